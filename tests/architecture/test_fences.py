"""The fences are climbed here, to see that each of them holds."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
PACKAGES = ("intake", "reports", "ui")


@pytest.fixture(scope="module")
def tree(tmp_path_factory, root):
    """Return a copy of the shipped code that may be spoilt."""
    folder = tmp_path_factory.mktemp("tree")
    shutil.copy(root / "pyproject.toml", folder)
    for name in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__", "data")
        shutil.copytree(root / name, folder / name, ignore=ignored)
    return folder


def lint_imports(folder):
    return subprocess.run(
        [BIN / "lint-imports", "--no-cache"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_code_as_it_is_keeps_every_contract(tree):
    outcome = lint_imports(tree)
    assert outcome.returncode == 0, outcome.stdout


CLIMBS = [
    ("intake/domain", "import PySide6.QtCore", "No Qt outside ui"),
    ("intake/services", "import shiboken6", "No Qt outside ui"),
    ("reports", "import PySide6.QtPdf", "No Qt outside ui"),
    ("intake/cli", "import ui.app", "The command line sees application"),
    ("intake/cli", "import intake.store", "The command line sees application"),
    ("intake/domain", "import sqlalchemy", "SQL only in intake.store"),
    ("intake/services", "import sqlcipher3", "SQL only in intake.store"),
    ("intake/domain", "import rapidfuzz", "The domain knows the standard library"),
    ("intake/triage", "import cel", "CEL only in intake.knowledge"),
    ("intake/services", "import reportlab", "ReportLab only in reports"),
    ("intake/triage", "import intake.forms", "Dependencies point inwards"),
    ("intake/forms", "import intake.triage", "Dependencies point inwards"),
    ("intake/triage", "import intake.store", "Dependencies point inwards"),
    ("intake/knowledge", "import intake.services", "Dependencies point inwards"),
    ("intake/services", "import intake.store", "Only the composition root knows"),
    ("intake/store", "import intake.triage", "The store sees the domain and the ports"),
    ("reports", "import intake.services", "Reports see the domain only"),
    ("reports", "import intake.ports", "Reports see the domain only"),
    ("ui", "import sqlalchemy", "The window sees application"),
    ("ui", "import intake.store", "The window sees application"),
    ("ui", "import intake.triage", "The window sees application"),
    ("ui", "import reports", "Only the composition root knows"),
    (
        "intake/domain",
        "import typing\nif typing.TYPE_CHECKING:\n    import intake.services",
        "Dependencies point inwards",
    ),
]


@pytest.mark.parametrize(("package", "statement", "contract"), CLIMBS)
def test_a_forbidden_import_is_refused(tree, package, statement, contract):
    climber = tree / package / "climber.py"
    climber.write_text(f'"""Climbs a fence."""\n\n{statement}\n', encoding="utf-8")
    try:
        outcome = lint_imports(tree)
    finally:
        climber.unlink()
    broken = [line for line in outcome.stdout.splitlines() if "BROKEN" in line]
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert [line for line in broken if contract in line], outcome.stdout


def test_a_view_that_imports_another_view_is_refused(tree):
    one, other = tree / "ui/views/climber.py", tree / "ui/views/climbed.py"
    one.write_text("import ui.views.climbed\n", encoding="utf-8")
    other.write_text("", encoding="utf-8")
    try:
        outcome = lint_imports(tree)
    finally:
        one.unlink()
        other.unlink()
    assert "Views do not know one another BROKEN" in outcome.stdout


def test_a_cycle_between_siblings_is_refused(tree):
    one, other = tree / "reports/climber.py", tree / "reports/climbed.py"
    one.write_text("import reports.climbed\n", encoding="utf-8")
    other.write_text("import reports.climber\n", encoding="utf-8")
    try:
        outcome = lint_imports(tree)
    finally:
        one.unlink()
        other.unlink()
    assert "No import cycles BROKEN" in outcome.stdout


def test_a_new_package_without_a_layer_is_refused(tree):
    package = tree / "intake" / "climber"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    try:
        outcome = lint_imports(tree)
    finally:
        shutil.rmtree(package)
    assert "Every intake package has a layer BROKEN" in outcome.stdout


BREACHES = [
    ("intake/services/x.py", "from datetime import datetime\nNOW = datetime.now()"),
    ("intake/triage/x.py", "from datetime import date\nTODAY = date.today()"),
    ("ui/views/x.py", "from PySide6.QtWidgets import QMessageBox"),
    ("ui/views/x.py", "from PySide6.QtCore import QThread"),
    ("ui/x.py", "from PySide6.QtSql import QSqlDatabase"),
    ("ui/x.py", "from threading import Thread"),
]


@pytest.mark.parametrize(("module", "statement"), BREACHES)
def test_a_banned_name_is_refused(root, module, statement):
    outcome = subprocess.run(
        [BIN / "ruff", "check", "--no-cache", "--stdin-filename", module, "-"],
        input=f'"""Breaks a rule."""\n\n{statement}\n',
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 1
    assert "TID251" in outcome.stdout


def test_exchange_is_protected_as_soon_as_it_exists(root):
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    exists = (root / "intake" / "exchange").exists()
    assert exists == ('"intake.exchange"' in settings)
