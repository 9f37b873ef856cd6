"""`crampdesk query`: past visits by the same filters as the screen."""

import inspect
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from intake.cli.input_files import read_document
from intake.cli.options import JsonOption
from intake.cli.query_options import FILTERS, Asked, query_of
from intake.cli.sign_in import PasswordFileOption, UserOption, signed_in
from intake.cli.terminal import answer, complain, say
from intake.domain.errors import InvalidDocumentError, Problem
from intake.domain.query import Sort, VisitQuery
from intake.domain.record import VisitLine
from intake.services.csv_rows import csv_lines
from intake.services.query_check import refuse_unknown
from intake.services.search import read_query

if TYPE_CHECKING:  # heavy: when needed
    from intake.application import Application

_SHOWN = 50
_COLUMNS = (
    *("visit", "seen_at", "patient", "name", "born", "number", "level"),
    *("decided_level", "title", "flags", "tests", "medicines", "author", "status"),
)

_FIXED: dict[str, tuple[Any, Any]] = {
    "first": (
        Annotated[str | None, typer.Option("--from", metavar="DATE")],
        None,
    ),
    "last": (Annotated[str | None, typer.Option("--to", metavar="DATE")], None),
    "sort": (Annotated[Sort, typer.Option(help="The order.")], Sort.LATEST),
    "file": (
        Annotated[
            str | None,
            typer.Option("--query", metavar="FILE", help="A query kept as JSON; or -."),
        ],
        None,
    ),
    "as_json": (JsonOption, False),
    "as_csv": (Annotated[bool, typer.Option("--csv", help="Print CSV.")], False),
    "count": (
        Annotated[bool, typer.Option("--count", help="Print how many alone.")],
        False,
    ),
    "keep": (
        Annotated[bool, typer.Option("--show", help="Print the query as JSON alone.")],
        False,
    ),
    "limit": (
        Annotated[
            int | None,
            typer.Option(min=1, help=f"Most visits; {_SHOWN} as text, else all."),
        ],
        None,
    ),
    "user": (UserOption, None),
    "password_file": (PasswordFileOption, None),
}


def query(**given: Any) -> None:  # noqa: ANN401 (what the table of options says)
    """Find past visits: all options together must hold.

    A value may name several, joined by commas: any will do. `!` denies.
    """
    if given["as_json"] + given["as_csv"] + given["count"] + given["keep"] > 1:
        wrong = "names several ways to print"
        problem = Problem(
            "command line", wrong, "choose --json, --csv, --count or --show"
        )
        raise InvalidDocumentError((problem,))
    asked = _asked(given)
    if given["keep"]:
        answer(asked.as_json())
        return
    with signed_in(given["user"], given["password_file"]) as application:
        refuse_unknown(asked, application.knowledge)
        _tell(application, asked, given)


def _asked(given: dict[str, Any]) -> VisitQuery:
    file = given["file"]
    before = read_query(read_document(file)) if file else None
    sort = given["sort"]
    if before is not None and sort is Sort.LATEST:
        sort = before.sort
    asked = [Asked(one.option, given[_name(one.option)] or ()) for one in FILTERS]
    return query_of(
        asked, first=given["first"], last=given["last"], sort=sort, before=before
    )


def _tell(application: "Application", asked: VisitQuery, given: dict[str, Any]) -> None:
    leaves = bool(given["as_json"] or given["as_csv"])
    if application.search.leaves_out(handed_on=leaves):
        complain("query: restricted records are left out: not all is told")
    if given["count"]:
        answer(str(application.search.count(asked)))
        return
    lines = application.search.stream(asked)
    if given["as_json"]:
        _tell_json(islice(lines, given["limit"]))
    elif given["as_csv"]:
        rows = (_row(line) for line in islice(lines, given["limit"]))
        for text in csv_lines([_COLUMNS]):
            answer(text)
        for text in csv_lines(rows):
            answer(text)
    else:
        _tell_people(application, asked, given["limit"] or _SHOWN)


def _tell_json(lines: Iterable[VisitLine]) -> None:
    """Print one array, each visit as soon as it is there."""
    before = "["
    for line in lines:
        answer(before + json.dumps(_object(line), ensure_ascii=False))
        before = ","
    answer("]" if before == "," else "[]")


def _object(line: VisitLine) -> dict[str, object]:
    decided = line.decided_level
    return {
        "visit": line.id,
        "seen_at": line.seen_at.isoformat(),
        "patient": line.patient_id,
        "name": line.patient_name,
        "born": line.born,
        "number": line.number,
        "level": line.level.value,
        "decided_level": decided.value if decided else None,
        "title": line.title,
        "flags": line.flags,
        "tests": line.tests,
        "medicines": line.medicines,
        "author": line.author,
        "status": line.status.value,
    }


def _row(line: VisitLine) -> Iterator[str]:
    for value in _object(line).values():
        if isinstance(value, tuple):
            yield "; ".join(value)
        else:
            yield "" if value is None else str(value)


def _tell_people(application: "Application", asked: VisitQuery, limit: int) -> None:
    words = application.search.words
    total = application.search.count(asked)
    say(words.sentence(asked))
    for line in application.search.page(asked, limit=limit).lines:
        decided = line.decided_level or line.level
        level = line.level.word
        if decided is not line.level:
            level += f" (nurse: {decided.word})"
        say(
            f"{line.id:>8}  {line.seen_at:%Y-%m-%d}  {line.patient_name}   "
            f"Born {line.born}   {line.number}   {level}   {line.title}"
        )
    say(f"{total} found." if total <= limit else f"{limit} of {total} shown.")


def _name(option: str) -> str:
    return option.removeprefix("--").replace("-", "_")


def _signature() -> inspect.Signature:
    """Return what Typer reads: the options of the table, then those of the command."""
    many: dict[str, tuple[Any, Any]] = {
        _name(one.option): (
            Annotated[
                list[str] | None,
                typer.Option(one.option, metavar=one.metavar, help=one.help),
            ],
            None,
        )
        for one in FILTERS
    }
    return inspect.Signature(
        [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default
            )
            for name, (kind, default) in {**many, **_FIXED}.items()
        ]
    )


setattr(query, "__signature__", _signature())  # noqa: B010 (functions have none)
