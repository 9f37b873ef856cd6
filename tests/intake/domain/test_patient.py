"""Who is being seen, and how a banner shows them."""

from datetime import date

import pytest
from pydantic import ValidationError

from intake.domain.patient import Patient

AT = date(2026, 11, 23)


def patient(**parts):
    return Patient.model_validate({"sex": "female", **parts})


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1955-11-23", 71), ("1955-11-24", 70), ("2026-11-23", 0), ("2026-12-31", 0),
        ("1924-02-29", 102), ("1955", 71), ("1955-12", 70), ("1955-11", 71),
    ],
)  # fmt: skip
def test_age_is_in_completed_years(born, age):
    assert patient(birth_date=born).age_on(AT) == age


def test_an_age_told_stays_that_age():
    known = patient(age_years=70)
    assert known.age_on(AT) == 70
    assert known.birth_is_estimated
    assert known.birth_on_or_about(AT) == date(2026 - 70, 5, 25)


def test_an_age_told_on_a_leap_day_has_a_birthday_all_the_same():
    assert patient(age_years=1).birth_on_or_about(date(2024, 2, 29)) == date(
        2022, 8, 30
    )


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"birth_date": "1945-07-14"}, "81y"),
        ({"birth_date": "2008-11-23"}, "18y"),
        ({"birth_date": "2008-11-24"}, "17y 11m"),
        ({"birth_date": "2022-10-01"}, "4y 1m"),
        ({"birth_date": "2024-11-23"}, "2y 0m"),
        ({"birth_date": "2024-11-24"}, "23m"),
        ({"birth_date": "2025-11-23"}, "12m"),
        ({"birth_date": "2026-10-25"}, "4w 1d"),
        ({"birth_date": "2026-11-23"}, "0w 0d"),
        ({"birth_date": "1945"}, "about 81y"),
        ({"birth_date": "2020-05"}, "about 6y"),
        ({"age_years": 70}, "about 70y"),
    ],
)
def test_an_age_is_shown_as_a_banner_shows_it(parts, text):
    assert patient(**parts).age_text(AT) == text


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"birth_date": "1945-07-14"}, "14-Jul-1945 (81y)"),
        ({"birth_date": "1945-07"}, "Jul-1945 estimated (about 81y)"),
        ({"age_years": 70}, "1956 estimated (about 70y)"),
    ],
)
def test_a_birth_that_is_not_exact_is_marked(parts, text):
    assert patient(**parts).born_text(AT) == text


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (
            {"family_name": "Smith", "given_name": "John", "title": "Mr"},
            "SMITH, John (Mr)",
        ),
        ({"family_name": "Smith"}, "SMITH"),
        ({"given_name": "John"}, "John"),
        ({}, "Name not known"),
    ],
)
def test_a_name_is_shown_as_a_banner_shows_it(parts, text):
    assert patient(age_years=1, **parts).name_text() == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("9434765919", "943 476 5919"),
        ("943 476 5919", "943 476 5919"),
        ("AB123", "AB123"),
        ("٩٤٣٤٧٦٥٩١٩", "٩٤٣٤٧٦٥٩١٩"),
        (None, "Not known"),
        ("", "Not known"),
    ],
)
def test_a_number_is_spaced_as_people_read_it(number, text):
    assert patient(age_years=1, number=number).number_text() == text


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({}, "birth_date or age_years is needed"),
        ({"age_years": 121}, "less than or equal to 120"),
        ({"age_years": -1}, "greater than or equal to 0"),
        ({"age_years": "70"}, "valid integer"),
        ({"age_years": 70, "sex": "f"}, "Input should be 'female'"),
        ({"age_years": 70, "nick": "x"}, "Extra inputs are not permitted"),
        (
            {"birth_date": "1945", "birth_date_precision": "day"},
            "known to the year, not",
        ),
        (
            {"age_years": 70, "allergies": {"status": "known"}},
            "known allergies need at least one item",
        ),
        (
            {
                "age_years": 70,
                "allergies": {"status": "none_known", "items": [{"substance": "x"}]},
            },
            "so the status must be known",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(parts, wrong):
    with pytest.raises(ValidationError, match=wrong):
        patient(**parts)


def test_a_precision_that_fits_is_fine():
    known = patient(birth_date="1945-07", birth_date_precision="month")
    assert known.birth_is_estimated


def test_no_name_number_or_allergy_stands_in_a_repr():
    known = patient(
        birth_date="1945-07-14",
        family_name="Secretname",
        number="9434765919",
        allergies={"status": "known", "items": [{"substance": "secretnuts"}]},
    )
    for hidden in ("Secretname", "9434765919", "secretnuts", "1945"):
        assert hidden not in repr(known)
