"""Visits drawn from the population and then made strange: full of red flags, or bare.

Nothing about them is likely; everything about them is allowed.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from random import Random

from intake.domain.visit import Visit
from intake.knowledge.question import ELSEWHERE, Kind, Question, Tier
from intake.knowledge.release import Knowledge
from intake.services.population.documents import Document, make_document
from tests.intake.triage.reference.tables import table

UNCOMMON_MEDICINES = (
    *("quinine sulfate 200mg", "tonic water", "lithium carbonate 400mg", "digoxin"),
    *("denosumab", "zoledronic acid", "ciprofloxacin 500mg", "haloperidol"),
    *("metoclopramide", "sertraline", "venlafaxine", "clarithromycin", "colchicine"),
    *("simvastatin 40mg", "gemfibrozil", "ciclosporin", "diltiazem", "amiodarone"),
    *("spironolactone", "trimethoprim", "ramipril", "losartan", "naproxen"),
    *("warfarin", "apixaban", "cisplatin", "cetuximab", "fludrocortisone"),
    *("prednisolone", "magnesium hydroxide", "potassium chloride", "omeprazole"),
    *("bendroflumethiazide", "furosemide", "dapagliflozin", "carbamazepine"),
    *("levothyroxine", "phenelzine", "methotrexate", "topiramate", "desmopressin"),
    *("tamoxifen", "combined oral contraceptive", "St John's wort", "xqzzy"),
)
RESULT_VALUES = {
    row["analyte"]: tuple(
        sorted({*re.findall(r"(?<![\w'])\d+(?:\.\d+)?", row["condition"])})
    )
    for row in table("result_rules")
}
_NEAR = (Decimal(-1), Decimal("-0.1"), Decimal(0), Decimal("0.1"), Decimal(1))
_DIP = ("neg", "trace", "1+", "2+", "3+")


def random_visits(count: int, knowledge: Knowledge, *, seed: str) -> Iterator[Visit]:
    """Yield visits, each of a seed of its own."""
    for number in range(count):
        rng = Random(f"{seed}/{number}")  # noqa: S311 - made-up data
        yield Visit.model_validate(strange(make_document(rng), knowledge, rng))


def strange(document: Document, knowledge: Knowledge, rng: Random) -> Document:
    """Return a document with answers changed, dropped and added."""
    answers = document["answers"]
    assert isinstance(answers, dict)
    questions = [
        q
        for q in knowledge.questions
        if q.key not in ELSEWHERE and q.tier is not Tier.GROUP  # not of the reference
    ]
    for question in rng.sample(questions, rng.choice((0, 1, 2, 4, 8, 16))):
        answers[question.key] = any_answer(question, knowledge, rng)
    share = rng.choice((0, 0, 0.02, 0.1, 0.4, 0.9))
    for key in list(answers):
        if rng.random() < share:
            del answers[key]
    _lists(document, knowledge, rng)
    _results(document, knowledge, rng)
    if rng.random() < 0.1:
        patient = document["patient"]
        assert isinstance(patient, dict)
        del patient["birth_date"]
        patient["age_years"] = rng.choice((2, 9, 15, 16, 17, 49, 50, 64, 65, 80, 99))
        patient["sex"] = rng.choice(("female", "male", "intersex", "unknown"))
    return document


def any_answer(question: Question, knowledge: Knowledge, rng: Random) -> object:
    """Return an allowed answer; for numbers, one near a limit of a rule."""
    if question.kind is Kind.FLAG:
        return rng.random() < 0.5
    if rng.random() < 0.1:
        return "unknown"
    values = [choice.value for choice in question.choices]
    if question.kind is Kind.YES_NO:
        return rng.random() < 0.7
    if question.kind is Kind.CHOICE:
        return rng.choice(values)
    if question.kind is Kind.CHOICES:
        chosen = rng.sample(values, rng.randint(1, 3))
        return ["none"] if "none" in chosen else chosen
    return _number(question, knowledge, rng)


def _number(question: Question, knowledge: Knowledge, rng: Random) -> int | float:
    assert question.possible is not None
    low, high = question.possible.low, question.possible.high
    limit = rng.choice(limits_of(question.key)) + rng.choice(_NEAR)
    number = min(max(limit, low), high)
    return int(number) if question.kind is Kind.WHOLE else float(number)


def limits_of(key: str) -> tuple[Decimal, ...]:
    """Return the numbers that the reference compares an answer with."""
    pattern = re.compile(rf"\b{key} *(?:<=|>=|<|>) *(\d+(?:\.\d+)?)")
    texts = [row["condition"] for row in table("triggers")]
    texts += [row["definition"] for row in table("derived")]
    texts += [row["condition"] for row in table("advice_rules")]
    found = {Decimal(n) for text in texts for n in pattern.findall(text)}
    return tuple(sorted(found)) or (Decimal(1), Decimal(10), Decimal(40))


def _lists(document: Document, knowledge: Knowledge, rng: Random) -> None:
    conditions, medications = document["conditions"], document["medications"]
    assert isinstance(conditions, list)
    assert isinstance(medications, list)
    conditions += rng.sample(sorted(knowledge.conditions), rng.choice((0, 0, 1, 2, 4)))
    names = rng.sample(UNCOMMON_MEDICINES, rng.choice((0, 0, 1, 2, 4)))
    medications += [{"text": name} for name in names]
    others = document["other_symptoms"]
    assert isinstance(others, list)
    others += rng.sample(sorted(knowledge.questions.optional), rng.choice((0, 0, 1, 3)))
    document["other_symptoms"] = sorted(set(others))
    for key in ("conditions", "medications", "other_symptoms"):
        if rng.random() < 0.12:
            del document[key]


def _results(document: Document, knowledge: Knowledge, rng: Random) -> None:
    results = document["results"]
    assert isinstance(results, list)
    for test in rng.sample(sorted(RESULT_VALUES), rng.choice((0, 0, 1, 2, 5))):
        analyte = knowledge.analytes[test]
        value = rng.choice(_DIP)
        if not analyte.is_ordinal:
            step = Decimal(1).scaleb(-analyte.decimals) * rng.choice((-1, 0, 0, 1))
            number = Decimal(rng.choice(RESULT_VALUES[test])) + step
            plausible = analyte.plausible
            assert plausible.low is not None
            assert plausible.high is not None
            value = f"{min(max(number, plausible.low), plausible.high)}"
        day = rng.choice(("2026-11-22", "2026-10-01", "2026-08-25", "2026-08-24"))
        results.append(
            {"test": test, "value": value, "unit": analyte.unit, "collected": day}
        )
