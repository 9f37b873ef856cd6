"""What the reference concludes of a visit."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.intake.triage.reference.notation import Truth, truth
from tests.intake.triage.reference.tables import Row, floors, listed, table
from tests.intake.triage.reference.world import Visit

LIKELY = 3
"""From here on a cause is likely; age is so only where no other is (section 7)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that the tables say of one visit.

    `fired` and `open` hold trigger numbers; `results` holds analyte, level and time
    of each result row that holds.
    """

    fired: frozenset[str]
    open: frozenset[str]
    results: frozenset[tuple[str, int, str]]
    open_results: frozenset[tuple[str, int, str]]
    level: int
    lab_rules: frozenset[str]
    withheld: frozenset[str]
    advice: tuple[Truth, ...]
    causes: frozenset[tuple[str, int]]


@dataclass
class _WithResult:
    """The world in which `v` is the result of a row."""

    visit: Visit
    v: float | str

    def value(self, name: str) -> object:
        return self.v if name == "v" else self.visit.value(name)

    def __getattr__(self, name: str) -> object:
        return getattr(self.visit, name)


def conclude(visit: Visit, *, silenced: frozenset[str] = frozenset()) -> Outcome:
    """Return what the tables conclude of a visit."""
    truths = {
        row["id"]: truth(row["condition"], visit)
        for row in table("triggers")
        if row["id"] not in ("R15", "Z01")
    }
    results = dict(_results(visit, silenced))
    level_of = {row["id"]: int(row["level"]) for row in table("triggers")}
    fired = {key for key, held in truths.items() if held}
    undecided = {k for k, held in truths.items() if held is None and level_of[k] <= 2}
    open_results = frozenset(
        (row["analyte"], int(row["level"]), row["within"])
        for row, held in _rows(results)
        if held is None and int(row["level"]) <= 2
    )
    found = frozenset(
        (row["analyte"], int(row["level"]), row["within"])
        for row, held in _rows(results)
        if held
    )
    visit.known["open_l12"] = len(undecided) + len(open_results)
    if truth(_incomplete(), visit):
        fired.add("R15")
    levels = [level_of[key] for key in fired] + [level for _, level, _ in found]
    levels += [at for key, at in floors() if key in (visit.conditions or ())]
    level = min((n for n in levels if n < 5), default=4 if undecided else 5)
    visit.known["disposition"] = level
    advice = tuple(truth(row["condition"], visit) for row in table("advice_rules"))
    return Outcome(
        fired=frozenset(fired),
        open=frozenset(undecided),
        results=found,
        open_results=open_results,
        level=level,
        lab_rules=frozenset(_lab_rules(visit)),
        withheld=_withheld(advice),
        advice=advice,
        causes=frozenset(_causes(visit)),
    )


def _incomplete() -> str:
    return next(r["condition"] for r in table("triggers") if r["id"] == "R15")


def _results(visit: Visit, silenced: frozenset[str]) -> Iterator[tuple[int, Truth]]:
    for number, row in enumerate(table("result_rules")):
        value = visit.result(row["analyte"])
        if value is not None and row["analyte"] not in silenced:
            yield number, truth(row["condition"], _WithResult(visit, value))  # type: ignore[arg-type]


def _rows(results: dict[int, Truth]) -> Iterator[tuple[Row, Truth]]:
    rows = table("result_rules")
    return ((rows[number], held) for number, held in results.items())


def _lab_rules(visit: Visit) -> Iterator[str]:
    for row in table("lab_rules"):
        if row["id"] != "LR15" and truth(row["condition"], visit):
            yield row["id"]


def _withheld(advice: tuple[Truth, ...]) -> frozenset[str]:
    rows = zip(table("advice_rules"), advice, strict=True)
    return frozenset(
        row["advice_id"]
        for row, held in rows
        if row["action"] == "suppress" and held is not False
    )


def _causes(visit: Visit) -> Iterator[tuple[str, int]]:
    weights: dict[str, int] = {}
    for row in table("contributors"):
        if truth(row["condition"], visit):
            weight = int(row["weight"])
            weights[row["cause"]] = weights.get(row["cause"], 0) + weight
    if any(weight >= LIKELY for cause, weight in weights.items() if cause != "age"):
        weights |= {c: min(w, LIKELY - 1) for c, w in weights.items() if c == "age"}
    return iter(weights.items())


def labs_of(row: Row) -> frozenset[str]:
    """Return the tests that a row asks for."""
    return listed(row["labs"])
