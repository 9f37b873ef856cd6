"""What is installed is what was locked, file by file."""

import re
import tomllib

import pytest

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def pins(root, lock):
    return dict(PIN.findall((root / lock).read_text(encoding="utf-8")))


def normal(requirement):
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name
    return re.sub(r"[-_.]+", "-", name[0]).lower()


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(root, lock):
    text = (root / lock).read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=[a-z0-9])", text)[1:]
    assert len(entries) == len(pins(root, lock))
    assert [e.split()[0] for e in entries if "--hash=sha256:" not in e] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_says_nothing_of_where_files_come_from(root, lock):
    text = (root / lock).read_text(encoding="utf-8")
    assert re.findall(r"://|--index-url|--extra-index-url|--find-links| @ ", text) == []


def test_the_program_is_tested_with_the_versions_it_runs_with(root):
    run, dev = (pins(root, lock) for lock in LOCKS)
    assert {name: dev.get(name) for name in run} == run


def test_every_dependency_is_locked(root, project):
    groups = project["dependency-groups"]
    wanted = project["project"]["dependencies"] + groups["build"]
    assert {normal(r) for r in wanted} - pins(root, LOCKS[0]).keys() == set()
    wanted = groups["dev"] + groups["bench"]
    assert {normal(r) for r in wanted} - pins(root, LOCKS[1]).keys() == set()


def test_the_build_backend_is_the_locked_one(root, project):
    requires = project["build-system"]["requires"]
    assert set(requires) <= set(project["dependency-groups"]["build"])
    assert requires == [f"hatchling=={pins(root, LOCKS[0])['hatchling']}"]
