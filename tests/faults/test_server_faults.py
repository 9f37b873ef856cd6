"""Fault F22 of the security notes: the server is killed, the wire is cut.

A tenth of the size in `make test`, the whole size in `make faults`.
"""

import random
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from time import perf_counter

import pytest

from intake.domain.errors import StoreUnavailableError
from intake.ports import AuditEvent
from intake.store import clinic_database
from tests.faults.cut_wire import cut_wire
from tests.faults.test_store_faults import NOW, SMITH, clock, whole
from tests.intake.store.visits_made import assessment_of, everyday_visit
from tests.postgresql_clinics import PostgresClinics
from tests.postgresql_server import URL_VARIABLE, postgres_server

RECONNECT_SECONDS = 10


@pytest.fixture
def wired(postgres_clinics, tmp_path):
    """Return a record on a server behind a wire, and the wire."""
    with (
        tempfile.TemporaryDirectory() as sockets,
        postgres_clinics.lent() as lent,
        cut_wire(sockets, lent.server) as wire,
    ):
        behind = lent.settings.model_copy(update={"host": sockets})
        folder = tmp_path / "desk"
        lent.point(folder)
        text = behind.model_dump_json(exclude_none=True)
        (folder / "server.json").write_text(text)
        with closing(clinic_database.demo(folder, clock)) as database:
            with database.unit_of_work() as unit:
                unit.patients.add(SMITH, at=NOW)
                unit.commit()
            yield database, wire


def sign(database, number):
    """Sign a visit under a key of its own: signed once more, it is the same visit."""
    visit = everyday_visit(SMITH, NOW).model_copy(update={"notes": f"visit {number}"})
    with database.unit_of_work() as unit:
        if unit.visits.signed_with(f"key {number}") is not None:
            return
        stored = unit.visits.add(
            1,
            visit,
            assessment_of(visit),
            signed_by="demo",
            signed_at=NOW,
            key=f"key {number}",
        )
        act = AuditEvent(
            at=NOW, user="demo", action="visit.sign", entity_id=str(stored.id)
        )
        unit.audit.record(act)
        unit.commit()


def sign_anew(database, number):
    """Sign a visit twice, as a desk does that never learns what became of the first."""
    for _ in range(2):
        visit = everyday_visit(SMITH, NOW)
        visit = visit.model_copy(update={"notes": f"visit {number}"})
        with database.unit_of_work() as unit:
            unit.visits.add(
                1, visit, assessment_of(visit), signed_by="demo", signed_at=NOW
            )
            unit.commit()


def sign_no_more(_database, _number):
    """Take a visit for signed that the cut took away."""


def cuts_lose_nothing_and_double_nothing(database, wire, times, sign=sign):
    rng = random.Random(22)  # noqa: S311 (the same moments every time)
    told_lost = 0
    for number in range(times):
        wire.cut_after(rng.randrange(1, 30_000))
        while True:
            try:
                sign(database, number)
                break
            except StoreUnavailableError:
                told_lost += 1
    wire.cut_after(None)
    with database.reading() as unit:
        notes = unit._connection.exec_driver_sql("SELECT notes FROM visit").scalars()
        assert sorted(notes) == sorted(f"visit {number}" for number in range(times))
    assert database.verify_audit().is_whole
    return told_lost


def test_f22_a_cut_wire_loses_nothing_and_doubles_nothing(wired):
    database, wire = wired
    cuts_lose_nothing_and_double_nothing(database, wire, 10)
    assert wire.cuts > 2


@pytest.mark.parametrize("sign", [sign_anew, sign_no_more])
def test_f22_the_harness_sees_what_is_doubled_or_lost(wired, sign):
    """Negative control: desks that sign without a key of their own, or not at all."""
    database, wire = wired
    with pytest.raises(AssertionError):
        cuts_lose_nothing_and_double_nothing(database, wire, 1, sign)


@whole
def test_f22_whole_size(wired):
    database, wire = wired
    assert cuts_lose_nothing_and_double_nothing(database, wire, 100) > 10
    assert wire.cuts > 50


@pytest.fixture
def own_server(monkeypatch, tmp_path):
    """Return a record on a server that nobody else uses, and that server."""
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    with postgres_server() as server:
        clinics = PostgresClinics(server, tmp_path)
        with clinics.lent() as lent:
            folder = tmp_path / "desk"
            lent.point(folder)
            with closing(clinic_database.demo(folder, clock)) as database:
                with database.unit_of_work() as unit:
                    unit.patients.add(SMITH, at=NOW)
                    unit.commit()
                yield database, server


def test_a_test_server_that_ended_by_itself_says_how(monkeypatch):
    """Negative control: a server that nobody stopped is told, with its last words."""
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    stack = ExitStack()
    server = stack.enter_context(postgres_server())
    server.kill()
    with pytest.raises(AssertionError, match="ready to accept connections"):
        server.connect()
    with pytest.raises(AssertionError, match="ended by itself with -9"):
        stack.close()


def kills_lose_nothing_and_double_nothing(database, server, times, patience=None):
    """Kill the server during saves; return how often a save was told as not done.

    Where a patience in seconds is given, the desk must be back in it.
    """
    rng = random.Random(23)  # noqa: S311 (the same moments every time)
    told_lost = 0
    for number in range(times):
        with ThreadPoolExecutor(max_workers=1) as desk:
            saving = desk.submit(sign, database, number)
            with suppress(TimeoutError):
                saving.exception(timeout=rng.uniform(0, 0.06))
            server.kill()
            failed = saving.exception()
        assert failed is None or isinstance(failed, StoreUnavailableError)
        told_lost += failed is not None
        server.start()
        returned = perf_counter()
        sign(database, number)
        assert patience is None or perf_counter() - returned <= patience
    with database.reading() as unit:
        notes = unit._connection.exec_driver_sql("SELECT notes FROM visit").scalars()
        assert sorted(notes) == sorted(f"visit {number}" for number in range(times))
    assert database.verify_audit().is_whole
    return told_lost


def test_f22_a_killed_server_loses_nothing_and_doubles_nothing(own_server):
    database, server = own_server
    assert kills_lose_nothing_and_double_nothing(database, server, 5) > 0


@whole
def test_f22_killed_server_whole_size(own_server):
    database, server = own_server
    lost = kills_lose_nothing_and_double_nothing(
        database, server, 50, RECONNECT_SECONDS
    )
    assert lost > 10
