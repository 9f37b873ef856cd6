"""Who is seen when: the visits of a made-up clinic, in the order they happened.

A large clinic has patients who are alike: ill with the same things and seen on the
same days, each under a name and at hours of their own. What was found of one is then
found of the others, and need not be assessed again.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from random import Random

from intake.services.population.people import SEEN

MOST_VISITS = 12
YEARS = 5
PICTURES = 20_000
"""Visits that differ in what is found at them; a larger clinic repeats these."""

_DAYS = 365 * YEARS
_DAYS_PREGNANT = 120
_BIRTH = 0.012
_OPENS, _MINUTES_OPEN = 8, 600
_PATIENT_BITS = 24
_AMENDED_OF_THOUSAND = 15
_MIX = 2_654_435_761


@dataclass(frozen=True, slots=True)
class Encounter:
    """One visit to come: whose (from 0), which of theirs (from 0), when.

    `visit_id` is the number that the record gives it; a second version takes the next.
    `like` is the patient whose visits, `among` in all, these are like: often the same.
    """

    patient: int
    number: int
    at: datetime
    visit_id: int
    like: int
    among: int

    @property
    def is_amended(self) -> bool:
        """Whether a second version of it follows at once."""
        return self.visit_id * _MIX % 1000 < _AMENDED_OF_THOUSAND


def timeline(patients: int, visits: int, *, seed: int) -> Iterator[Encounter]:
    """Yield the visits of a clinic in the order they happened.

    Raises:
        ValueError: if so many visits cannot be those of so many patients.
    """
    if not patients <= visits <= MOST_VISITS * patients:
        raise ValueError(f"1 to {MOST_VISITS} visits a patient")
    counts = array("b", _counts(patients, visits, seed))
    like = _likenesses(counts, visits)
    order = array("q", sorted(_moments(counts, like, seed)))
    visit_id = 1
    begins = datetime(SEEN.year, SEEN.month, SEEN.day, tzinfo=UTC) - timedelta(_DAYS)
    seen = array("b", bytes(patients))
    for code in order:
        patient = code & ((1 << _PATIENT_BITS) - 1)
        at = begins + timedelta(minutes=code >> _PATIENT_BITS)
        encounter = Encounter(
            patient, seen[patient], at, visit_id, like[patient], counts[patient]
        )
        seen[patient] += 1
        visit_id += 2 if encounter.is_amended else 1
        yield encounter


def _likenesses(counts: Sequence[int], visits: int) -> Sequence[int]:
    """Return for each patient whom they are like, of those who come as often."""
    share = min(1.0, PICTURES / visits)
    kept = {count: ceil(share * n) for count, n in Counter(counts).items()}
    firsts: dict[int, list[int]] = defaultdict(list)
    like = array("l")
    for patient, count in enumerate(counts):
        alike = firsts[count]
        if len(alike) < kept[count]:
            alike.append(patient)
            like.append(patient)
        else:
            like.append(alike[patient % len(alike)])
    return like


def _moments(counts: Sequence[int], like: Sequence[int], seed: int) -> Iterator[int]:
    """Yield each visit as a number: minutes, patient."""
    for patient, count in enumerate(counts):
        rng = Random(f"{seed}/hours/{patient}")
        for day in _days(like[patient], count, seed):
            minute = 1440 * day + 60 * _OPENS + rng.randrange(_MINUTES_OPEN)
            yield minute << _PATIENT_BITS | patient


def days_seen(like: int, among: int, *, seed: int) -> Sequence[date]:
    """Return the days on which those are seen who are like this patient."""
    begins = SEEN - timedelta(_DAYS)
    return sorted(begins + timedelta(day) for day in _days(like, among, seed))


def _days(like: int, among: int, seed: int) -> Sequence[int]:
    rng = Random(f"{seed}/when/{like}")
    # The first draw of the person tells: who expects was not seen for years.
    expects = Random(f"{seed}/{like}").random() < _BIRTH
    since = _DAYS - _DAYS_PREGNANT if expects else 0
    return [rng.randrange(since, _DAYS) for _ in range(among)]


def _counts(patients: int, visits: int, seed: int) -> Iterator[int]:
    """Yield how often each patient comes: few often, most once or twice."""
    rng = Random(f"{seed}/how often")
    left = visits
    for rest in range(patients, 0, -1):
        mean = left / rest
        drawn = 1 + int(rng.expovariate(1 / (mean - 0.5))) if mean > 1 else 1
        least = left - MOST_VISITS * (rest - 1)
        most = left - (rest - 1)
        count = max(1, least, min(MOST_VISITS, most, drawn))
        left -= count
        yield count
