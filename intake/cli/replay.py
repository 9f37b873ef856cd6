"""`crampdesk rules replay`: what the present rules would say of the signed visits."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from intake.cli.options import OverlayOption, day_of
from intake.cli.sign_in import PasswordFileOption, UserOption, signed_in
from intake.cli.terminal import ExitCode, answer, complain, say
from intake.domain.assessment import Level
from intake.services.replay import PROCESSES, Replay
from intake.services.replay_comparison import (
    AdviceChange,
    PageReplayed,
    ReplayTotals,
    VisitChange,
)

if TYPE_CHECKING:  # heavy: when needed
    from intake.application import Application

_LISTED = 500
"""Visits that are listed for people; more are read by no one, and `--jsonl` has all."""
_STEPS = 10


def replay(
    *,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only visits from this day on, YYYY-MM-DD."),
    ] = None,
    as_lines: Annotated[
        bool,
        typer.Option(
            "--jsonl", help="A line for each visit that changes, then totals."
        ),
    ] = False,
    processes: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that assess.")
    ] = PROCESSES,
    overlay: OverlayOption = None,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Assess all signed visits anew and say what would be other; stores nothing."""
    day = None if since is None else day_of(since, "--since")
    with signed_in(user, password_file, overlay) as application:
        run = application.replay.run(day, processes=processes)
        teller = _Lines() if as_lines else _Text(application)
        totals = _follow(run, teller)
        teller.end(totals)
    if totals.failed:
        raise typer.Exit(ExitCode.FOUND)


def _follow(run: Replay, teller: "_Lines | _Text") -> ReplayTotals:
    """Go through all visits; what is told meanwhile is how far it is."""
    totals, told = ReplayTotals(), 0
    try:
        with closing(run.pages) as pages:
            for page in pages:
                totals.add(page)
                teller.page(page)
                step = _STEPS * totals.visits // run.total if run.total else _STEPS
                if step > told:
                    told = step
                    complain(f"{totals.visits} of {run.total} visits")
    except KeyboardInterrupt:
        complain(f"stopped after {totals.visits} of {run.total} visits")
        raise
    return totals


class _Lines:
    """Tells other programs: a line for each visit as it comes, and the totals."""

    def page(self, page: PageReplayed) -> None:
        """Tell of some more visits."""
        for change in page.changes:
            answer(json.dumps(_change(change)))
        for visit in page.failed:
            answer(json.dumps({"visit": visit, "error": "cannot be assessed anew"}))

    def end(self, totals: ReplayTotals) -> None:
        """Tell what it came to."""
        answer(json.dumps({"totals": _totals(totals)}))


def _change(change: VisitChange) -> dict[str, object]:
    return {
        "visit": change.visit,
        "from": change.before.value,
        "to": change.after.value,
        "tests_added": change.tests_added,
        "tests_dropped": change.tests_dropped,
        "advice": [_advice(one) for one in change.advice],
        "decision_lapsed": change.lapsed,
    }


def _advice(change: AdviceChange) -> dict[str, object]:
    return {"key": change.key, "from": change.before, "to": change.after}


def _totals(totals: ReplayTotals) -> dict[str, object]:
    return {
        "visits": totals.visits,
        "changed": totals.changed,
        "failed": totals.failed,
        "decisions_lapsed": totals.lapsed,
        "levels": [
            {"from": before.value, "to": after.value, "visits": count}
            for (before, after), count in totals.levels.most_common()
        ],
        "tests_added": dict(totals.tests_added.most_common()),
        "tests_dropped": dict(totals.tests_dropped.most_common()),
        "advice": [
            {**_advice(one), "visits": count}
            for one, count in totals.advice.most_common()
        ],
    }


class _Text:
    """Tells people: first what it came to, then the visits, by number alone."""

    def __init__(self, application: "Application") -> None:
        knowledge = application.knowledge
        self._release = knowledge.release.version
        self._tests = {key: test.name for key, test in knowledge.analytes.items()}
        self._advice = {item.key: item.title for item in knowledge.advice}
        self._changes: list[VisitChange] = []
        self._failed: list[int] = []

    def page(self, page: PageReplayed) -> None:
        """Keep of some more visits what can be listed."""
        self._changes += page.changes[: _LISTED - len(self._changes)]
        self._failed += page.failed[: _LISTED - len(self._failed)]

    def end(self, totals: ReplayTotals) -> None:
        """Tell what it came to, and list the visits."""
        for line in self._lines(totals):
            say(line)

    def _lines(self, totals: ReplayTotals) -> Iterator[str]:
        yield f"{totals.visits} visits assessed anew with knowledge {self._release}."
        yield f"{totals.changed} change, {totals.visits - totals.changed} do not."
        yield from self._counts(totals)
        if totals.changed:
            yield ""
            yield "Visits that change:"
            for change in self._changes:
                yield f"{change.visit:>8}  {'; '.join(self._told(change))}"
        if totals.changed > len(self._changes):
            more = totals.changed - len(self._changes)
            yield f"and {more} more: --jsonl lists all"
        for visit in self._failed:
            yield f"{visit:>8}  cannot be assessed anew"

    def _counts(self, totals: ReplayTotals) -> Iterator[str]:
        yield from _section(
            "Level", [(_arrow(*key), n) for key, n in totals.levels.most_common()]
        )
        yield from _section("Tests added", self._named(totals.tests_added))
        yield from _section("Tests dropped", self._named(totals.tests_dropped))
        advice = totals.advice.most_common()
        yield from _section("Advice", [(self._said(one), n) for one, n in advice])
        if totals.lapsed:
            yield f"Decisions that no longer hold, their rules changed: {totals.lapsed}"
        if totals.failed:
            yield f"Cannot be assessed anew: {totals.failed}"

    def _named(self, counts: Mapping[str, int]) -> list[tuple[str, int]]:
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return [(self._tests.get(key, key), count) for key, count in ordered]

    def _told(self, change: VisitChange) -> Iterator[str]:
        if change.before is not change.after:
            yield _arrow(change.before, change.after)
        else:
            yield change.after.word
        for sign, tests in (("+", change.tests_added), ("-", change.tests_dropped)):
            if tests:
                names = ", ".join(self._tests.get(test, test) for test in tests)
                yield f"{sign} {names}"
        for one in change.advice:
            yield self._said(one)
        if change.lapsed:
            yield f"decision no longer holds ({', '.join(change.lapsed)})"

    def _said(self, change: AdviceChange) -> str:
        title = self._advice.get(change.key, change.key)
        before, after = (s.replace("_", " ") for s in (change.before, change.after))
        return f"{title}: {before} to {after}"


def _arrow(before: Level, after: Level) -> str:
    return f"{before.word} to {after.word}"


def _section(title: str, counts: Sequence[tuple[str, int]]) -> Iterator[str]:
    if counts:
        yield f"{title}:"
        for text, count in counts:
            yield f"{count:>8}  {text}"
