"""A red flag that no row of the reference speaks of alone is never SELF-CARE."""

import pytest

from intake.domain.assessment import Level
from intake.triage.facts import EMERGENCY_CARD
from tests.intake.triage.made import SEEN, visit

NEED_MORE = {"tetanus_not_covered"}
"""Asked only beside a wound: by itself it is no sign."""
CHILD = {"birth_date": "2019-03-02"}


def assessed(triage, answers, **parts):
    return triage.assess(visit(answers, **parts), at=SEEN)


def test_each_yes_on_the_emergency_card_is_urgent_at_least(triage):
    card = triage.knowledge.questions.items_of(EMERGENCY_CARD)
    questions = triage.knowledge.questions
    signs = [
        key
        for key in card
        if questions[key].kind.value == "yes_no"
        and key not in {*NEED_MORE, *(group.key for group in questions.groups)}
    ]
    assert len(signs) > 20
    calm = {
        key: answer.level.value
        for key in signs
        if (answer := assessed(triage, {key: True})).level.rank > Level.URGENT.rank
    }
    assert calm == {}


@pytest.mark.parametrize(
    ("answers", "near", "parts", "wanted"),
    [
        (
            {"leg_numb_paralysed_new": True, "foot_pulses": "absent_right"},
            {"foot_pulses": "weak"},
            {},
            ("new-deficit-without-pulse", Level.EMERGENCY, "acute_limb_ischaemia"),
        ),
        (
            {"pain_out_of_proportion": True, "foot_pulses": "absent_both"},
            {"pain_out_of_proportion": False},
            {},
            ("new-deficit-without-pulse", Level.EMERGENCY, "acute_limb_ischaemia"),
        ),
        (
            {"skin_purple_blistered": True, "swelling": "left", "cramp_side": "left"},
            {"swelling": "none"},
            {},
            ("discoloured-swollen-leg", Level.EMERGENCY, "suspected_dvt"),
        ),
        (
            {"dark_urine": True, "child_flags": ["refuses_to_walk"]},
            {"child_flags": ["limp"]},
            {"patient": CHILD},
            ("dark-urine-child-not-walking", Level.EMERGENCY, "rhabdomyolysis"),
        ),
        (
            {"skin_purple_blistered": True},
            {"skin_purple_blistered": False},
            {},
            ("purple-or-blistered-skin", Level.SAME_DAY, "necrotising_infection"),
        ),
        (
            {"trunk_rigidity": True, "cramp_started_weeks": 200},
            {"trunk_rigidity": False},
            {},
            ("trunk-rigidity", Level.SAME_DAY, "tetanus"),
        ),
        (
            {"quinine_adverse": ["bruising"]},
            {"quinine_adverse": ["none"]},
            {"medications": ["amlodipine 5mg"]},
            ("quinine-harm-not-listed", Level.SAME_DAY, "quinine_caution"),
        ),
        (
            {"swelling": "none", "calf_left_cm": 39, "calf_right_cm": 36},
            {"calf_left_cm": 38.9},
            {},
            ("calves-differ-without-swelling", Level.SAME_DAY, "suspected_dvt"),
        ),
        (
            {"muscle_ache_constant": "severe"},
            {"muscle_ache_constant": "mild"},
            {},
            ("severe-constant-ache", Level.URGENT, "myopathy"),
        ),
        (
            {"skin_wound": "hot_swollen_foot"},
            {"skin_wound": "intact"},
            {},
            ("hot-swollen-foot", Level.URGENT, "cellulitis"),
        ),
        (
            {"wasting": True},
            {"wasting": False},
            {},
            ("muscle-wasting", Level.ROUTINE, "wasting"),
        ),
        (
            {"cramp_minutes": 61},
            {"cramp_minutes": 60},
            {},
            ("cramps-over-an-hour", Level.ROUTINE, "atypical_cramps"),
        ),
    ],
)
def test_a_sign_without_a_row_is_seen_in_time_and_its_near_miss_is_not_taken_for_it(
    triage, answers, near, parts, wanted
):
    rule, level, flag = wanted
    answer = assessed(triage, answers, **parts)
    assert answer.level is level
    assert flag in {f.flag for f in answer.findings if f.rule == rule}
    missed = assessed(triage, {**answers, **near}, **parts)
    assert rule not in {f.rule for f in missed.findings}
    if level is Level.EMERGENCY:
        given = {item.key for item in answer.advice.give}
        assert not given & {"massage_during", "heat_after", "stretch_bed"}
