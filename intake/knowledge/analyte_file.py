"""Read the tests from their file, and refuse what is wrong, with its place."""

from collections.abc import Mapping
from decimal import Decimal
from importlib.resources.abc import Traversable

from intake.knowledge.analytes import Analyte, Analytes
from intake.knowledge.toml_tables import Table, tables
from intake.knowledge.units import Interval, OtherUnit, read_unit


def read_analytes(file: Traversable) -> Analytes:
    """Read the tests.

    Raises:
        KnowledgeError: naming file, line and test.
    """
    return Analytes(_checked(table) for table in tables(file, "analyte", key="key"))


_KINDS = ("quantitative", "calculated", "ordinal", "panel")
_KEYS = (
    *(
        "key",
        "name",
        "also",
        "loinc",
        "us_loinc",
        "kind",
        "unit",
        "units",
        "low",
        "high",
    ),
    *("critical_low", "critical_high", "female", "male", "pregnant", "plausible"),
    *("decimals", "calculated", "tube", "panel", "preparation", "falsely_high", "note"),
    *("loinc_status", "source"),
)


def _checked(table: Table) -> Analyte:
    try:
        return _analyte(table)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise table.wrong(f"a limit or a unit cannot be read: {error!r}") from error


def _analyte(table: Table) -> Analyte:
    table.only(*_KEYS)
    raw = table.raw
    return Analyte(
        key=table.text("key"),
        name=table.text("name"),
        also=table.texts("also"),
        loinc=table.text("loinc", "") or None,
        kind=_kind(table),
        unit=table.text("unit"),
        others=_others(raw.get("units", ()), table),
        interval=_interval(raw, "low", "high"),
        by_group={
            group: _interval(_limits(raw[group]), "low", "high")
            for group in ("female", "male", "pregnant")
            if group in raw
        },
        critical=_interval(raw, "critical_low", "critical_high"),
        plausible=_pair(raw.get("plausible", ())),
        decimals=table.whole("decimals") if "decimals" in raw else 0,
        calculated=table.truth("calculated"),
        tube=table.text("tube"),
        panel=table.text("panel"),
        preparation=table.text("preparation", ""),
        falsely_high=table.text("falsely_high", ""),
        note=table.text("note", ""),
        source=table.texts("source"),
    )


def _kind(table: Table) -> str:
    kind = table.text("kind")
    if kind not in _KINDS:
        raise table.wrong(f"kind is one of {', '.join(_KINDS)}")
    return kind


def _limits(raw: object) -> Mapping[str, object]:
    if not isinstance(raw, dict) or not raw.keys() <= {"low", "high"}:
        raise TypeError("an interval has a low and a high limit")
    return raw


def _others(raw: object, table: Table) -> tuple[OtherUnit, ...]:
    if not isinstance(raw, list | tuple):
        raise table.wrong("units is not a list")
    return tuple(read_unit(unit) for unit in raw)


def _interval(raw: Mapping[str, object], low: str, high: str) -> Interval:
    return _ordered(Interval(_decimal(raw.get(low)), _decimal(raw.get(high))))


def _ordered(interval: Interval) -> Interval:
    low, high = interval.low, interval.high
    if low is not None and high is not None and low >= high:
        raise ValueError(f"{low} is not below {high}")
    return interval


def _pair(raw: object) -> Interval:
    if not isinstance(raw, list) or not raw:
        return Interval(None, None)
    low, high = raw
    return _ordered(Interval(_decimal(low), _decimal(high)))


def _decimal(raw: object) -> Decimal | None:
    return None if raw is None else Decimal(str(raw))
