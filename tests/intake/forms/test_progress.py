import pytest

from intake.forms.checks import Issue, Severity
from intake.forms.denial import rest_are_no
from intake.forms.draft import Draft
from intake.forms.progress import (
    SectionState,
    answers_given,
    count_answered,
    is_answered,
    key_paths,
    section_progress,
    visible_fields,
)


def section(spec, key):
    return next(part for part in spec.sections if part.key == key)


@pytest.fixture
def visible(spec):
    return visible_fields(spec, Draft(), {})


def test_conditional_questions_wait_until_they_apply(spec, visible):
    assert "answers.chest_pain" in visible
    assert "answers.pain_passive_stretch" not in visible
    applies = {"pain_passive_stretch": True, "gestation_weeks": False}
    shown = visible_fields(spec, Draft(), applies)
    assert "answers.pain_passive_stretch" in shown
    assert "answers.gestation_weeks" not in shown


def test_a_condition_that_hangs_on_an_answer_not_got_shows_the_question(spec):
    told = Draft({"answers.urge_to_move": "unknown"})
    applies = {"urge_rest_evening_relief": None}
    assert "answers.urge_rest_evening_relief" in visible_fields(spec, told, applies)
    silent = visible_fields(spec, Draft(), applies)
    assert "answers.urge_rest_evening_relief" not in silent


def test_a_conditional_question_answered_all_the_same_is_shown(spec):
    draft = Draft({"answers.gestation_weeks": "20"})
    shown = visible_fields(spec, draft, {"gestation_weeks": False})
    assert "answers.gestation_weeks" in shown


def test_substances_are_asked_for_once_allergies_are_known(spec, visible):
    assert "reactions" not in visible
    known = Draft({"allergies": "known"})
    assert "reactions" in visible_fields(spec, known, {})


def test_a_pair_is_answered_when_both_numbers_are(spec):
    field = spec.field_of["answers.sbp"]
    assert not is_answered(field, Draft({"answers.sbp": "148"}))
    assert is_answered(field, Draft({"answers.sbp": "148", "answers.dbp": "86"}))


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ({}, False),
        ({"conditions": "none"}, True),
        ({"conditions.c1.key": "ckd_3"}, True),
    ],
)
def test_a_list_is_answered_with_an_entry_or_with_none(spec, typed, answered):
    assert is_answered(spec.field_of["conditions"], Draft(typed)) is answered


def test_other_symptoms_are_answered_by_nothing_else(spec):
    field = spec.field_of["other_symptoms"]
    assert not is_answered(field, Draft({"answers.constipation": "yes"}))
    assert is_answered(field, Draft({"other_symptoms": "reviewed"}))


def test_a_section_goes_from_not_started_to_complete(spec, visible):
    vitals = section(spec, "vitals")

    def state(typed, issues=()):
        return section_progress(vitals, Draft(typed), visible, issues)

    assert state({}).state is SectionState.NOT_STARTED
    some = state({"answers.pulse": "80"})
    assert (some.state, some.given) == (SectionState.SOME, 1)
    wrong = [Issue("answers.pulse", Severity.ERROR, "")]
    assert state({"answers.pulse": "x"}, wrong).state is SectionState.HAS_ERROR
    asked = [Issue("answers.pulse", Severity.ASK, "")]
    assert state({"answers.pulse": "170"}, asked).state is SectionState.SOME
    everything = {
        part: "1"
        for field in vitals.fields
        if field.path in visible
        for part in field.parts
    }
    assert state(everything).state is SectionState.COMPLETE


def test_key_answers_hold_the_emergency_card_and_the_lists(spec):
    keys = key_paths(spec)
    assert "answers.chest_pain" in keys
    assert "answers.pain_passive_stretch" not in keys
    assert {"conditions", "medications"} <= set(keys)
    draft = Draft({"answers.chest_pain": "no", "conditions": "none"})
    assert count_answered(spec, draft, keys) == 2


def test_answers_are_counted_once_a_row(spec):
    draft = Draft(
        {
            "answers.pulse": "170",
            "sure:answers.pulse": "170",
            "decision.level": "routine",
            "medications.m1.text": "a",
            "medications.m1.dose": "b",
            "reactions.r1.substance": "c",
        }
    )
    assert answers_given(draft) == 3


def test_the_rest_are_no_answers_only_what_was_not_answered(spec, visible):
    draft = Draft({"answers.chest_pain": "yes"})
    denial = rest_are_no(section(spec, "emergency"), draft, visible)
    assert "answers.chest_pain" not in denial.typed
    assert denial.typed["answers.dark_urine"] == "no"
    assert denial.typed["answers.toxin_or_bite"] == "none"
    assert "answers.pain_passive_stretch" not in denial.typed
    assert "dark urine" in denial.words
    assert len(denial.words) == len(denial.typed)


def test_what_has_no_no_is_left_alone(spec, visible):
    denial = rest_are_no(section(spec, "cramp"), Draft(), visible)
    assert "answers.cramp_side" not in denial.typed
    assert "answers.cramp_pain" not in denial.typed


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("conditions", {}, {"conditions": "none"}),
        ("conditions", {"conditions.c1.key": "ckd_3"}, {}),
        ("medicines", {}, {"medications": "none"}),
        ("other_symptoms", {}, {"other_symptoms": "reviewed"}),
        (
            "other_symptoms",
            {"answers.constipation": "yes"},
            {"other_symptoms": "reviewed"},
        ),
        ("other_symptoms", {"other_symptoms": "reviewed"}, {}),
    ],
)
def test_a_list_is_ended_by_the_rest_are_no(spec, visible, key, typed, said):
    lists = {"conditions", "medications", "other_symptoms"}
    denial = rest_are_no(section(spec, key), Draft(typed), visible)
    assert {p: t for p, t in denial.typed.items() if p in lists} == said
