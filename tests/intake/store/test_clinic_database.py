import shutil
import stat

import pytest
from filelock import FileLock

from intake.domain.errors import RefusedError, StoreUnavailableError
from intake.domain.record import Clinic, Role
from intake.ports import AuditEvent
from intake.store import clinic_database, location
from intake.store.founding import FIRST_ROLES
from intake.store.places import Places
from tests.intake.store.conftest import CLINIC, PASSWORD
from tests.intake.store.visits_made import assessment_of, everyday_visit

NEW_PASSWORD = "velvet river stone"


def content_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def acts(database):
    with database.reading() as unit:
        rows = unit._connection.exec_driver_sql(
            "SELECT action, detail FROM audit_event ORDER BY seq"
        ).all()
    return [tuple(row) for row in rows]


def test_a_new_clinic_is_open_for_its_first_user(folder, clock):
    assert not clinic_database.exists(folder)
    database, recovery_key = clinic_database.create(
        folder, CLINIC, "nurse1", "Nurse One", PASSWORD, clock
    )
    assert clinic_database.exists(folder)
    assert database.user.login == "nurse1"
    assert database.user.display_name == "Nurse One"
    assert database.user.roles == FIRST_ROLES
    assert len(recovery_key.split("-")) == 14
    with database.reading() as unit:
        assert unit.clinic.get() == CLINIC
    assert database.folder == folder
    database.close()


def test_what_was_kept_is_there_after_signing_in_again(sign_in, smith, clock):
    first = sign_in()
    with first.unit_of_work() as unit:
        stored = unit.patients.add(smith, at=clock())
        unit.commit()
    first.close()
    with sign_in("NURSE1").reading() as unit:
        assert unit.patients.get(stored.id) == stored


def test_two_programs_may_have_the_clinic_open(sign_in, smith, clock):
    one, other = sign_in(), sign_in()
    with one.unit_of_work() as unit:
        stored = unit.patients.add(smith, at=clock())
        unit.commit()
    with other.reading() as unit:
        assert unit.patients.get(stored.id) == stored
    with other.unit_of_work() as unit:
        unit.audit.record(AuditEvent(at=clock(), user="nurse1", action="visit.open"))
        unit.commit()
    assert one.verify_audit().is_whole


def test_a_wrong_password_opens_nothing_and_is_counted(sign_in):
    with pytest.raises(RefusedError, match="name or the password is not right"):
        sign_in(password="ocean paper lamq")
    with pytest.raises(RefusedError, match="name or the password is not right"):
        sign_in("nobody")
    assert acts(sign_in())[-1] == ("sign_in", '{"failed_before": 1}')


def test_guessing_is_slowed_down_even_with_the_right_password(sign_in, clock):
    for _ in range(6):
        with pytest.raises(RefusedError, match="not right"):
            sign_in(password="guess")
    with pytest.raises(RefusedError, match="Wait 2 seconds"):
        sign_in()
    clock.advance(seconds=2)
    sign_in()


def test_the_recovery_key_gives_a_user_a_new_password(clinic, folder, clock, sign_in):
    database = clinic_database.open_with_recovery_key(
        folder, clinic, "nurse1", NEW_PASSWORD, clock
    )
    assert database.user.login == "nurse1"
    assert [act for act, _ in acts(database)][-2:] == ["recover", "user.password"]
    database.close()
    assert sign_in(password=NEW_PASSWORD).user.login == "nurse1"
    with pytest.raises(RefusedError, match="not right"):
        sign_in()


@pytest.mark.parametrize(
    ("login", "password", "sentence"),
    [
        ("nobody", NEW_PASSWORD, "no user nobody"),
        ("nurse1", "short", "at least 12"),
    ],
)
def test_the_recovery_key_alone_is_not_enough(
    clinic, folder, clock, login, password, sentence
):
    with pytest.raises(RefusedError, match=sentence):
        clinic_database.open_with_recovery_key(folder, clinic, login, password, clock)


def test_another_clinics_recovery_key_does_not_fit(clinic, folder, clock, tmp_path):
    other, key = clinic_database.create(
        tmp_path / "other", CLINIC, "nurse1", "Nurse One", PASSWORD, clock
    )
    other.close()
    for _ in range(6):
        with pytest.raises(RefusedError, match="does not fit"):
            clinic_database.open_with_recovery_key(
                folder, key, "nurse1", NEW_PASSWORD, clock
            )
    with pytest.raises(RefusedError, match="Too many tries"):
        clinic_database.open_with_recovery_key(
            folder, clinic, "nurse1", NEW_PASSWORD, clock
        )


def test_a_weak_password_makes_no_clinic(folder, clock):
    with pytest.raises(RefusedError, match="first that somebody would try"):
        clinic_database.create(
            folder, CLINIC, "nurse1", "Nurse One", "HillsideSurgery1", clock
        )
    assert not clinic_database.exists(folder)


def test_a_nameless_user_makes_no_clinic(folder, clock):
    with pytest.raises(RefusedError, match="needs a sign-in name"):
        clinic_database.create(folder, CLINIC, " ", "Nurse One", PASSWORD, clock)
    assert not clinic_database.exists(folder)


def test_a_clinic_is_never_set_up_over_another(clinic, folder, clock):
    before = content_of(folder)
    with pytest.raises(RefusedError, match="already is a clinic"):
        clinic_database.create(folder, CLINIC, "nurse1", "One", PASSWORD, clock)
    with pytest.raises(RefusedError, match="already is a clinic"):
        clinic_database.demo(folder, clock)
    assert content_of(folder) == before


@pytest.mark.sqlite
@pytest.mark.parametrize("left", ["crampdesk.db", "keyslots.json"])
def test_what_is_left_of_a_clinic_is_not_overwritten(
    clinic, folder, clock, sign_in, left
):
    for path in folder.iterdir():
        if path.name != left:
            path.unlink()
    assert clinic_database.exists(folder)
    with pytest.raises(RefusedError, match="already is a clinic"):
        clinic_database.create(folder, CLINIC, "nurse1", "One", PASSWORD, clock)
    with pytest.raises(StoreUnavailableError, match="cannot be read"):
        sign_in()
    assert (folder / left).exists()


@pytest.mark.sqlite
def test_where_there_is_no_clinic_nobody_signs_in_and_no_folder_appears(folder, clock):
    with pytest.raises(StoreUnavailableError, match="no clinic"):
        clinic_database.open_with_password(folder, "nurse1", PASSWORD, clock)
    assert not folder.exists()


@pytest.mark.sqlite
def test_setting_up_goes_on_where_a_crash_interrupted_it(clinic, folder, sign_in):
    places = Places(folder)
    places.database.rename(places.unfinished)
    assert sign_in().user.login == "nurse1"
    assert not places.unfinished.exists()


@pytest.mark.sqlite
def test_a_crash_before_the_keys_were_kept_leaves_no_clinic(folder, clock):
    folder.mkdir()
    Places(folder).unfinished.write_bytes(b"half a database")
    assert not clinic_database.exists(folder)
    database, _ = clinic_database.create(
        folder, CLINIC, "nurse1", "Nurse One", PASSWORD, clock
    )
    database.close()
    assert not Places(folder).unfinished.exists()


@pytest.mark.sqlite
def test_folder_and_files_are_the_owners_alone(sign_in, folder, smith, clock):
    database = sign_in()
    with database.unit_of_work() as unit:
        unit.patients.add(smith, at=clock())
        unit.commit()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    names = set()
    for path in folder.iterdir():
        names.add(path.name)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    assert {"crampdesk.db-wal", "crampdesk.db-shm", "keyslots.json"} <= names


@pytest.mark.sqlite
def test_closing_leaves_no_journal(clinic, folder):
    assert sorted(path.name for path in folder.iterdir()) == [
        "audit-head",
        "crampdesk.db",
        "keyslots.json",
        "maintenance.lock",
    ]


@pytest.mark.sqlite
def test_no_name_stands_in_any_file(sign_in, folder, smith, clock):
    database = sign_in()
    needles = [b"Smith", b"smith", b"9434765919", b"penicillin", b"nurse1", b"Hillside"]
    with database.unit_of_work() as unit:
        stored = unit.patients.add(smith, at=clock())
        visit = everyday_visit(smith, clock())
        unit.visits.add(
            stored.id,
            visit,
            assessment_of(visit),
            signed_by="nurse1",
            signed_at=clock(),
        )
        unit.commit()
    written = content_of(folder)
    database.close()
    database.backup(folder.parent / "backup")
    written |= content_of(folder) | content_of(folder.parent / "backup")
    assert len(written["crampdesk.db"]) > 100_000
    for name, content in written.items():
        assert not content.startswith(b"SQLite format 3"), name
        assert not [needle for needle in needles if needle in content], name


def test_nothing_of_the_keys_is_shown_by_accident(sign_in):
    database = sign_in()
    keys = database._opened.keys
    for key in (keys.database, keys.audit):
        assert repr(key)[2:-1] not in repr(database._opened)
        assert key.hex() not in repr(database._opened)
    assert "Nurse One" in database.user.display_name


def test_a_demonstration_is_marked_and_its_key_is_kept_nowhere(folder, clock):
    database = clinic_database.demo(folder, clock, Clinic(name="Seaside"))
    with database.reading() as unit:
        seaside = Clinic(name="Seaside", is_demo=True, version=1)
        assert unit.clinic.get() == seaside
    assert database.user.login == "demo"
    with pytest.raises(RefusedError, match="throw-away"):
        database.users.add("nurse2", "Two", frozenset({Role.NURSE}), NEW_PASSWORD)
    database.close()
    assert not (folder / "keyslots.json").exists()
    with pytest.raises(StoreUnavailableError):
        clinic_database.open_with_password(folder, "demo", PASSWORD, clock)


def test_closing_twice_is_harmless(database):
    database.close()
    database.close()


@pytest.mark.sqlite
def test_a_database_of_another_clinic_under_the_same_keys_file_is_refused(
    clinic, folder, clock, sign_in, tmp_path
):
    other, _ = clinic_database.create(
        tmp_path / "other", CLINIC, "nurse1", "Nurse One", PASSWORD, clock
    )
    other.close()
    shutil.copy(tmp_path / "other" / "crampdesk.db", folder / "crampdesk.db")
    before = content_of(folder)["crampdesk.db"]
    with pytest.raises(StoreUnavailableError, match="not a CrampDesk database"):
        sign_in()
    assert content_of(folder)["crampdesk.db"] == before


def test_a_folder_on_a_network_share_is_refused(
    clinic, folder, clock, sign_in, monkeypatch
):
    monkeypatch.setattr(location, "is_network_share", lambda _: True)
    with pytest.raises(StoreUnavailableError, match="network share"):
        sign_in()
    with pytest.raises(StoreUnavailableError, match="network share"):
        clinic_database.demo(folder.parent / "other", clock)
    assert not (folder.parent / "other").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path, clock):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailableError, match="cannot be used"):
        clinic_database.demo(tmp_path / "file" / "clinic", clock)


@pytest.mark.sqlite
def test_another_program_that_is_busy_with_the_folder_is_waited_for_then_told(
    clinic, folder, sign_in, monkeypatch
):
    monkeypatch.setattr("intake.store.maintenance._PATIENCE_SECONDS", 0.05)
    with (
        FileLock(Places(folder).lock),
        pytest.raises(StoreUnavailableError, match="Another CrampDesk"),
    ):
        sign_in()


def test_an_audit_chain_that_is_broken_does_not_keep_anybody_out(sign_in, run):
    database = sign_in()
    run(database, "UPDATE audit_event SET \"user\" = 'x' WHERE seq = 1")
    database.close()
    again = sign_in()
    assert again.verify_audit().first_bad == 1
    assert again.verify_audit(last=1).is_whole
