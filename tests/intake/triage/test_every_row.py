"""Each row of the clinical reference, met by a visit that was made for it.

Random visits seldom meet the rare rows; here every rule gets one that holds for it,
and one that just does not. Program and reference must agree on both.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

import pytest

from intake.domain.assessment import FactValue
from intake.domain.visit import Visit
from intake.knowledge.interactions import SEVERITIES, Interaction
from intake.knowledge.question import ELSEWHERE
from intake.knowledge.release import Knowledge, load_knowledge
from intake.knowledge.rules import Rule
from intake.knowledge.witness import Witnesses
from intake.triage.computed import compute
from intake.triage.engine import Triage
from intake.triage.facts import facts_of
from tests.intake.triage.made import SEEN, visit
from tests.intake.triage.reference.compared import (
    OURS_ALONE,
    Examined,
    examine,
    expected,
    references,
    result_rows,
)
from tests.intake.triage.reference.oracle import Outcome
from tests.intake.triage.reference.tables import table
from tests.intake.triage.test_against_reference import (
    INCOMPLETE,
    SAYS_MORE,
    SELF_CARE,
)

_Seen = tuple[Examined, Outcome]
_UNWELL = {"resp_rate": 25, "spo2": 93, "pulse": 115}
_CALF = {"leg_constant_pain_one": True}
_NO_SIGN_OF_A_CLOT = dict.fromkeys(
    (
        *("paralysis_or_plaster", "bedridden_3d_or_surgery_12w", "deep_vein_tender"),
        *("entire_leg_swollen", "pitting_one_leg", "collateral_veins"),
    ),
    False,
) | {"calf_left_cm": 36, "calf_right_cm": 36}
_OF_THIRTY = {"birth_date": None, "age_years": 30}
_NEED_ARITHMETIC: Mapping[str, Visit] = {
    "E01": visit(_UNWELL),
    "E14": visit({**_UNWELL, "fever_or_rigors": True, "temp_c": 38.6}),
    "S01": visit({**_CALF, "entire_leg_swollen": True, "deep_vein_tender": True}),
    "S02": visit({**_NO_SIGN_OF_A_CLOT, **_CALF}),
    "S05": visit({"rest_pain_hang": True, "foot_pulses": "weak"}),
    "S23": visit(medications=["simvastatin", "clarithromycin"]),
    "R16": visit(
        {"cramp_pain": 3, "cramp_sites": ["thigh"], "soreness_after": False}
        | {"sleep_disrupted": False}
    ),
    "U28": visit(
        {"pregnancy_status": "pregnant", "gestation_weeks": 12, "sbp": 150},
        patient=_OF_THIRTY,
    ),
    "d_dimer": visit(
        _CALF,
        results=[
            {"test": "d_dimer", "value": "900", "unit": "ug/L"}
            | {"collected": SEEN.isoformat()}
        ],
    ),
}
"""What rests on a score, a pair or a cut-off that no single fact tells."""
_STANDS_BESIDE = {INCOMPLETE, SELF_CARE, *SAYS_MORE}


@cache
def seen_of_each_rule() -> Mapping[str, tuple[_Seen, ...]]:
    """Return for each rule what both say of the visits that were made for it."""
    knowledge = load_knowledge()
    triage = Triage(knowledge)
    made: dict[str, tuple[_Seen, ...]] = {}
    for rule in knowledge.rules:
        looked = (examine(triage, one, at=SEEN) for one in visits_for(knowledge, rule))
        made[rule.id] = tuple(
            (seen, expected(knowledge, seen.facts)) for seen in looked
        )
    for name, one in _NEED_ARITHMETIC.items():
        seen = examine(triage, one, at=SEEN)
        made[name] = ((seen, expected(knowledge, seen.facts)),)
    return made


def pairs_seen() -> Iterator[tuple[str, Examined, Outcome]]:
    for name, pairs in seen_of_each_rule().items():
        for seen, wanted in pairs:
            yield name, seen, wanted


def visits_for(knowledge: Knowledge, rule: Rule) -> Iterator[Visit]:
    """Yield a visit for which a rule holds, and one for which it does not."""
    witnesses = Witnesses(knowledge)
    for truth in (True, False):
        facts = witnesses.find((rule.condition.node, truth))
        assert facts is not None, rule.id
        yield told(knowledge, facts)


def told(knowledge: Knowledge, facts: Mapping[str, FactValue]) -> Visit:
    """Return the benign visit with facts told in its answers and lists."""
    questions = knowledge.questions.by_key
    answers = {
        name: _written(value)
        for name, value in facts.items()
        if name in questions and name not in ELSEWHERE and value not in ("", ())
    }
    patient: dict[str, object] = {}
    if "age_years" in facts:
        patient |= {"birth_date": None, "age_years": _written(facts["age_years"])}
    if "sex_at_birth" in facts:
        patient["sex"] = facts["sex_at_birth"]
    return visit(
        answers,
        patient=patient,
        conditions=[{"key": key} for key in _members(facts, "conditions")],
        medications=list(_medicines(knowledge, facts)),
        results=[
            {
                "test": name.removeprefix("result."),
                "value": str(_written(value)),
                "unit": knowledge.analytes[name.removeprefix("result.")].unit,
                "collected": SEEN.isoformat(),
            }
            for name, value in facts.items()
            if name.startswith("result.")
        ],
    )


def _written(value: FactValue) -> object:
    """Return a value as a document has it."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(str(value))
    return list(value) if isinstance(value, tuple) else value


def _members(facts: Mapping[str, FactValue], name: str) -> tuple[str, ...]:
    value = facts.get(name, ())
    return value if isinstance(value, tuple) else ()


def _medicines(knowledge: Knowledge, facts: Mapping[str, FactValue]) -> Iterator[str]:
    """Yield a medicine of each name, class and effect that is wanted."""
    for key in _members(facts, "medicines"):
        yield next(
            s.inn for s in knowledge.formulary.substances if key in (s.inn, s.klass)
        )
    for flag in _members(facts, "medicine_flags"):
        yield next(s.inn for s in knowledge.formulary.substances if flag in s.flags)


def test_program_and_reference_agree_on_the_visit_of_each_rule():
    for name, seen, wanted in pairs_seen():
        fired = references(seen.fired) - _STANDS_BESIDE
        assert fired == wanted.fired - _STANDS_BESIDE, name
        assert frozenset(result_rows(seen.fired)) == wanted.results, name
        assert seen.withheld == wanted.withheld, name


@pytest.mark.parametrize("trigger", [row["id"] for row in table("triggers")])
def test_every_trigger_is_met(trigger):
    assert any(
        trigger in references(seen.fired) and trigger in {*wanted.fired, SELF_CARE}
        for _, seen, wanted in pairs_seen()
    )


@pytest.mark.parametrize(
    "row",
    [(r["analyte"], int(r["level"]), r["within"]) for r in table("result_rules")],
)
def test_every_result_row_is_met(row):
    assert any(
        row in set(result_rows(seen.fired)) and row in wanted.results
        for _, seen, wanted in pairs_seen()
    )


@pytest.mark.parametrize(
    "row", [r["id"] for r in table("lab_rules") if r["id"] != "LR15"]
)
def test_every_rule_of_tests_is_met(row):
    """LR15 is no rule but the tests of single medicines: see `test_orders`."""
    ids = [r.id for r in load_knowledge().order_rules if r.reference == row]
    assert any(
        row in wanted.lab_rules and any(seen.orders[rule] for rule in ids)
        for _, seen, wanted in pairs_seen()
    )


@pytest.mark.parametrize("place", range(len(table("advice_rules"))))
def test_every_row_about_advice_holds_for_one_and_not_for_another(place):
    rules = [r for r in load_knowledge().advice_rules if r.id not in OURS_ALONE]
    told_by_both = {
        wanted.advice[place]
        for _, seen, wanted in pairs_seen()
        if seen.advice[rules[place].id] is wanted.advice[place]
    }
    assert {True, False} <= told_by_both


@pytest.mark.parametrize("severity", SEVERITIES[1:])
def test_every_pair_of_medicines_is_told_with_its_severity(severity):
    knowledge = load_knowledge()
    rows = [r for r in knowledge.interactions.rows if r.severity == severity]
    assert rows
    for row in rows:
        facts = {"medicines": (row.first, *row.others)}
        assert severity in told_severities(row, told(knowledge, facts)), row


@pytest.mark.parametrize("severity", SEVERITIES[1:])
def test_every_medicine_with_a_condition_is_told_with_its_severity(severity):
    knowledge = load_knowledge()
    rows = [r for r in knowledge.drug_conditions.rows if r.severity == severity]
    assert rows
    for row in rows:
        facts = {"medicines": (row.first,), "conditions": row.others}
        assert severity in told_severities(row, told(knowledge, facts)), row


def told_severities(row: Interaction, one: Visit) -> set[str]:
    """Return the severities told of the medicines that a row matches in a visit."""
    knowledge = load_knowledge()
    matches = compute(knowledge, facts_of(knowledge, one, at=SEEN)).matches
    of_row = {frozenset(match.drugs) for match in matches if match.row == row}
    found = Triage(knowledge).interactions(one, at=SEEN)
    return {pair.severity for pair in found if frozenset(pair.drugs) in of_row}
