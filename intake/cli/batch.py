"""`crampdesk reports`: a document of each of many visits, into a folder."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from intake.application import write_file
from intake.cli.input_files import STANDARD_INPUT, opened
from intake.cli.report import ReportKind
from intake.cli.sign_in import PasswordFileOption, UserOption, signed_in
from intake.cli.terminal import complain, say
from intake.domain.errors import InvalidDocumentError, Problem, RefusedError
from intake.domain.preferences import DocumentKind
from intake.services.batch import PROCESSES, Batch

_STEPS = 10
_LONGEST_NUMBER = 18


def reports(  # noqa: PLR0913 (each option is an argument)
    visits: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID...",
            help="Numbers of visits; - reads them from standard input, one a line.",
        ),
    ] = None,
    *,
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where to write the files.")
    ],
    kind: Annotated[
        ReportKind, typer.Option(help="What to print.")
    ] = ReportKind.SUMMARY,
    today: Annotated[
        bool, typer.Option("--today", help="Take all visits of today.")
    ] = False,
    processes: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that write pages.")
    ] = PROCESSES,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Write a document of each visit as a PDF; can be interrupted."""
    if today is bool(visits):
        raise typer.BadParameter("name visits, or take those of --today")
    numbers = list(_numbers(visits or []))
    if not out.is_dir():
        raise RefusedError(f"{out} is not a folder. Name one that is.")
    with signed_in(user, password_file) as application:
        day = application.triage.today()
        chosen = application.batch.of_day(day) if today else numbers
        document = DocumentKind(kind.value)
        batch = application.batch.run(chosen, document, processes=processes)
        count = _write(batch, out, document)
    say(f"{count} written to {out}")
    if count < len(chosen):
        say(f"{len(chosen) - count} visits have no {document.value}.")


def _numbers(named: Sequence[str]) -> Iterator[int]:
    """Yield the numbers that were named, at the command line or in a file."""
    for place, name in enumerate(named):
        if name == STANDARD_INPUT:
            with opened(name) as lines:
                for number, line in enumerate(lines, start=1):
                    text = line.decode("ascii", "replace").strip()
                    yield _number(text, f"standard input, line {number}")
        else:
            yield _number(name, f"ID {place + 1}")


def _number(text: str, where: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
        problem = Problem(
            where, "is not the number of a visit", "name visits by their numbers"
        )
        raise InvalidDocumentError((problem,))
    return int(text)


def _write(batch: Batch, out: Path, kind: DocumentKind) -> int:
    """Write every document, tell how far it is, and return how many there were."""
    told = count = 0
    with closing(batch.documents) as documents:
        for count, document in enumerate(documents, start=1):
            name = f"visit-{document.visit_id}-{kind.value}.pdf"
            write_file(out / name, document.content)
            step = _STEPS * count // batch.total
            if step > told:
                told = step
                complain(f"{count} of {batch.total} documents")
    return count
