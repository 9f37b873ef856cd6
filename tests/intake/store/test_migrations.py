import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from intake.domain.errors import StoreUnavailableError
from intake.store import clinic_database, guarded, signed_in, upgrade, visit_rows
from intake.store.places import Places
from intake.store.revisions import revisions, scripts_folder
from tests.intake.store.conftest import PASSWORD
from tests.intake.store.visits_made import assessment_of, everyday_visit

pytestmark = pytest.mark.sqlite

HEAD = revisions(scripts_folder())[-1]
NEXT = f"{int(HEAD) + 1:04}"


@pytest.fixture
def filled(sign_in, folder, smith, clock):
    """Return the folder of a clinic with a patient and a signed visit."""
    database = sign_in()
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
    database.close()
    return folder


@pytest.fixture
def newer(tmp_path, monkeypatch):
    """Return how to make a program whose migrations go one further than ours."""
    scripts = tmp_path / "alembic"
    shutil.copytree(scripts_folder(), scripts, ignore=shutil.ignore_patterns("__p*"))

    def newer(steps):
        body = textwrap.indent(textwrap.dedent(steps), "    ")
        (scripts / "versions" / f"{NEXT}_next.py").write_text(
            "import sqlalchemy as sa\n"
            "from alembic import op\n"
            f"revision = {NEXT!r}\n"
            f"down_revision = {HEAD!r}\n"
            f"def upgrade() -> None:\n{body}\n"
        )
        monkeypatch.setattr(signed_in, "scripts_folder", lambda: scripts)

    return newer


ADD_COLUMN = "op.add_column('patient', sa.Column('fax', sa.Text()))"
REBUILD = """
    with op.batch_alter_table('patient', table_kwargs={'sqlite_strict': True}) as batch:
        batch.add_column(sa.Column('fax', sa.Text()))
        batch.alter_column('title', new_column_name='form_of_address')
"""


LOSE_A_TRIGGER = """
    if op.get_bind().exec_driver_sql('SELECT count(*) FROM visit').scalar():
        op.execute('DROP TRIGGER audit_event_follows')
"""
BREAK_A_REFERENCE = """
    op.execute('DROP TRIGGER visit_keeps_content')
    op.execute('UPDATE visit SET patient_id = 99')
"""


def revision_in(database):
    with database.reading() as unit:
        ask = unit._connection.exec_driver_sql
        return ask("SELECT version_num FROM alembic_version").scalar()


def content_of(folder):
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.name.startswith("crampdesk")
    }


def modelled(name, kind, _parents):
    """Leave out the words of notes, as alembic/env.py does."""
    return kind != "table" or not name.startswith("visit_note")


@pytest.mark.postgresql
def test_models_match_migrations(database):
    with database._opened.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": modelled}
        )
        assert compare_metadata(context, visit_rows.VisitRow.metadata) == []


def test_our_quick_list_of_revisions_is_alembics():
    config = Config()
    config.set_main_option("script_location", str(scripts_folder()))
    scripts = ScriptDirectory.from_config(config)
    known = [script.revision for script in scripts.walk_revisions()]
    assert revisions(scripts_folder()) == tuple(reversed(known))
    assert scripts.get_heads() == [HEAD]


def test_every_table_is_strict(database):
    with database.reading() as unit:
        ask = unit._connection.exec_driver_sql
        loose = (
            "SELECT name FROM pragma_table_list WHERE schema='main' AND strict=0"
            " AND type='table'"
        )
        names = {name for (name,) in ask(loose)}
    assert {name for name in names if not name.startswith("sqlite_")} == {
        "alembic_version"
    }


def test_signing_in_loads_no_migration_library(filled):
    code = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from intake.ports import system_clock
        from intake.store import clinic_database
        clinic_database.open_with_password(
            Path(sys.argv[1]), "nurse1", "ocean paper lamp", system_clock
        ).close()
        assert "alembic" not in sys.modules
        """
    )
    subprocess.run([sys.executable, "-c", code, str(filled)], check=True)


@pytest.mark.parametrize("steps", [ADD_COLUMN, REBUILD])
def test_an_older_database_is_upgraded_and_its_former_state_kept(
    filled, newer, sign_in, steps
):
    newer(steps)
    database = sign_in()
    assert revision_in(database) == NEXT
    assert database.verify_audit().is_whole
    with database.reading() as unit:
        assert unit.visits.count() == 1
        assert unit._connection.exec_driver_sql("SELECT fax FROM patient").all()
    database.close()
    (before,) = filled.glob("before-upgrade-*")
    assert before.name == f"before-upgrade-from-{HEAD}-20261123T093000Z.db"
    assert before.stat().st_mode & 0o777 == 0o600
    assert not list(filled.glob("*.partial*"))
    assert Places(filled).database.stat().st_mode & 0o777 == 0o600


def test_the_state_before_an_upgrade_opens_again(filled, newer, sign_in, monkeypatch):
    newer(ADD_COLUMN)
    sign_in().close()
    (before,) = filled.glob("before-upgrade-*")
    before.replace(Places(filled).database)
    monkeypatch.setattr(signed_in, "scripts_folder", scripts_folder)
    database = sign_in()
    assert revision_in(database) == HEAD
    assert database.verify_audit().is_cut
    database.close()
    assert sign_in().verify_audit().is_cut, "the evidence was overwritten"


@pytest.mark.parametrize(
    "steps",
    [
        "op.execute('DELETE FROM draft'); op.drop_table('no_such_table')",
        "raise RuntimeError('half way')",
        "op.execute('DELETE FROM patient_token')",
        "op.execute('DELETE FROM patient_allergy')",
        LOSE_A_TRIGGER,
        BREAK_A_REFERENCE,
    ],
)
def test_an_upgrade_that_goes_wrong_leaves_everything_as_it_was(
    filled, newer, sign_in, monkeypatch, steps, caplog
):
    before = content_of(filled)
    newer(steps)
    with pytest.raises(StoreUnavailableError, match="could not be upgraded"):
        sign_in()
    caplog.clear()
    assert content_of(filled) == before
    monkeypatch.setattr(signed_in, "scripts_folder", scripts_folder)
    assert sign_in().verify_audit().is_whole


def test_a_database_that_is_open_elsewhere_is_not_upgraded(
    filled, newer, sign_in, monkeypatch
):
    monkeypatch.setattr("intake.store.engine.BUSY_SECONDS", 0.1)
    elsewhere = sign_in()
    newer(ADD_COLUMN)
    with pytest.raises(StoreUnavailableError, match="has it open"):
        sign_in()
    assert revision_in(elsewhere) == HEAD
    elsewhere.close()
    assert revision_in(sign_in()) == NEXT


def test_a_database_of_a_newer_program_is_refused_and_not_touched(
    filled, newer, sign_in, monkeypatch
):
    newer(ADD_COLUMN)
    sign_in().close()
    monkeypatch.setattr(signed_in, "scripts_folder", scripts_folder)
    before = content_of(filled)
    touched = Places(filled).database.stat().st_mtime_ns
    with pytest.raises(StoreUnavailableError, match="newer CrampDesk"):
        sign_in()
    assert content_of(filled) == before
    assert Places(filled).database.stat().st_mtime_ns == touched


def test_leftovers_of_an_interrupted_upgrade_are_cleaned(filled, newer, sign_in):
    places = Places(filled)
    for name in (places.upgrading.name, f"{places.upgrading.name}-journal"):
        (filled / name).write_bytes(b"half")
    newer(ADD_COLUMN)
    assert revision_in(sign_in()) == NEXT
    assert not list(filled.glob("*.partial*"))


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_state_kept_by_a_killed_upgrade_does_not_block_the_next(
    filled, newer, sign_in, is_whole
):
    original = Places(filled).database
    kept = filled / f"before-upgrade-from-{HEAD}-20261123T093000Z.db"
    if is_whole:
        kept.hardlink_to(original)
    else:
        kept.write_bytes(b"half")
    newer(ADD_COLUMN)
    database = sign_in()
    assert revision_in(database) == NEXT
    database.close()
    assert list(filled.glob("before-upgrade-*")) == [kept]
    assert kept.stat().st_size > 4, "the former state is whole"


KILLED = """
import sys
from pathlib import Path
from intake.ports import system_clock
from intake.store import clinic_database, signed_in
signed_in.scripts_folder = lambda: Path(sys.argv[2])
print("ready", flush=True)
clinic_database.open_with_password(
    Path(sys.argv[1]), "nurse1", "ocean paper lamp", system_clock
)
"""


def test_a_killed_upgrade_leaves_the_old_or_the_new_state_whole(
    filled, newer, sign_in, tmp_path
):
    newer(REBUILD)
    rng = random.Random(3)  # noqa: S311 (the same moments every time)
    for _ in range(5):
        program = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(filled), str(tmp_path / "alembic")],
            stdout=subprocess.PIPE,
        )
        assert program.stdout is not None
        program.stdout.readline()
        try:
            program.wait(timeout=rng.uniform(0.05, 0.9))
        except subprocess.TimeoutExpired:
            program.send_signal(signal.SIGKILL)
            program.wait()
        program.stdout.close()
    database = sign_in()
    assert revision_in(database) == NEXT
    assert database.verify_audit().is_whole
    with database.reading() as unit:
        assert unit.visits.count() == 1
        triggers = "SELECT count(*) FROM sqlite_master WHERE type='trigger'"
        assert unit._connection.exec_driver_sql(triggers).scalar() == 35
    assert not list(filled.glob("*.partial*"))


def test_an_upgrade_stops_before_it_touches_anything_if_the_copy_is_damaged(
    filled, newer, sign_in, monkeypatch, caplog
):
    newer(ADD_COLUMN)
    before = content_of(filled)

    def damaged(source, target):
        content = bytearray(source.read_bytes())
        content[9000] ^= 1
        target.write_bytes(content)

    monkeypatch.setattr(upgrade, "copy_settled", damaged)
    with pytest.raises(StoreUnavailableError):
        sign_in()
    caplog.clear()
    assert content_of(filled) == before
    assert not list(filled.glob("before-upgrade*"))


def test_an_upgrade_tells_of_its_steps_and_keeps_the_original(
    filled, newer, monkeypatch, clock
):
    newer(ADD_COLUMN)
    original = Places(filled).database.stat().st_ino
    told = []
    clinic_database.open_with_password(
        filled, "nurse1", PASSWORD, clock, lambda *step: told.append(step)
    ).close()
    assert [done for _, done, _ in told] == [0, 1, 2, 3, 4]
    assert {of for _, _, of in told} == {4}
    (kept,) = filled.glob("before-upgrade*")
    assert kept.stat().st_ino == original


def test_an_upgrade_on_a_disk_without_second_names_keeps_a_copy(
    filled, newer, sign_in, monkeypatch
):
    newer(ADD_COLUMN)

    def refused(_source, _target):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refused)
    assert revision_in(sign_in()) == NEXT
    (kept,) = filled.glob("before-upgrade*")
    assert kept.stat().st_nlink == 1


def test_an_upgrade_that_the_disk_refuses_changes_nothing(
    filled, newer, sign_in, monkeypatch
):
    newer(ADD_COLUMN)
    before = content_of(filled)

    def full(_source, target):
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upgrade, "copy_settled", full)
    with pytest.raises(StoreUnavailableError, match="the disk is full"):
        sign_in()
    assert content_of(filled) == before
    assert not list(filled.glob("*.partial*"))


BREAK_REFERENCE = """
    op.execute("UPDATE patient SET merged_into = 4711")
"""


def test_an_upgrade_that_breaks_a_reference_changes_nothing(filled, newer, sign_in):
    newer(BREAK_REFERENCE)
    before = content_of(filled)
    with pytest.raises(StoreUnavailableError, match="could not be upgraded"):
        sign_in()
    assert content_of(filled) == before
    assert not list(filled.glob("*.partial*"))


def test_a_new_database_with_a_broken_reference_is_not_made(newer, tmp_path):
    newer("op.execute(\"INSERT INTO patient_allergy VALUES (4711, 0, 'x', NULL)\")")
    made = tmp_path / "new.db"
    with pytest.raises(RuntimeError, match="broke references of patient_allergy"):
        guarded.make_database(made, b"k" * 32, tmp_path / "alembic")
    assert not made.exists()
