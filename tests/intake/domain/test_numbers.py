"""Numbers of patients: kinds, check digits, and how they are read out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from intake.domain.numbers import (
    NUMBER_FORMS,
    Identifier,
    NumberKind,
    is_possible,
    shown_number,
)
from intake.domain.patient import Patient

NHS = NumberKind.NHS_NUMBER


def nhs_number(nine):
    """Return nine digits with their check digit, or None where none is given out."""
    total = sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    return None if check == 10 else f"{nine}{check}"


numbers = st.from_regex(r"[0-9]{9}", fullmatch=True).map(nhs_number).filter(bool)


@pytest.mark.parametrize(
    "number", ["943 476 5919", "9434765919", "943-476-5919", "401 023 2137"]
)
def test_a_published_example_is_possible_however_it_is_spaced(number):
    assert is_possible(number, NHS)


@pytest.mark.parametrize(
    "number",
    ["943 476 5918", "943 476 591", "943 476 59190", "94347659I9", "", "٣" * 10],
)
def test_a_wrong_number_is_noticed(number):
    assert not is_possible(number, NHS)


@given(numbers, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, place, by):
    digit = str((int(number[place]) + by) % 10)
    assert is_possible(number, NHS)
    assert not is_possible(number[:place] + digit + number[place + 1 :], NHS)


@given(numbers, st.integers(0, 8))
def test_two_neighbours_changed_round_are_always_noticed(number, place):
    one, other = number[place : place + 2]
    turned = number[:place] + other + one + number[place + 2 :]
    assert is_possible(turned, NHS) is (one == other)


def test_a_local_number_may_be_anything():
    assert is_possible("H-12 b", NumberKind.LOCAL)
    assert set(NUMBER_FORMS) == set(NumberKind)


@pytest.mark.parametrize(
    ("number", "kind", "shown"),
    [
        ("9434765919", None, "943 476 5919"),
        ("943-476-5919", NHS, "943 476 5919"),
        ("9434765919", NumberKind.LOCAL, "9434765919"),
        ("H 12", None, "H 12"),
        ("94347", NHS, "94347"),
    ],
)
def test_a_number_is_shown_in_its_groups(number, kind, shown):
    assert shown_number(number, kind) == shown


def test_a_patient_whose_number_does_not_fit_its_kind_is_refused():
    told = {"sex": "male", "age_years": 4, "number": "943 476 5918"}
    assert Patient.model_validate(told).number == "943 476 5918"
    with pytest.raises(ValidationError, match="does not fit its kind"):
        Patient.model_validate(told | {"number_kind": "nhs_number"})
    with pytest.raises(ValidationError, match="does not fit its kind"):
        Identifier.model_validate({"number": "1", "kind": "nhs_number"})


def test_another_number_is_read_out_and_kept_out_of_logs():
    more = Identifier(number="9434765919", kind=NHS, retired=True)
    assert more.text == "943 476 5919"
    assert "943" not in repr(more)
    person = Patient.model_validate({"sex": "male", "age_years": 4, "number": "1"})
    assert "943" not in repr(person.model_copy(update={"other_numbers": (more,)}))
