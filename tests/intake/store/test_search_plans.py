"""How searches run: by indexes, and whatever anybody types is only ever looked for."""

import json
import random
import unicodedata
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import pairwise
from time import process_time

import pytest

from intake.domain import query as q
from intake.domain.dates import PartialDate
from intake.domain.patient import Patient, Sex
from intake.store import clinic_database
from intake.store.note_words import asked_words
from intake.store.patient_search import _HITS
from intake.store.query_form import conjuncts
from intake.store.query_sources import Sources
from intake.store.query_statements import Chosen, Turn, length_of, page_of
from intake.store.query_walk import ORDERS, Stretch, Walk
from intake.store.visit_lines import NUMBERED
from tests.conftest import ENGINES
from tests.intake.store.filters import CONDITIONS, EVERY, LISTED, WORST
from tests.intake.store.visits_made import assessment_of, everyday_visit

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
PATIENT = Patient(
    family_name="Smith",
    given_name="John",
    birth_date=PartialDate(1945, 7, 14),
    sex=Sex.MALE,
)


@pytest.fixture(scope="module", params=ENGINES)
def record(request, tmp_path_factory):
    """Return a record of each kind, made once: its folder, then its database."""
    folder = tmp_path_factory.mktemp("plans") / "clinic"
    with ExitStack() as stack:
        if request.param == "postgresql":
            clinics = request.getfixturevalue("postgres_clinics")
            stack.enter_context(clinics.lent()).point(folder)
        database = clinic_database.demo(folder, lambda: NOW)
        stack.callback(database.close)
        yield database


@pytest.fixture(scope="module")
def connection(record):
    """Return a connection to a record with one visit."""
    with record.unit_of_work() as work:
        sign(work, "Cramps at night.")
        if work._connection.dialect.name == "postgresql":
            # It waits while other tests run, however slow the machine is.
            work._connection.exec_driver_sql(
                "SET LOCAL idle_in_transaction_session_timeout = 0"
            )
            # Of one row a whole table is read; large ones are not to be.
            work._connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        yield work._connection


def sign(work, *notes):
    """Store a visit with each of these notes."""
    patient = work.patients.add(PATIENT, at=NOW)
    for text in notes:
        visit = everyday_visit(PATIENT, NOW).model_copy(update={"notes": text})
        work.visits.add(
            patient.id, visit, assessment_of(visit), signed_by="nurse1", signed_at=NOW
        )


def plan_of(connection, sort, *criteria):
    """Return the steps of the plan for a first page."""
    is_server = connection.dialect.name == "postgresql"
    walk = Walk(connection, Sources(today=TODAY, is_server=is_server))
    query = q.VisitQuery(where=q.AllOf(of=criteria), sort=sort)
    written = walk.statement(conjuncts(query), Stretch(order=ORDERS[sort], most=50))
    return explained(connection, written.statement.params(most=50))


def explained(connection, statement):
    """Return the steps of the plan for a statement."""
    is_server = connection.dialect.name == "postgresql"
    text = statement.compile(connection, compile_kwargs={"literal_binds": True}).string
    explain = "EXPLAIN" if is_server else "EXPLAIN QUERY PLAN"
    found = connection.exec_driver_sql(f"{explain} {text}".replace("%", "%%"))
    return [row[0] if is_server else row[3] for row in found]


HELD = ("SCAN found", "SCAN visit_note", "SCAN CONSTANT", "SCAN json_each")
"""Steps over a list that was made before, and the index of words itself."""


def walked_texts(steps):
    """Return the steps over a list that goes from one text of an index to the next.

    Its name is the driver's choice, so that it is known by how it is made.
    """
    made = [
        step.removeprefix("MATERIALIZE ")
        for step, following in pairwise(steps)
        if step.startswith("MATERIALIZE ") and following == "SETUP"
    ]
    return tuple(f"SCAN {name}" for name in made)


def scans(steps):
    """Return the steps that read a whole table, in no order that is asked for."""
    held = (*HELD, *walked_texts(steps))
    return [
        step
        for step in steps
        if "Seq Scan" in step or (step.startswith("SCAN") and not step.startswith(held))
    ]


@pytest.mark.parametrize("name", LISTED)
@pytest.mark.parametrize("sort", q.Sort)
def test_a_filter_with_a_list_reads_no_table_whole(connection, name, sort):
    steps = plan_of(connection, sort, LISTED[name])
    assert not scans(steps), steps


@pytest.mark.parametrize("name", CONDITIONS)
@pytest.mark.parametrize("sort", q.Sort)
def test_other_filters_walk_the_order_that_is_asked_for(connection, name, sort):
    steps = plan_of(connection, sort, CONDITIONS[name])
    left = [step for step in scans(steps) if not step.startswith("SCAN visits")]
    assert not left, steps
    assert not any("TEMP B-TREE" in step for step in steps), steps


def test_what_several_terms_tell_is_asked_in_one(connection):
    """Of several questions a server makes as many lists, and reads each whole."""
    pair = (EVERY["sex"], EVERY["level or above"])
    steps = plan_of(connection, q.Sort.LATEST, *pair)
    assert not any("hashed SubPlan" in step for step in steps), steps


@pytest.mark.parametrize("record", ["postgresql"], indirect=True)
@pytest.mark.parametrize("name", [*CONDITIONS, *LISTED])
def test_a_server_makes_no_join_of_what_holds_at_each_place_of_a_page(connection, name):
    """It would read and sort all visits as soon as it guesses that few are left."""
    turn = Turn(order=ORDERS[q.Sort.LATEST])
    sources = Sources(today=TODAY, is_server=True)
    written = page_of(sources, Chosen(None, (EVERY[name],)), turn)
    steps = explained(connection, written.statement.params(most=50))
    assert not any("Join" in step or "Nested Loop" in step for step in steps), steps


@pytest.mark.parametrize("record", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("in_bulk", "is_looked_up"), [(False, True), (True, False)])
def test_a_server_looks_visits_up_one_by_one_until_there_are_many(
    connection, in_bulk, is_looked_up
):
    """However many it guesses them to be: here it is told never to do so by itself."""
    connection.exec_driver_sql("SET LOCAL enable_nestloop = off")
    source = Sources(today=TODAY, is_server=True).of(EVERY["answer"])
    written = length_of(source, is_bounded=True, in_bulk=in_bulk)
    steps = explained(connection, written.statement.params(bound=50))
    connection.exec_driver_sql("SET LOCAL enable_nestloop = on")
    assert any("Nested Loop" in step for step in steps) is is_looked_up, steps


def test_hits_are_looked_up_patient_by_patient(connection):
    steps = explained(connection, _HITS.statement.params(ids=[1, 2]))
    assert not scans(steps), steps
    assert not any("Join" in step or "Hash" in step for step in steps), steps


@pytest.mark.parametrize("follows", [True, False])
@pytest.mark.parametrize("sort", [q.Sort.LATEST, q.Sort.EARLIEST])
@pytest.mark.parametrize("name", ["number", "any of"])
def test_the_next_visits_are_looked_at_in_their_order(connection, name, sort, follows):
    is_server = connection.dialect.name == "postgresql"
    turn = Turn(order=ORDERS[sort], follows=follows, is_near=True)
    sources = Sources(today=TODAY, is_server=is_server)
    written = page_of(sources, Chosen(None, (LISTED[name],)), turn)
    told = {"most": 50, "near": 1000, **({"after_place": 7} if follows else {})}
    steps = explained(connection, written.statement.params(told))
    left = [step for step in scans(steps) if not step.startswith("SCAN visit_search")]
    assert not left, steps
    assert is_server or any(
        step.startswith("SEARCH visits USING INT") for step in steps
    )
    assert not any("TEMP B-TREE" in step for step in steps), steps


@pytest.mark.parametrize("pair", WORST, ids=" and ".join)
def test_the_worst_pairs_read_no_table_whole(connection, pair):
    steps = plan_of(connection, q.Sort.LATEST, *(EVERY[name] for name in pair))
    left = [step for step in scans(steps) if not step.startswith("SCAN visits")]
    assert not left, steps


@pytest.mark.parametrize("sort", q.Sort)
def test_no_order_needs_all_visits_to_be_sorted(connection, sort):
    steps = plan_of(connection, sort)
    assert not any("TEMP B-TREE" in step or "Sort" in step for step in steps), steps


def test_what_a_page_shows_is_read_by_the_numbers_of_its_visits(connection):
    """The index of newest versions would bring every visit there is."""
    steps = explained(connection, NUMBERED.statement.params(ids=[1, 2, 3]))
    if connection.dialect.name == "sqlite":
        assert "SEARCH visit USING INTEGER PRIMARY KEY (rowid=?)" in steps, steps
    assert not scans(steps), steps
    assert not any("is_newest" in step for step in steps), steps


SYNTAX = [
    *(
        '"',
        "'",
        "*",
        "(",
        ")",
        ":",
        "^",
        "-",
        "+",
        "NEAR",
        "AND",
        "OR",
        "NOT",
        "{",
        "}",
    ),
    *(
        "O'Brien",
        "Ann-Marie",
        "words:",
        "NEAR(a b, 3)",
        "a*",
        '""',
        "\\",
        "%",
        "_",
        "&",
    ),
    *(
        "|",
        "!",
        "<->",
        ":*",
        "@@",
        ";",
        "--",
        "/*",
        "\x00",
        "\ufeff",
        "\u202e",
        "'; --",
    ),
    *("足", "ปวด", "ß", "İ", "ﬁ", "e\u0301", "\U0001f9b5", "½", "²", "\u0600"),
]


def hostile(number, seed):
    """Return a text of syntax, letters and characters from anywhere."""
    rng = random.Random(f"{seed}/{number}")  # noqa: S311 (the same every time)
    parts = []
    for _ in range(rng.randint(1, 6)):
        if rng.random() < 0.7:
            parts.append(rng.choice(SYNTAX))
        else:
            parts.append(chr(rng.randrange(rng.choice((0x250, 0xD7FF)))))
    text = rng.choice(("", " ")).join(parts)
    kept = (char for char in text if unicodedata.category(char) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


@pytest.mark.parametrize("size", [200, pytest.param(10_000, marks=pytest.mark.faults)])
def test_any_text_is_looked_for_and_never_syntax(database, size):
    """F29: hostile texts in the notes and in the find line: no error, and quick."""
    times = []
    with database.unit_of_work() as work:
        sign(work, "Cramps at night.")
        for number in range(size):
            text = hostile(number, "F29")
            started = process_time()
            work.patients.find(text, limit=20, at=TODAY)
            if text:
                query = q.VisitQuery(where=q.AllOf(of=(q.NotesSay(text=text),)))
                work.search.count(query, today=TODAY)
            times.append(process_time() - started)
    assert sorted(times)[int(0.95 * len(times))] < 0.05


def test_each_hostile_text_that_was_written_is_found_again(database):
    """What is quoted must still match: the words of a note are found by the note."""
    texts = [text for text in (hostile(n, "found") for n in range(40)) if text]
    with database.unit_of_work() as work:
        sign(work, *texts)
        for text in texts:
            query = q.VisitQuery(where=q.AllOf(of=(q.NotesSay(text=text),)))
            found = work.search.page(query, today=TODAY, limit=100)
            notes = {work.visits.get(line.id).visit.notes for line in found.lines}
            assert (text in notes) is bool(asked_words(text)), text


def test_a_thousand_sort_keys_pass_only_if_they_are_of_the_list():
    """F30: whatever is not in the list is refused, however like one it looks."""
    rng = random.Random(30)  # noqa: S311 (the same every time)
    names = [one.value for one in q.Sort]
    passed = set()
    for _ in range(1_000):
        text = rng.choice(names)
        for _ in range(rng.randint(0, 2)):
            at = rng.randrange(len(text) + 1)
            text = text[:at] + rng.choice(" ,;'\"-)(abcLN\t") + text[at:]
        try:
            asked = q.VisitQuery.model_validate_json(json.dumps({"sort": text}))
        except ValueError:
            continue
        assert asked.sort.value == text
        passed.add(asked.sort)
    assert passed <= set(q.Sort)
    assert len(passed) == len(names)
