import pytest

from intake.domain.patient import Sex
from intake.forms.patient_entry import (
    Born,
    check_patient,
    make_patient,
    parse_born,
    prefill,
)
from intake.forms.typed_dates import DateError

WHOLE = {
    "family_name": "Smith",
    "given_name": "John",
    "born": "14/7/1945",
    "sex": "male",
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Smith, John", {"family_name": "Smith", "given_name": "John"}),
        ("John Smith", {"family_name": "Smith", "given_name": "John"}),
        ("SMITH John", {"family_name": "SMITH", "given_name": "John"}),
        ("smith", {"family_name": "Smith"}),
        ("van der Berg, An", {"family_name": "van der Berg", "given_name": "An"}),
        ("Smith, ", {"family_name": "Smith"}),
        (
            "smith 14/7/1945 943 476 5919",
            {"born": "14/7/1945", "number": "943 476 5919", "family_name": "Smith"},
        ),
        ("31/2/2020", {"number": "31/2/2020"}),
        ("", {}),
    ],
)
def test_what_was_searched_for_fills_in_the_new_patient(text, told, today):
    assert prefill(text, today) == told


def test_an_age_stands_where_nobody_knows_the_date(today):
    assert parse_born("81", today) == Born(age=81)
    assert parse_born("about 81 years", today) == Born(age=81)
    assert parse_born("81", today).shown(today) == "1945 estimated (about 81y)"


def test_a_date_of_birth_is_shown_back_with_its_age(today):
    assert parse_born("14/7/45", today).shown(today) == "14-Jul-1945 (81y)"
    assert parse_born("1945", today).shown(today).startswith("1945 estimated")
    assert Born().shown(today) == ""


@pytest.mark.parametrize("text", ["121", "1900", "soon", "1/1/2030"])
def test_a_birth_that_cannot_be_is_refused(text, today):
    with pytest.raises(DateError):
        parse_born(text, today)


def test_what_is_missing_is_told_by_its_line(today):
    assert {issue.path for issue in check_patient({}, today)} == {
        "family_name",
        "born",
        "sex",
    }
    wrong = check_patient(WHOLE | {"born": "soon"}, today)
    assert [issue.path for issue in wrong] == ["born"]
    assert check_patient(WHOLE | {"family_name": ""}, today) == ()


def test_a_patient_is_made_of_what_was_typed(today):
    patient = make_patient(WHOLE | {"number": " 943 476 5919 ", "title": "Mr"}, today)
    assert patient.name_text() == "SMITH, John (Mr)"
    assert patient.number_text() == "943 476 5919"
    assert patient.sex is Sex.MALE
    estimated = make_patient(WHOLE | {"born": "81"}, today)
    assert (estimated.age_years, estimated.birth_date) == (81, None)
    assert estimated.number is None
