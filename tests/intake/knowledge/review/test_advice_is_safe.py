"""What is said to patients: never to stop a medicine, never what is withheld."""

import json
import re
from datetime import date

import pytest

from intake.domain.assessment import Level
from intake.domain.visit import Visit
from intake.services.population.documents import documents
from intake.triage.engine import Triage

VISITS = 300
GRAVE = {Level.EMERGENCY, Level.SAME_DAY}
STOPPING = re.compile(r"\b(stop|stopping|discontinue|leave out|come off)\b")
HARMLESS = ("do not stop", "stop a cramp", "stop stretching")


@pytest.fixture(scope="module")
def answers(knowledge):
    triage = Triage(knowledge)
    visits = (
        Visit.model_validate_json(json.dumps(document))
        for document in documents(VISITS, seed=35)
    )
    return [triage.assess(visit, at=date(2026, 11, 23)) for visit in visits]


def test_no_words_to_patients_tell_them_to_stop_a_prescribed_medicine(knowledge):
    said = [item.text for item in knowledge.advice]
    said += [rule.text for rule in knowledge.advice_rules if rule.does != "suppress"]
    for text in said:
        told = text.lower()
        for phrase in HARMLESS:
            told = told.replace(phrase, "")
        assert not STOPPING.search(told), text


def test_not_to_stop_a_medicine_is_said_and_never_withheld(answers):
    key = "keep_taking_meds"
    assert not [a for a in answers if key in {w.key for w in a.advice.withhold}]
    calm = [a for a in answers if a.level not in GRAVE]
    assert all(key in {g.key for g in a.advice.give} for a in calm)


def test_nothing_is_given_that_is_withheld(answers):
    for answer in answers:
        given = {one.key for one in answer.advice.give}
        assert not given & {one.key for one in answer.advice.withhold}


def test_while_a_patient_waits_nothing_is_said_but_what_to_do_meanwhile(
    knowledge, answers
):
    allowed = {item.key for item in knowledge.advice if item.while_waiting}
    grave = [answer for answer in answers if answer.level in GRAVE]
    assert grave
    for answer in grave:
        assert {one.key for one in answer.advice.give} <= allowed
