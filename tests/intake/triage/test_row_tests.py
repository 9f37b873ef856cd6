"""What the row of a medicine, or of a pair, may ask for; with rows made for it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.triage.computed import compute
from intake.triage.facts import facts_of
from intake.triage.row_tests import Rows
from tests.intake.triage.made import NOT_ASKED, SEEN, result, visit

ACHE = {"muscle_ache_constant": "mild"}
UNSAID = {"blood_tests_within_3_months": NOT_ASKED}
NORMAL = [result("potassium", "4.1", "mmol/L"), result("creatinine", "70", "umol/L")]


def rows(triage, answers=None, *, is_acute=False, **parts):
    told = visit(answers or {}, **parts)
    facts = facts_of(triage.knowledge, told, at=SEEN)
    compute(triage.knowledge, facts)
    return Rows(facts, is_acute)


def substance(triage, name, **changes):
    (found,) = triage.knowledge.formulary.recognise(name).substances
    return replace(found, **changes)


def pair(triage, *labs, severity="major"):
    shipped = next(row for row in triage.knowledge.interactions.rows if row.others)
    return replace(shipped, labs=labs, severity=severity)


def of_medicine(asking, one, since=None):
    return tuple(asking.of_medicine(one, since))


def test_creatine_kinase_waits_for_a_symptom_and_the_rest_does_not(triage):
    both = substance(triage, "furosemide", labs=("ck", "potassium"))
    assert of_medicine(rows(triage), both) == ("potassium",)
    assert of_medicine(rows(triage, ACHE), both) == ("ck", "potassium")


def test_what_is_left_out_of_a_row_leaves_the_tests_after_it(triage):
    carbamazepine = substance(triage, "carbamazepine")
    asked = of_medicine(rows(triage), carbamazepine)
    assert asked == ("sodium", "vitamin_d", "alp")
    of_calcium = rows(triage, other_symptoms=["thirst", "constipation"])
    assert of_medicine(of_calcium, carbamazepine) == carbamazepine.labs


def test_what_lowers_calcium_asks_for_it_without_any_symptom(triage):
    asked = of_medicine(rows(triage), substance(triage, "furosemide"))
    assert "adjusted_calcium" in asked


@pytest.mark.parametrize(("days", "asks"), [(28, False), (29, True)])
def test_a_painkiller_without_prescription_asks_after_more_than_four_weeks(
    triage, days, asks
):
    ibuprofen = substance(triage, "ibuprofen 200mg")
    begun = SEEN - timedelta(days=days)
    assert bool(of_medicine(rows(triage), ibuprofen, begun)) is asks
    assert of_medicine(rows(triage), ibuprofen) == ()


def test_an_acid_tablet_taken_long_asks_for_magnesium_and_nothing_else(triage):
    long_use = rows(triage, {"ppi_over_3_months": True}, medications=["omeprazole"])
    omeprazole = substance(triage, "omeprazole", labs=("b12", "magnesium"))
    assert of_medicine(long_use, omeprazole) == ("magnesium",)
    paracetamol = substance(triage, "paracetamol", labs=("alt",))
    assert of_medicine(long_use, paracetamol) == ()
    assert of_medicine(rows(triage), omeprazole) == ()
    potent = frozenset(("mg_low_longterm", "k_low"))
    also = substance(triage, "omeprazole", labs=("potassium",), flags=potent)
    assert of_medicine(long_use, also) == ("potassium",)


def test_a_level_is_taken_only_of_a_medicine_that_is_taken(triage):
    asks = pair(triage, "digoxin_level", "magnesium")
    without = rows(triage, medications=["furosemide"])
    taken = rows(triage, medications=["digoxin 125 micrograms", "furosemide"])
    unknown = rows(triage, medications=NOT_ASKED)
    assert tuple(without.of_pair(asks)) == ("magnesium",)
    assert tuple(taken.of_pair(asks)) == ("digoxin_level", "magnesium")
    assert tuple(unknown.of_pair(asks)) == ("magnesium",)


def test_recent_normal_bloods_stand_for_what_a_pair_asks_unless_it_is_acute(triage):
    asks = pair(triage, "potassium", "creatinine", "magnesium")
    assert tuple(rows(triage).of_pair(asks)) == asks.labs
    assert tuple(rows(triage, UNSAID, results=NORMAL).of_pair(asks)) == ("magnesium",)
    acute = rows(triage, UNSAID, results=NORMAL, is_acute=True)
    assert tuple(acute.of_pair(asks)) == asks.labs


def test_a_row_never_asks_for_a_d_dimer(triage):
    """It is asked for by the rules about clots alone: after the Wells score."""
    assert tuple(rows(triage).of_pair(pair(triage, "d_dimer", "fbc"))) == ("fbc",)


def test_thyroid_and_liver_of_a_moderate_pair_wait_for_a_symptom_of_muscle(triage):
    mild = pair(triage, "tsh", "alt", "fbc", severity="moderate")
    assert tuple(rows(triage).of_pair(mild)) == ("fbc",)
    assert tuple(rows(triage, ACHE).of_pair(mild)) == ("tsh", "alt", "fbc")
    assert tuple(rows(triage).of_pair(replace(mild, severity="major"))) == mild.labs
