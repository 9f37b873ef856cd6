"""The benchmarks themselves: small in every run, whole in `make bench`."""

import json
from collections import Counter
from types import ModuleType

import pytest

from intake.services.population.documents import documents
from tests.benchmarks.budget import Measured
from tests.benchmarks.table import modules, table, tenth_of

MODULES = list(modules())


def name_of(module: ModuleType) -> str:
    return module.__name__.rpartition("_")[2]


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_small_run_measures_something(module):
    lines = module.measure(**tenth_of(module))
    assert lines
    for line in lines:
        assert isinstance(line, Measured)
        assert line.ours > 0
        assert line.budget


@pytest.mark.bench
def test_every_budget_is_kept():
    lines = [line for module in MODULES for line in module.measure()]
    print("\n" + "\n".join(table(lines)))
    assert not [line.what for line in lines if not line.passed]


def test_the_table_lines_up():
    line = Measured(
        id="B6",
        what="triage",
        ours=1812.3,
        unit="documents/s",
        peer=90,
        peer_name="floor",
        ratio=20.137,
        budget="≥ 1,500",
        passed=True,
    )
    shown = list(table([line]))
    assert (
        shown[2]
        == "B6  triage  1,812 documents/s  90 floor       20.14 ×  ≥ 1,500  yes"
    )
    assert shown[1].startswith("--  ------  ")


def test_equal_seeds_give_equal_documents_in_any_slice():
    ten = list(documents(10, seed=1))
    assert list(documents(3, seed=1)) == ten[:3]
    assert list(documents(10, seed=2)) != ten


@pytest.fixture(scope="module")
def population(tmp_path_factory):
    from intake.application import Desk  # noqa: PLC0415 (only this fixture needs it)

    expertise = Desk(tmp_path_factory.mktemp("nowhere")).expertise
    made = list(documents(1500, seed=5))
    visits = [expertise.read(json.dumps(document).encode()) for document in made]
    return made, [expertise.triage.assess(visit) for visit in visits]


def test_the_population_is_that_of_the_reference(population):
    made, _ = population
    counts = Counter(key for document in made for key in document["conditions"])
    shares = {key: 100 * count / len(made) for key, count in counts.items()}
    for key, share in {"hypertension": 40, "diabetes_t2": 13, "ckd_3": 10}.items():
        assert abs(shares[key] - share) < 5, key
    medicines = [len(document["medications"]) for document in made]
    assert 2.4 < sum(medicines) / len(medicines) < 3.4


def test_the_levels_come_as_often_as_the_reference_expects(population):
    _, assessments = population
    counts = Counter(one.level.value for one in assessments)
    shares = {level: 100 * n / len(assessments) for level, n in counts.items()}
    expected = {  # per cent, and how far it may be off in so small a sample
        "emergency": (2, 1.5),
        "same_day": (6, 2.5),
        "urgent": (19, 5),
        "routine": (67, 6),
        "self_care": (6, 3),
    }
    for level, (share, tolerance) in expected.items():
        assert abs(shares.get(level, 0) - share) <= tolerance, shares
    tested = sum(bool(one.labs) for one in assessments) / len(assessments)
    assert 0.60 < tested < 0.76
