"""Two records of one person: what the one that stays takes over."""

import pytest
from hypothesis import given

from intake.domain.merging import combined
from intake.domain.patient import Allergies, Patient
from tests.intake.store.visits_made import patients


def patient(**parts):
    parts.setdefault("age_years", 70) if "birth_date" not in parts else None
    return Patient.model_validate({"sex": "female", **parts})


def allergies(*substances, status="known"):
    return {"status": status, "items": [{"substance": s} for s in substances]}


@given(patients(), patients())
def test_no_allergy_and_no_number_of_either_is_lost(survivor, duplicate):
    both = combined(survivor, duplicate)
    substances = {item.substance.casefold() for item in both.allergies.items}
    for record in (survivor, duplicate):
        assert substances >= {i.substance.casefold() for i in record.allergies.items}
    numbers = {both.number, *(one.number for one in both.other_numbers)}
    bare = {"".join((number or "").split()).casefold() for number in numbers}
    for number in (survivor.number, duplicate.number):
        assert "".join((number or "").split()).casefold() in {*bare, ""}
    assert Patient.model_validate(dict(both)) == both


@given(patients(), patients())
def test_a_second_merge_of_the_same_changes_nothing(survivor, duplicate):
    both = combined(survivor, duplicate)
    assert combined(both, duplicate) == both


@pytest.mark.parametrize(
    ("mine", "other", "both"),
    [
        ("none_known", "not_recorded", "none_known"),
        ("not_recorded", "none_known", "none_known"),
        ("not_recorded", "unavailable", "unavailable"),
        ("unavailable", "none_known", "none_known"),
        ("not_recorded", "not_recorded", "not_recorded"),
    ],
)
def test_of_two_states_the_one_that_says_more_stands(mine, other, both):
    one, two = (patient(allergies=allergies(status=s)) for s in (mine, other))
    assert combined(one, two).allergies.status == both


def test_an_allergy_wins_over_none_known():
    one = patient(allergies=allergies(status="none_known"))
    two = patient(allergies=allergies("latex"))
    assert combined(one, two).allergies == two.allergies
    again = combined(two, patient(allergies=allergies("LATEX", "nuts"))).allergies
    assert again == Allergies.model_validate(allergies("latex", "nuts"))


def test_what_the_survivor_leaves_open_the_duplicate_fills():
    one = patient(family_name="Smith", contact={"phone": "1"}, number="A1")
    two = patient(
        family_name="Jones",
        given_name="Ann",
        former_names=["Brown", "SMITH"],
        birth_date="1956",
        number="B 2",
        other_numbers=[{"number": "a1"}, {"number": "C3", "kind": "local"}],
        contact={"phone": "2", "address": "1 High Street"},
    )
    both = combined(one, two)
    assert both.name_text() == "SMITH, Ann"
    assert both.former_names == ("Jones", "Brown")
    assert both.contact.phone == "1"
    assert both.contact.address == "1 High Street"
    assert both.age_years is None
    assert str(both.birth_date) == "1956"
    assert both.number == "A1"
    assert [(n.number, n.retired) for n in both.other_numbers] == [
        ("B 2", True),
        ("C3", True),
    ]
