"""B8, B9, B10: finding patients and past visits, against SQL written by hand.

Both walk the same made-up clinic and bring the same lines for the screen: what each
cell shows and how many there are must be the same. By hand is the fastest of all ways
that were written. On SQLite processor time is measured, so that what else the
machine does matters little; a server's is not seen from here, so there it is the clock.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

from intake.domain import query as q
from intake.domain.identity import Identity
from intake.domain.record import PatientHit, VisitLine
from intake.store import clinic_database
from intake.store.patient_search import rarest_first
from intake.store.search_rows import visit_at
from intake.store.search_terms import readings
from intake.store.unit_of_work import SqlUnitOfWork
from tests.benchmarks import by_hand
from tests.benchmarks.budget import Measured, percentile
from tests.benchmarks.large_clinic import PASSWORD, large_clinic
from tests.intake.store.filters import EVERY, WORST
from tests.postgresql_clinics import PostgresClinics
from tests.postgresql_server import postgres_server

TENTH = {"patients": 60, "visits": 200, "on_server": 200, "rounds": 1}
FIND_MS, PAGE_MS, COUNT_MS, HAND, GROWTH = 50, 100, 500, 1.3, 1.5
_NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_TODAY = _NOW.date()
_TYPED = ("smi", "john", "9990001", "jones mar", "1950-07", "иван", "王", "o'br")
_SHOWN, _SMALLER = 20, 10
_T = TypeVar("_T")
_H = TypeVar("_H")
Times = dict[str, float]
"""Milliseconds by what was asked."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What each question took, ours and by hand; the best of some rounds."""

    ours: Times = field(default_factory=dict)
    hand: Times = field(default_factory=dict)

    def p95(self) -> float:
        """Return what ours takes for all but the slowest questions."""
        return percentile(list(self.ours.values()), 0.95)

    def floor(self) -> float:
        """Return the same of what was written by hand."""
        return percentile(list(self.hand.values()), 0.95)


@dataclass(frozen=True, slots=True)
class Asked:
    """All that was asked of one clinic."""

    finds: Taken = field(default_factory=Taken)
    pages: Taken = field(default_factory=Taken)
    counts: Taken = field(default_factory=Taken)


def measure(
    patients: int = 300_000,
    visits: int = 1_000_000,
    on_server: int = 20_000,
    rounds: int = 4,
) -> list[Measured]:
    """Ask clinics of both kinds, and one of a tenth, for patients, pages and counts."""
    per_patient = visits / patients
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        clinic = partial(large_clinic, folder)
        whole = _ask(clinic(patients, visits), rounds)
        tenth = _ask(clinic(patients // _SMALLER, visits // _SMALLER), rounds)
        clinics = PostgresClinics(stack.enter_context(postgres_server()), folder)
        served = folder / "desk"
        stack.enter_context(clinics.lent()).point(served)
        clinic(int(on_server / per_patient), on_server, served)
        server = _ask(served, rounds)
    size = f"{visits:,} visits, SQLite"
    return [
        *_lines(whole, size),
        *_growth(whole, tenth, size),
        *_lines(server, f"{on_server:,} visits, PostgreSQL"),
    ]


def _ask(folder: Path, rounds: int) -> Asked:
    record = clinic_database.open_with_password(folder, "demo", PASSWORD, lambda: _NOW)
    with closing(record), record.reading() as work:
        assert isinstance(work, SqlUnitOfWork)
        asking = _Asking(work)
        for turn in range(rounds):
            asking.once(hand_first=turn % 2 == 1)
        return asking.asked


class _Asking:
    """Asks a clinic, and keeps the shortest times."""

    def __init__(self, work: SqlUnitOfWork) -> None:
        self._work = work
        self._connection = work._connection
        self._is_server = self._connection.dialect.name == "postgresql"
        self._clock = perf_counter if self._is_server else process_time
        if self._is_server:
            self._connection.exec_driver_sql("SET LOCAL statement_timeout = '60s'")
        self._hands = by_hand.filters(is_server=self._is_server)
        self._ways: dict[str, tuple[str, str]] = {}
        self._fastest: dict[tuple[str, ...], str] = {}
        self._walked: dict[Sequence[str], str] = {}
        self._hand_first = False
        self.asked = Asked()

    def once(self, *, hand_first: bool) -> None:
        """Ask everything once, ours and by hand in turn."""
        self._hand_first = hand_first
        for text in _TYPED:
            self._find(text)  # the first time, which word is walked is looked up
            find = partial(self._work.patients.find, text, limit=_SHOWN, at=_TODAY)
            find_by_hand = partial(self._find, text)
            hits, found = self._both(self.asked.finds, text, find, find_by_hand)
            assert list(map(_hit, hits)) == found, text
        for name, parts in _questions().items():
            self._list(name, parts)

    def _list(self, name: str, parts: Sequence[str]) -> None:
        nodes = tuple(EVERY[part] for part in parts)
        query = q.VisitQuery(where=q.AllOf(of=nodes))
        for_page, for_count = self._way(name, parts)
        search, asked = self._work.search, self.asked
        page = partial(search.page, query, today=_TODAY, limit=50)
        page_by_hand = partial(self._page, for_page)
        shown, found = self._both(asked.pages, name, page, page_by_hand)
        assert list(map(_line, shown.lines)) == found, name
        count = partial(search.count, query, today=_TODAY)
        count_by_hand = partial(self._count, for_count)
        ours, hand = self._both(asked.counts, name, count, count_by_hand)
        assert ours == hand, f"{name}: ours {ours}, by hand {hand}"

    def _both(
        self, taken: Taken, name: str, ours: Callable[[], _T], hand: Callable[[], _H]
    ) -> tuple[_T, _H]:
        """Time both; who comes second finds the pages read that the first has read."""
        if self._hand_first:
            found = self._time(taken.hand, name, hand)
            return self._time(taken.ours, name, ours), found
        by_us = self._time(taken.ours, name, ours)
        return by_us, self._time(taken.hand, name, hand)

    def _time(self, times: Times, name: str, ask: Callable[[], _T]) -> _T:
        started = self._clock()
        found = ask()
        taken = 1000 * (self._clock() - started)
        times[name] = min(taken, times.get(name, taken))
        return found

    def _way(self, name: str, parts: Sequence[str]) -> tuple[str, str]:
        """Return the fastest statements for a page and for a count."""
        if name not in self._ways:
            ways = list(by_hand.ways(*(self._hands[part] for part in parts)))
            page = self._best([by_hand.page(way) for way in ways])
            self._ways[name] = page, self._best([by_hand.count(way) for way in ways])
        return self._ways[name]

    def _best(self, statements: Sequence[str]) -> str:
        """Return the fastest of some statements; each is tried once."""
        which = tuple(statements)
        if which not in self._fastest:
            self._fastest[which] = min(statements, key=self._tried)
        return self._fastest[which]

    def _tried(self, statement: str) -> float:
        times: Times = {}
        for _ in range(2):
            self._time(times, "", partial(self._rows, statement))
        return times[""]

    def _rows(self, statement: str) -> by_hand.Rows:
        literal = statement.replace("%", "%%")
        return self._connection.exec_driver_sql(literal).fetchall()

    def _count(self, statement: str) -> object:
        return self._rows(statement)[0][0]

    def _page(self, statement: str) -> Sequence[by_hand.Shown]:
        visits = [visit_at(row[0]) for row in self._rows(statement)]
        return by_hand.lines(self._rows, visits, _TODAY)

    def _find(self, text: str) -> Sequence[by_hand.Shown]:
        found: dict[int, None] = {}
        for words in readings(text, _TODAY):
            if len(found) >= _SHOWN:
                break
            rows = self._rows(by_hand.found_by_words(words, self._first_of(words)))
            found.update(dict.fromkeys(row[0] for row in rows))
        return by_hand.patients(self._rows, list(found)[:_SHOWN], _TODAY)

    def _first_of(self, words: Sequence[str]) -> str:
        """Return which word ours walks: by hand it is known, and not looked up."""
        if words not in self._walked:
            self._walked[words] = rarest_first(self._connection, words)[0]
        return self._walked[words]


def _hit(hit: PatientHit) -> by_hand.Shown:
    return hit.id, *_person(hit.person), hit.visits, hit.last_visit


def _person(person: Identity) -> tuple[str, str, str]:
    return person.name_text(), person.born_text(_TODAY), person.number_text()


def _line(line: VisitLine) -> by_hand.Shown:
    return (
        *(line.id, line.patient_id, line.patient_name, line.born, line.number),
        *(line.seen_at, line.level, line.decided_level, line.title, line.tests),
        *(line.status, line.flags, line.medicines, line.author),
    )


def _questions() -> Mapping[str, Sequence[str]]:
    pairs = {" and ".join(pair): pair for pair in WORST}
    return {**{name: (name,) for name in EVERY}, **pairs}


def _lines(asked: Asked, size: str) -> Iterator[Measured]:
    kinds = (
        ("B8", "find patient", asked.finds, FIND_MS),
        ("B9", "first page", asked.pages, PAGE_MS),
        ("B9", "count", asked.counts, COUNT_MS),
    )
    for number, what, taken, most in kinds:
        _tell(f"{number} {what}, {size}", taken)
        ours, floor = taken.p95(), taken.floor()
        yield Measured(
            id=number,
            what=f"{what}, p95, {size}",
            ours=ours,
            unit="ms",
            peer=floor,
            peer_name="by hand",
            ratio=ours / floor,
            budget=f"≤ {most} ms, ≤ {HAND} ×",
            passed=ours <= most and ours <= HAND * floor,
        )


def _growth(whole: Asked, tenth: Asked, size: str) -> Iterator[Measured]:
    kinds = (
        ("find patient", whole.finds, tenth.finds),
        ("first page", whole.pages, tenth.pages),
        ("count", whole.counts, tenth.counts),
    )
    for what, large, small in kinds:
        ratio = large.p95() / small.p95()
        yield Measured(
            id="B10",
            what=f"{what}, p95, {size}",
            ours=large.p95(),
            unit="ms",
            peer=small.p95(),
            peer_name="at a tenth",
            ratio=ratio,
            budget=f"≤ {GROWTH} ×",
            passed=ratio <= GROWTH,
        )


def _tell(title: str, taken: Taken) -> None:
    print(f"{title}, ms: ours, by hand", file=sys.stderr)
    for name, ours in sorted(taken.ours.items(), key=lambda item: -item[1]):
        hand = taken.hand[name]
        print(
            f"  {ours:9.2f} {hand:9.2f}  {ours / hand:5.2f} x  {name}", file=sys.stderr
        )
