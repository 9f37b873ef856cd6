"""The document of each visit of a made-up clinic, and what was decided on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from intake.domain.assessment import Assessment, Level
from intake.domain.decision import Decision, OverrideReason
from intake.services.population.documents import Document, assembled, patient_of
from intake.services.population.medicines import Basket, make_medicines
from intake.services.population.people import (
    SEEN,
    Person,
    make_person,
    name_of,
    nhs_test_number,
)
from intake.services.population.timeline import Encounter, days_seen

NURSES = ("asmith", "bjones", "cpatel", "dnowak", "eokafor", "fnguyen")
_TRIES, _APART = 12, 180
_OTHER_SCRIPTS = (
    ("Παπαδόπουλος", "Γιώργος", "Ελένη"),
    ("Иванов", "Сергей", "Ольга"),
    ("Шевченко", "Богдан", "Оксана"),
    ("الحسن", "أحمد", "فاطمة"),
    ("כהן", "דוד", "רבקה"),
    ("王", "小明", "秀英"),
    ("佐藤", "健一", "花子"),
    ("김", "민수", "지영"),
    ("शर्मा", "राजेश", "सुनीता"),
    ("ศรีสุข", "สมชาย", "มาลี"),
)
_SENTENCES = (
    "Cramps wake {them} most nights, mainly the calf.",
    "Stretching helps within a minute.",
    "Worse since the change of tablets.",
    "Walks the dog daily, no pain on walking.",
    "Drinks little in the evening because of getting up at night.",
    "Worried about a clot after a friend had one.",
    "Tried magnesium from the chemist without effect.",
    "Will bring all boxes of tablets next time.",
    "Daughter present, helps with the history.",
    "Interpreter by telephone.",
    "Asked to come back if the leg swells or turns red.",
    "Blood taken from the left arm, sent today.",
    "Spoke to the duty doctor about the potassium.",
    "Sleeps badly, naps after lunch.",
    "Gardening all weekend in the heat.",
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """One patient, whom others may be like: `days` are those of all their visits."""

    person: Person
    basket: Basket
    patient: Document
    days: Sequence[date]


def likeness_of(encounter: Encounter, *, seed: int) -> Likeness:
    """Return whom the patient of an encounter is like."""
    rng = Random(f"{seed}/{encounter.like}")
    person = make_person(rng)
    basket = make_medicines(rng, person)
    days = days_seen(encounter.like, encounter.among, seed=seed)
    return Likeness(person, basket, patient_of(rng, person), days)


def encounter_document(encounter: Encounter, *, seed: int) -> Document:
    """Return the visit document of an encounter."""
    likeness = likeness_of(encounter, seed=seed)
    return {
        **picture_of(encounter, likeness, seed=seed),
        **own_of(encounter, likeness, seed=seed),
    }


def picture_of(encounter: Encounter, likeness: Likeness, *, seed: int) -> Document:
    """Return what is found at a visit: the same of all who are alike."""
    basket = likeness.basket
    basket.rng = Random(f"{seed}/{encounter.like}/{encounter.number}")
    document = assembled(basket.rng, likeness.person, basket)
    _shift(document, encounter.at)
    return document


def own_of(encounter: Encounter, likeness: Likeness, *, seed: int) -> Document:
    """Return what is a patient's and a visit's own: who, when, by whom, the notes."""
    notes = Random(f"{seed}/notes/{encounter.patient}/{encounter.number}")
    return {
        "patient": _patient(encounter, likeness, seed),
        "seen_at": encounter.at.isoformat(),
        "seen_by": author_of(encounter),
        "notes": _notes(notes, female=likeness.person.female),
    }


def _patient(encounter: Encounter, likeness: Likeness, seed: int) -> Document:
    """Return the patient: of the sex, and at each visit of the age, of the likeness."""
    female = likeness.person.female
    found = dict(likeness.patient)
    if encounter.patient != encounter.like:
        rng = Random(f"{seed}/who/{encounter.patient}")
        found |= name_of(rng, female=female)
        born = date.fromisoformat(str(found["birth_date"]))
        found["birth_date"] = _birth_near(rng, born, likeness.days).isoformat()
    return found | _identity(encounter.patient, female=female)


def _birth_near(rng: Random, born: date, days: Sequence[date]) -> date:
    """Return another birth date that gives the same age on each of the days."""
    ages = [_age(born, day) for day in days]
    for _ in range(_TRIES):
        other = born + timedelta(days=rng.randint(-_APART, _APART))
        if all(_age(other, day) == age for day, age in zip(days, ages, strict=True)):
            return other
    return born


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def author_of(encounter: Encounter) -> str:
    """Return who sees the patient."""
    return NURSES[encounter.visit_id % len(NURSES)]


def decision_on(encounter: Encounter, assessment: Assessment) -> Decision | None:
    """Return what the nurse decides: mostly she agrees; sometimes nothing is noted."""
    rng = Random(encounter.visit_id)
    draw = rng.random()
    suggested = assessment.level
    if draw < 0.12 or suggested is Level.NOT_ASSESSED:
        return None
    level = _other(suggested, rng) if draw > 0.95 else suggested
    reason = OverrideReason.MORE_WORRIED
    if level.rank > suggested.rank:
        reason = OverrideReason.LOCAL_PATHWAY
    return Decision(
        suggested=suggested,
        level=level,
        reason=None if level is suggested else reason,
        decided_by=author_of(encounter),
        decided_at=encounter.at + timedelta(minutes=12),
        rules={finding.rule: finding.digest for finding in assessment.findings},
    )


def _other(suggested: Level, rng: Random) -> Level:
    rank = suggested.rank + (-1 if rng.random() < 0.6 else 1)
    return Level.of_rank(min(5, max(1, rank)))


def _identity(patient: int, *, female: bool) -> Document:
    """Return a number of the patient's own, and now and then a name of elsewhere."""
    numbers = map(nhs_test_number, range(3 * patient, 3 * patient + 3))
    number = next((one for one in numbers if one), None)
    found: Document = {"number": number} if patient < 10**6 // 3 else {"number": None}
    if patient % 25 == 0:
        family, man, woman = _OTHER_SCRIPTS[patient // 25 % len(_OTHER_SCRIPTS)]
        found |= {"family_name": family, "given_name": woman if female else man}
    return found


def _notes(rng: Random, *, female: bool) -> str:
    if rng.random() < 0.3:
        return ""
    said = rng.sample(_SENTENCES, rng.randint(1, 4))
    return " ".join(said).format(them="her" if female else "him")


def _shift(document: Document, at: datetime) -> None:
    """Move what was dated for the reference's day to the day of the visit."""
    back = SEEN - at.date()
    for name, key in (("results", "collected"), ("medications", "started")):
        entries = document[name]
        for entry in entries if isinstance(entries, list) else ():
            entry[key] = _moved(entry[key], back)


def _moved(day: str, back: timedelta) -> str:
    if len(day) == len("2026-11-23"):
        return (date.fromisoformat(day) - back).isoformat()
    earlier = date(int(day[:4]), int(day[5:7] or 6), 15) - back
    return earlier.isoformat()[: len(day)]
