"""Statements that are written out once: the same text, other values, the same rows."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.sql.compiler import SQLCompiler

from intake.domain import query as q
from intake.domain.dates import PartialDate
from intake.domain.patient import Patient, Sex
from intake.store import query_statements
from intake.store.failures import StoreFaultError
from intake.store.rows import PatientRow, table_of
from intake.store.written import Written
from tests.intake.store.filters import EVERY, WORST
from tests.intake.store.visits_made import assessment_of, everyday_visit

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
PATIENT = table_of(PatientRow)


def add(work, family, **more):
    """Store a patient with one visit; return the number."""
    told = {"birth_date": PartialDate(1950, 2, 3), **more}
    patient = Patient(family_name=family, given_name="Ann", sex=Sex.FEMALE, **told)
    stored = work.patients.add(patient, at=NOW)
    visit = everyday_visit(patient, NOW)
    work.visits.add(
        stored.id, visit, assessment_of(visit), signed_by="nurse1", signed_at=NOW
    )
    return stored.id


@pytest.fixture
def written_texts(monkeypatch):
    """Return how often a statement was compiled, by its text."""
    counted, whole = Counter(), SQLCompiler.__init__

    def counting(self, *args, **kwargs):
        whole(self, *args, **kwargs)
        counted[self.string] += 1

    monkeypatch.setattr(SQLCompiler, "__init__", counting)
    return counted


def ask_everything(work, name):
    """Find patients, and ask each filter and pair of the screen for page and count."""
    work.patients.find(name, limit=20, at=TODAY)
    asked = [(name,) for name in EVERY] + list(WORST)
    for parts in asked:
        query = q.VisitQuery(where=q.AllOf(of=tuple(EVERY[part] for part in parts)))
        first = work.search.page(query, today=TODAY, limit=1)
        work.search.page(query, today=TODAY, limit=2, after=first.last)
        work.search.count(query, today=TODAY)


def test_what_is_asked_again_is_not_written_again(database, written_texts):
    with database.unit_of_work() as work:
        add(work, "Smith")
        add(work, "Jones")
        query_statements.forget_questions()
        ask_everything(work, "smith ann")
        assert written_texts
        written_texts.clear()
        ask_everything(work, "jones ann")
        assert not written_texts


def test_what_was_asked_is_let_go_with_the_record(database):
    with database.unit_of_work() as work:
        add(work, "Smith")
        ask_everything(work, "smith")
    assert query_statements.page_of.cache_info().currsize
    database.close()
    assert not query_statements.page_of.cache_info().currsize


def test_the_same_text_brings_what_other_values_ask_for(database):
    number = bindparam("number", type_=Integer())
    shown = select(PATIENT.c.family_name, PATIENT.c.created_at, PATIENT.c.age_told_on)
    named = Written(shown.where(PATIENT.c.id == number))
    with database.unit_of_work() as work:
        first = add(work, "Smith")
        second = add(work, "Jones", birth_date=None, age_years=70)
        (smith,) = named.rows(work.connection, {"number": first})
        (jones,) = named.rows(work.connection, {"number": second})
        by_us = [tuple(smith), tuple(jones)]
        by_sqlalchemy = [
            tuple(work.connection.execute(named.statement, {"number": one}).one())
            for one in (first, second)
        ]
    assert by_us == by_sqlalchemy
    assert by_us == [("Smith", NOW, None), ("Jones", NOW, date(2026, 11, 23))]


def test_texts_of_a_list_that_is_always_the_same_are_values_too(database):
    some = Written(
        select(PATIENT.c.id).where(PATIENT.c.family_name.in_(["Smith", "a%'b?"]))
    )
    with database.unit_of_work() as work:
        number = add(work, "Smith")
        add(work, "Jones")
        assert [tuple(row) for row in some.rows(work.connection)] == [(number,)]
        assert some.number(work.connection) == number


def test_a_value_that_is_missing_is_none(database):
    number = bindparam("number", type_=Integer())
    found = Written(select(PATIENT.c.id).where(PATIENT.c.id == number))
    with database.unit_of_work() as work:
        add(work, "Smith")
        assert not found.rows(work.connection, {"number": None})


def test_an_error_of_the_driver_is_told_calmly(database):
    unknown = Written(select(func.no_such_function()))
    with pytest.raises(StoreFaultError), database.unit_of_work() as work:
        unknown.rows(work.connection)
