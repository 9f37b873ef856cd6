"""Every control of the hazard log is held by tests that exist and run."""

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOG = tomllib.loads((ROOT / "docs/safety/hazards.toml").read_text(encoding="utf-8"))
HAZARDS = LOG["hazard"]
SEVERITIES = ("minor", "significant", "considerable", "major", "catastrophic")
LIKELIHOODS = ("very_low", "low", "medium", "high", "very_high")
TEXTS = ("hazard", "effect", "residual")
LISTS = ("causes", "controls", "evidence")
LEFT_OUT = ("skip", "skipif", "xfail", "bench", "faults")


def hazard_id(hazard):
    return hazard["id"]


@cache
def tree_of(path):
    file = ROOT / path
    return ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else None


def marks(decorators):
    """Return the names of marks such as `pytest.mark.skip(...)`."""
    plain = (d.func if isinstance(d, ast.Call) else d for d in decorators)
    return {d.attr for d in plain if isinstance(d, ast.Attribute)}


def module_marks(tree):
    named = (n for n in tree.body if isinstance(n, ast.Assign))
    values = [n.value for n in named if ast.unparse(n.targets[0]) == "pytestmark"]
    listed = [v.elts if isinstance(v, ast.List) else [v] for v in values]
    return marks(mark for found in listed for mark in found)


def gives_up(node):
    """Whether a test or its module leaves itself out while it runs."""
    ways = {"pytest.skip", "pytest.xfail", "pytest.importorskip"}
    calls = (n for n in ast.walk(node) if isinstance(n, ast.Call))
    return any(ast.unparse(call.func) in ways for call in calls)


def wrong_with(test_id):
    """Return why a test is no evidence; nothing if it is."""
    path, _, name = test_id.partition("::")
    tree = tree_of(path)
    if tree is None:
        return f"{test_id}: no such file"
    found = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name]
    if not found or not name.startswith("test_"):
        return f"{test_id}: no such test"
    outside = [n for n in tree.body if not isinstance(n, ast.FunctionDef)]
    left_out = (marks(found[-1].decorator_list) | module_marks(tree)) & {*LEFT_OUT}
    if left_out or any(map(gives_up, (found[-1], *outside))):
        return f"{test_id}: is left out"
    return ""


def test_the_log_holds_the_hazards_of_the_product():
    ids = [hazard["id"] for hazard in HAZARDS]
    assert len(ids) >= 20
    assert ids == [f"H{number:02}" for number in range(1, len(ids) + 1)]


@pytest.mark.parametrize("hazard", HAZARDS, ids=hazard_id)
def test_a_hazard_says_everything_about_itself(hazard):
    keys = {"id", "severity", "likelihood", "signed_by", "signed_on", *TEXTS, *LISTS}
    assert hazard.keys() == keys
    assert all(hazard[key].strip() for key in TEXTS)
    assert all(hazard[key] and all(hazard[key]) for key in LISTS)
    assert hazard["severity"] in SEVERITIES
    assert hazard["likelihood"] in LIKELIHOODS


@pytest.mark.parametrize("hazard", HAZARDS, ids=hazard_id)
def test_the_evidence_of_a_hazard_exists_and_runs(hazard):
    assert len(set(hazard["evidence"])) == len(hazard["evidence"])
    assert not [why for test in hazard["evidence"] if (why := wrong_with(test))]


def test_nobody_has_signed_by_machine():
    signatures = [
        hazard[key] for hazard in HAZARDS for key in ("signed_by", "signed_on")
    ]
    signatures += [LOG["log"][key] for key in ("signed_by", "signed_role", "signed_on")]
    assert set(signatures) == {""}


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("def test_it(): assert True", ""),
        ("def test_other(): assert True", "no such test"),
        ("@pytest.mark.skip(reason='x')\ndef test_it(): ...", "is left out"),
        ("@pytest.mark.xfail\ndef test_it(): ...", "is left out"),
        ("@pytest.mark.faults\ndef test_it(): ...", "is left out"),
        ("pytestmark = pytest.mark.skip\ndef test_it(): ...", "is left out"),
        ("pytestmark = [pytest.mark.bench]\ndef test_it(): ...", "is left out"),
        ("def test_it():\n    pytest.skip('today')", "is left out"),
        ("pytest.importorskip('zen')\ndef test_it(): ...", "is left out"),
        ("def test_other():\n    pytest.skip('x')\ndef test_it(): ...", ""),
        ("@pytest.mark.parametrize('a', [1])\ndef test_it(a): ...", ""),
    ],
)
def test_a_test_that_is_left_out_is_no_evidence(tmp_path, source, wrong):
    file = tmp_path / "test_made_up.py"
    file.write_text(source)
    assert wrong_with(f"{file}::test_it").partition(": ")[2] == wrong


def test_a_file_that_is_not_there_is_no_evidence(tmp_path):
    assert wrong_with(f"{tmp_path}/test_gone.py::test_it").endswith("no such file")
