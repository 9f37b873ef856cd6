"""The count of killed mutants counts only what the tests killed."""

import importlib
import sys
from textwrap import dedent

import pytest

from tests.mutants.kept import Kept, report, scored
from tests.mutants.making import Source
from tests.mutants.trying import BROKEN, KILLED, LIVED, SLOW, UNTESTED, Reach

MODULE = """
from functools import cache

LIMIT = 3


def over(number, limit=LIMIT, *, margin=1):
    \"\"\"Say whether a number is over.\"\"\"
    return number > limit + margin


@cache
def kept(number):
    return number + 1


class Both:
    @property
    def half(self):
        return 1 / 2

    @staticmethod
    def twice(number):
        if number:
            return number * 2
        return 0
"""


@pytest.fixture
def source(tmp_path, monkeypatch):
    file = tmp_path / "under_change.py"
    file.write_text(dedent(MODULE), "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    monkeypatch.delitem(sys.modules, file.stem, raising=False)
    importlib.import_module(file.stem)
    yield Source(file, file.stem)
    del sys.modules[file.stem]


def test_a_change_reaches_the_function_that_runs_whatever_wraps_it(source):
    module = importlib.import_module(source.module)
    assert (module.over(4), module.kept(1), module.Both().half) == (False, 2, 0.5)
    for function, shown in (
        ("over", "return number >= limit + margin"),
        ("kept", "return number - 1"),
        ("Both.half", "return 1 * 2"),
        ("Both.twice", "return number / 2"),
    ):
        mutants = [m for m in source.mutants() if m.function == function]
        next(m for m in mutants if shown in m.shown).begin()
    module.kept.cache_clear()
    assert (module.over(4), module.kept(1), module.Both().half) == (True, 0, 2)
    assert module.Both.twice(3) == 1.5


def test_what_holds_by_default_is_changed_too(source):
    module = importlib.import_module(source.module)
    changes = [m for m in source.mutants() if "margin=2" in m.shown]
    changes[0].begin()
    assert not module.over(5)


def test_a_docstring_is_no_rule(source):
    assert not any("Say whether" in mutant.shown for mutant in source.mutants())


def test_only_tests_that_run_the_changed_lines_are_asked_the_quickest_first(source):
    change = next(m for m in source.mutants() if m.function == "Both.twice")
    line = change.lines.start
    seconds = {"slow": 2.0, "quick": 0.1, "elsewhere": 0.1}
    reach = Reach({source.module: {line: [0, 1], line + 50: [2]}}, seconds)
    assert list(reach.of(change)) == ["quick", "slow"]
    by_all = Reach({source.module: {line: [-1]}}, seconds)
    assert set(by_all.of(change)) == seconds.keys()
    assert list(Reach({}, seconds).of(change)) == []


def test_of_many_cases_some_from_all_over_are_asked(source):
    change = next(source.mutants())
    seconds = {f"test[{n:03}]": 0.1 for n in range(500)}
    lines = {line: list(range(500)) for line in change.lines}
    asked = list(Reach({source.module: lines}, seconds).of(change))
    assert len(asked) == 50
    assert asked[0] == "test[000]"
    assert asked[-1] == "test[490]"


def test_only_what_failed_or_ran_for_ever_was_killed(source, tmp_path, capsys):
    mutants = list(source.mutants())[:6]
    kept = Kept.read(tmp_path / "ends.json", "one")
    for mutant, end in zip(
        mutants, (KILLED, SLOW, LIVED, UNTESTED, BROKEN), strict=False
    ):
        kept.tell(mutant, end, "")
    (score,) = scored(kept, mutants)
    assert (score.killed, score.tried, score.untried) == (2, 5, 1)
    assert report([score], is_whole=True) == 1
    told = capsys.readouterr().out
    assert "40.0 %" in told
    assert f"{mutants[2].key} lived" in told
    assert f"{mutants[4].key} broken" in told


def test_the_tests_are_enough_from_ninety_per_cent_on(source, tmp_path):
    mutants = list(source.mutants())[:10]
    kept = Kept.read(tmp_path / "ends.json", "one")
    for mutant in mutants[:9]:
        kept.tell(mutant, KILLED, "test")
    assert report(scored(kept, mutants), is_whole=False) == 0
    assert report(scored(kept, mutants), is_whole=True) == 1  # one was not tried
    kept.tell(mutants[9], LIVED, "")
    assert report(scored(kept, mutants), is_whole=True) == 0
    kept.tell(mutants[8], LIVED, "")
    assert report(scored(kept, mutants), is_whole=True) == 1
    assert report([], is_whole=True) == 1


def test_a_run_goes_on_where_it_stopped(source, tmp_path):
    killed, lived = list(source.mutants())[:2]
    first = Kept.read(tmp_path / "ends.json", "one")
    first.tell(killed, KILLED, "test")
    first.tell(lived, LIVED, "")
    first.write()
    same = Kept.read(tmp_path / "ends.json", "one")
    assert (same.end(killed), same.end(lived)) == (KILLED, LIVED)
    other = Kept.read(tmp_path / "ends.json", "other tests")
    assert (other.end(killed), other.end(lived)) == (KILLED, None)
    text = source.file.read_text("utf-8").replace("number > limit", "limit < number")
    source.file.write_text(text, "utf-8")
    changed = next(Source(source.file, source.module).mutants())
    assert changed.key == killed.key
    assert other.end(changed) is None
