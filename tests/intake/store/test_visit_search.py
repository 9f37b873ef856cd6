"""Past visits: what a query finds, in which order, page by page."""

import json
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.domain import query as q
from intake.domain.assessment import Level
from intake.domain.decision import Decision, OverrideReason
from intake.domain.patient import Sex
from intake.services.population.documents import documents
from intake.store import clinic_database
from intake.store.query_walk import Walk
from tests.conftest import ENGINES
from tests.intake.services.conftest import shipped  # noqa: F401 (a fixture)
from tests.intake.store.visit_oracle import Kept, found

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
VISITS = 150
NOTES = ("Legs hurt at night.", "Walks less since May.", "", "Hurt after football.")


class Both(tuple[Any, ...]):
    """The database and its visits, too much to be told when a test fails."""

    __slots__ = ()

    def __new__(cls, *both):
        return super().__new__(cls, both)

    def __repr__(self):
        return "the clinic"


@pytest.fixture(scope="module", params=ENGINES)
def folder(request, tmp_path_factory):
    """Return a desk's folder whose clinic is in a file, and one's on a server."""
    folder = tmp_path_factory.mktemp("search") / "clinic"
    if request.param == "sqlite":
        yield folder
        return
    with request.getfixturevalue("postgres_clinics").lent() as lent:
        lent.point(folder)
        yield folder


@pytest.fixture(scope="module")
def clinic(shipped, folder):  # noqa: F811
    """Return a database with made-up visits, and these visits as they were signed."""
    database = clinic_database.demo(folder, lambda: NOW)
    rng = random.Random(7)  # noqa: S311 (the same visits every time)
    kept: list[Kept] = []
    patients: list[Any] = []
    with database.unit_of_work() as work:
        for number, document in enumerate(documents(VISITS, seed=11)):
            visit = shipped.read(json.dumps(document).encode())
            if number % 3 == 0:
                patients.append(work.patients.add(visit.patient, at=NOW))
            visit = changed(visit, rng, shipped)
            kept.append(sign(work, patients[-1], visit, shipped, rng))
        work.commit()
    yield Both(database, kept)
    database.close()


def changed(visit, rng, shipped):  # noqa: F811
    """Return a visit on another day, with notes, and now and then a decision."""
    at = NOW - timedelta(days=rng.randrange(900), minutes=rng.randrange(600))
    visit = visit.model_copy(update={"seen_at": at, "notes": rng.choice(NOTES)})
    if rng.random() < 0.3:
        suggested = shipped.triage.assess(visit).level
        decision = Decision(
            suggested=suggested,
            level=rng.choice([Level.ROUTINE, Level.URGENT, Level.EMERGENCY]),
            reason=OverrideReason.MORE_WORRIED,
            decided_by="nurse1",
            decided_at=at,
            added=("tsh",) if rng.random() < 0.5 else (),
        )
        visit = visit.model_copy(update={"decision": decision})
    return visit


def sign(work, patient, visit, shipped, rng):  # noqa: F811
    visit = visit.model_copy(update={"patient": patient.patient})
    assessment = shipped.triage.assess(visit)
    author = rng.choice(["nurse1", "nurse2"])
    stored = work.visits.add(
        patient.id, visit, assessment, signed_by=author, signed_at=NOW
    )
    return Kept(stored.id, patient.id, visit, assessment, visit.seen_at, author)


keys = st.sampled_from
values = st.decimals(0, 150, places=1)
months = st.sampled_from([1, 6, 12, 24, 36])
tests_ = st.sampled_from(
    ["potassium", "magnesium", "creatinine", "egfr", "tsh", "none"]
)
days = st.dates(TODAY - timedelta(days=900), TODAY)
singles = st.one_of(
    st.builds(q.Seen, first=days),
    st.builds(q.Seen, last=days),
    st.builds(q.NotSeen, months=months),
    st.builds(
        q.LevelIs,
        level=keys(list(Level)[:5]),
        or_above=st.booleans(),
        by_rules=st.booleans(),
    ),
    st.builds(
        q.HasFlag,
        flag=keys(["hypokalaemia_risk", "medication_related_cramps", "suspected_dvt"]),
    ),
    st.builds(q.TestOrdered, test=st.none() | tests_),
    st.builds(q.HasResult, test=tests_, low=st.none() | values),
    st.builds(q.HasResult, test=tests_, high=values, abnormal=st.booleans()),
    st.builds(q.HasResult, test=st.none() | tests_, abnormal=st.booleans()),
    st.builds(q.NoTest, test=tests_, months=months, event=st.sampled_from(q.TestEvent)),
    st.builds(q.TakesMedicine, ingredient=keys(["amlodipine", "atorvastatin", "x"])),
    st.builds(q.TakesClass, medicine_class=keys(["statin", "thiazide", "ppi"])),
    st.builds(q.HasCondition, condition=keys(["hypertension", "diabetes_t2", "ckd_3"])),
    st.builds(q.Aged, youngest=st.integers(40, 90)),
    st.builds(q.Aged, oldest=st.integers(40, 90)),
    st.builds(q.OfSex, sex=st.sampled_from(Sex)),
    st.just(q.Pregnant()),
    st.builds(q.Overridden, how=st.sampled_from(q.Override)),
    st.builds(q.SignedBy, login=keys(["nurse1", "nurse2", "nobody"])),
    st.builds(q.NotesSay, text=keys(["hurt", "leg night", "MAY", "may hur", "zebra"])),
    st.builds(q.Answered, question=keys(["sbp", "pulse"]), low=values),
    st.builds(q.Answered, question=keys(["trend"]), answer=keys(["worse", "same"])),
    st.builds(
        q.Answered, question=keys(["cramp_sites"]), answer=keys(["calf", "foot"])
    ),
    st.builds(q.Answered, question=keys(["distress"]), answer=st.booleans()),
    st.builds(q.OfPatient, patient_id=st.integers(1, 60)),
)
nodes = st.recursive(
    singles,
    lambda inner: st.one_of(
        st.builds(q.Not, of=inner),
        st.builds(q.AnyOf, of=st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(q.AllOf, of=st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=4,
)
queries = st.builds(
    lambda criteria, sort: q.VisitQuery(where=q.AllOf(of=tuple(criteria)), sort=sort),
    st.lists(nodes, max_size=3),
    st.sampled_from(q.Sort),
)
many = settings(
    max_examples=250, suppress_health_check=[HealthCheck.too_slow], deadline=None
)


def ids(page):
    return [line.id for line in page.lines]


@many
@given(query=queries)
def test_a_query_finds_what_its_words_mean_and_nothing_else(clinic, query):
    database, kept = clinic
    expected = found(query, kept, TODAY)
    with database.reading() as work:
        everything = work.search.page(query, today=TODAY, limit=1000)
        assert ids(everything) == expected
        assert work.search.count(query, today=TODAY) == len(expected)


@many
@given(query=queries, few=st.integers(1, 3))
def test_long_lists_are_walked_to_the_same_visits_as_short_ones(clinic, query, few):
    """With next to nothing counted as few, every plan for large clinics is taken."""
    database, kept = clinic
    expected = found(query, kept, TODAY)
    with pytest.MonkeyPatch.context() as patch, database.reading() as work:
        patch.setattr("intake.store.query_walk.FEW", few)
        patch.setattr("intake.store.query_walk.MANY", 30)
        patch.setattr("intake.store.query_walk.NEAR", few)
        assert ids(work.search.page(query, today=TODAY, limit=1000)) == expected
        assert work.search.count(query, today=TODAY) == len(expected)


@many
@given(
    query=queries,
    near=st.integers(1, 4),
    further=st.integers(1, 8),
    limit=st.integers(10, 30),
)
def test_pages_join_up_wherever_they_are_looked_for(
    clinic, query, near, further, limit
):
    """A page that the next visits fill is read off them, another one off a list."""
    database, kept = clinic
    with pytest.MonkeyPatch.context() as patch, database.reading() as work:
        patch.setattr("intake.store.query_walk.NEAR_FOR_EACH", near)
        patch.setattr("intake.store.query_walk.FURTHER", further)
        met, after = [], None
        page = partial(work.search.page, query, today=TODAY, limit=limit)
        while ids(some := page(after=after)):
            met += ids(some)
            after = some.last
    assert met == found(query, kept, TODAY)


def test_what_half_of_the_next_visits_have_is_read_off_those_after_them(
    clinic, monkeypatch
):
    database, kept = clinic
    node = q.AnyOf(of=(q.OfSex(sex=Sex.MALE), q.Pregnant()))
    query = q.VisitQuery(where=q.AllOf(of=(node,)))
    monkeypatch.setattr("intake.store.query_walk.NEAR_FOR_EACH", 1)
    monkeypatch.setattr(Walk, "_for_page", None)
    expected = found(query, kept, TODAY)
    with database.reading() as work:
        page = partial(work.search.page, query, today=TODAY, limit=10)
        first = page()
        assert ids(first) == expected[:10]
        assert ids(page(after=first.last)) == expected[10:20]


def test_notes_are_looked_through_once_for_a_page(clinic, monkeypatch):
    database, kept = clinic
    many = q.OfSex(sex=Sex.FEMALE)
    query = q.VisitQuery(where=q.AllOf(of=(many, q.NotesSay(text="hurt"))))
    monkeypatch.setattr("intake.store.query_walk.FEW", 1)
    monkeypatch.setattr("intake.store.query_walk.NEAR", 1)
    looked = []
    reach = Walk._reach

    def noted(walk, one, order):
        looked.append(one.source.begins_slowly)
        return reach(walk, one, order)

    monkeypatch.setattr(Walk, "_reach", noted)
    with database.reading() as work:
        page = work.search.page(query, today=TODAY, limit=5)
    assert ids(page) == found(query, kept, TODAY)[:5]
    assert not any(looked)


@pytest.mark.parametrize(
    ("node", "is_soon_full"),
    [
        (q.Answered(question="sbp", low=Decimal(1)), True),
        (q.Answered(question="sbp", low=Decimal(100_000)), False),
        (q.AnyOf(of=(q.OfSex(sex=Sex.MALE), q.OfSex(sex=Sex.FEMALE))), True),
        (q.AnyOf(of=(q.Pregnant(), q.SignedBy(login="nobody"))), False),
    ],
)
def test_what_many_visits_have_is_read_off_the_next_of_them(
    clinic, monkeypatch, node, is_soon_full
):
    database, kept = clinic
    query = q.VisitQuery(where=q.AllOf(of=(node,)))
    counted = []
    chosen = Walk._for_page

    def noted(walk, *asked):
        counted.append(asked)
        return chosen(walk, *asked)

    monkeypatch.setattr(Walk, "_for_page", noted)
    with database.reading() as work:
        page = work.search.page(query, today=TODAY, limit=5)
    assert ids(page) == found(query, kept, TODAY)[:5]
    assert bool(counted) is not is_soon_full


@pytest.mark.parametrize("sort", q.Sort)
@pytest.mark.parametrize(
    "where", [(), (q.TakesClass(medicine_class="statin"),), (q.Aged(youngest=60),)]
)
def test_pages_join_up_both_ways(clinic, sort, where):
    database, kept = clinic
    query = q.VisitQuery(where=q.AllOf(of=where), sort=sort)
    expected = found(query, kept, TODAY)
    with database.reading() as work:
        forward, after = [], None
        while ids(page := work.search.page(query, today=TODAY, limit=7, after=after)):
            forward += ids(page)
            after = page.last
        assert forward == expected
        backward, before = [], page.first
        last = work.search.page(query, today=TODAY, limit=7, after=None)
        assert last.first is not None
        place = work.search.further(query, today=TODAY, rows=len(expected))
        assert place is not None
        backward = [expected[-1]]
        before = place
        while ids(page := work.search.page(query, today=TODAY, limit=7, before=before)):
            backward = ids(page) + backward
            before = page.first
        assert backward == expected


@pytest.mark.parametrize("sort", q.Sort)
def test_any_row_is_found_by_its_number(clinic, sort):
    database, kept = clinic
    query = q.VisitQuery(sort=sort)
    expected = found(query, kept, TODAY)
    with database.reading() as work:
        tenth = work.search.further(query, today=TODAY, rows=10)
        assert (
            ids(work.search.page(query, today=TODAY, limit=3, after=tenth))
            == (expected[10:13])
        )
        beyond = work.search.further(query, today=TODAY, rows=VISITS + 1)
        assert beyond is None


def test_a_row_tells_what_the_table_shows(clinic):
    database, kept = clinic
    with database.reading() as work:
        page = work.search.page(q.VisitQuery(), today=TODAY, limit=VISITS)
    by_id = {one.id: one for one in kept}
    for line in page.lines:
        one = by_id[line.id]
        flags = {finding.flag for finding in one.assessment.findings}
        assert set(line.flags) == flags
        assert len(line.flags) == len(flags)
        assert line.medicines == len(one.visit.medications or ())
        assert line.author == one.author
        assert line.level is one.assessment.level
