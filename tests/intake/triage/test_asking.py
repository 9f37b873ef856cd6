"""What is still to be asked, and what first."""

from dataclasses import replace

import pytest

from intake.domain.assessment import Level
from intake.knowledge.condition import Condition
from intake.knowledge.expression import parse
from intake.triage.asking import Asker
from intake.triage.computed import compute
from intake.triage.facts import facts_of
from intake.triage.news2 import news2
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


def first_asked(triage, answers):
    return triage.assess(visit(answers), at=SEEN).ask_next


NOTHING = dict.fromkeys(BENIGN, NOT_ASKED)
GROUPS = ("card_heart_lungs", "card_brain_spine", "card_leg", "card_spasm")
ILLNESS = "card_illness"


def test_the_emergency_card_is_asked_first_in_a_few_questions(triage):
    asked = [key for key in first_asked(triage, NOTHING) if key.startswith("card_")]
    assert set(asked) == {*GROUPS, ILLNESS}
    groups = triage.knowledge.questions.groups
    whole = sum(len(group.stands_for) + 1 for group in groups)
    first = first_asked(triage, NOTHING)[:whole]
    assert set(first) == {*asked, *triage.knowledge.questions.group_of}
    assert first[0] in asked


def test_a_no_to_a_group_is_a_no_to_each_of_its_items(triage):
    denied = dict.fromkeys((*GROUPS, ILLNESS), False)
    items = dict.fromkeys(triage.knowledge.questions.group_of, NOT_ASKED)
    answer = triage.assess(visit({**items, **denied}), at=SEEN)
    assert answer.level is Level.SELF_CARE
    assert answer.settled


def test_a_yes_to_a_group_leads_to_its_items_at_once(triage):
    items = triage.knowledge.questions["card_illness"].stands_for
    asked = first_asked(triage, {**NOTHING, "card_illness": True})
    assert set(asked[: len(items)]) == set(items)
    bled = {**NOTHING, "card_illness": True, "bleeding_or_bruising_new": True}
    assert first_asked(triage, bled)[0] not in items


def test_who_cannot_say_of_a_group_is_asked_its_items(triage):
    asked = first_asked(triage, {**NOTHING, "card_leg": "unknown"})
    assert "card_leg" not in asked
    assert {"leg_cold_pale_new", "skin_purple_blistered"} <= set(asked)


def test_a_single_item_left_is_asked_by_itself(triage):
    asked = first_asked(triage, {"skin_purple_blistered": NOT_ASKED})
    assert asked == ("skin_purple_blistered",)


def test_an_alarm_sign_is_followed_up_before_anything_else(triage):
    told = {**NOTHING, "card_illness": True, "dark_urine": True}
    asked = first_asked(triage, told)
    follow_up = {"muscle_ache_constant", "weakness", "heat_exposure_unwell"}
    assert follow_up <= set(asked[:7])


def test_a_yes_of_which_every_item_is_a_no_keeps_self_care_away(triage):
    answer = ask(triage, {"card_spasm": True})
    assert answer.level is Level.ROUTINE
    assert [r.text for r in answer.warnings if r.path == "answers.card_spasm"] == [
        "is yes although each item of it is no: which?"
    ]


def test_an_item_counts_against_the_no_of_its_group(triage):
    answer = ask(triage, {"card_leg": False, "leg_cold_pale_new": True})
    assert answer.level is Level.EMERGENCY
    assert [r.text for r in answer.warnings if r.path == "answers.card_leg"] == [
        "is no, but leg suddenly cold or pale counts as yes"
    ]


def test_what_a_group_would_ask_waits_for_the_group(triage):
    asked = first_asked(triage, {**NOTHING, "dark_urine": True})
    assert asked[0] != "heat_exposure_unwell"
    assert asked.index("card_illness") < asked.index("heat_exposure_unwell")


def test_what_a_complete_visit_lacks_names_the_vital_signs(triage):
    facts = facts_of(triage.knowledge, visit({"pulse": NOT_ASKED}), at=SEEN)
    scores = {"news2": news2(facts.values).score()}
    assert "pulse" in Asker(triage.knowledge, facts, scores).incomplete()


def test_of_two_questions_that_weigh_the_same_the_quicker_is_asked_first(triage):
    asker = Asker(triage.knowledge, facts_of(triage.knowledge, visit(), at=SEEN), {})
    asked = tuple(triage.knowledge.questions)
    slow = max(asked, key=lambda question: question.seconds)
    quick = asked[-1]
    assert asked.index(slow) < asked.index(quick)
    assert quick.seconds < slow.seconds
    ranked = sorted((slow.key, quick.key), key=lambda key: asker._rank(key, 1.0))
    assert ranked == [quick.key, slow.key]
    first, second = triage.knowledge.questions["chest_pain"], "breathless_sudden"
    assert first.seconds == triage.knowledge.questions[second].seconds
    assert asker._rank("chest_pain", 1.0) < asker._rank(second, 1.0)


def test_what_no_question_tells_is_asked_of_nobody(triage):
    asker = Asker(triage.knowledge, facts_of(triage.knowledge, visit(), at=SEEN), {})
    computed = parse("'d_dimer' in current_results || d_dimer_positive")
    assert asker.needs(computed) == ()


def ordered(triage, *rules, answers=None, **parts):
    """Return what is asked first while these rules, and no others, wait."""
    facts = facts_of(triage.knowledge, visit(answers or {}, **parts), at=SEEN)
    spans = compute(triage.knowledge, facts).spans
    scores = {name: span.score() for name, span in spans.items()}
    shipped = triage.knowledge.level_rules[0]
    made = (
        replace(shipped, level=level, condition=Condition(text))
        for level, text in rules
    )
    return Asker(triage.knowledge, facts, scores).order(made)


# four questions that take as long as one another, in the order of the question set
EARLY, LATER, LATEST = "twitching", "bilateral_sciatica", "weight_loss_unintended"
UNTOLD = dict.fromkeys((EARLY, LATER, LATEST), NOT_ASKED)
GRAVE, TODAY, SOON = Level.EMERGENCY, Level.SAME_DAY, Level.URGENT


def test_what_a_graver_rule_waits_for_goes_before_what_many_calmer_ones_do(triage):
    calmer = [(TODAY, f"{EARLY} && sbp < {low}") for low in (200, 201, 202, 203)]
    graver = (GRAVE, f"{LATER} && sbp < 200")
    assert ordered(triage, *calmer, graver, answers=UNTOLD) == (LATER, EARLY)
    many = [(SOON, f"{EARLY} && sbp < {low}") for low in range(200, 210)]
    today = (TODAY, f"{LATER} && sbp < 200")
    assert ordered(triage, *many, today, answers=UNTOLD) == (LATER, EARLY)


def test_what_more_rules_wait_for_goes_first(triage):
    once = (SOON, EARLY)
    assert ordered(triage, once, (SOON, LATER), answers=UNTOLD) == (EARLY, LATER)
    twice = [(SOON, LATER), (SOON, f"{LATER} && sbp < 200")]
    assert ordered(triage, once, *twice, answers=UNTOLD) == (LATER, EARLY)


def test_a_question_that_alone_decides_goes_before_one_that_needs_another(triage):
    both, alone = (SOON, f"{EARLY} && {LATER}"), (SOON, LATEST)
    asked = ordered(triage, both, alone, answers=UNTOLD)
    assert asked == (LATEST, EARLY, LATER)


def test_of_a_score_each_missing_item_is_worth_its_part(triage):
    untold = {**UNTOLD, "resp_rate": NOT_ASKED, "pulse": NOT_ASKED}
    asked = ordered(triage, (SOON, "news2_at_least_3"), (SOON, LATEST), answers=untold)
    assert asked[0] == LATEST
    assert set(asked[1:]) == {"resp_rate", "pulse"}


def test_what_a_definition_lacks_is_asked_with_what_stands_beside_it(triage):
    untold = {**UNTOLD, "vomiting_diarrhoea_days": NOT_ASKED}
    parts = {"cannot_keep_fluids_down": False, "dizzy_or_low_urine": True}
    rules = [(SOON, "dehydrated"), (SOON, f"dehydrated || {LATER}")]
    asked = ordered(triage, *rules, answers={**untold, **parts})
    assert set(asked) == {"vomiting_diarrhoea_days", LATER}
    beside = (SOON, f"dehydrated && {LATER}")
    less = ordered(triage, beside, (SOON, EARLY), answers={**untold, **parts})
    assert less[0] == EARLY  # alone enough, and as quick
    assert set(less) == {"vomiting_diarrhoea_days", LATER, EARLY}


def test_what_an_emergency_joins_to_a_sign_is_asked_first_and_the_likelier_before(
    triage,
):
    told = {**UNTOLD, "muscle_ache_constant": "severe"}
    sign = "muscle_ache_constant == 'severe'"
    rules = [
        *((GRAVE, f"{EARLY} && age_years > {age}") for age in (20, 21, 22)),
        (GRAVE, f"{sign} && {LATER}"),
        (GRAVE, f"{sign} && {LATEST}"),
        (GRAVE, f"{sign} && {LATEST} && sbp < 200"),
    ]
    assert ordered(triage, *rules, answers=told) == (LATEST, LATER, EARLY)
    calm = {**UNTOLD, "muscle_ache_constant": "none"}
    assert ordered(triage, *rules[:3], answers=calm) == (EARLY,)


def test_a_group_stands_for_two_questions_and_more_and_not_for_one(triage):
    one = (GRAVE, "chest_pain")
    two = (GRAVE, "haemoptysis")
    untold = {"chest_pain": NOT_ASKED, "haemoptysis": NOT_ASKED}
    group = "card_heart_lungs"
    assert ordered(triage, one, answers=untold) == ("chest_pain",)
    asked = ordered(triage, one, two, answers=untold)
    assert asked == (group, "chest_pain", "haemoptysis")


def test_the_group_that_is_worth_most_is_asked_first(triage):
    items = ("chest_pain", "haemoptysis", "dark_urine", "fever_or_rigors")
    untold = dict.fromkeys(items, NOT_ASKED)
    rules = [(TODAY, items[0]), (TODAY, items[1]), (GRAVE, items[2]), (GRAVE, items[3])]
    asked = ordered(triage, *rules, answers=untold)
    assert asked == ("card_illness", *items[2:], "card_heart_lungs", *items[:2])


def test_the_rest_of_groups_that_are_explained_comes_after_the_card_and_no_later(
    triage,
):
    rest = ("haemoptysis", "fever_or_rigors")
    untold = {
        **UNTOLD,
        **dict.fromkeys((*rest, "toxin_or_bite"), NOT_ASKED),
        "card_heart_lungs": True,
        "card_illness": True,
        "chest_pain": True,
        "dark_urine": True,
    }
    rules = [
        (SOON, rest[0]),
        (SOON, rest[1]),
        (SOON, "'snake' in toxin_or_bite"),
        (GRAVE, f"{EARLY} && age_years > 20"),
    ]
    asked = ordered(triage, *rules, answers=untold)
    assert asked == ("toxin_or_bite", *rest, EARLY)


QUICK = "wasting"
"""Asked later than `EARLY` in the question set, and answered in less time."""


def test_of_questions_worth_as_much_the_quicker_goes_first_wherever_they_are_found(
    triage,
):
    untold = {**UNTOLD, QUICK: NOT_ASKED}
    alone = [(SOON, EARLY), (SOON, QUICK)]
    assert ordered(triage, *alone, answers=untold) == (QUICK, EARLY)
    sign = "muscle_ache_constant == 'severe'"
    told = {**untold, "muscle_ache_constant": "severe"}
    beside = [(GRAVE, f"{sign} && {EARLY}"), (GRAVE, f"{sign} && {QUICK}")]
    assert ordered(triage, *beside, answers=told) == (QUICK, EARLY)
    items = ("chest_pain", "haemoptysis", "dark_urine", "fever_or_rigors")
    open_card = dict.fromkeys(items, NOT_ASKED)
    groups = ordered(triage, *((GRAVE, item) for item in items), answers=open_card)
    assert groups[0] == "card_illness"  # five items; of heart and lungs six
    assert groups[3] == "card_heart_lungs"


def test_what_stands_before_a_definition_is_asked_as_well(triage):
    untold = {
        **UNTOLD,
        "vomiting_diarrhoea_days": NOT_ASKED,
        "dizzy_or_low_urine": True,
    }
    asked = ordered(triage, (SOON, f"{LATER} || dehydrated"), answers=untold)
    assert set(asked) == {LATER, "vomiting_diarrhoea_days"}
