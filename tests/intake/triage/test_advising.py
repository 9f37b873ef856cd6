"""What is said at each level: what is safe, and while waiting the safety net."""

import pytest

from intake.domain.assessment import Level
from intake.triage import advising
from intake.triage.advising import Adviser
from intake.triage.engine import Triage
from tests.intake.triage.made import NOT_ASKED, SEEN, visit

WARNINGS = frozenset(
    (
        *("mg_supplement_info", "quinine_never", "keep_taking_meds", "cramp_diary"),
        *("compression_info", "salt_substitute_info", "safety_net"),
    )
)


@pytest.fixture
def advice(triage):
    def said(answers=None, **parts):
        made = visit(answers or {}, **parts)
        told = triage.assess(made, at=SEEN).advice
        given = {one.key: one.text for one in told.give}
        held = {one.key: (one.because, one.rule) for one in told.withhold}
        return given, held

    return said


@pytest.fixture
def self_care(triage):
    """Return the pieces that are self-care, neither warnings nor additions."""
    items = triage.knowledge.advice
    return [one for one in items if one.text and one.key not in WARNINGS]


def test_somebody_well_is_told_everything_in_the_words_of_the_data(
    triage, advice, self_care
):
    given, held = advice()
    assert held == {"limit_caffeine": ("Not needed", "suppress-limit-caffeine")}
    texts = {one.key: one.text.rstrip(".") for one in triage.knowledge.advice}
    keys = {one.key for one in self_care} | WARNINGS
    assert given == {k: texts[k] for k in texts if k in keys - held.keys()}
    assert list(given) == [key for key in texts if key in given]  # and in its order


@pytest.mark.parametrize(
    ("answers", "because"),
    [
        ({"chest_pain": True}, "No self-care now: act on the emergency"),
        ({"near_faint": True}, "No self-care before the patient has been seen today"),
    ],
)
def test_while_waiting_only_the_safety_net_is_said(advice, self_care, answers, because):
    given, held = advice(answers)
    assert given.keys() == {"safety_net"}
    assert held.keys() == {one.key for one in self_care}  # a warning is never withheld
    waiting = (because, "no-self-care-while-waiting")
    assert held["stretch_bed"] == held["food_potassium"] == waiting
    assert held["gentle_activity"] == (
        "Rest and no strenuous exercise until checked",
        "suppress-gentle-activity",
    )


def test_before_anything_is_known_only_the_safety_net_is_said(triage, self_care):
    given = triage.assess(
        visit(dict.fromkeys(visit().answers, NOT_ASKED)), at=SEEN
    ).advice
    assert [one.key for one in given.give] == ["safety_net"]
    assert {one.key for one in given.withhold} == {one.key for one in self_care}
    because = "Too little was answered to say that it is safe"
    assert because in {one.because for one in given.withhold}


def test_a_doubt_holds_advice_back_and_a_certain_reason_is_said_first(advice):
    _, held = advice(conditions=NOT_ASKED)
    assert held["heat_after"][0].endswith(" (cannot be ruled out yet)")
    _, held = advice({"foot_pulses": "weak"}, conditions=NOT_ASKED)
    assert not held["heat_after"][0].endswith("(cannot be ruled out yet)")


@pytest.mark.parametrize(
    ("parts", "key", "begins", "holds_shipped"),
    [
        ({"conditions": ["nut_allergy"]}, "food_magnesium", "", False),
        ({"conditions": ["gout"]}, "sleep_position", "Loosen bedclothes; ", True),
        ({"conditions": ["nut_allergy", "vegan"]}, "food_calcium", "", False),
        ({"medications": ["simvastatin 20mg"]}, "food_grapefruit", "", False),
    ],
)
def test_a_rule_changes_the_words_or_stands_beside_them(
    triage, advice, parts, key, begins, holds_shipped
):
    given, _ = advice(**parts)
    item = next(one for one in triage.knowledge.advice if one.key == key)
    shipped = item.text.rstrip(".")
    assert given[key].startswith(begins)
    assert given[key] != shipped
    assert (bool(shipped) and shipped in given[key]) is holds_shipped
    assert not given[key].endswith(".")
    assert ".." not in given[key]


def test_words_that_two_rules_say_are_said_once(triage, advice):
    given, _ = advice(conditions=["nut_allergy", "kidney_stones"])
    text = given["food_magnesium"]
    parts = text.split(". ")
    assert len(parts) == len(set(parts)) == 2


def test_of_what_is_added_nothing_is_said_without_its_reason(advice):
    given, held = advice()
    assert given.keys().isdisjoint(("food_grapefruit", "vitk2_warn", "foot_check"))
    assert held.keys().isdisjoint(("food_grapefruit", "vitk2_warn", "foot_check"))


def test_what_is_changed_while_undecided_is_said_in_the_careful_words(advice):
    careful, _ = advice(conditions=["nut_allergy"])
    given, _ = advice(medications=NOT_ASKED)
    assert given["massage_during"] != advice()[0]["massage_during"]
    assert careful["massage_during"] == advice()[0]["massage_during"]


def test_the_adviser_needs_no_assessment(triage):
    told = Adviser(triage.knowledge).advise(lambda _fact: None, Level.SELF_CARE)
    assert {one.key for one in told.give} <= {
        one.key for one in triage.knowledge.advice if one.text
    }
    assert all(
        one.because.endswith("(cannot be ruled out yet)") for one in told.withhold
    )


def test_no_more_judgements_are_kept_than_allowed(knowledge, monkeypatch):
    monkeypatch.setattr(advising, "_MOST_REMEMBERED", 1)
    triage = Triage(knowledge)
    said = [
        triage.assess(visit(answers), at=SEEN).advice
        for answers in ({}, {"dark_urine": True}, {"pregnancy_status": "pregnant"})
    ]
    for piece in triage.adviser._pieces:
        assert len(piece.known) <= 1
    assert said[1] == triage.assess(visit({"dark_urine": True}), at=SEEN).advice
