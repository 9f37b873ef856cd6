"""Options that several commands have."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from intake.domain.errors import InvalidDocumentError, Problem

OverlayOption = Annotated[
    Path | None,
    typer.Option(
        "--overlay",
        metavar="DIR",
        help="Holds changes to the rules; else the clinic's own, if it made any.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def day_of(text: str, option: str) -> date:
    """Return the day that an option names.

    Raises:
        InvalidDocumentError: if it names none.
    """
    try:
        if len(text) == len("2026-11-23"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidDocumentError(
        (Problem(option, "is not a day", "write it YYYY-MM-DD"),)
    )
