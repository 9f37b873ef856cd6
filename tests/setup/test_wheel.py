"""The wheel holds what the program needs, and only that."""

import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def wheel(tmp_path_factory, root):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=root,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("crampdesk-*.whl"))


def test_the_wheel_holds_code_knowledge_and_migrations(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0].split("-")[0] for name in names}
    assert tops == {"crampdesk", "intake", "reports", "ui"}
    assert "intake/store/_alembic/env.py" in names
    assert [n for n in names if n.startswith("intake/store/_alembic/versions/0001")]
    assert "intake/knowledge/data/release.toml" in names
    assert [n for n in names if n.startswith("intake/knowledge/data/rules/")]
    assert [n for n in names if n.endswith((".pyc", "/__init__.pyi"))] == []


def test_the_wheel_does_the_main_job_away_from_the_checkout(wheel, tmp_path, newcomer):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    outcome = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from intake.cli.main import main; sys.exit(main())",
            "demo",
            "--out",
            tmp_path / "out",
        ],
        cwd=tmp_path,
        env=newcomer | {"PYTHONPATH": str(tmp_path / "installed")},
        check=False,
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 0, outcome.stderr
    assert len(list((tmp_path / "out").rglob("*.pdf"))) >= 8
