"""`crampdesk report` and `day-sheet`: documents as PDF files."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from intake.application import write_file
from intake.cli.sign_in import PasswordFileOption, UserOption, signed_in
from intake.cli.terminal import say
from intake.domain.errors import RefusedError
from intake.domain.preferences import DocumentKind
from intake.domain.record import LabelPaper, PrintOptions


class ReportKind(StrEnum):
    """What can be printed of a visit."""

    SUMMARY = "summary"
    HANDOUT = "handout"
    REQUEST = "request"
    LABELS = "labels"
    STORY = "story"


def report(  # noqa: PLR0913 (each option is an argument)
    visit_id: Annotated[int, typer.Argument(metavar="ID")],
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where to write it.")],
    kind: Annotated[
        ReportKind, typer.Option(help="What to print; a story is the patient's.")
    ] = ReportKind.SUMMARY,
    language: Annotated[
        str, typer.Option(metavar="CODE", help="Of the handout: en, es, fr, de, ar.")
    ] = "en",
    large: Annotated[
        bool, typer.Option("--large", help="The handout in letters of 18 points.")
    ] = False,
    labels: Annotated[
        LabelPaper, typer.Option(help="What the tube labels are printed on.")
    ] = LabelPaper.SHEET,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Write a visit's report as a PDF."""
    if out.is_dir():
        raise RefusedError(f"{out} is a folder. Name a file.")
    how = PrintOptions(language=language, large=large, labels=labels)
    with signed_in(user, password_file) as application:
        reports, wanted = application.reports, DocumentKind(kind.value)
        reports.to_file(visit_id)
        if wanted is DocumentKind.STORY:
            pages = reports.story(visit_id)
        else:
            pages = reports.document(visit_id, wanted, how)
        write_file(out, pages)
        reports.saved(visit_id, wanted)
    say(f"{out}")


def day_sheet(
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where to write it.")],
    day: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="Which day, YYYY-MM-DD; today."
        ),
    ] = None,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Write the visits of a day, with the head of the audit log, as a PDF."""
    if out.is_dir():
        raise RefusedError(f"{out} is a folder. Name a file.")
    with signed_in(user, password_file) as application:
        asked = day.date() if day else application.clock().astimezone().date()
        write_file(out, application.reports.day_sheet(asked))
    say(f"{out}")
