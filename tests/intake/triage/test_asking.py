"""What is still to be asked, and what first."""

import pytest

from intake.domain.assessment import Level
from tests.intake.triage.made import BENIGN, NOT_ASKED, SEEN, visit


def ask(triage, answers=None, **parts):
    return triage.assess(visit(answers or {}, **parts), at=SEEN)


def needs(answer, rule):
    return next(o.needs for o in answer.open if o.rule == rule)


def test_a_complete_benign_visit_has_nothing_open(triage):
    answer = ask(triage)
    assert answer.open == answer.ask_next == ()
    assert answer.settled


@pytest.mark.parametrize(
    ("answers", "parts", "rule", "wanted"),
    [
        ({"dark_urine": NOT_ASKED}, {}, "dark-urine", ("dark_urine",)),
        ({}, {"conditions": NOT_ASKED}, "cramp-after-neck-surgery", ("conditions",)),
        ({}, {"medications": NOT_ASKED}, "poisoning", ("medications",)),
        ({}, {"other_symptoms": NOT_ASKED}, "possible-low-sodium", ("other_symptoms",)),
        ({"pulse": NOT_ASKED}, {}, "critical-vital-sign", ("pulse",)),
        (
            {"spo2": 90},
            {"conditions": ["copd"]},
            "critical-vital-sign",
            ("spo2_scale2",),
        ),
        ({"spo2": 90}, {"conditions": NOT_ASKED}, "news2-same-day", ("conditions",)),
        (
            {"resp_rate": NOT_ASKED, "acvpu": NOT_ASKED, "pulse": 91},
            {},
            "news2-emergency",
            ("resp_rate", "acvpu"),
        ),
        (
            {"weakness": "hours_days"},
            {},
            "sudden-weakness",
            ("weakness_pattern",),
        ),
        (
            {"jaw_pain": "unknown"},
            {"conditions": ["pmr"]},
            "jaw-pain-with-polymyalgia",
            ("jaw_pain",),
        ),
    ],
)
def test_an_open_rule_names_what_it_waits_for(triage, answers, parts, rule, wanted):
    assert needs(ask(triage, answers, **parts), rule) == wanted


def test_a_conditional_question_waits_for_what_decides_it(triage):
    answer = ask(triage, {"leg_tense": NOT_ASKED, "pain_out_of_proportion": False})
    assert needs(answer, "tense-or-constantly-painful-leg") == ("leg_tense",)


def test_the_wells_score_asks_for_its_own_items(triage):
    told = {
        "swelling": "left",
        "cramp_side": "left",
        "calf_left_cm": 36,
        "pitting_one_leg": True,
        "deep_vein_tender": True,
    }
    answer = ask(triage, told)
    assert answer.level is Level.SAME_DAY
    assert "calf_left_cm" not in answer.ask_next


def test_graver_rules_come_first(triage):
    answer = ask(
        triage,
        {"saddle_numbness": NOT_ASKED, "leg_tense": NOT_ASKED, "pulse": NOT_ASKED},
    )
    ranks = [o.level.rank for o in answer.open]
    assert ranks == sorted(ranks)
    assert set(answer.ask_next) >= {"saddle_numbness", "leg_tense", "pulse"}


def test_only_what_could_raise_the_level_is_open(triage):
    answer = ask(triage, {"chest_pain": True, "dark_urine": NOT_ASKED})
    assert answer.level is Level.EMERGENCY
    assert answer.settled
    same_day = ask(triage, {"palpitations": True, "leg_tense": NOT_ASKED})
    assert {o.level for o in same_day.open} <= {Level.EMERGENCY}


def test_nothing_answered_is_not_assessed_and_asks_for_the_card(triage):
    empty = visit(dict.fromkeys(BENIGN, NOT_ASKED))
    answer = triage.assess(empty, at=SEEN)
    assert answer.level is Level.NOT_ASSESSED
    assert not answer.settled
    assert {item.key for item in answer.advice.give} == {"safety_net"}
    card = triage.knowledge.questions.section("emergency").questions
    core = {question.key for question in card if question.tier.value == "core"}
    assert core <= set(answer.ask_next)


@pytest.mark.parametrize("key", ["dark_urine", "cramp_freq_week"])
def test_one_answer_of_the_card_or_the_cramps_is_enough_to_begin(triage, key):
    answers = {**dict.fromkeys(BENIGN, NOT_ASKED), key: BENIGN[key]}
    assert ask(triage, answers).level is Level.ROUTINE


def test_a_red_flag_alone_is_an_emergency(triage):
    answers = {**dict.fromkeys(BENIGN, NOT_ASKED), "stroke_signs": True}
    parts = dict.fromkeys(("conditions", "medications", "other_symptoms"), NOT_ASKED)
    assert ask(triage, answers, **parts).level is Level.EMERGENCY


def test_which_questions_apply_is_told_while_a_visit_grows(triage):
    applies = triage.applies(visit({"urge_to_move": True}), at=SEEN)
    assert applies["urge_rest_evening_relief"] is True
    assert applies["gestation_weeks"] is False
    unknown = triage.applies(visit({"urge_to_move": "unknown"}), at=SEEN)
    assert unknown["urge_rest_evening_relief"] is None
