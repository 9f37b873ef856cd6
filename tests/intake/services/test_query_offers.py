"""Filters out of a few typed words, and visits as CSV."""

from datetime import date

import pytest

from intake.domain import query as q
from intake.domain.assessment import Level
from intake.domain.patient import Sex
from intake.services.query_offers import QueryOffers
from intake.services.visit_csv import csv_lines


@pytest.fixture(scope="module")
def offers(shipped):
    return QueryOffers(shipped.knowledge, lambda: date(2026, 11, 23))


def first(offers, text):
    return offers.offer(text)[0].criterion


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("from 1/2026", q.Seen(first=date(2026, 1, 1))),
        ("until 2025", q.Seen(last=date(2025, 12, 31))),
        ("1/2026", q.Seen(first=date(2026, 1, 1), last=date(2026, 1, 31))),
        ("65-80", q.Aged(youngest=65, oldest=80)),
        ("80 to 65", q.Aged(youngest=65, oldest=80)),
        ("over 70", q.Aged(youngest=70)),
        ("75+", q.Aged(youngest=75)),
        ("under 18", q.Aged(oldest=18)),
        ("female", q.OfSex(sex=Sex.FEMALE)),
        ("pregn", q.Pregnant()),
        ("not pregnant", q.Not(of=q.Pregnant())),
        ("routine", q.LevelIs(level=Level.ROUTINE)),
        ("Routine or above", q.LevelIs(level=Level.ROUTINE, or_above=True)),
        ("no magnesium 6", q.NoTest(test="magnesium", months=6)),
        ("no magnesium in 3 months", q.NoTest(test="magnesium", months=3)),
        ("by nurse1", q.SignedBy(login="nurse1")),
        ("calmer", q.Overridden(how=q.Override.CALMER)),
    ],
)
def test_a_few_words_are_a_filter(offers, text, criterion):
    assert first(offers, text) == criterion


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("thiazide", q.TakesClass),
        ("simva", q.TakesMedicine),
        ("kidney", q.HasCondition),
        ("potassium", q.TestOrdered),
    ],
)
def test_what_the_knowledge_has_is_found_by_its_name(offers, text, criterion):
    assert any(isinstance(o.criterion, criterion) for o in offers.offer(text))


def test_any_text_can_be_looked_for_in_the_notes(offers):
    told = offers.offer("  '; DROP   TABLE <b> ")
    assert [o.criterion for o in told] == [q.NotesSay(text="'; DROP TABLE <b>")]
    assert offers.offer(" ") == ()


@pytest.mark.parametrize("text", ["300-400", "130+", "under 200", "no ", "99/99/9999"])
def test_what_cannot_be_is_no_filter_but_a_word(offers, text):
    assert [type(o.criterion) for o in offers.offer(text)][-1:] == [q.NotesSay]


def test_a_cell_that_would_run_is_written_as_text(application, visit):
    person = visit.patient.model_copy(update={"family_name": "=HYPERLINK(1)"})
    stored = application.patients.add(person)
    named = visit.model_copy(update={"patient": person})
    application.visits.sign(stored.id, named)
    text = csv_lines(application.visits.latest())
    assert "'=HYPERLINK(1)" in text
    assert ",=" not in text
