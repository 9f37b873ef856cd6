"""B7: saving a finished visit, against the same rows written by hand; B10: its growth.

Those by which the visit is found are among them: it is found as soon as it is saved.
On a server both go through the same driver, as the same role.
"""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from intake.domain.dates import PartialDate
from intake.domain.patient import Patient, Sex
from intake.ports import AuditEvent
from intake.store import clinic_database
from intake.store.engine import connector
from intake.store.note_words import note_words
from intake.store.open_database import OpenDatabase
from intake.store.rows import Row
from intake.store.search_index import vector
from intake.store.search_rows import place_of
from tests.benchmarks.budget import Measured, percentile
from tests.benchmarks.large_clinic import PASSWORD, large_clinic
from tests.intake.store.visits_made import assessment_of, everyday_visit
from tests.postgresql_clinics import PostgresClinics
from tests.postgresql_server import postgres_server

BUDGET, GROWTH = 2.0, 1.5
TENTH = {"rounds": 10, "patients": 60, "visits": 200}
_SMALLER = 10
_NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_WARM_UP = 20
_PARTS = (
    "visit_assessment visit_answer visit_symptom visit_condition visit_medication"
    " visit_ingredient visit_result visit_finding visit_lab"
)
_FOUND_BY = ("visit_search", "visit_term", "visit_value")
_DRIVERS = {
    False: (
        "BEGIN IMMEDIATE",
        "?",
        "INSERT INTO visit_note (rowid, words) VALUES (?, ?)",
    ),
    True: ("BEGIN", "%s", "INSERT INTO visit_note VALUES (%s, %s::tsvector)"),
}
"""Of a file and of a server: how a transaction begins, a value is told, a note kept."""
_PATIENT = Patient(
    number="943 476 5919",
    family_name="Smith",
    given_name="John",
    birth_date=PartialDate(1945, 7, 14),
    sex=Sex.MALE,
)


def measure(
    rounds: int = 400, patients: int = 300_000, visits: int = 1_000_000
) -> list[Measured]:
    """Save visits in a record and by hand, then in a clinic and in one of a tenth."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        in_files = _against_hand(rounds, folder)
        with postgres_server() as server, ExitStack() as stack:
            clinics = PostgresClinics(server, folder)
            for desk in (folder / "server" / "ours", folder / "server" / "by_hand"):
                stack.enter_context(clinics.lent()).point(desk)
            on_server = _against_hand(rounds, folder / "server", ", PostgreSQL")
    return [in_files, on_server, _growth(rounds, patients, visits)]


def _against_hand(rounds: int, folder: Path, where: str = "") -> Measured:
    with ExitStack() as stack:
        ours = _saver(_new(folder / "ours", stack))
        by_hand = _by_hand(_new(folder / "by_hand", stack), stack)
        p95, floor = _in_turn(rounds, ours, by_hand)
    ratio = p95 / floor
    return Measured(
        id="B7",
        what=f"Save a finished visit, p95{where}",
        ours=p95,
        unit="ms",
        peer=floor,
        peer_name="same rows by hand",
        ratio=ratio,
        budget=f"≤ {BUDGET:g} ×",
        passed=ratio <= BUDGET,
    )


def _in_turn(rounds: int, *saves: Callable[[int], None]) -> list[float]:
    """Return how many milliseconds all but the slowest of each kind take."""
    times: list[list[float]] = [[] for _ in saves]
    for number in range(rounds + _WARM_UP):
        for save, kept in zip(saves, times, strict=True):
            started = perf_counter()
            save(number)
            kept.append(1000 * (perf_counter() - started))
    return [percentile(kept[_WARM_UP:], 0.95) for kept in times]


def _growth(rounds: int, patients: int, visits: int) -> Measured:
    """Save visits of one more patient in a large clinic and in one of a tenth."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        large, small = (
            _one_more(large_clinic(Path(folder), patients // by, visits // by), stack)
            for by in (1, _SMALLER)
        )
        p95, tenth = _in_turn(rounds, large, small)
    return Measured(
        id="B10",
        what=f"Save a finished visit, p95, {visits:,} visits",
        ours=p95,
        unit="ms",
        peer=tenth,
        peer_name="at a tenth",
        ratio=p95 / tenth,
        budget=f"≤ {GROWTH:g} ×",
        passed=p95 / tenth <= GROWTH,
    )


def _one_more(folder: Path, stack: ExitStack) -> Callable[[int], None]:
    """Return what saves visits of a new patient of a clinic that is there.

    The clinic may be kept for other measurements: its lists do not show them after.
    """
    database = clinic_database.open_with_password(
        folder, "demo", PASSWORD, lambda: _NOW
    )
    stack.callback(database.close)
    with database.unit_of_work() as unit:
        patient = unit.patients.add(
            _PATIENT.model_copy(update={"number": None}), at=_NOW
        )
        unit.commit()
    stack.callback(_take_back, database, patient.id)
    return _saver(database, patient.id)


def _take_back(database: OpenDatabase, patient_id: int) -> None:
    with database.unit_of_work() as unit:
        for visit in unit.visits.of_patient(patient_id):
            unit.visits.enter_in_error(
                visit.id, reason="Measured", signed_by="nurse1", signed_at=_NOW
            )
        unit.commit()


def _new(folder: Path, stack: ExitStack) -> OpenDatabase:
    database = clinic_database.demo(folder, lambda: _NOW)
    stack.callback(database.close)
    with database.unit_of_work() as unit:
        unit.patients.add(_PATIENT, at=_NOW)
        unit.commit()
    return database


def _saver(database: OpenDatabase, patient_id: int = 1) -> Callable[[int], None]:
    visit = everyday_visit(_PATIENT, _NOW)
    assessment = assessment_of(visit)

    def save(_number: int) -> None:
        with database.unit_of_work() as unit:
            stored = unit.visits.add(
                patient_id, visit, assessment, signed_by="nurse1", signed_at=_NOW
            )
            unit.audit.record(
                AuditEvent(
                    at=_NOW,
                    user="nurse1",
                    action="visit.sign",
                    patient_id=patient_id,
                    entity="visit",
                    entity_id=str(stored.id),
                    detail={"digest": stored.digest},
                )
            )
            unit.commit()

    return save


def _by_hand(database: OpenDatabase, stack: ExitStack) -> Callable[[int], None]:
    """Return what writes the rows of one visit straight through the driver."""
    _saver(database)(0)
    connection = _connected(database, stack)
    begin, mark, note = _DRIVERS[database.opened.is_shared]
    cursor = connection.cursor()

    def rows(of: str) -> Sequence[tuple[Any, ...]]:
        cursor.execute(f"SELECT * FROM {of}")  # noqa: S608 (tables of ours)
        found: Sequence[tuple[Any, ...]] = cursor.fetchall()
        return found

    visit, act = rows("visit")[0], rows("audit_event ORDER BY seq DESC")[0]
    parts = {table: rows(table) for table in _PARTS.split()}
    found_by = {table: rows(table) for table in _FOUND_BY}
    words = note_words(everyday_visit(_PATIENT, _NOW).notes)
    text = vector(words) if database.opened.is_shared else " ".join(words)
    into = {
        table: f"INSERT INTO {table} VALUES ({', '.join([mark] * len(row))})"  # noqa: S608 (tables of ours)
        for table, row in [
            ("visit", visit),
            ("audit_event", act),
            *((table, rows[0]) for table, rows in (parts | found_by).items()),
        ]
    }
    state: dict[str, Any] = {"visit": visit[0], "seq": act[0], "hash": act[-1]}

    def save(number: int) -> None:
        visit_id, seq = state["visit"] + 1, state["seq"] + 1
        digest = number.to_bytes(32, "big")
        cursor.execute(begin)
        cursor.execute(into["visit"], (visit_id, *visit[1:]))
        for table, rows in parts.items():
            cursor.executemany(into[table], [(visit_id, *row[1:]) for row in rows])
        place = place_of(_NOW, visit_id)
        for table, rows in found_by.items():
            found = [_found_at(table, row, place, visit_id) for row in rows]
            cursor.executemany(into[table], found)
        cursor.execute(note, (place, text))
        cursor.execute(into["audit_event"], (seq, *act[1:-2], state["hash"], digest))
        cursor.execute("COMMIT")
        state.update(visit=visit_id, seq=seq, hash=digest)

    return save


def _connected(database: OpenDatabase, stack: ExitStack) -> Any:
    """Return a connection that leaves beginning and ending to whoever uses it."""
    opened = database.opened
    if not opened.is_shared:
        connection = connector(opened.places.database, opened.keys.database)()
        stack.callback(connection.close)
        return connection
    pooled = opened.engine.raw_connection()
    stack.callback(pooled.close)
    driver: Any = pooled.driver_connection
    driver.autocommit = True
    return driver


def _found_at(
    table: str, row: tuple[Any, ...], place: int, visit_id: int
) -> tuple[Any, ...]:
    """Return a row by which a visit is found, of another visit."""
    columns = Row.metadata.tables[table].columns
    moved = {"place": place, "visit_id": visit_id}
    return tuple(
        moved.get(column.name, value)
        for column, value in zip(columns, row, strict=True)
    )
