"""The description of a query: what it accepts, and its JSON."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from intake.domain import query as q
from intake.domain.assessment import Level
from intake.domain.patient import Sex
from intake.domain.text import clean_line

keys = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
texts = st.text(min_size=1, max_size=20).map(clean_line).filter(bool)
months = st.integers(1, 240)
values = st.decimals(-1000, 1000, places=2)
singles = st.one_of(
    st.builds(q.Seen, first=st.dates()),
    st.builds(q.NotSeen, months=months),
    st.builds(q.LevelIs, level=st.sampled_from(Level), by_rules=st.booleans()),
    st.builds(q.HasFlag, flag=keys),
    st.builds(q.TestOrdered, test=st.none() | keys),
    st.builds(q.HasResult, test=keys, low=st.none() | values, abnormal=st.booleans()),
    st.builds(q.NoTest, test=keys, months=months, event=st.sampled_from(q.TestEvent)),
    st.builds(q.TakesMedicine, ingredient=texts),
    st.builds(q.TakesClass, medicine_class=keys),
    st.builds(q.HasCondition, condition=keys),
    st.builds(q.Aged, youngest=st.integers(0, 120)),
    st.builds(q.OfSex, sex=st.sampled_from(Sex)),
    st.just(q.Pregnant()),
    st.builds(q.Overridden, how=st.sampled_from(q.Override)),
    st.builds(q.SignedBy, login=texts),
    st.builds(q.NotesSay, text=texts),
    st.builds(q.Answered, question=keys, answer=st.booleans() | texts),
    st.builds(q.OfPatient, patient_id=st.integers(1, 10**6)),
)
nodes = st.recursive(
    singles,
    lambda inner: st.one_of(
        st.builds(q.Not, of=inner),
        st.builds(q.AnyOf, of=st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(q.AllOf, of=st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)


@given(st.lists(nodes, max_size=4), st.sampled_from(q.Sort))
def test_a_query_comes_back_from_its_json(criteria, sort):
    try:
        query = q.VisitQuery(where=q.AllOf(of=tuple(criteria)), sort=sort)
    except ValidationError:  # nested too deep: its own test says so
        return
    text = query.as_json()
    assert q.VisitQuery.model_validate_json(text) == query
    assert q.VisitQuery.model_validate_json(text).as_json() == text


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (q.Seen, {}),
        (q.Seen, {"first": date(2026, 2, 1), "last": date(2026, 1, 1)}),
        (q.Aged, {}),
        (q.Aged, {"youngest": 70, "oldest": 60}),
        (q.Aged, {"youngest": 130}),
        (q.NotSeen, {"months": 0}),
        (q.LevelIs, {"level": Level.NOT_ASSESSED, "or_above": True}),
        (q.HasResult, {"low": Decimal(3)}),
        (q.HasResult, {"test": "potassium", "low": Decimal(5), "high": Decimal(3)}),
        (q.HasResult, {"test": "potassium", "low": Decimal("Infinity")}),
        (q.Answered, {"question": "dark_urine"}),
        (q.Answered, {"question": "sbp", "answer": True, "low": Decimal(1)}),
        (q.Answered, {"question": "sbp", "low": Decimal(5), "high": Decimal(3)}),
        (q.AnyOf, {"of": ()}),
        (q.HasFlag, {"flag": "x' OR 1=1 --"}),
        (q.NotesSay, {"text": ""}),
    ],
)
def test_what_makes_no_sense_is_refused(kind, wrong):
    with pytest.raises(ValidationError):
        kind(**wrong)


def test_only_the_sort_keys_of_the_list_pass():
    for text in ("place; DROP TABLE visit", "", "LATEST", "latest ", "happened_at"):
        with pytest.raises(ValidationError):
            q.VisitQuery.model_validate({"sort": text})
    assert {one.value for one in q.Sort} == {
        "latest",
        "earliest",
        "most_urgent",
        "name",
    }


def test_a_query_is_bounded_in_width_and_depth():
    flags = tuple(q.HasFlag(flag=f"flag_{n}") for n in range(q.CRITERIA_LIMIT))
    with pytest.raises(ValidationError, match="more than 60"):
        q.VisitQuery(where=q.AllOf(of=flags))
    deep: q.Node = q.HasFlag(flag="dvt")
    for _ in range(q.DEPTH_LIMIT):
        deep = q.Not(of=deep)
    with pytest.raises(ValidationError, match="nested deeper"):
        q.VisitQuery(where=q.AllOf(of=(deep,)))


def test_what_is_searched_in_the_notes_is_not_told_by_repr():
    assert "secret" not in repr(q.NotesSay(text="secret"))
