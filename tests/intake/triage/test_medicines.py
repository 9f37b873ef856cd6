"""What the medicines of a list mean together."""

from intake.domain.visit import Medication
from intake.knowledge.medicines import load_formulary
from intake.triage.medicines import MedicineList
from tests.intake.triage.made import SEEN, visit


def taken(*texts):
    entries = [Medication.model_validate({"text": text}) for text in texts]
    return MedicineList(load_formulary(), entries, at=SEEN)


def test_a_list_knows_medicines_by_name_and_class():
    medicines = taken("Simvastatin 40mg tablets", "atorvastatin")
    assert {"simvastatin", "atorvastatin", "statin"} <= medicines.keys
    assert medicines.with_key("statin") == ("simvastatin", "atorvastatin")
    assert medicines.with_key("thiazide") == ()
    assert "myotoxic" in medicines.flags
    assert medicines.with_flag("myotoxic") == ("simvastatin", "atorvastatin")


def test_a_combination_is_its_ingredients():
    medicines = taken("co-amilofruse 5/40")
    assert {"amiloride", "furosemide"} <= medicines.keys


def test_the_strongest_relation_to_cramps_counts():
    assert taken().strength == "none"
    medicines = taken("paracetamol", "bendroflumethiazide")
    assert medicines.strength == "moderate"
    assert medicines.with_strength("moderate") == ("bendroflumethiazide",)


def test_every_pair_that_a_row_matches_is_told_once(triage):
    told = visit(medications=["ibuprofen", "naproxen", "spironolactone"])
    answer = triage.assess(told, at=SEEN)
    pairs = [frozenset(found.drugs) for found in answer.interactions]
    assert frozenset(("ibuprofen", "spironolactone")) in pairs
    assert frozenset(("naproxen", "spironolactone")) in pairs
    assert len(pairs) == len(set(pairs))


def test_the_gravest_pair_is_told_first(triage):
    told = visit(
        medications=["ramipril", "spironolactone", "simvastatin", "clarithromycin"]
    )
    severities = [i.severity for i in triage.assess(told, at=SEEN).interactions]
    order = ["contraindicated", "major", "moderate", "minor"]
    assert severities == sorted(severities, key=order.index)
    assert severities[0] == "contraindicated"


def test_a_medicine_with_a_condition_is_told_too(triage):
    told = visit(medications=["naproxen"], conditions=["ckd_4"])
    found = triage.assess(told, at=SEEN).interactions
    assert ("naproxen", "ckd_4") in {interaction.drugs for interaction in found}


def test_three_that_must_come_together_do_not_match_two(triage):
    def effects(*medications):
        answer = triage.assess(visit(medications=list(medications)), at=SEEN)
        return {interaction.drugs for interaction in answer.interactions}

    triple = effects("ramipril", "furosemide", "naproxen")
    assert any(len(drugs) == 3 for drugs in triple)
    assert not any(len(drugs) == 3 for drugs in effects("ramipril", "furosemide"))


def test_a_medicine_is_answered_with_its_strongest_mechanism(triage):
    answer = triage.assess(visit(medications=["co-amilofruse", "xqzzy"]), at=SEEN)
    first, second = answer.medications
    assert first.status == "recognised"
    assert {i.inn for i in first.ingredients} == {"amiloride", "furosemide"}
    assert first.cramp_strength != "none"
    assert (second.status, second.ingredients, second.mechanism) == ("unknown", (), "")


def test_a_list_not_gone_through_has_no_medicines(triage):
    answer = triage.assess(visit(medications="not asked"), at=SEEN)
    assert answer.medications == answer.interactions == ()


def test_a_pair_is_told_as_its_row_has_it(triage):
    answer = triage.assess(
        visit(medications=["simvastatin", "clarithromycin"]), at=SEEN
    )
    (found,) = answer.interactions
    row = next(
        row
        for row in triage.knowledge.interactions.rows
        if (row.first, row.others) == ("simvastatin", ("macrolide_strong",))
    )
    told = (found.severity, found.effect, found.action, found.source)
    assert told == (row.severity, row.effect, row.action, row.source)
    assert all(told)
