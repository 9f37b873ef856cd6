"""The desk: set up, sign in, recover, try out, and let go."""

import os
import stat
import subprocess
import sys
import tempfile
from contextlib import closing

import pytest

from intake import application, wiring
from intake.application import HOME_VARIABLE, Desk, write_file
from intake.domain.errors import RefusedError, StoreUnavailableError

PASSWORD = "ocean paper lamp"
NEW = {
    "clinic_name": "Hillside Surgery",
    "login": "nurse1",
    "display_name": "Nurse One",
    "password": PASSWORD,
}


@pytest.fixture
def desk(tmp_path, clock):
    return Desk(tmp_path / "clinic", clock=clock)


def test_a_fresh_desk_has_nothing(desk):
    assert not desk.is_set_up
    assert desk.logins() == ()
    assert desk.database_size is None
    with pytest.raises(RefusedError, match="No clinic is set up"):
        desk.sign_in("nurse1", PASSWORD)


def test_a_clinic_is_set_up_left_and_entered_again(desk):
    application, recovery_key = desk.set_up(**NEW)
    assert application.clinic.name == "Hillside Surgery"
    assert application.user.login == "nurse1"
    assert application.knowledge is desk.expertise.knowledge
    application.close()
    assert desk.is_set_up
    assert desk.database_size
    assert desk.logins() == ("nurse1",)
    desk.sign_in("nurse1", PASSWORD).close()
    with pytest.raises(RefusedError):
        desk.sign_in("nurse1", "ocean paper limp")
    desk.recover(recovery_key, "nurse1", "lamp paper ocean").close()
    desk.sign_in("nurse1", "lamp paper ocean").close()


def test_who_signed_in_last_comes_first(desk):
    application, _ = desk.set_up(**NEW)
    application.close()
    names = desk.folder / "sign-in-names.json"
    names.write_text('["nurse2", "nurse1", 3]', encoding="utf-8")
    assert desk.logins() == ("nurse2", "nurse1")
    desk.sign_in("nurse1", PASSWORD).close()
    assert desk.logins() == ("nurse1", "nurse2")
    names.write_text("damaged", encoding="utf-8")
    assert desk.logins() == ()


def test_the_demo_has_patients_of_every_level_and_leaves_nothing(
    desk, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    application = desk.demo()
    try:
        assert application.clinic.is_demo
        lines = application.visits.latest()
        assert len(lines) >= 8
        assert {line.level.value for line in lines} == {
            "emergency",
            "same_day",
            "urgent",
            "routine",
            "self_care",
        }
        assert [path.name for path in tmp_path.iterdir()]
        assert not desk.is_set_up
    finally:
        application.close()
    assert not list(tmp_path.iterdir())


def test_a_demo_tries_the_rules_of_this_desk_where_that_is_asked(tmp_path, clock):
    folder = tmp_path / "clinic"
    (folder / "rules").mkdir(parents=True)
    (folder / "rules" / "ours.toml").write_text(
        '[[change]]\nrule = "near-faint"\noff = true\n'
        'reason = "local pathway"\nauthor = "Dr A. Example"\ndate = 2026-11-01\n',
        "utf-8",
    )
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    off = {}
    for own in (False, True):
        desk = Desk(folder, clock=clock, tries_own_rules=own)
        with closing(desk.demo()) as made:
            assert made.clinic.is_demo
            off[own] = [rule.id for rule in made.knowledge.switched_off]
    assert off == {False: [], True: ["near-faint"]}
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_demo_that_cannot_be_made_leaves_nothing(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def broken(*_arguments):
        raise StoreUnavailableError("The disk is full.")

    monkeypatch.setattr("intake.wiring.store_samples", broken)
    with pytest.raises(StoreUnavailableError):
        desk.demo()
    assert not list(tmp_path.iterdir())


def test_a_written_file_is_its_owners_alone(tmp_path):
    path = tmp_path / "a.pdf"
    write_file(path, b"%PDF-")
    assert path.read_bytes() == b"%PDF-"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(StoreUnavailableError):
        write_file(tmp_path / "no such folder" / "a.pdf", b"")


def test_the_folder_is_the_users_own_unless_named(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert Desk().folder == tmp_path
    monkeypatch.delenv(HOME_VARIABLE)
    assert Desk().folder.name == "crampdesk"


def test_a_window_is_on_the_screen_before_rules_record_and_services_are_loaded():
    program = (
        "import sys, ui.app; from intake.application import Desk; Desk();"
        "heavy = ('intake.services', 'intake.knowledge', 'intake.triage', 'sqlalchemy',"
        " 'intake.wiring', 'intake.forms.', 'rapidfuzz', 'reportlab', 'cryptography');"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert done.stdout.strip() == "[]"


def test_what_a_user_can_do_is_loaded_when_it_is_spoken_of():
    assert application.Application is wiring.Application
    with pytest.raises(AttributeError, match="Aplication"):
        _ = application.Aplication


def test_triage_loads_no_database_no_pages_no_window():
    program = (
        "import sys; from intake.application import Desk; Desk().expertise;"
        "heavy = {'sqlalchemy', 'alembic', 'sqlcipher3', 'reportlab', 'PySide6'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
