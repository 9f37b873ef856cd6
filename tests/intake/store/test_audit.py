import random
import stat

import pytest

from intake.domain.errors import CrampDeskError
from intake.ports import AuditEvent
from intake.store.audit_anchor import AuditAnchor
from intake.store.audit_chain import FIRST_HASH, Column, Head, canonical, link

EVENTS = 30


@pytest.fixture
def busy(database, work, clock):
    """Return a clinic with thirty acts in its log, the two of its making among them."""
    for number in range(3, EVENTS + 1):
        with work() as unit:
            unit.audit.record(
                AuditEvent(
                    at=clock(),
                    user="nurse1",
                    action="visit.open",
                    patient_id=number,
                    entity="visit",
                    entity_id=str(number),
                    detail={"hits": number, "name": "Zoë", "printed": True},
                )
            )
            unit.commit()
        clock.advance(minutes=1)
    return database


def _changing(column):
    return f'UPDATE audit_event SET "{column}" = ? WHERE seq = ?'  # noqa: S608 (of ours)


def test_an_untouched_log_is_whole(busy):
    verdict = busy.verify_audit()
    assert verdict.is_whole
    assert verdict.checked == EVENTS


def test_several_acts_of_one_transaction_follow_one_another(database, work, clock):
    with work() as unit:
        for action in ("patient.add", "visit.sign"):
            unit.audit.record(AuditEvent(at=clock(), user="nurse1", action=action))
        unit.commit()
    assert database.verify_audit().checked == 4


def test_an_act_that_was_not_committed_leaves_no_trace(database, work, clock):
    with work() as unit:
        unit.audit.record(AuditEvent(at=clock(), user="nurse1", action="visit.sign"))
    with work() as unit:
        unit.audit.record(AuditEvent(at=clock(), user="nurse1", action="visit.sign"))
        unit.commit()
    assert database.verify_audit().checked == 3


_COPY = """
    INSERT {replacing} INTO audit_event (seq, at, "user", session_id, desk, app_version,
           action, outcome, patient_id, entity, entity_id, detail, key_id, prev_hash,
           hash)
    SELECT {seq}, at, 'somebody', session_id, desk, app_version, action, outcome,
           patient_id, entity, entity_id, detail, key_id, {before}, {random}
    FROM audit_event ORDER BY seq DESC LIMIT 1
"""
_RANDOM = {
    "sqlite": "randomblob(32)",
    "postgresql": "sha256(gen_random_uuid()::text::bytea)",
}


def _copy(*, seq, before, replacing=""):
    return _COPY.format(seq=seq, before=before, replacing=replacing, random="{random}")


def _for(engine_name, statement):
    return statement.replace("{random}", _RANDOM[engine_name])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET desk = 'other' WHERE seq = 5",
        "DELETE FROM audit_event WHERE seq = 5",
        "DELETE FROM audit_event",
        _copy(seq="seq + 5", before="hash"),
        _copy(seq="seq + 1", before="prev_hash"),
        _copy(replacing="OR REPLACE", seq="seq", before="prev_hash"),
    ],
)
def test_the_database_itself_refuses_to_change_the_log(busy, statement, engine_name):
    statement = _for(engine_name, statement)
    with pytest.raises(CrampDeskError), busy.unit_of_work() as unit:
        unit._connection.exec_driver_sql(statement)
    assert busy.verify_audit().checked == EVENTS


COLUMNS = (
    *("at", "user", "session_id", "desk", "app_version", "action", "outcome"),
    *("entity", "entity_id", "detail", "key_id"),
)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_is_found(busy, column, run):
    run(busy, _changing(column), ("changed", 7))
    assert busy.verify_audit().first_bad == 7


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE audit_event SET patient_id = 99 WHERE seq = 7", 7),
        ("UPDATE audit_event SET prev_hash = {random} WHERE seq = 7", 7),
        ("UPDATE audit_event SET hash = {random} WHERE seq = 7", 7),
        ("UPDATE audit_event SET seq = 99 WHERE seq = 7", 7),
        ("DELETE FROM audit_event WHERE seq = 7", 7),
        ("DELETE FROM audit_event WHERE seq <= 7", 1),
        (_copy(seq="seq + 1", before="hash"), 31),
    ],
)
def test_a_changed_chain_is_found(busy, statement, first_bad, run, engine_name):
    run(busy, _for(engine_name, statement))
    assert busy.verify_audit().first_bad == first_bad


def test_two_events_exchanged_are_found(busy, run):
    for old, new in ((8, 1000), (9, 8), (1000, 9)):
        run(busy, _changing("seq"), (new, old))
    assert busy.verify_audit().first_bad == 8


@pytest.mark.parametrize("cut", [1, 5, EVENTS])
def test_a_log_cut_at_its_end_is_found(busy, cut, run):
    run(busy, "DELETE FROM audit_event WHERE seq > ?", (EVENTS - cut,))
    verdict = busy.verify_audit()
    assert verdict.first_bad is None
    assert verdict.is_cut
    assert not verdict.is_whole


def test_a_log_cut_and_grown_again_is_found(busy, work, clock, run):
    anchor = (busy.folder / "audit-head").read_bytes()
    run(busy, "DELETE FROM audit_event WHERE seq > 20")
    for _ in range(20):
        with work() as unit:
            unit.audit.record(AuditEvent(at=clock(), user="nurse1", action="x"))
            unit.commit()
    (busy.folder / "audit-head").write_bytes(anchor)
    assert busy.verify_audit().is_cut


def test_any_single_change_is_found(busy, run):
    rng = random.Random(5)  # noqa: S311 (the same changes every time)
    with busy.reading() as unit:
        ask = unit._connection.exec_driver_sql
        rows = ask("SELECT * FROM audit_event ORDER BY seq").all()
    for _ in range(60):
        row, column = rng.choice(rows), rng.choice(COLUMNS)
        run(busy, _changing(column), ("x", row.seq))
        assert busy.verify_audit().first_bad == row.seq
        run(busy, _changing(column), (row._mapping[column], row.seq))
        assert busy.verify_audit().is_whole


def test_the_newest_events_can_be_checked_alone(busy, run):
    assert busy.verify_audit(last=10).checked == 10
    assert busy.verify_audit(last=1000).checked == EVENTS
    run(busy, "UPDATE audit_event SET desk = 'x' WHERE seq = 25")
    assert busy.verify_audit(last=10).first_bad == 25
    assert busy.verify_audit(last=3).is_whole


def test_a_head_that_lags_behind_is_no_alarm(busy, work, clock):
    head = (busy.folder / "audit-head").read_bytes()
    with work() as unit:
        unit.audit.record(AuditEvent(at=clock(), user="nurse1", action="visit.open"))
        unit.commit()
    (busy.folder / "audit-head").write_bytes(head)
    assert busy.verify_audit().is_whole


@pytest.mark.parametrize("content", [None, b"", b"x" * 2000])
def test_a_head_that_is_gone_or_forged_is_told(busy, content):
    head = busy.folder / "audit-head"
    head.unlink() if content is None else head.write_bytes(content)
    verdict = busy.verify_audit()
    assert verdict.anchor_is_missing
    assert not verdict.is_whole


def test_the_head_survives_the_tearing_of_its_newest_record(tmp_path):
    anchor = AuditAnchor(tmp_path / "head", b"k" * 32)
    for seq in (1, 2, 3):
        anchor.keep(Head(seq, bytes([seq]) * 32))
    anchor.close()
    content = bytearray((tmp_path / "head").read_bytes())
    assert anchor.newest() == Head(3, b"\x03" * 32)
    content[512 + 10] ^= 1
    (tmp_path / "head").write_bytes(content)
    assert anchor.newest() == Head(2, b"\x02" * 32)
    assert AuditAnchor(tmp_path / "head", b"l" * 32).newest() is None


def test_a_head_that_cannot_be_written_fails_no_save(tmp_path):
    anchor = AuditAnchor(tmp_path / "missing" / "head", b"k" * 32)
    anchor.keep(Head(1, bytes(32)))
    assert anchor.newest() is None
    anchor.close()


def test_the_head_is_the_owners_alone(busy):
    mode = (busy.folder / "audit-head").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_the_words_that_are_chained_never_change():
    """A changed form would make every old log look forged: golden vectors."""
    columns: dict[str, Column] = {
        "seq": 1,
        "at": "2026-11-23T09:30:00.000000Z",
        "user": "Zoe\u0301",
        "patient_id": None,
        "detail": '{"hits": 3}',
    }
    assert (
        canonical(columns)
        == (
            '{"at":"2026-11-23T09:30:00.000000Z","detail":"{\\"hits\\": 3}",'
            '"patient_id":null,"seq":1,"user":"Zoé"}'
        ).encode()
    )
    assert link(b"k" * 32, FIRST_HASH, columns).hex() == (
        "bd82c5a14677f1f10e84e5b3ed1de29a87b91adde641d29182c195865dca9276"
    )


def test_an_event_says_who_did_what_where_and_when(busy):
    with busy.reading() as unit:
        ask = unit._connection.exec_driver_sql
        rows = ask("SELECT * FROM audit_event ORDER BY seq").all()
    assert [row.action for row in rows[:3]] == [
        "database.create",
        "sign_in",
        "visit.open",
    ]
    newest = rows[-1]
    assert newest.user == "nurse1"
    assert newest.at == "2026-11-23T09:57:00.000000Z"
    assert newest.patient_id == 30
    assert newest.detail == '{"hits": 30, "name": "Zoë", "printed": true}'
    assert newest.session_id
    assert len({row.session_id for row in rows}) == 2


def test_every_sign_in_to_a_log_that_was_cut_tells_of_it(sign_in, folder, clock, run):
    first = sign_in()
    for _ in range(4):
        with first.unit_of_work() as unit:
            unit.audit.record(AuditEvent(at=clock(), user="nurse1", action="x"))
            unit.commit()
    run(first, "DELETE FROM audit_event WHERE seq > 3")
    first.close()
    for alarms in ((4,), (4, 5)):
        database = sign_in()
        verdict = database.verify_audit()
        assert verdict.is_cut
        assert verdict.alarms == alarms
        database.close()


@pytest.mark.postgresql
def test_a_desk_that_is_new_to_a_server_has_no_head_yet(sign_in, folder):
    sign_in().close()
    (folder / "audit-head").unlink()
    database = sign_in()
    assert database.verify_audit().is_whole
    assert not database.verify_audit().alarms
    with database.reading() as unit:
        ask = unit._connection.exec_driver_sql
        told = ask("SELECT detail FROM audit_event ORDER BY seq DESC LIMIT 1")
        assert told.scalar() == '{"failed_before": 0, "first_at_desk": true}'


@pytest.mark.sqlite
def test_a_sign_in_without_a_head_tells_of_it_for_ever(sign_in, folder):
    sign_in().close()
    (folder / "audit-head").unlink()
    sign_in().close()
    verdict = sign_in().verify_audit()
    assert verdict.is_whole
    assert verdict.alarms == (4,)
