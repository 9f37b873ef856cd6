from dataclasses import replace
from datetime import timedelta

import pytest

from intake.domain.errors import RefusedError, StoreUnavailableError
from intake.domain.preferences import BackupPlan, BackupRhythm


@pytest.fixture
def plan(application, tmp_path):
    """Return how to change when backups are made, and how many are kept."""

    def plan(**settings):
        chosen = BackupPlan(folder=str(tmp_path / "copies"), **settings)
        clinic = application.settings.get()
        wanted = clinic.preferences.model_copy(update={"backup": chosen})
        application.settings.change(replace(clinic, preferences=wanted))
        return tmp_path / "copies"

    (tmp_path / "copies").mkdir()
    return plan


def test_nothing_is_due_until_somebody_names_a_folder(application):
    assert not application.keeping.is_due()
    assert application.keeping.if_due() is None
    assert application.keeping.at_close() is None
    with pytest.raises(RefusedError, match="name no folder"):
        application.keeping.now()


@pytest.mark.parametrize(
    ("rhythm", "hours"),
    [(BackupRhythm.HOURLY, 1), (BackupRhythm.DAILY, 24), (BackupRhythm.WEEKLY, 168)],
)
def test_backups_are_made_in_the_rhythm_that_the_clinic_chose(
    application, plan, clock, rhythm, hours
):
    folder = plan(rhythm=rhythm)
    made = application.keeping.if_due()
    assert made.folder == folder / "crampdesk-20261123T093000Z"
    assert made.visits == 0
    clock.advance(hours=hours, seconds=-1)
    assert application.keeping.if_due() is None
    clock.advance(seconds=1)
    assert application.keeping.if_due()


def test_a_clinic_may_want_none_by_themselves(application, plan):
    plan(rhythm=BackupRhythm.NEVER, at_close=False)
    assert application.keeping.if_due() is None
    assert application.keeping.at_close() is None
    assert application.keeping.now()


def test_only_the_newest_are_kept_and_nothing_else_is_removed(application, plan, clock):
    folder = plan(kept=2)
    (folder / "precious").mkdir()
    (folder / "letter.txt").write_text("")
    for _ in range(4):
        application.keeping.at_close()
        clock.advance(minutes=1)
    assert sorted(path.name for path in folder.iterdir()) == [
        "crampdesk-20261123T093200Z",
        "crampdesk-20261123T093300Z",
        "letter.txt",
        "precious",
    ]


def test_a_backup_that_fails_removes_none(application, plan, clock, monkeypatch):
    folder = plan(kept=1)
    application.keeping.at_close()
    clock.advance(minutes=1)

    def fail(*_):
        raise StoreUnavailableError("The disk is full.")

    monkeypatch.setattr("intake.store.backup.copy_database", fail)
    with pytest.raises(StoreUnavailableError):
        application.keeping.at_close()
    assert len(list(folder.iterdir())) == 1


def test_a_folder_that_is_not_there_is_told(application, plan, tmp_path):
    folder = plan()
    folder.rmdir()
    folder.write_text("")
    with pytest.raises(StoreUnavailableError, match="cannot be used"):
        application.keeping.if_due()


def test_the_record_can_be_checked(application, visit):
    patient = application.patients.add(visit.patient)
    application.visits.sign(patient.id, visit)
    told = []
    checked = application.keeping.check(lambda *what: told.append(what))
    assert (checked.patients, checked.visits, checked.problems) == (1, 1, ())
    assert told[-1] == ("visits", 1, 1)


def test_what_was_done_to_the_record_as_a_whole_is_remembered(
    application, plan, desk, clock, tmp_path
):
    plan()
    application.keeping.back_up(tmp_path / "one")
    clock.advance(seconds=timedelta(minutes=1).seconds)
    application.keeping.if_due()
    application.keeping.check()
    with application.keeping.session.look() as work:
        acts = work._connection.exec_driver_sql(
            "SELECT action FROM audit_event ORDER BY seq DESC LIMIT 3"
        ).scalars()
        assert list(acts) == ["database.check", "backup.make", "backup.make"]
