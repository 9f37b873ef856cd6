"""A seeded stream of realistic visit documents, for load tests and level shares.

Who comes, with what, follows the reference population of the clinical reference. No
real person is described. Equal seeds give equal documents, in any slice.
"""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from intake.services.population import answers as told
from intake.services.population.bloods import make_results
from intake.services.population.conditional import conditional
from intake.services.population.medicines import Basket, as_documents, make_medicines
from intake.services.population.people import SEEN, Person, make_person

Document = dict[str, object]


def documents(count: int, *, seed: int) -> Iterator[Document]:
    """Yield visit documents `crampdesk-visit/1`, each of a person of its own."""
    for number in range(count):
        # A seed per document: the millionth needs none of those before it.
        yield make_document(Random(f"{seed}/{number}"))  # made-up data


def make_document(rng: Random) -> Document:
    """Return one visit document."""
    person = make_person(rng)
    basket = make_medicines(rng, person)
    document = assembled(rng, person, basket)
    minute = f"{rng.randint(8, 17):02}:{rng.randrange(60):02}"
    return {
        **document,
        "patient": patient_of(rng, person),
        "seen_at": f"{SEEN.isoformat()}T{minute}:00+00:00",
        "seen_by": "nurse1",
    }


def assembled(rng: Random, person: Person, basket: Basket) -> Document:
    """Return what is found out at a visit, all but who was seen by whom and when."""
    change = _change(rng, basket)
    results = make_results(rng, person, basket)
    answers = _answers(rng, person, basket)
    if change:
        answers["med_change_weeks"] = change[2]
    answers["blood_tests_within_3_months"] = (
        bool(results) and not change and rng.random() < 0.8
    )
    return {
        "format": "crampdesk-visit/1",
        "answers": answers,
        "conditions": sorted(person.conditions),
        "medications": as_documents(basket, SEEN.year, change and change[:2]),
        "results": results,
        "other_symptoms": told.others(rng, person),
    }


def _change(rng: Random, basket: Basket) -> tuple[str, str, int] | None:
    """Return the medicine that was started lately, when, and the weeks since."""
    if not basket.taken or rng.random() >= 0.14 / 0.92:
        return None
    weeks = rng.randint(2, 11)
    started = SEEN - timedelta(days=7 * weeks)
    return rng.choice(tuple(basket.taken)), started.isoformat(), weeks


def _answers(rng: Random, person: Person, basket: Basket) -> told.Answers:
    answers: told.Answers = {
        "history_source": "carer" if rng.random() < 0.06 else "patient"
    }
    answers |= told.emergency_card(rng)
    answers |= told.cramps(rng)
    answers |= told.symptoms(rng, person, basket)
    answers |= told.legs(rng, person, basket)
    answers |= told.vitals(rng, person, basket)
    answers |= told.lifestyle(rng, person)
    answers |= conditional(rng, person, basket, answers)
    return answers


def patient_of(rng: Random, person: Person) -> Document:
    """Return who is seen, as the document has it."""
    allergic = rng.random() < 0.15
    items = [{"substance": rng.choice(("penicillin", "trimethoprim", "latex", "nuts"))}]
    status = "known" if allergic else rng.choice(("none_known", "not_recorded"))
    return {
        "number": person.number,
        "family_name": person.family_name,
        "given_name": person.given_name,
        "birth_date": person.birth_date(rng).isoformat(),
        "sex": "female" if person.female else "male",
        "allergies": {"status": status, "items": items if allergic else []},
    }
