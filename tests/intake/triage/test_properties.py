"""What must hold of any visit, however strange."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.assessment import Assessment, Level
from intake.domain.visit import Visit
from intake.knowledge.question import Kind, Question, Tier
from intake.knowledge.release import load_knowledge
from intake.services.population.documents import Document, make_document
from intake.triage.engine import Triage
from intake.triage.facts import facts_of
from tests.intake.triage.made import NOT_ASKED, SEEN, document
from tests.intake.triage.random_visits import any_answer, limits_of, strange

KNOWLEDGE = load_knowledge()
TRIAGE, ANOTHER = Triage(KNOWLEDGE), Triage(KNOWLEDGE)
CARD = KNOWLEDGE.questions.section("emergency").questions
RED_FLAGS = [q.key for q in CARD if q.kind is Kind.YES_NO]
LISTS = {"conditions", "medications", "other_symptoms"}
SEEDS = st.integers(min_value=0, max_value=10**9)
NEVER_COUNTED_AS_OPEN = {
    "med_change_weeks": "blank means: nothing changed in six months (its own text)",
}


def some_document(seed: int) -> Document:
    rng = Random(seed)  # noqa: S311 - made-up data
    return strange(make_document(rng), KNOWLEDGE, rng)


def assess(made: Document) -> Assessment:
    return TRIAGE.assess(Visit.model_validate(made), at=SEEN)


def answers_of(made: Document) -> dict[str, object]:
    answers = made["answers"]
    assert isinstance(answers, dict)
    return answers


def answered(made: Document, more: Mapping[str, object]) -> Document:
    return {**made, "answers": {**answers_of(made), **more}}


def without(made: Document, key: str) -> Document:
    kept = {k: answer for k, answer in answers_of(made).items() if k != key}
    return {**made, "answers": kept}


def urgency(made: Document) -> int:
    """Return the rank of the level; too little answered is not calmer than routine."""
    level = assess(made).level
    return Level.ROUTINE.rank if level is Level.NOT_ASSESSED else level.rank


def every_answer(question: Question) -> list[object]:
    """Return every answer of a question that may make a difference."""
    if question.kind in {Kind.YES_NO, Kind.FLAG}:
        return [True, False]
    if question.kind is Kind.CHOICE:
        return [c.value for c in question.choices if c.value != "not_checked"]
    if question.kind is Kind.CHOICES:
        return [[c.value] for c in question.choices]
    assert question.possible is not None
    low, high = question.possible.low, question.possible.high
    around = [e + d for e in limits_of(question.key) for d in (-1, 0, 1)]
    tried = {min(max(Decimal(n), low), high) for n in around} | {low, high}
    whole = question.kind is Kind.WHOLE
    return [int(n) if whole else float(n) for n in sorted(tried)]


@given(seed=SEEDS, flag=st.sampled_from(RED_FLAGS))
def test_another_red_flag_never_makes_it_calmer(seed, flag):
    made = some_document(seed)
    assert urgency(answered(made, {flag: True})) <= urgency(made)


@given(seed=SEEDS, key=st.sampled_from([q.key for q in KNOWLEDGE.questions]))
def test_an_answer_taken_away_never_makes_it_calmer_than_the_calmest_answer(seed, key):
    """What is not known is never better than the best that it may be."""
    made = some_document(seed)
    if key not in answers_of(made):
        return
    bare = without(made, key)
    before, after = urgency(made), urgency(bare)
    if after > before:
        question = KNOWLEDGE.questions[key]
        calmest = max(urgency(answered(bare, {key: a})) for a in every_answer(question))
        assert after <= calmest


@given(seed=SEEDS, pick=st.integers(0, 200))
def test_a_denial_taken_away_never_makes_it_calmer(seed, pick):
    made = some_document(seed)
    denied = [k for k, answer in answers_of(made).items() if answer is False]
    if denied:
        key = denied[pick % len(denied)]
        assert urgency(without(made, key)) <= urgency(made), key


@given(seed=SEEDS)
def test_with_a_grave_rule_open_no_self_care_is_said(seed):
    answer = assess(some_document(seed))
    grave = [o for o in answer.open if o.level in (Level.EMERGENCY, Level.SAME_DAY)]
    if grave:
        assert answer.level is not Level.SELF_CARE
        assert not answer.settled


@pytest.mark.parametrize("question", CARD, ids=[q.key for q in CARD])
def test_without_an_answer_on_the_card_nobody_is_sent_home(question):
    """Nothing that was not answered is taken for normal."""
    core = question.tier is Tier.CORE
    asked = answered(document(), {question.key: "unknown"})
    for made in (without(document(), question.key), asked):
        said = assess(made)
        assert said.level is (Level.ROUTINE if core else Level.SELF_CARE)
        assert (question.key in said.ask_next) is core


@pytest.mark.parametrize("name", sorted(LISTS))
def test_without_a_list_nobody_is_sent_home(name):
    made = document()
    del made[name]
    answer = assess(made)
    assert answer.level is Level.ROUTINE
    assert name in answer.ask_next
    assert not answer.settled


@given(seed=SEEDS, pick=SEEDS)
def test_settled_means_that_no_answer_can_raise_it(seed, pick):
    made = some_document(seed)
    answer = assess(made)
    if not answer.settled:
        return
    rng = Random(pick)  # noqa: S311 - made-up data
    facts = facts_of(KNOWLEDGE, Visit.model_validate(made), at=SEEN)
    open_keys = sorted(set(facts.unanswered) - NEVER_COUNTED_AS_OPEN.keys())
    open_questions = [KNOWLEDGE.questions[key] for key in open_keys]
    for _ in range(3):
        asked = rng.sample(open_questions, min(len(open_questions), rng.randint(1, 12)))
        more = {q.key: any_answer(q, KNOWLEDGE, rng) for q in asked}
        later = assess(answered(made, more))
        assert later.level.rank >= answer.level.rank, more


@given(seed=SEEDS)
def test_what_is_asked_next_is_not_known_yet(seed):
    made = some_document(seed)
    answer = assess(made)
    usable = {
        k for k, a in answers_of(made).items() if a not in ("unknown", "not_checked")
    }
    known = usable | (LISTS & made.keys())
    needs = {key for finding in answer.open for key in finding.needs}
    assert needs <= set(answer.ask_next)
    assert set(answer.ask_next) & known == set()
    assert set(answer.ask_next) <= LISTS | KNOWLEDGE.questions.by_key.keys()
    assert all(finding.needs for finding in answer.open)


@given(seed=SEEDS)
def test_advice_that_is_given_is_never_held_back(seed):
    answer = assess(some_document(seed))
    given_keys = {item.key for item in answer.advice.give}
    assert given_keys & {item.key for item in answer.advice.withhold} == set()
    assert len(given_keys) == len(answer.advice.give)
    if answer.level in (Level.EMERGENCY, Level.SAME_DAY, Level.NOT_ASSESSED):
        assert given_keys == {"safety_net"}
    assert all(item.text.strip() for item in answer.advice.give)
    assert all(item.because and item.rule for item in answer.advice.withhold)


@given(seed=SEEDS)
def test_no_test_is_asked_for_without_a_reason(seed):
    answer = assess(some_document(seed))
    for order in answer.labs:
        assert order.reasons
        assert order.rules
        assert all(reason.strip() for reason in order.reasons)
    tests = {order.test for order in answer.labs}
    assert tests & {recent.test for recent in answer.recent_results_used} == set()
    assert bool(answer.labs) is (answer.labs_not_needed is None)
    flags = {finding.flag for finding in answer.findings}
    if answer.level is Level.EMERGENCY or "pregnancy_dvt" in flags:
        assert "d_dimer" not in tests


@given(seed=SEEDS)
def test_the_level_is_that_of_the_gravest_finding(seed):
    answer = assess(some_document(seed))
    ranks = [finding.level.rank for finding in answer.findings]
    if answer.level is not Level.NOT_ASSESSED:
        assert answer.level.rank == min(ranks)
    assert ranks == sorted(ranks)
    assert all(o.level.rank < answer.level.rank for o in answer.open) or any(
        finding.rule == "cannot-issue-self-care" for finding in answer.findings
    )
    for finding in answer.findings:
        assert finding.because.endswith(".")
        assert finding.source
        assert finding.digest.startswith("sha256:")


@given(seed=SEEDS)
def test_the_same_visit_gives_the_same_bytes(seed):
    made = some_document(seed)
    first = assess(made)
    again = ANOTHER.assess(Visit.model_validate(made), at=SEEN)
    assert first.as_json() == again.as_json()
    assert Assessment.from_json(first.as_json()).as_json() == first.as_json()


def conclusions(made: Document) -> dict[str, object]:
    """Return what was concluded, whatever the order in which it is told."""
    answer = assess(made)
    return {
        "level": answer.level,
        "settled": answer.settled,
        "findings": {(f.rule, f.flag) for f in answer.findings},
        "open": {o.rule for o in answer.open},
        "labs": {order.test: order.urgency for order in answer.labs},
        "recent": {recent.test for recent in answer.recent_results_used},
        "advice": {(item.key, item.text) for item in answer.advice.give},
        "withheld": {(item.key, item.because) for item in answer.advice.withhold},
        "causes": {(c.cause, c.weight) for c in answer.contributors},
        "pairs": {(frozenset(i.drugs), i.severity) for i in answer.interactions},
        "scores": answer.scores,
    }


@given(seed=SEEDS, order=st.randoms(use_true_random=False))
def test_the_order_of_anything_never_matters(seed, order):
    made = some_document(seed)
    answers = list(answers_of(made).items())
    order.shuffle(answers)
    mixed = {**made, "answers": dict(answers)}
    for key in (*LISTS, "results"):
        entries = list(made.get(key, []))  # type: ignore[call-overload] # lists all
        if key in made:
            order.shuffle(entries)
            mixed[key] = entries
    assert conclusions(mixed) == conclusions(made)


@given(seed=SEEDS, pick=SEEDS)
def test_the_unit_of_entry_never_matters(seed, pick):
    made, rng = some_document(seed), Random(pick)  # noqa: S311 - made-up data
    results = made["results"]
    assert isinstance(results, list)
    other = [in_another_unit(row, rng) for row in results]
    before, after = conclusions(made), conclusions({**made, "results": other})
    assert {k: v for k, v in after.items() if k != "scores"} == {
        k: v for k, v in before.items() if k != "scores"
    }


def in_another_unit(row: dict[str, str], rng: Random) -> dict[str, str]:
    """Return a result in another unit of its test, where it comes back the same."""
    analyte = KNOWLEDGE.analytes[row["test"]]
    if not analyte.others or not row["value"].replace(".", "").isdigit():
        return row
    other = rng.choice(analyte.others)
    held = analyte.read(row["value"], row["unit"])
    value = getattr(held, "value", None)
    if not isinstance(value, Decimal):
        return row
    told = other.from_si(value).quantize(Decimal("0.000001"))
    moved = {**row, "value": f"{told}", "unit": other.unit}
    back = analyte.read(moved["value"], moved["unit"])
    return moved if getattr(back, "value", None) == value else row


VITALS: dict[str, list[object]] = {
    "resp_rate": [7, 10, 15, 21, 26],
    "spo2": [80, 88, 92, 94, 97],
    "on_oxygen": [True, False],
    "spo2_scale2": [True, False],
    "sbp": [85, 95, 105, 130, 225],
    "pulse": [38, 45, 72, 95, 115, 135],
    "acvpu": ["A", "C"],
    "temp_c": [34.5, 35.5, 36.8, 38.0, 39.5],
}


@given(
    signs=st.fixed_dictionaries({k: st.sampled_from(v) for k, v in VITALS.items()}),
    missing=st.lists(
        st.sampled_from(sorted(VITALS)), min_size=1, max_size=3, unique=True
    ),
)
def test_vital_signs_not_taken_hide_nothing_that_all_their_values_would_say(
    signs, missing
):
    """A NEWS2 sure to be 5 is seen today, whether or not it may be 7."""
    told = {key: value for key, value in signs.items() if key not in missing}
    bare = document({**dict.fromkeys(VITALS, NOT_ASKED), **told}, conditions=["copd"])
    every = product(*(VITALS[key] for key in missing))
    calmest = max(
        urgency(answered(bare, dict(zip(missing, some, strict=True)))) for some in every
    )
    assert urgency(bare) <= calmest
