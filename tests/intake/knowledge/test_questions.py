"""The question set: what may be answered, what is odd, how answers read."""

from decimal import Decimal

import pytest

from intake.domain.errors import KnowledgeError
from intake.knowledge.question import ELSEWHERE, Kind, Limits, Question, Tier
from intake.knowledge.question_file import read_questions
from intake.knowledge.units import shown_unit
from tests.intake.triage.reference.tables import keyed

KINDS = {
    "tri": {Kind.YES_NO},
    "bool": {Kind.FLAG},
    "int": {Kind.WHOLE},
    "decimal": {Kind.NUMBER},
    "enum": {Kind.CHOICE},
    "set": {Kind.CHOICES, Kind.LIST},
    "list": {Kind.LIST},
}


def test_questions_are_those_of_the_reference(knowledge):
    groups = {group.key for group in knowledge.questions.groups}
    assert set(knowledge.questions.by_key) - groups == set(keyed("intake"))
    for key, row in keyed("intake").items():
        question = knowledge.questions[key]
        assert question.kind in KINDS[row["type"]], key
        assert question.tier.value == row["tier"], key
        assert question.unit == row["unit"], key
        assert bool(question.ask_when) is bool(row["ask_when"]), key
        assert question.seconds == int(row["seconds"]), key
        if question.kind in {Kind.CHOICE, Kind.CHOICES}:
            assert question.values == set(row["allowed"].split("|")), key
        if question.is_numeric:
            assert question.possible == limits(row["hard_min"], row["hard_max"]), key
            assert question.usual == limits(row["soft_min"], row["soft_max"]), key


def limits(low: str, high: str) -> Limits:
    return Limits(Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("dark_urine", True), ("dark_urine", False), ("dark_urine", "unknown"),
        ("on_oxygen", False), ("sbp", 40), ("sbp", 300), ("sbp", "unknown"),
        ("sbp", Decimal(120)), ("temp_c", Decimal("36.6")), ("temp_c", 37),
        ("acvpu", "A"), ("acvpu", "unknown"), ("foot_pulses", "not_checked"),
        ("cramp_sites", ("calf", "foot")), ("cramp_sites", ()),
        ("cramp_sites", "unknown"), ("toxin_or_bite", ("none",)),
    ],
)  # fmt: skip
def test_an_allowed_answer_has_no_fault(knowledge, key, answer):
    assert knowledge.questions[key].fault(answer) is None


@pytest.mark.parametrize(
    ("key", "answer", "wrong", "remedy"),
    [
        ("dark_urine", "yes", "is not an answer to a yes/no", 'or "unknown"'),
        ("dark_urine", 1, "is not an answer to a yes/no", "use true"),
        ("on_oxygen", "perhaps", "is not a yes or no", "use true or false"),
        ("sbp", 39, "is outside what is possible (40 to 300)", "in mm"),
        ("sbp", 301, "is outside what is possible (40 to 300)", "check the value"),
        ("sbp", Decimal("120.5"), "is not a whole number", "whole mmHg"),
        ("sbp", True, "is not a number", "give a number in mmHg"),
        ("sbp", "high", "is not a number", "give a number"),
        ("cramp_pain", 11, "is outside what is possible (0 to 10)", "a plain number"),
        ("cramp_pain", ("a",), "is not a number", "give a number"),
        ("acvpu", "a", "is not one of the choices", "use one of A, C, V, P, U"),
        ("acvpu", True, "is not one of the choices", "use one of"),
        ("cramp_sites", "calf", "is not a list of its choices", "use a list of calf"),
        ("cramp_sites", ("knee",), "is not a list of its choices", "use a list of"),
        ("toxin_or_bite", ("none", "other"), "holds none beside", "leave out none"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_with_its_cure(knowledge, key, answer, wrong, remedy):
    fault = knowledge.questions[key].fault(answer)
    assert fault is not None
    assert wrong in fault[0]
    assert remedy in fault[1]


def test_a_document_is_told_every_fault_with_its_path(knowledge):
    answers = {"dark_urin": True, "age_years": 70, "conditions": (), "sbp": 10}
    problems = list(knowledge.questions.faults(answers))
    assert [(p.path, p.wrong) for p in problems] == [
        ("answers.dark_urin", "is not a question"),
        ("answers.age_years", "has a place of its own"),
        ("answers.conditions", "has a place of its own"),
        ("answers.sbp", "is outside what is possible (40 to 300)"),
    ]
    assert "did you mean dark_urine" in problems[0].remedy
    assert problems[1].remedy == f"move it to {ELSEWHERE['age_years']}"


def test_a_list_question_has_a_place_of_its_own(knowledge):
    fault = knowledge.questions["medications"].fault(())
    assert fault == ("has a place of its own in the document", "move it to medications")


@pytest.mark.parametrize(
    ("key", "answer", "unusual"),
    [
        ("sbp", 79, True), ("sbp", 80, False), ("sbp", 220, False), ("sbp", 221, True),
        ("temp_c", Decimal("41.1"), True), ("sbp", "unknown", False),
        ("dark_urine", True, False),
    ],
)  # fmt: skip
def test_a_number_may_be_allowed_and_unusual(knowledge, key, answer, unusual):
    assert knowledge.questions[key].is_unusual(answer) is unusual


@pytest.mark.parametrize(
    ("key", "answer", "shown"),
    [
        ("dark_urine", True, "yes"),
        ("dark_urine", False, "no"),
        ("dark_urine", "unknown", "unknown"),
        ("cramp_sites", ("calf", "foot"), "calf, foot"),
        ("cramp_sites", (), "none"),
        ("sbp", 120, "120 mmHg"),
        ("temp_c", Decimal("36.60"), "36.6 °C"),
        ("temp_c", Decimal(40), "40 °C"),
        ("cramp_pain", 6, "6"),
        ("foot_pulses", "not_checked", "not checked"),
    ],
)
def test_an_answer_reads_as_people_say_it(knowledge, key, answer, shown):
    assert knowledge.questions[key].shown(answer) == shown


def test_a_unit_without_another_spelling_stays_as_it_is():
    assert shown_unit("mmol/L") == "mmol/L"


def test_every_question_comes_after_those_it_waits_for(knowledge):
    questions = knowledge.questions
    place = {q.key: n for n, q in enumerate(questions.by_dependence)}
    for question in questions.by_dependence:
        names = question.condition.names if question.condition else frozenset()
        for name in names & place.keys():
            assert place[name] < place[question.key], question.key
    assert len(place) + len([q for q in questions if q.kind is Kind.LIST]) == len(
        questions.by_key
    )


def test_sections_keep_the_clinical_order(knowledge):
    assert [section.key for section in knowledge.questions.sections][:3] == [
        "context",
        "emergency",
        "cramp",
    ]
    assert knowledge.questions.section("vitals").questions[0].key == "resp_rate"
    with pytest.raises(StopIteration):
        knowledge.questions.section("nothing")


def test_optional_and_unconditional_questions_are_told_apart(knowledge):
    questions = knowledge.questions
    assert {questions[key].tier for key in questions.optional} == {Tier.OPTIONAL}
    assert all(q.condition is None for q in questions.unconditional)


def test_numbers_are_unusual_outside_their_usual_limits_alone(knowledge):
    questions = knowledge.questions
    answers = {"pulse": 72, "temp_c": Decimal("41.5"), "resp_rate": 12, "sbp": 45}
    assert list(questions.unusual(answers)) == ["sbp", "temp_c"]
    for question in questions:
        if question.usual is None:
            continue
        for limit in question.usual.whole:
            beside = [limit - 1, limit, limit + 1]
            told = [bool(list(questions.unusual({question.key: n}))) for n in beside]
            assert told == [not question.usual.hold(n) for n in beside], question.key


def test_an_answer_is_refused_outside_its_possible_limits_alone(knowledge):
    questions = knowledge.questions
    for question in questions:
        if question.possible is None or question.key in ELSEWHERE:
            continue
        for limit in question.possible.whole:
            beside = [limit - 1, limit, limit + 1]
            told = [bool(list(questions.faults({question.key: n}))) for n in beside]
            assert told == [not question.possible.hold(n) for n in beside], question.key


@pytest.mark.parametrize("key", ["age_years", "sex_at_birth"])
def test_an_answer_that_has_a_place_of_its_own_is_refused(knowledge, key):
    answer = {"age_years": 40, "sex_at_birth": "female"}[key]
    assert [p.path for p in knowledge.questions.faults({key: answer})] == [
        f"answers.{key}"
    ]


def question_file(*questions: str) -> str:
    head = "[[section]]\nkey = 's'\ntitle = 'S'\n"
    shared = "section = 's'\ntext = 't'\nshort = 't'\nseconds = 1\ntier = 'core'\n"
    return head + "".join(f"[[question]]\n{shared}{text}\n" for text in questions)


def test_a_question_without_a_key_is_refused():
    with pytest.raises(KnowledgeError, match=r"q\.toml: question \?: "):
        read_questions(question_file("kind = 'yes_no'"), origin="q.toml")


def test_choices_that_are_no_list_are_refused():
    text = question_file("key = 'a'\nkind = 'choice'\nchoices = 3")
    with pytest.raises(KnowledgeError, match="question a: choices are a list"):
        read_questions(text, origin="q.toml")


def test_a_question_without_limits_is_never_unusual():
    made = read_questions(question_file("key = 'a'\nkind = 'yes_no'"), origin="q.toml")
    question: Question = made["a"]
    assert question.possible is None
    assert not question.is_unusual(5)
    assert question.condition is None


def test_a_no_to_a_group_is_a_no_to_what_was_not_answered_by_itself(knowledge):
    told = {"card_leg": False, "leg_cold_pale_new": "unknown", "cramp_pain": 4}
    assert knowledge.questions.spread(told) == {
        **told,
        "leg_numb_paralysed_new": False,
        "skin_purple_blistered": False,
        "pain_out_of_proportion": False,
    }


@pytest.mark.parametrize("answer", [True, "unknown"])
def test_any_other_answer_to_a_group_says_nothing_of_its_items(knowledge, answer):
    told = {"card_leg": answer}
    assert knowledge.questions.spread(told) == told


def test_every_yes_or_no_of_the_emergency_card_is_in_one_group(knowledge):
    card = knowledge.questions.section("emergency").questions
    asked = [q.key for q in card if q.tier is Tier.CORE and q.kind is Kind.YES_NO]
    assert sorted(knowledge.questions.group_of) == sorted(asked)
    grouped = [key for group in knowledge.questions.groups for key in group.stands_for]
    assert len(grouped) == len(set(grouped))


GROUP = """
[[section]]
key = "card"
title = "Card"
[[section]]
key = "rest"
title = "Rest"
[[question]]
key = "pale"
section = "card"
text = "Pale"
short = "pale"
kind = "yes_no"
tier = "core"
seconds = 1
[[question]]
key = "cold"
section = "rest"
text = "Cold"
short = "cold"
kind = "yes_no"
tier = "core"
seconds = 1
[[question]]
key = "girth"
section = "card"
text = "Girth"
short = "girth"
kind = "number"
hard = [1, 2]
tier = "core"
seconds = 1
[[question]]
key = "any"
section = "card"
text = "Any"
short = "any"
kind = "yes_no"
tier = "group"
seconds = 1
stands_for = ["pale"]
"""


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ('["pale"]', '["blue"]', "any: no question blue in its section"),
        ('["pale"]', '["cold"]', "any: no question cold in its section"),
        ('["pale"]', '["girth"]', "any: girth is not always a yes or a no"),
        ('["pale"]', '["pale", "pale"]', "any: pale is in two groups"),
        ('["pale"]', '"pale"', "any: stands_for is a list"),
        ("stands_for =", "# ", "any: stands_for belongs to groups"),
        ('tier = "group"', 'tier = "core"', "any: stands_for belongs to groups"),
        (
            'kind = "yes_no"\ntier = "group"',
            'kind = "flag"\ntier = "group"',
            "any: a group is answered with yes or no",
        ),
    ],
)
def test_a_group_of_something_else_is_refused(old, new, wrong):
    assert read_questions(GROUP, origin="made").groups[0].stands_for == ("pale",)
    with pytest.raises(KnowledgeError, match=wrong):
        read_questions(GROUP.replace(old, new), origin="made")
