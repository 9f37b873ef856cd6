"""Laboratory and bedside tests: names, units, intervals, limits, tubes.

A value is converted once, here, exactly: decimals in, decimals out. What was reported
is kept beside it by the caller.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache

from typing_extensions import override

from intake.domain.assessment import Interpretation
from intake.domain.patient import Sex
from intake.knowledge.nearest import meant
from intake.knowledge.units import Interval, OtherUnit, unit_key

ORDINALS = ("neg", "trace", "1+", "2+", "3+")
_ORDINAL_WORDS: Mapping[str, str] = {
    "neg": "neg",
    "trace": "trace",
    "1+": "1+",
    "2+": "2+",
    "3+": "3+",
    "negative": "neg",
    "nil": "neg",
    "-": "neg",
    "0": "neg",
    "not detected": "neg",
    "positive": "1+",
    "pos": "1+",
    "+": "1+",
    "++": "2+",
    "+++": "3+",
    "4+": "3+",
    "+1": "1+",
    "+2": "2+",
    "+3": "3+",
    "++++": "3+",
    "+/-": "trace",
    "small": "1+",
    "moderate": "2+",
    "large": "3+",
    "tr": "trace",
}
_WORDS = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(r"([<>]?)=?\s*([0-9]{1,9}(?:[.,][0-9]{1,6})?)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A result in the SI unit of its test.

    `value` is the number to compare; for `<0.2` it is just below 0.2, for `>10` just
    above 10. `text` is what to show. Ordinal tests have a text alone.
    """

    value: Decimal | None
    text: str
    unit: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a result cannot be used, and what to do."""

    field: str
    wrong: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Analyte:
    """One test.

    Attributes:
        also: what else it is called, for whoever looks for it.
        interval: the reference interval for everybody without one of their own.
        critical: the limits beyond which a laboratory would telephone.
        plausible: limits outside which a value is refused as a slip.
        falsely_high: what in taking the sample may raise it, to be said of a high one.
    """

    key: str
    name: str
    also: tuple[str, ...]
    loinc: str | None
    kind: str
    unit: str
    others: tuple[OtherUnit, ...]
    interval: Interval
    by_group: Mapping[str, Interval]
    critical: Interval
    plausible: Interval
    decimals: int
    calculated: bool
    tube: str
    panel: str
    preparation: str
    falsely_high: str
    note: str
    source: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the one that is shown first."""
        return (self.name, *self.also)

    @property
    def is_ordinal(self) -> bool:
        """Whether its results are words such as `2+`."""
        return self.kind == "ordinal"

    @property
    def units(self) -> tuple[str, ...]:
        """The units that results may come in, the SI one first."""
        return (self.unit, *(other.unit for other in self.others))

    def read(self, text: str, unit: str) -> Reading | Fault:
        """Return a result in the SI unit, or why it cannot be used."""
        return self._read_once(text, unit)

    @cached_property
    def _read_once(self) -> Callable[[str, str], Reading | Fault]:
        """Read a result; it is read to be checked and to be judged, and many alike."""
        return lru_cache(maxsize=512)(self._read)

    def _read(self, text: str, unit: str) -> Reading | Fault:
        if self.kind == "panel":
            return Fault("test", "is a panel, not one test", "enter its parts")
        if self.is_ordinal:
            return self._read_ordinal(text)
        return self._read_number(text, unit)

    def _read_number(self, text: str, unit: str) -> Reading | Fault:
        match = _NUMBER.fullmatch(text.strip())
        if match is None:
            return Fault("value", "is not a number", "write it as 4.1, <0.2 or >10")
        sign, digits = match.groups()
        if self._may_be_thousands(digits, unit):
            return Fault("value", "may mean thousands", "write 12000, or 12.0")
        number = Decimal(digits.replace(",", "."))
        converted = self._convert(number, unit)
        if isinstance(converted, Fault):
            return converted
        if not _within(converted, self.plausible):
            return self._implausible(number, unit)
        return self._reading(sign, converted)

    def _may_be_thousands(self, digits: str, unit: str) -> bool:
        """Whether a separator may stand between thousands: `12,000` is not 12."""
        mark = digits.replace(",", ".").partition(".")
        if not mark[0].strip("0") or len(mark[2]) != len("000"):
            return False
        is_whole = self.decimals == 0 and unit_key(unit) == unit_key(self.unit)
        return "," in digits or is_whole

    def _read_ordinal(self, text: str) -> Reading | Fault:
        word = _ORDINAL_WORDS.get(text.strip().lower())
        if word is None:
            return Fault("value", "is not a dipstick result", "use neg, trace, 1+ …")
        return Reading(None, word, "")

    def _convert(self, number: Decimal, unit: str) -> Decimal | Fault:
        key = unit_key(unit)
        if key == unit_key(self.unit):
            return number
        for other in self.others:
            if key == unit_key(other.unit):
                step = Decimal(1).scaleb(-self.decimals)
                return other.to_si(number).quantize(step, ROUND_HALF_UP)
        if not unit.strip():
            return Fault("unit", "is missing", f"use {' or '.join(self.units)}")
        return Fault(
            "unit", "is not in use for this test", f"use {' or '.join(self.units)}"
        )

    def _implausible(self, number: Decimal, unit: str) -> Fault:
        fitting = [
            other
            for other in self.units
            if unit_key(other) != unit_key(unit)
            and isinstance(value := self._convert(number, other), Decimal)
            and _within(value, self.plausible)
        ]
        remedy = f"did you mean {fitting[0]}?" if fitting else "check the value"
        return Fault(
            "value", f"is not possible in {unit or self.unit} for {self.name}", remedy
        )

    def _reading(self, sign: str, number: Decimal) -> Reading:
        if not sign:
            return Reading(number, f"{number}", self.unit)
        nudge = Decimal(1).scaleb(-self.decimals - 1)
        if sign == "<":
            return Reading(number - nudge, f"<{number}", self.unit)
        return Reading(number + nudge, f">{number}", self.unit)

    def interval_for(self, sex: Sex, *, pregnant: bool) -> Interval:
        """Return the reference interval for a patient."""
        if pregnant and "pregnant" in self.by_group:
            return self.by_group["pregnant"]
        return self.by_group.get(sex.value, self.interval)

    def interpret(self, value: Decimal, interval: Interval) -> Interpretation:
        """Return where a value stands; unknown if the test has no interval."""
        low, high = self.critical.low, self.critical.high
        if low is not None and value <= low and self.key != "egfr":
            return Interpretation.CRITICAL_LOW
        if high is not None and value >= high:
            return Interpretation.CRITICAL_HIGH
        if interval.low is None and interval.high is None:
            return Interpretation.UNKNOWN
        if interval.low is not None and value < interval.low:
            return Interpretation.LOW
        if interval.high is not None and value > interval.high:
            return Interpretation.HIGH
        return Interpretation.NORMAL


def _begins(analyte: Analyte, wanted: str) -> bool:
    """Whether a name begins so; a short one has to be meant as a whole."""
    return analyte.name.lower().startswith(wanted) or any(
        name.lower() == wanted for name in analyte.also
    )


def _has_all(name: str, words: Sequence[str]) -> bool:
    said = _WORDS.findall(name.lower())
    return all(any(one.startswith(word) for one in said) for word in words)


def _within(value: Decimal, interval: Interval) -> bool:
    above = interval.low is None or value >= interval.low
    return above and (interval.high is None or value <= interval.high)


class Analytes(Mapping[str, Analyte]):
    """Every test by key, in the order in which a request lists them."""

    def __init__(self, analytes: Iterable[Analyte]) -> None:
        self._by_key = {analyte.key: analyte for analyte in analytes}

    @override
    def __getitem__(self, key: str) -> Analyte:
        """Return the test with a key."""
        return self._by_key[key]

    @override
    def __iter__(self) -> Iterator[str]:
        """Yield every key."""
        return iter(self._by_key)

    @override
    def __len__(self) -> int:
        """Return how many tests there are."""
        return len(self._by_key)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each test in a request."""
        return {key: place for place, key in enumerate(self._by_key)}

    def suggest(self, text: str, *, limit: int = 8) -> tuple[Analyte, ...]:
        """Return tests whose key begins with a text, or a name of which has all words.

        Words in any order, each by its beginning.
        """
        wanted = text.strip().lower()
        words = _WORDS.findall(wanted)
        if not words:
            return ()
        hits = [
            (not _begins(a, wanted), place, a)
            for place, a in enumerate(self._by_key.values())
            if a.key.startswith(wanted) or any(_has_all(n, words) for n in a.names)
        ]
        return tuple(a for _, _, a in sorted(hits, key=lambda hit: hit[:2])[:limit])

    def named(self, text: str) -> str | None:
        """Return the key of the test with a name, however it is capitalised."""
        wanted = text.strip().casefold()
        found = (a.key for a in self._by_key.values() if a.name.casefold() == wanted)
        return next(found, None)

    def meant(self, key: str) -> str:
        """Return what to do about a key that is not known."""
        return meant(key, self._by_key, see="docs/schema")
