"""`crampdesk demo`: the main job without a screen and without set-up."""

import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from intake.application import Desk, write_file
from intake.cli.demonstration_clinic import (
    IntoOption,
    PatientsOption,
    ProcessesOption,
    SeedOption,
    Size,
    VisitsOption,
    fill,
)
from intake.cli.sign_in import PasswordFileOption, UserOption
from intake.cli.terminal import say
from intake.domain.errors import InvalidDocumentError, Problem, StoreUnavailableError
from intake.domain.record import VisitLine

if TYPE_CHECKING:  # heavy: when needed
    from intake.application import Application

_COLUMNS = ("Patient", "Level", "Tests", "File")
_TESTS_WIDTH = 44
_GAP = "  "


def demo(  # noqa: PLR0913 (each option is an argument)
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where the PDFs go; else a new folder."),
    ] = None,
    *,
    into: IntoOption = None,
    patients: PatientsOption = None,
    visits: VisitsOption = None,
    seed: SeedOption = 1,
    processes: ProcessesOption = 2,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Store made-up visits in a throw-away database, triage and print them.

    With --into, make a clinic of any size that stays, after the reference population.
    """
    if into is not None:
        size = Size.of(patients, visits, seed, processes)
        fill(Desk(into), size, user or "demo", password_file)
        return
    if patients is not None or visits is not None:
        problem = Problem("--into", "is missing", "name the folder of the new clinic")
        raise InvalidDocumentError((problem,))
    _show(_folder(out))


def _show(folder: Path) -> None:
    """Store, triage and print the samples, and say what came of it."""
    application = Desk().demo()
    try:
        lines = sorted(application.visits.latest(), key=lambda line: line.id)
        rows = [_row(line, _print(application, line, folder)) for line in lines]
    finally:
        application.close()
    for text in _table(rows):
        say(text)
    say()
    say(f"{len(rows)} made-up visits were stored, triaged and printed to {folder}")
    say("The database they were in is gone again.")


def _folder(out: Path | None) -> Path:
    if out is None:
        return Path(tempfile.mkdtemp(prefix="crampdesk-"))
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailableError(
            f"{out}: cannot be made ({error.strerror}): name another folder"
        ) from None
    return out


def _print(application: "Application", line: VisitLine, folder: Path) -> str:
    name = f"visit-{line.id}-summary.pdf"
    write_file(folder / name, application.reports.visit_summary(line.id))
    return name


def _row(line: VisitLine, file: str) -> tuple[list[str], ...]:
    level = line.level.word
    if line.decided_level is not None and line.decided_level is not line.level:
        level += f" (nurse: {line.decided_level.word})"
    tests = ", ".join(line.tests) or "none"
    wrapped = textwrap.wrap(tests, _TESTS_WIDTH, break_long_words=False)
    return ([line.patient_name], [level], wrapped, [file])


def _table(rows: Sequence[tuple[list[str], ...]]) -> Iterator[str]:
    """Yield the table, cells of several lines one under the other."""
    cells = [tuple([title] for title in _COLUMNS), *rows]
    widths = [
        max(len(text) for row in cells for text in row[column])
        for column in range(len(_COLUMNS))
    ]
    for place, row in enumerate(cells):
        for number in range(max(len(cell) for cell in row)):
            texts = (cell[number] if number < len(cell) else "" for cell in row)
            padded = (text.ljust(w) for text, w in zip(texts, widths, strict=True))
            yield _GAP.join(padded).rstrip()
        if place == 0:
            yield _GAP.join("-" * width for width in widths)
