"""Try mutants, each in a process of its own with everything imported already.

pytest collects once. A child is forked for each mutant: it changes the function and
runs the tests that reach the change, the likeliest to notice first, until one fails.
"""

import gc
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from coverage import Coverage

from intake.knowledge import together
from intake.knowledge.expression import Node
from intake.knowledge.release import load_knowledge
from intake.triage.engine import Triage
from tests.intake.triage import made
from tests.mutants.making import ROOT, Mutant

KILLED, LIVED, SLOW, UNTESTED, BROKEN = "killed", "lived", "slow", "untested", "broken"
"""How it ends; slow: it ran on for ever, and a test would wait; broken: no answer."""
_SECONDS_AT_LEAST, _TIMES_AS_LONG = 20, 6
"""The processor time of a child, at least, and for what its tests take unchanged."""
_ALL = -1
"""In place of a test: the line runs while a fixture of many tests is made."""
_CASES = 50
"""Cases of one test that a mutant is tried with: what lives is tried with enough."""
_MEMORY = 4 * 1024**3
"""Bytes: a loop that gathers for ever must not take what others work with."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Which tests run which lines, by number, and how long each takes, in seconds."""

    lines: Mapping[str, Mapping[int, Sequence[int]]]
    seconds: Mapping[str, float]

    def of(self, mutant: Mutant) -> Iterator[str]:
        """Yield the tests that run the changed lines, the quickest first."""
        known = self.lines.get(mutant.module, {})
        numbers = {number for line in mutant.lines for number in known.get(line, ())}
        every = list(self.seconds)
        names = {every[number] for number in numbers - {_ALL}}
        if _ALL in numbers:
            names = set(every)
        yield from sorted(_spread(names), key=lambda name: (self.seconds[name], name))


def _spread(names: Iterable[str]) -> Iterator[str]:
    """Yield the tests; of one with many cases only some, from all over."""
    cases: dict[str, list[str]] = {}
    for name in sorted(names):
        cases.setdefault(name.partition("[")[0], []).append(name)
    for one in cases.values():
        yield from one[:: -(-len(one) // _CASES)]


@dataclass(slots=True)
class Trial:
    """What pytest does in place of running the tests it collected."""

    mutants: Sequence[Mutant]
    told: Callable[[Mutant, str, str], None]
    jobs: int
    until: float
    keep: Path
    world: str
    _killers: dict[str, list[str]] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure, then try one mutant after the other."""
        items = {item.nodeid: item for item in session.items}
        reach = self._reach(session.items)
        _warm()
        gc.freeze()
        running: dict[int, tuple[Mutant, int]] = {}
        for mutant in self.mutants:
            if time.monotonic() > self.until:
                break
            tests = self._in_order(mutant, reach)
            if not tests:
                self.told(mutant, UNTESTED, "")
                continue
            if len(running) == self.jobs:
                self._wait(running)
            allowed = sum(reach.seconds[name] for name in tests)
            pid, pipe = self._fork(mutant, [items[name] for name in tests], allowed)
            running[pid] = mutant, pipe
        while running:
            self._wait(running)
        return True

    def _in_order(self, mutant: Mutant, reach: Reach) -> list[str]:
        tests = list(reach.of(mutant))
        known = self._killers.get(f"{mutant.module}.{mutant.function}", ())
        first = [name for name in reversed(known) if name in tests]
        return list(dict.fromkeys((*first, *tests)))

    def _fork(
        self, mutant: Mutant, items: Sequence[pytest.Item], allowed: float
    ) -> tuple[int, int]:
        read, write = os.pipe()
        sys.stdout.flush()
        if pid := os.fork():
            os.close(write)
            return pid, read
        os.close(read)
        code = 2
        try:
            _be_quiet_and_brief(int(_SECONDS_AT_LEAST + _TIMES_AS_LONG * allowed))
            mutant.begin()
            _forget(mutant)
            noticed = next(_failing(items), "")
            os.write(write, noticed.encode())
            code = 1 if noticed else 0
        finally:
            os._exit(code)

    def _wait(self, running: dict[int, tuple[Mutant, int]]) -> None:
        pid, status = os.wait()
        mutant, pipe = running.pop(pid)
        with os.fdopen(pipe, encoding="utf-8") as said:
            by = said.read()
        end = _end(os.waitstatus_to_exitcode(status))
        if end == KILLED:
            known = self._killers.setdefault(f"{mutant.module}.{mutant.function}", [])
            known[:] = [*(name for name in known if name != by), by]
        self.told(mutant, end, by)

    def _reach(self, items: Sequence[pytest.Item]) -> Reach:
        """Measure in a child, so that nothing is warm here; once for one world."""
        file = self.keep / f"reach-{self.world}.json"
        if not file.exists():
            print(f"Measuring which of {len(items)} tests run what ...", flush=True)
            if not (pid := os.fork()):
                code = 1
                try:
                    file.write_text(json.dumps(_measured(items)), "utf-8")
                    code = 0
                finally:
                    os._exit(code)
            if os.waitpid(pid, 0)[1]:
                file.unlink(missing_ok=True)
                raise SystemExit("unchanged, a test fails: mutants would tell nothing")
        kept = json.loads(file.read_text("utf-8"))
        lines = {
            module: {int(line): names for line, names in known.items()}
            for module, known in kept["lines"].items()
        }
        return Reach(lines, kept["seconds"])


def _warm() -> None:
    """Have the knowledge read, and made ready by a first assessment.

    What is compiled of its conditions is kept for every triage that a child makes.
    """
    for name in ("run_together", "run_not_false", "run_holding"):
        setattr(together, name, _once(getattr(together, name)))
    triage = Triage(load_knowledge())
    for visit in (made.visit(), made.visit(medications=["warfarin", "aspirin"])):
        triage.assess(visit, at=made.SEEN)


def _once(compiled: Callable[[Sequence[Node]], Any]) -> Callable[[Sequence[Node]], Any]:
    kept: dict[tuple[int, ...], tuple[Sequence[Node], Any]] = {}

    def once(nodes: Sequence[Node]) -> Any:
        key = tuple(map(id, nodes))
        if key not in kept:
            kept[key] = (nodes, compiled(nodes))  # alive, so that no id comes again
        return kept[key][1]

    return once


def _forget(mutant: Mutant) -> None:
    """Empty what functions have kept; and the knowledge, if its reading changes."""
    gc.disable()
    if mutant.module.startswith("intake.knowledge"):
        load_knowledge.cache_clear()
    _clear_caches()


def _clear_caches() -> None:
    for name, module in tuple(sys.modules.items()):
        if name.startswith(("intake.triage.", "intake.knowledge.")):
            for kept in vars(module).values():
                if kept is not load_knowledge and hasattr(kept, "cache_clear"):
                    kept.cache_clear()


def _end(code: int) -> str:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return SLOW
    return {0: LIVED, 1: KILLED}.get(code, BROKEN)


def _be_quiet_and_brief(seconds: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))


def _failing(items: Sequence[pytest.Item]) -> Iterator[str]:
    """Yield the tests that fail."""
    for item, following in zip(items, (*items[1:], None), strict=True):
        if any(report.failed for report in _reports(item, following)):
            yield item.nodeid


def _reports(item: pytest.Item, following: pytest.Item | None) -> Iterable[Any]:
    return runtestprotocol(item, log=False, nextitem=following)


class _SharedFixtures:
    """Counts what runs while a fixture of many tests is made for all of them."""

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self.test = ""

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        self._coverage.switch_context("")
        try:
            return (yield)
        finally:
            self._coverage.switch_context(self.test)


def _measured(items: Sequence[pytest.Item]) -> dict[str, Any]:
    """Return which tests run which lines of the program, and their seconds."""
    include = [f"{ROOT}/intake/triage/*", f"{ROOT}/intake/knowledge/*"]
    coverage = Coverage(data_file=None, include=include, config_file=False)
    shared = _SharedFixtures(coverage)
    items[0].config.pluginmanager.register(shared)
    seconds: dict[str, float] = {}
    coverage.start()
    load_knowledge.cache_clear()
    load_knowledge()
    for item, following in zip(items, (*items[1:], None), strict=True):
        shared.test = item.nodeid
        _clear_caches()  # what was kept for an earlier test runs for this one too
        coverage.switch_context(item.nodeid)
        reports = _reports(item, following)
        if failed := [report for report in reports if report.failed]:
            print(failed[0].longreprtext, file=sys.stderr)
            raise AssertionError(item.nodeid)
        seconds[item.nodeid] = sum(report.duration for report in reports)
    coverage.stop()
    numbers = {name: number for number, name in enumerate(seconds)}
    lines = dict(_lines_of(coverage, {**numbers, "": _ALL}))
    return {"lines": lines, "seconds": seconds}


def _lines_of(
    coverage: Coverage, numbers: Mapping[str, int]
) -> Iterator[tuple[str, Mapping[int, Sequence[int]]]]:
    data = coverage.get_data()
    for file in data.measured_files():
        module = ".".join(Path(file).relative_to(ROOT).with_suffix("").parts)
        yield (
            module,
            {
                line: sorted(numbers[name] for name in names if name in numbers)
                for line, names in data.contexts_by_lineno(file).items()
            },
        )
