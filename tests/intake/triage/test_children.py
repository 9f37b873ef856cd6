"""Advice for a child: nothing that is written for adults."""

import pytest

from intake.domain.assessment import Level
from tests.intake.triage.made import SEEN, visit

CHILD = {"patient": {"sex": "male", "birth_date": "2020-03-01"}}


def said(triage, answers=None, **parts):
    made = visit({"child_flags": ["none"], **(answers or {})}, **parts)
    answer = triage.assess(made, at=SEEN)
    return answer, {one.key: one.text for one in answer.advice.give}


def test_a_child_is_told_nothing_that_is_written_for_adults(triage):
    answer, given = said(triage, **CHILD)
    assert answer.level is Level.ROUTINE
    assert "limit_alcohol" not in given
    assert "limit_alcohol" in {one.key for one in answer.advice.withhold}
    assert "depends on age" in given["fluids_2l"]
    assert "2 L" not in given["fluids_2l"]
    assert "dose for the age on the pack" in given["simple_analgesia"]
    assert "older" not in given["mg_supplement_info"]
    assert "child" in given["salt_substitute_info"]


@pytest.mark.parametrize(
    ("born", "nuts"), [("2021-11-23", True), ("2021-11-24", False), ("2019", True)]
)
def test_no_nuts_before_the_age_of_five(triage, born, nuts):
    _, given = said(triage, patient={"sex": "female", "birth_date": born})
    assert ("almonds" in given["food_magnesium"]) is nuts


@pytest.mark.parametrize(
    ("answers", "conditions"),
    [({"alcohol_units_week": 35}, []), ({}, ["alcohol_dependence"])],
)
def test_who_drinks_too_much_at_fifteen_is_warned_not_to_stop_at_once(
    triage, answers, conditions
):
    who = {"sex": "male", "birth_date": "2011-11-01"}
    _, given = said(triage, answers, patient=who, conditions=conditions)
    assert "DO NOT stop suddenly" in given["limit_alcohol"]


def test_at_sixteen_the_advice_is_that_for_adults(triage):
    _, given = said(triage, patient={"sex": "male", "birth_date": "2010-11-23"})
    assert "2 L" in given["fluids_2l"]
    assert "14 units" in given["limit_alcohol"]
