"""Medicines that are certain count while others of the list wait to be confirmed."""

import pytest

from intake.domain.visit import Medication, Partly
from intake.knowledge.expression import GROWING, PARTLY, Leaf, parse
from intake.knowledge.together import run_together
from intake.triage.computed import compute
from intake.triage.facts import facts_of
from tests.intake.triage.made import SEEN, result, visit

CERTAIN = ("simvastatin 40mg", "clarithromycin 500mg")


def meds(*texts):
    return Partly(medications=tuple(Medication(text=text) for text in texts))


def not_gone_through():
    return visit(medications="not asked")


def assessed(triage, *texts):
    return triage.assess(not_gone_through(), at=SEEN, partly=meds(*texts))


def found(assessment):
    return {finding.rule for finding in assessment.findings}


def test_what_certain_medicines_do_together_counts_as_in_a_whole_list(triage):
    whole = triage.assess(visit(medications=list(CERTAIN)), at=SEEN)
    partly = assessed(triage, *CERTAIN)
    assert partly.interactions == whole.interactions
    assert partly.level is whole.level
    assert found(partly) >= {f.rule for f in whole.findings if f.level is whole.level}
    assert [m.text for m in partly.medications] == list(CERTAIN)


def test_what_they_do_not_bring_stays_open(triage):
    whole = triage.assess(visit(medications=["paracetamol"]), at=SEEN)
    partly = assessed(triage, "paracetamol")
    unknown = triage.assess(not_gone_through(), at=SEEN)
    assert whole.settled
    assert not partly.settled
    assert partly.level is unknown.level
    assert partly.advice.give == unknown.advice.give
    assert "medications" in {key for one in partly.open for key in one.needs}


def test_a_reason_names_the_medicines_it_rests_on(triage):
    because = {f.rule: f for f in assessed(triage, *CERTAIN).findings}
    pair = because["contraindicated-combination"]
    assert pair.because == "Simvastatin with clarithromycin (rhabdomyolysis)."
    assert pair.facts["worst_interaction"] == "contraindicated"


def test_what_would_undo_a_reason_is_told_of_a_part_too(triage):
    partly = meds(*CERTAIN)
    here = not_gone_through()
    for finding in triage.assess(here, at=SEEN, partly=partly).findings:
        told = triage.undoing(here, finding.rule, at=SEEN, partly=partly)
        assert told.each or told.together or not finding.facts


@pytest.mark.parametrize("texts", [CERTAIN, ("ramipril", "spironolactone"), ("xyz",)])
def test_nothing_of_a_part_is_denied_and_all_of_it_holds_in_the_whole(
    triage, knowledge, texts
):
    def values(**told):
        facts = facts_of(knowledge, at=SEEN, **told)
        compute(knowledge, facts)
        return facts.values

    whole = values(visit=visit(medications=list(texts)))
    partly = values(visit=not_gone_through(), partly=meds(*texts))
    assert partly.keys() & GROWING == {"conditions"}  # of the others nothing whole
    for name, value in partly.items():
        if name.startswith(PARTLY):
            assert whole[name.removeprefix(PARTLY)] == value


def test_a_claim_on_a_part_holds_or_cannot_be_told_in_trees_and_run_together():
    facts: dict[str, str | tuple[str, ...]] = {
        PARTLY + "medicines": ("statin",),
        PARTLY + "worst_interaction": "major",
    }
    texts = {
        "'statin' in medicines": True,
        "'acei' in medicines": None,
        "!('statin' in medicines)": False,
        "!('acei' in medicines)": None,
        "worst_interaction == 'major'": True,
        "worst_interaction in ['major', 'contraindicated']": True,
        "worst_interaction == 'contraindicated'": None,
        "unrecognised_medicines >= 1": None,
        "'statin' in medicines && 'acei' in medicines": None,
        "'statin' in medicines || 'acei' in medicines": True,
    }
    nodes = [parse(text) for text in texts]
    assert [node.truth(facts) for node in nodes] == list(texts.values())
    assert run_together(nodes)(facts.get) == tuple(texts.values())


def test_no_rule_claims_of_a_list_what_more_of_it_could_undo(knowledge):
    """A part may only make true what is no calmer than the whole."""

    def leaves(node):
        if isinstance(node, Leaf):
            yield node
            return
        inner = getattr(node, "parts", None) or (node.part,)
        for part in inner:
            yield from leaves(part)

    entries = (*knowledge.rules, *knowledge.definitions)
    claims = {
        leaf
        for entry in entries
        for leaf in leaves(entry.condition.node)
        if leaf.fact in GROWING
    }
    assert claims
    for leaf in claims:
        assert leaf.sign in {"holds", "in", "==", ">=", "!=", "is"}
        assert leaf.sign == "!=" or leaf.operand not in ("none", 0)
        assert leaf.sign != "!=" or leaf.operand == "none"


def test_bloods_are_current_only_for_a_list_that_was_gone_through(triage):
    """A medicine that nobody named yet may have begun since they were taken."""
    normal = [
        result("potassium", "4.1", "mmol/L"),
        result("creatinine", "70", "umol/L"),
    ]
    bloods = "blood_tests_within_3_months"
    told = {bloods: "not asked"}
    whole = visit(told, medications=["ramipril 5mg"], results=normal)
    part = visit(told, medications="not asked", results=normal)
    assert facts_of(triage.knowledge, whole, at=SEEN).values[bloods] is True
    found = facts_of(triage.knowledge, part, at=SEEN, partly=meds("ramipril 5mg"))
    assert bloods not in found.values
