"""Is this the same person: the score, and its reasons in words."""

from datetime import date

import pytest
from rapidfuzz.distance import OSA

from intake.domain.alike import LIKELY, Sketch, is_slip, judge
from intake.domain.patient import Patient
from intake.domain.record import StoredPatient

TODAY = date(2026, 11, 23)
ANN = {
    "sex": "female",
    "family_name": "Müller",
    "given_name": "Ann",
    "birth_date": "1956-03-12",
    "number": "943 476 5919",
}


def judged(told, known=None):
    record = Patient.model_validate(known or ANN)
    return judge(
        Sketch.of(Patient.model_validate({**ANN, "number": None, **told})),
        StoredPatient(id=1, version=1, patient=record),
        today=TODAY,
        plain=lambda text: text.casefold().replace("ü", "u"),
        alike=lambda one, two: OSA.normalized_similarity(one, two) if one else 0.0,
    )


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({}, "the same name"),
        ({}, "born 12-Mar-1956"),
        ({"family_name": "MULLER"}, "the same name"),
        ({"family_name": "Mueller"}, "a like name"),
        ({"family_name": "Ann", "given_name": "Müller"}, "changed round"),
        ({"birth_date": "1956-12-03"}, "day and month of birth changed round"),
        ({"birth_date": "1965-03-12"}, "differs by one digit"),
        ({"birth_date": "1956-03-22"}, "differs by one digit"),
        ({"birth_date": "1956"}, "fits as far as it is known"),
        ({"family_name": "Jones", "former_names": ["Muller"]}, "a former name"),
        ({"family_name": "Jones"}, "the same given name"),
        ({"number": "9434765919"}, "the same number"),
        ({"number": "943 476 5991"}, "the number differs by one digit"),
    ],
)
def test_who_may_be_the_same_is_likely_and_told_why(told, reason):
    found = judged(told)
    assert found.score >= LIKELY
    assert any(reason in one for one in found.reasons), found.reasons


@pytest.mark.parametrize(
    "told",
    [
        {"birth_date": "1971-08-30"},
        {"family_name": "Jones", "given_name": "Bert"},
        {"family_name": "Jones", "given_name": "Bert", "number": "943 476 5991"},
        {"birth_date": "1961", "number": "111"},
    ],
)
def test_another_person_is_not_likely(told):
    assert judged(told).score < LIKELY


def test_the_same_number_is_enough_whatever_else_is_said():
    assert judged({"family_name": "X", "number": "943 476 5919"}).percent == 100


def test_a_former_name_and_a_retired_number_are_known_too():
    known = {
        **ANN,
        "family_name": "Jones",
        "former_names": ["Müller"],
        "number": None,
        "other_numbers": [{"number": "943 476 5919", "retired": True}],
    }
    found = judged({"number": "9434765919"}, known)
    assert found.percent == 100
    assert {"a former name", "a former number"} <= set(found.reasons)


def test_an_age_counts_where_no_date_is_known():
    old = {**ANN, "birth_date": None, "age_years": 70}
    assert judged({}, old).score >= LIKELY
    assert "the age fits" in judged({}, old).reasons
    assert judged({"birth_date": None, "age_years": 71}).score >= LIKELY
    assert judged({"birth_date": None, "age_years": 50}).score < LIKELY
    assert judged({"birth_date": "1990-03-12"}, old).score < LIKELY


def test_another_sex_takes_something_off():
    assert judged({"sex": "male"}).score < judged({}).score
    assert judged({"sex": "unknown"}).score == judged({}).score


def test_nothing_typed_is_like_nobody():
    record = StoredPatient(id=1, version=1, patient=Patient.model_validate(ANN))
    found = judge(
        Sketch(),
        record,
        today=TODAY,
        plain=str,
        alike=lambda one, two: float(one == two),
    )
    assert found.score < LIKELY


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("1234", "1235", True),
        ("1234", "1243", True),
        ("1234", "1234", False),
        ("1234", "2143", False),
        ("1234", "4231", False),
        ("1234", "123", False),
        ("1234", "1256", False),
    ],
)
def test_a_slip_is_one_digit_or_two_neighbours(one, other, slip):
    assert is_slip(one, other) is slip


def test_who_is_looked_for_stays_out_of_logs():
    assert "Müller" not in repr(Sketch.of(Patient.model_validate(ANN)))
    assert "Müller" not in repr(judged({}))
