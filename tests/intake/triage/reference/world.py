"""What a visit makes of the names of the reference's notation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from tests.intake.triage.reference.notation import (
    NOT_APPLICABLE,
    Known,
    Span,
    Truth,
    any_of,
    truth,
)
from tests.intake.triage.reference.tables import keyed, table

ELSEWHERE = ("age_years", "sex_at_birth", "conditions", "medications")
GRADES = ("none", "minor", "moderate", "major", "contraindicated")
_FEATURES = (
    "cramp_pain >= 5",
    "cramp_minutes <= 10",
    "cramp_sites & {'calf', 'foot'}",
    "not cramp_sites & {'thigh', 'hamstring'} or cramp_sites & {'calf', 'foot'}",
    "soreness_after == 'yes'",
    "sleep_disrupted == 'yes'",
    "distress == 'yes'",
)


@dataclass(frozen=True, slots=True)
class Drug:
    """A medicine as the formulary has it."""

    inn: str
    klass: str
    flags: frozenset[str]
    strength: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the tables of interactions."""

    first: str
    others: tuple[str, ...]
    severity: str
    action: str


@dataclass
class Visit:
    """One visit, as the evaluator needs it.

    `answers` holds usable answers only, True and False for yes and no.
    """

    age: int
    sex: str | None
    answers: Mapping[str, object]
    reviewed: bool
    conditions: frozenset[str] | None
    drugs: tuple[Drug, ...] | None
    unrecognised: int
    results: Mapping[str, float | str]
    pairs: tuple[Pair, ...]
    drug_conditions: tuple[Pair, ...]
    known: dict[str, Known] = field(default_factory=dict)

    def value(self, name: str) -> Known:
        """Return the value of a name; None where it is not known."""
        if name not in self.known:
            self.known[name] = self._made(name)
        return self.known[name]

    def _made(self, name: str) -> Known:
        if name == "age_years":
            return self.age
        if name == "sex_at_birth":
            return self.sex
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self)
        if name in keyed("intake"):
            return self._answer(name)
        definition = keyed("derived")[name]["definition"]
        return truth(definition, self)

    def _answer(self, key: str) -> Known:
        row = keyed("intake")[key]
        kind = row["type"]
        if key in self.answers:
            return _as_notation(self.answers[key], kind)
        if row["tier"] == "optional":
            return "no" if self.reviewed else None
        if not row["ask_when"] or truth(asked(row["ask_when"]), self) is not False:
            return None
        if kind == "tri":
            return "no"
        if kind == "bool":
            return False
        return frozenset() if kind == "set" else NOT_APPLICABLE

    def listed(self, what: str, key: str) -> Truth:
        """Return what has(), med() and flag() say."""
        if what == "has":
            return None if self.conditions is None else key in self.conditions
        if self.drugs is None:
            return None
        if what == "med":
            return any(key in (drug.inn, drug.klass) for drug in self.drugs)
        assert what == "flag"
        return any(key in drug.flags for drug in self.drugs)

    def result(self, key: str) -> float | str | None:
        """Return the current result of a test."""
        return self.results.get(key)

    def is_missing(self, name: str) -> bool:
        """Return whether an item is unknown, or a score not fixed to one number."""
        value = self.value(name)
        if isinstance(value, Span):
            return value.lowest != value.highest
        return value is None


def asked(ask_when: str) -> str:
    """Return an ask-when condition, quinine read as the class of the medicine."""
    by_class = "(med('antimalarial_quinine') or med('quinine_drink'))"
    return ask_when.replace("med('quinine')", by_class)


def _as_notation(answer: object, kind: str) -> Known:
    if kind == "tri":
        return "yes" if answer else "no"
    if kind == "bool":
        return bool(answer)
    if isinstance(answer, tuple | list):
        return frozenset(map(str, answer))
    if isinstance(answer, Decimal):
        return float(answer)
    assert isinstance(answer, str | int | float)
    return answer


def _wells(visit: Visit) -> Known:
    rows = [row for row in table("wells") if row["points"]]
    lowest = highest = 0
    for row in rows:
        if row["points"] == "-2":
            taken = 2 if visit.value("alt_dx_as_likely") == "yes" else 0
            lowest, highest = lowest - taken, highest - taken
            continue
        mapping = row["intake_mapping"]
        held = _calf(visit) if "calf" in mapping else truth(mapping, visit)
        lowest += held is True
        highest += held is not False
    return Span(lowest, highest)


def _calf(visit: Visit) -> Truth:
    """Three centimetres between the calves, and a swelling."""
    left, right = visit.value("calf_left_cm"), visit.value("calf_right_cm")
    apart: Truth = None
    if NOT_APPLICABLE in (left, right):
        apart = False
    elif isinstance(left, int | float) and isinstance(right, int | float):
        apart = abs(round(left - right, 6)) >= 3
    swollen = truth("swelling != 'none'", visit)
    if False in (apart, swollen):
        return False
    return None if None in (apart, swollen) else True


_CHART = (
    ("resp_rate", ((8, 3), (11, 1), (20, 0), (24, 2), (999, 3))),
    ("sbp", ((90, 3), (100, 2), (110, 1), (219, 0), (999, 3))),
    ("pulse", ((40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (999, 3))),
    ("temp_c", ((35.0, 3), (36.0, 1), (38.0, 0), (39.0, 1), (99, 2))),
)


def _parameters(visit: Visit) -> list[tuple[int, int]]:
    """Return the lowest and highest points of every parameter of NEWS2."""
    found = [_saturation(visit)]
    for name, bands in _CHART:
        value = visit.value(name)
        if isinstance(value, int | float):
            points = next(points for upto, points in bands if value <= upto)
            found.append((points, points))
        else:
            found.append((0, 3))
    oxygen = visit.value("on_oxygen")
    extra = 2 * bool(oxygen)
    found.append((0, 2) if oxygen is None else (extra, extra))
    acvpu = visit.value("acvpu")
    if visit.value("confusion_new") == "yes":
        found.append((3, 3))
    else:
        awake = 3 * (acvpu != "A")
        found.append((0, 3) if acvpu is None else (awake, awake))
    return found


def _saturation(visit: Visit) -> tuple[int, int]:
    spo2 = visit.value("spo2")
    if not isinstance(spo2, int | float):
        return (0, 3)
    scales = _open(visit.value("spo2_scale2"))
    gases = _open(visit.value("on_oxygen"))
    points = [_spo2_points(spo2, scale2=s, oxygen=o) for s, o in product(scales, gases)]
    return min(points), max(points)


def _open(value: Known) -> tuple[bool, ...]:
    return (True, False) if value is None else (bool(value),)


def _spo2_points(spo2: float, *, scale2: bool, oxygen: bool) -> int:
    if not scale2:
        return 3 if spo2 <= 91 else 2 if spo2 <= 93 else 1 if spo2 <= 95 else 0
    low = 3 if spo2 <= 83 else 2 if spo2 <= 85 else 1 if spo2 <= 87 else 0
    if not oxygen or spo2 <= 92:
        return low
    return 1 if spo2 <= 94 else 2 if spo2 <= 96 else 3


def _news2(visit: Visit) -> Known:
    parts = _parameters(visit)
    return Span(sum(low for low, _ in parts), sum(high for _, high in parts))


def _any3(visit: Visit) -> Known:
    parts = _parameters(visit)
    return any_of(
        [(low == 3 if low == high else _may_be_3(high)) for low, high in parts]
    )


def _may_be_3(highest: int) -> Truth:
    return None if highest == 3 else False


def _nlc(visit: Visit) -> Known:
    held = [truth(text, visit) for text in _FEATURES]
    return Span(held.count(True), len(held) - held.count(False))


def _keys(drug: Drug) -> tuple[str, str]:
    return drug.inn, drug.klass


def _matches(visit: Visit, pair: Pair) -> bool:
    """Whether different medicines of the list fill every place of a row."""
    drugs = visit.drugs or ()
    places = [
        [drug.inn for drug in drugs if key in _keys(drug)]
        for key in (pair.first, *pair.others)
    ]
    return any(len(set(chosen)) == len(chosen) for chosen in product(*places))


def _pairs(visit: Visit) -> list[Pair]:
    return [pair for pair in visit.pairs if _matches(visit, pair)]


def _with_conditions(visit: Visit) -> list[Pair]:
    taken = {key for drug in visit.drugs or () for key in _keys(drug)}
    has = visit.conditions or frozenset()
    return [p for p in visit.drug_conditions if p.first in taken and p.others[0] in has]


def _worst(pairs: list[Pair]) -> str:
    return max((pair.severity for pair in pairs), key=GRADES.index, default="none")


def _worst_interaction(visit: Visit) -> Known:
    return None if visit.drugs is None else _worst(_pairs(visit))


def _worst_drug_condition(visit: Visit) -> Known:
    if visit.drugs is None or visit.conditions is None:
        return None
    return _worst(_with_conditions(visit))


def _same_day(visit: Visit) -> Known:
    if visit.drugs is None:
        return None
    found = [*_pairs(visit), *_with_conditions(visit)]
    if any(pair.action.lower().startswith("same-day") for pair in found):
        return True
    return None if visit.conditions is None else False


def _strength(visit: Visit) -> Known:
    if visit.drugs is None:
        return None
    grades = ("none", "weak", "moderate", "strong")
    return max((d.strength for d in visit.drugs), key=grades.index, default="none")


def _k_raising(visit: Visit) -> Known:
    if visit.drugs is None:
        return None
    raising = {d.inn for d in visit.drugs if d.flags & {"k_high", "k_supplement"}}
    return ("none", "one", "several")[min(len(raising), 2)]


def _unknown_flags(visit: Visit) -> Known:
    card = [r["key"] for r in table("intake") if r["section"] == "1 emergency card"]
    return sum(visit.value(key) is None for key in card)


def _unrecognised(visit: Visit) -> Known:
    return None if visit.drugs is None else visit.unrecognised


_SPECIAL = {
    "wells_dvt": _wells,
    "news2": _news2,
    "news2_any3": _any3,
    "nlc_score7": _nlc,
    "worst_interaction": _worst_interaction,
    "worst_drug_condition": _worst_drug_condition,
    "interaction_same_day": _same_day,
    "cramp_drug_strength": _strength,
    "k_raising_drugs": _k_raising,
    "unknown_redflags": _unknown_flags,
    "unrecognised_medicines": _unrecognised,
}
