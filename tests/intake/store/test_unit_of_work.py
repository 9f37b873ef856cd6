from dataclasses import replace
from datetime import timedelta

import pytest

from intake.domain.errors import CrampDeskError, RefusedError, StoreUnavailableError
from intake.domain.preferences import PageSetup, Paper, Preferences
from intake.domain.record import Draft
from intake.ports import AuditEvent
from intake.store import clinic_database, engine, server_engine
from intake.store.clinic_database import DEMO_CLINIC
from intake.store.failures import told_calmly


def draft(patient_id, clock, draft_id="d1", content="{}"):
    return Draft(
        id=draft_id,
        patient_id=patient_id,
        author="nurse1",
        started_at=clock(),
        saved_at=clock(),
        knowledge="2026.11.1",
        answered=3,
        content=content,
    )


@pytest.fixture
def patient_id(work, smith, clock):
    with work() as unit:
        stored = unit.patients.add(smith, at=clock())
        unit.commit()
    return stored.id


def test_nothing_is_kept_without_commit(database, work, smith, clock):
    with work() as unit:
        unit.patients.add(smith, at=clock())
        unit.audit.record(AuditEvent(at=clock(), user="nurse1", action="patient.add"))
    with database.reading() as unit:
        assert not unit.patients.find("smith", limit=5, at=clock().date())
    assert database.verify_audit().checked == 2


def test_nothing_is_kept_of_what_failed_midway(database, work, smith, clock):
    def add_and_fail():
        with work() as unit:
            unit.patients.add(smith, at=clock())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    with database.reading() as unit:
        assert not unit.patients.find("smith", limit=5, at=clock().date())


def test_work_can_go_on_after_a_commit(database, work, smith, clock):
    with work() as unit:
        stored = unit.patients.add(smith, at=clock())
        unit.commit()
        unit.drafts.put(draft(stored.id, clock))
        unit.commit()
    with database.reading() as unit:
        assert len(unit.drafts.all()) == 1


def test_a_reading_unit_of_work_cannot_write(database, smith, clock):
    with pytest.raises(CrampDeskError), database.reading() as unit:
        unit.patients.add(smith, at=clock())


def test_writing_is_possible_again_after_reading(database, work, smith, clock):
    for _ in range(4):  # more than there are connections in the pool
        with database.reading() as unit:
            unit.visits.count()
    with work() as unit:
        assert unit.patients.add(smith, at=clock()).id == 1
        unit.commit()


def test_readers_do_not_wait_for_a_writer_and_see_nothing_half_done(
    database, work, smith, clock
):
    with work() as writer:
        writer.patients.add(smith, at=clock())
        with database.reading() as reader:
            assert not reader.patients.find("smith", limit=5, at=clock().date())
        writer.commit()


def test_a_reader_sees_one_moment_of_the_record(
    database, work, patient_id, smith, clock
):
    with database.reading() as reader:
        assert reader.patients.get(patient_id).version == 1
        with work() as writer:
            writer.patients.update(writer.patients.get(patient_id), at=clock())
            writer.commit()
        assert reader.patients.get(patient_id).version == 1


def test_drafts_are_kept_replaced_and_forgotten(database, work, patient_id, clock):
    first = draft(patient_id, clock)
    clock.advance(seconds=5)
    second = draft(patient_id, clock, content='{"answers.cramps": "maybe"}')
    other = draft(patient_id, lambda: clock() - timedelta(hours=1), "d2")
    with work() as unit:
        kept = [unit.drafts.put(one) for one in (first, other, second)]
        unit.commit()
    assert [one.revision for one in kept] == [1, 1, 2]
    _, other, second = kept
    with work() as unit:
        assert unit.drafts.all() == (second, other)
        unit.drafts.drop("d1")
        unit.drafts.drop("never was")
        unit.commit()
    with database.reading() as unit:
        assert unit.drafts.all() == (other,)


def test_the_clinics_settings_are_kept(database, work):
    logo = b"\x89PNG\r\n\x1a\n and a picture"
    page = PageSetup(paper=Paper.LETTER, logo=logo, letterhead=("Open to six",))
    wished = Preferences(page=page, tall_man=True, units={"weight_kg": "lb"})
    with database.reading() as unit:
        first = unit.clinic.get()
    assert (first.name, first.is_demo) == (DEMO_CLINIC.name, True)
    assert (first.preferences, first.version) == (Preferences(), 1)
    clinic = replace(first, name="Hillside", address="1 High Street", is_demo=False)
    with work() as unit:
        kept = unit.clinic.put(replace(clinic, preferences=wished))
        unit.commit()
    assert kept == replace(clinic, preferences=wished, version=2)
    with database.reading() as unit:
        assert unit.clinic.get() == kept
        assert unit.clinic.get().paper == "Letter"


def test_settings_that_another_desk_changed_meanwhile_are_not_overwritten(work):
    with work() as unit:
        first = unit.clinic.get()
        unit.clinic.put(replace(first, name="Theirs"))
        unit.commit()
    with work() as unit, pytest.raises(RefusedError, match="meanwhile"):
        unit.clinic.put(replace(first, name="Ours"))
    with work() as unit:
        assert unit.clinic.get().name == "Theirs"


@pytest.mark.parametrize("text", ["", "[]", '{"no_such": 1}', "half {"])
def test_preferences_that_nobody_wrote_are_told_as_damage(work, text):
    with work() as unit:
        unit._connection.exec_driver_sql(f"UPDATE clinic SET preferences = '{text}'")  # noqa: S608 (of ours)
        with pytest.raises(StoreUnavailableError, match="damaged"):
            unit.clinic.get()


def test_a_moment_without_an_offset_is_refused(work, smith, clock):
    with pytest.raises(Exception, match="offset"), work() as unit:
        unit.patients.add(smith, at=clock().replace(tzinfo=None))


def test_a_writer_waits_for_another_program_and_then_says_so(
    clock, sign_in, monkeypatch
):
    monkeypatch.setattr(engine, "_SETTINGS", (*engine._SETTINGS, "busy_timeout=50"))
    monkeypatch.setitem(server_engine._SESSION, "lock_timeout", "50ms")
    one, other = sign_in(), sign_in()
    event = AuditEvent(at=clock(), user="nurse1", action="patient.add")
    busy = pytest.raises(StoreUnavailableError, match="busy")
    with one.unit_of_work() as holder:
        holder.audit.record(event)
        with busy, other.unit_of_work() as waiting:
            waiting.audit.record(event)
        holder.commit()
    with other.unit_of_work() as waiting:
        waiting.audit.record(event)
        waiting.commit()
    assert one.verify_audit().is_whole


@pytest.mark.sqlite
def test_a_full_disk_is_said_calmly_and_saving_works_after_space_was_made(
    database, work, smith, clock
):
    with work() as unit:
        pages = unit._connection.exec_driver_sql("PRAGMA page_count").scalar()
        unit._connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StoreUnavailableError, match="disk is full"):
            with_many(unit, smith, clock)
    with work() as unit:
        unit._connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        with_many(unit, smith, clock)
        unit.commit()
    with database.reading() as unit:
        assert len(unit.patients.find("smith", limit=500, at=clock().date())) == 300


def with_many(unit, smith, clock):
    with told_calmly():
        for number in range(300):
            patient = smith.model_copy(update={"number": str(number)})
            unit.patients.add(patient, at=clock())


def test_two_clinics_do_not_meet(database, another_folder, clock, smith):
    one = database
    other = clinic_database.demo(another_folder, clock)
    with one.unit_of_work() as unit:
        unit.patients.add(smith, at=clock())
        unit.commit()
    with other.reading() as unit:
        assert not unit.patients.find("smith", limit=5, at=clock().date())
    other.close()
