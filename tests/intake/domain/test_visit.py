"""The visit document: what it takes, what it refuses, that it comes back."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from intake.domain.visit import Visit
from intake.services.population.documents import documents
from tests.intake.triage.made import document


def visit(**parts):
    least = {"format": "crampdesk-visit/1", "patient": {"age_years": 70, "sex": "male"}}
    return Visit.model_validate({**least, **parts})


def test_the_least_document_is_a_format_a_sex_and_an_age():
    known = visit()
    assert known.answers == {}
    assert known.conditions is known.medications is known.other_symptoms is None
    assert known.results == ()
    assert json.loads(known.as_json()) == {
        "format": "crampdesk-visit/1",
        "patient": {"age_years": 70, "sex": "male"},
    }


@pytest.mark.parametrize("key", ["conditions", "medications", "other_symptoms"])
def test_a_list_that_is_empty_is_not_one_that_is_absent(key):
    assert getattr(visit(**{key: []}), key) == ()
    assert getattr(visit(**{key: None}), key) is None
    assert json.loads(visit(**{key: []}).as_json())[key] == []


def test_a_condition_may_be_its_key_alone():
    known = visit(
        conditions=["ckd_3", {"key": "copd", "since": "2021"}, {"text": "gout"}]
    )
    assert [c.key for c in known.conditions or ()] == ["ckd_3", "copd", None]
    assert [str(c.since) for c in known.conditions or ()] == ["None", "2021", "None"]


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (True, True),
        (3, 3),
        (36.6, Decimal("36.6")),
        (0.1, Decimal("0.1")),
        ("unknown", "unknown"),
        (["calf"], ("calf",)),
        ([], ()),
    ],
)
def test_an_answer_keeps_its_kind(answer, kept):
    known = visit(answers={"a": answer}).answers["a"]
    assert known == kept
    assert type(known) is type(kept)


def test_numbers_come_back_as_they_were_written():
    text = visit(answers={"temp_c": 36.6, "whole": 40.0, "count": 3}).as_json()
    assert json.loads(text)["answers"] == {"temp_c": 36.6, "whole": 40, "count": 3}


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({"format": "crampdesk-visit/2"}, "crampdesk-visit/1"),
        ({"extra": 1}, "Extra inputs are not permitted"),
        ({"answers": {"Bad Key": True}}, "should match pattern"),
        ({"answers": {"a": None}}, "valid"),
        ({"answers": {"a": {"b": 1}}}, "valid"),
        ({"conditions": [{"since": "2021"}]}, "needs a key or a text"),
        ({"conditions": ["Not_A_Key"]}, "should match pattern"),
        ({"conditions": "ckd_3"}, "valid tuple"),
        ({"medications": [{"text": ""}]}, "at least 1 item"),
        ({"medications": [{"dose": "x"}]}, "Field required"),
        ({"results": [{"test": "potassium", "value": 3.1}]}, "valid string"),
        ({"results": [{"test": "potassium", "value": ""}]}, "at least 1 character"),
        ({"results": [{"test": "potassium", "value": "3" * 41}]}, "at most 40"),
        ({"results": None}, "valid tuple"),
        ({"seen_at": "2026-11-23"}, "is not a time with an offset"),
        ({"seen_at": "2026-11-23T09:30:00"}, "is not a time with an offset"),
        ({"seen_at": "2026-13-23T09:30:00Z"}, "is not a time with an offset"),
        ({"seen_at": 5}, "is not a time with an offset"),
        ({"notes": "x" * 20_001}, "at most 20000"),
        ({"seen_by": "x" * 501}, "at most 500"),
        ({"conditions": ["ckd_3"] * 301}, "at most 300"),
    ],
)
def test_what_is_not_a_visit_is_refused(parts, wrong):
    with pytest.raises(ValidationError, match=wrong):
        visit(**parts)


def test_a_moment_is_taken_with_its_offset():
    known = visit(seen_at="2026-11-23T09:30:00+01:00")
    assert known.seen_at is not None
    assert known.seen_at.isoformat() == "2026-11-23T09:30:00+01:00"
    assert visit(seen_at=known.seen_at).seen_at == known.seen_at


def test_every_visit_of_the_population_comes_back_from_json():
    for made in (*documents(50, seed=5), document()):
        known = Visit.model_validate(made)
        assert Visit.model_validate_json(known.as_json()) == known


@given(number=st.decimals(min_value=0, max_value=5000, places=2))
def test_a_measured_number_comes_back_exactly(number):
    known = visit(answers={"a": float(number)})
    again = Visit.model_validate_json(known.as_json())
    assert again.answers["a"] == number


def test_no_answer_stands_in_a_repr():
    known = visit(
        answers={"dark_urine": True}, conditions=["ckd_3"], notes="secret words"
    )
    for hidden in ("dark_urine", "ckd_3", "secret words"):
        assert hidden not in repr(known)


def test_a_condition_in_words_may_stand_alone():
    made = visit(conditions=["tinea pedis", "ckd_3"])
    assert [(c.key, c.text) for c in made.conditions or ()] == [
        (None, "tinea pedis"),
        ("ckd_3", None),
    ]
