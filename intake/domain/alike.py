"""Is this the same person? A score between 0 and 1, with its reasons in words.

Names and birth weigh against each other in the manner of Fellegi and Sunter (1969):
agreement on something rare says much, a slip takes some of it back. Both records are
compared as the desk knows them; nothing is decided here but what to show.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from intake.domain.dates import PartialDate
from intake.domain.patient import Patient, Sex
from intake.domain.record import StoredPatient

LIKELY = 0.72
"""From here on somebody is shown: below, too many different people would be."""

Likeness = Callable[[str, str], float]
"""How alike two plain names are, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is known so far of somebody who is being added; any part may lack."""

    family_name: str = field(default="", repr=False)
    given_name: str = field(default="", repr=False)
    former_names: tuple[str, ...] = field(default=(), repr=False)
    birth_date: PartialDate | None = field(default=None, repr=False)
    age_years: int | None = None
    number: str | None = field(default=None, repr=False)
    sex: Sex | None = None

    @staticmethod
    def of(patient: Patient) -> "Sketch":
        """Return all that is known of a patient."""
        return Sketch(
            family_name=patient.family_name,
            given_name=patient.given_name,
            former_names=patient.former_names,
            birth_date=patient.birth_date,
            age_years=patient.age_years,
            number=patient.number,
            sex=patient.sex,
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A patient who may be the one who is being added, how likely, and why."""

    stored: StoredPatient
    score: float
    reasons: tuple[str, ...]

    @property
    def percent(self) -> int:
        """The score as people read it."""
        return round(100 * self.score)


@dataclass(frozen=True, slots=True)
class _Point:
    """What one comparison found: how much it says for it, and in which words."""

    value: float
    reason: str = ""


def is_slip(one: str, other: str) -> bool:
    """Return whether two texts of digits differ by one digit or two neighbours."""
    if len(one) != len(other):
        return False
    wrong = [
        n for n, pair in enumerate(zip(one, other, strict=True)) if len({*pair}) > 1
    ]
    if len(wrong) == 1:
        return True
    is_turned = len(wrong) == len("xy") and wrong[1] == wrong[0] + 1
    return (
        is_turned and one[wrong[0]] + one[wrong[1]] == other[wrong[1]] + other[wrong[0]]
    )


def birth_point(mine: PartialDate | None, theirs: PartialDate | None) -> _Point | None:
    """Return what two dates of birth say; None where one is missing."""
    if mine is None or theirs is None:
        return None
    if mine == theirs:
        return _Point(1.0, f"born {theirs.shown()}")
    if mine.day is None or theirs.day is None:
        fits = mine.earliest() <= theirs.latest() and theirs.earliest() <= mine.latest()
        return (
            _Point(0.8, "the birth fits as far as it is known") if fits else _Point(0)
        )
    if (mine.day, mine.month, mine.year) == (theirs.month, theirs.day, theirs.year):
        return _Point(0.9, "day and month of birth changed round")
    if is_slip(str(mine), str(theirs)):
        return _Point(0.8, "the date of birth differs by one digit")
    return _Point(0)


def age_point(sketch: Sketch, patient: Patient, today: date) -> _Point | None:
    """Return what an age says where one side has no date of birth."""
    told = sketch.age_years
    if told is None and sketch.birth_date is not None and patient.birth_date is None:
        born = sketch.birth_date.earliest()
        told = today.year - born.year
    if told is None or (sketch.birth_date and patient.birth_date):
        return None
    apart = abs(told - patient.age_on(today))
    return _Point(0.7, "the age fits") if apart <= 1 else _Point(0)


def number_point(sketch: Sketch, patient: Patient) -> _Point | None:
    """Return what the numbers say; None where one side has none."""
    mine = _bare(sketch.number or "")
    if not mine:
        return None
    own = _bare(patient.number or "")
    known = [own, *(_bare(one.number) for one in patient.other_numbers)]
    if mine in known:
        return _Point(1.0, "the same number" if mine == own else "a former number")
    if any(len(mine) > _SHORT and is_slip(mine, number) for number in known):
        return _Point(0.8, "the number differs by one digit")
    return _Point(0) if own else None


_SHORT = 4
"""Numbers up to here are too short for a wrong digit to say anything."""


def name_points(
    sketch: Sketch, patient: Patient, plain: Callable[[str], str], alike: Likeness
) -> Iterator[_Point]:
    """Yield what the names say, for each way of laying them side by side."""
    family, given = plain(sketch.family_name), plain(sketch.given_name)
    theirs = plain(patient.family_name)
    called = {plain(patient.given_name), plain(patient.preferred_name or "")}
    by_given = max(alike(given, name) for name in called)
    straight = alike(family, theirs)
    yield _Point(_both(straight, by_given), _told(straight, by_given))
    swapped = _both(alike(family, plain(patient.given_name)), alike(given, theirs))
    yield _Point(0.97 * swapped, "family and given name changed round")
    pairs = [(family, plain(name)) for name in patient.former_names]
    pairs += [(plain(name), theirs) for name in sketch.former_names]
    for one, other in pairs:
        yield _Point(0.98 * _both(alike(one, other), by_given), "a former name")


def _both(family: float, given: float) -> float:
    return (family + given) / 2


def _told(family: float, given: float) -> str:
    if family == given == 1:
        return "the same name"
    if min(family, given) >= _ALIKE:
        return "a like name"
    return "the same given name" if given > family else "the same family name"


_ALIKE = 0.6
"""From here on a name may be the other one misspelt."""


def judge(
    sketch: Sketch,
    stored: StoredPatient,
    *,
    today: date,
    plain: Callable[[str], str],
    alike: Likeness,
) -> Candidate:
    """Return how likely a patient is the one who is being added, and why."""
    patient = stored.patient
    name = max(name_points(sketch, patient, plain, alike), key=lambda p: p.value)
    birth = birth_point(sketch.birth_date, patient.birth_date) or age_point(
        sketch, patient, today
    )
    number = number_point(sketch, patient)
    found = [point for point in (name, birth, number) if point]
    score = _score(name, birth, number) - _against(sketch, patient)
    reasons = tuple(p.reason for p in found if p.reason and p.value >= _TOLD_FROM)
    return Candidate(stored, max(0.0, min(1.0, score)), reasons)


_TOLD_FROM = 0.45
_WITHOUT_BIRTH = 0.85
_NAME_SHARE = 0.55


def _score(name: _Point, birth: _Point | None, number: _Point | None) -> float:
    if number and number.value == 1:
        return 1.0
    shares = _NAME_SHARE * name.value
    score = name.value * _WITHOUT_BIRTH
    if birth:
        score = shares + (1 - _NAME_SHARE) * birth.value
    if number and number.value:
        return max(score, (name.value + number.value) / 2)
    return score


def _against(sketch: Sketch, patient: Patient) -> float:
    """Return what another sex takes off; a sex that is not known takes nothing."""
    told = {sketch.sex, patient.sex} - {None, Sex.UNKNOWN}
    return 0.1 if len(told) > 1 else 0.0


def _bare(number: str) -> str:
    return "".join(number.split()).casefold()
