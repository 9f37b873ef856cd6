"""Two commands do everything for somebody who has just cloned the project."""

import shutil
import subprocess

import pytest

pytestmark = pytest.mark.slow

# None of these starts a clone of its own.
A_PART = "tests/architecture/test_fences.py tests/setup/test_ci.py"


@pytest.fixture
def clone(tmp_path, root):
    """Return a fresh clone of what is committed; it is large, so it does not stay."""
    folder = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", root, folder], check=True)
    yield folder
    shutil.rmtree(folder)


def make(clone, environment, *arguments):
    outcome = subprocess.run(
        ["make", *arguments],
        cwd=clone,
        env=environment,
        stdin=subprocess.DEVNULL,
        check=False,
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


def test_a_fresh_clone_does_the_main_job_and_runs_its_tests(clone, newcomer):
    first = make(clone, newcomer, "run")
    assert "Installing requirements.lock" in first
    assert "No display here" in first
    assert ".pdf" in first

    again = make(clone, newcomer, "run")
    assert "Installing" not in again

    tests = make(clone, newcomer, "test", f"TESTS={A_PART}", "TEST_JOBS=1")
    assert " passed" in tests

    dirty = subprocess.run(
        ["git", "status", "--porcelain"],
        cwd=clone,
        check=True,
        capture_output=True,
        text=True,
    )
    assert dirty.stdout == ""
