"""Searching past visits as a user: pages, any row, streams, and what is remembered."""

import json

import pytest

from intake.domain import query as q
from intake.domain.errors import InvalidDocumentError
from intake.services import search
from intake.services.search import read_query

ALL = q.VisitQuery()
SAYS_CALF = q.VisitQuery(where=q.AllOf(of=(q.NotesSay(text="calf"),)))


@pytest.fixture
def five(application, visit):
    """Sign five visits of one patient, the second with a word in its notes."""
    patient = application.patients.add(visit.patient)
    signed = []
    for number in range(5):
        notes = "The calf." if number == 1 else ""
        told = visit.model_copy(update={"notes": notes})
        signed.append(application.visits.sign(patient.id, told).id)
    return signed


def acts(application):
    with application.search.session.look() as work:
        rows = work._connection.exec_driver_sql(
            "SELECT action, detail FROM audit_event ORDER BY seq"
        )
        return [(action, json.loads(detail)) for action, detail in rows]


def test_searches_are_remembered_with_their_hits_and_not_with_what_was_typed(
    application, five
):
    assert application.search.count(SAYS_CALF) == 1
    application.search.page(SAYS_CALF)
    last_two = acts(application)[-2:]
    told = {"hits": 1, "criteria": "notes"}
    assert last_two == [("visit.search", told), ("visit.list", told)]


def test_pages_come_from_both_sides_of_a_place(application, five):
    first = application.search.page(ALL, limit=2)
    assert [line.id for line in first.lines] == five[:-3:-1]
    second = application.search.page(ALL, limit=2, after=first.last)
    assert [line.id for line in second.lines] == five[-3:-5:-1]
    back = application.search.page(ALL, limit=2, before=second.first)
    assert back == first


def test_any_row_can_be_looked_at(application, five, monkeypatch):
    monkeypatch.setattr(search, "STEP", 2)
    rows = application.search.open(ALL)
    latest_first = five[::-1]
    assert rows.total == 5
    assert [line.id for line in rows.rows(3, 9)] == latest_first[3:]
    assert [line.id for line in rows.rows(0, 2)] == latest_first[:2]
    assert [line.id for line in rows.rows(4, 1)] == latest_first[4:]
    assert rows.rows(5, 1) == ()
    assert rows.rows(50, 1) == ()


def test_looking_for_a_far_row_can_be_cancelled(application, five, monkeypatch):
    monkeypatch.setattr(search, "STEP", 2)
    rows = application.search.open(ALL)
    assert rows.rows(4, 1, cancelled=lambda: True) == ()
    assert [line.id for line in rows.rows(4, 1)] == five[:1]


def test_a_stream_tells_everything_once_and_remembers_how_much_was_told(
    application, five, monkeypatch
):
    monkeypatch.setattr(search, "STREAMED", 2)
    assert [line.id for line in application.search.stream(ALL)] == five[::-1]
    assert acts(application)[-1] == ("visit.export", {"hits": 5, "criteria": ""})
    stopped = application.search.stream(ALL)
    next(stopped)
    stopped.close()
    assert acts(application)[-1] == ("visit.export", {"hits": 1, "criteria": ""})


def test_a_query_is_read_from_its_text():
    assert read_query(SAYS_CALF.as_json()) == SAYS_CALF
    assert read_query(SAYS_CALF.as_json().encode()) == SAYS_CALF


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"sort": "id; DROP TABLE visit"}', "sort"),
        (
            '{"where": {"kind": "all", "of": [{"kind": "flag"}]}}',
            "where.of.0.flag.flag",
        ),
        ('{"sort": "name", "sort": "latest"}', "sort"),
        ("[]", "document"),
        ("{", "document"),
    ],
)
def test_a_query_that_cannot_be_read_says_where(text, path):
    with pytest.raises(InvalidDocumentError) as refused:
        read_query(text)
    assert path in {problem.path for problem in refused.value.problems}
    assert "DROP" not in str(refused.value)


def test_a_deeply_nested_query_is_refused():
    deep = '{"kind":"not","of":' * 200 + '{"kind":"pregnant"}' + "}" * 200
    with pytest.raises(InvalidDocumentError):
        read_query(f'{{"where":{{"kind":"all","of":[{deep}]}}}}')
