"""`crampdesk visit read`: the data that a printed summary carries."""

from typing import Annotated

import typer
from pydantic import ValidationError

from intake.application import Desk
from intake.cli.assessment_text import AssessmentText
from intake.cli.input_files import read_document, shown_name
from intake.cli.terminal import ExitCode, answer, complain_of, say
from intake.domain.assessment import Assessment
from intake.domain.errors import InvalidDocumentError, Problem
from intake.domain.record import Carried
from intake.domain.visit import Visit


def read(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A summary; - is standard input.")
    ],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the visit document.")
    ] = False,
    assessment: Annotated[
        bool, typer.Option("--assessment", help="Print the triage answer as JSON.")
    ] = False,
) -> None:
    """Read the visit back that a summary carries; stores nothing."""
    if as_json and assessment:
        raise typer.BadParameter("--json and --assessment each print one document")
    desk = Desk()
    try:
        found = desk.expertise.carried(read_document(file))
        visit, assessed = _checked(found)
    except InvalidDocumentError as error:
        complain_of(error.problems, origin=shown_name(file))
        raise typer.Exit(ExitCode.BAD_INPUT) from None
    if as_json or assessment:
        answer((found.visit if as_json else found.assessment).decode())
        return
    for line in AssessmentText(desk.expertise).lines(visit, assessed):
        say(line)


def _checked(found: Carried) -> tuple[Visit, Assessment]:
    """Return what is carried as it was meant, or say which of the two is damaged."""
    try:
        visit = Visit.model_validate_json(found.visit)
    except ValidationError:
        raise _damaged("visit.json") from None
    try:
        return visit, Assessment.from_json(found.assessment)
    except ValidationError:
        raise _damaged("assessment.json") from None


def _damaged(name: str) -> InvalidDocumentError:
    problem = Problem(name, "is damaged", "take the summary from its source again")
    return InvalidDocumentError((problem,))
