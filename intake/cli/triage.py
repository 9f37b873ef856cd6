"""`crampdesk triage`: visit documents in, assessments out; stores nothing."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from intake.application import Desk, write_file
from intake.cli.assessment_text import AssessmentText
from intake.cli.diagnosis import log_fault
from intake.cli.input_files import (
    STANDARD_INPUT,
    opened,
    read_document,
    read_lines,
    shown_name,
)
from intake.cli.options import OverlayOption, day_of
from intake.cli.terminal import (
    ExitCode,
    ReaderGoneError,
    answer,
    complain_of,
    say,
)
from intake.domain.assessment import Assessment
from intake.domain.errors import CrampDeskError, InvalidDocumentError, Problem
from intake.domain.visit import Visit
from intake.services.expertise import Expertise


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What is wanted of each document."""

    as_json: bool
    pdf: Path | None
    at: date | None
    with_patient: bool


def triage(  # noqa: PLR0913 (each option is an argument)
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE...", help="Visit documents; - is standard input."),
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the assessments as JSON.")
    ] = False,
    as_lines: Annotated[
        bool,
        typer.Option("--jsonl", help="One document a line in, one answer a line out."),
    ] = False,
    pdf: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT",
            help="Write the summary to this file; to this folder if there are several.",
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Count ages from this day, YYYY-MM-DD."),
    ] = None,
    show_patient: Annotated[
        bool, typer.Option("--show-patient", help="Say whose assessment it is.")
    ] = False,
    overlay: OverlayOption = None,
) -> None:
    """Assess visit documents without storing them."""
    day = None if at is None else day_of(at, "--at")
    if as_lines and pdf is not None:
        raise typer.BadParameter("--jsonl writes no PDF files")
    if as_lines:
        raise typer.Exit(_stream(Desk(overlay=overlay), files or [STANDARD_INPUT], day))
    if not files:
        raise typer.BadParameter("name a FILE, or - for standard input")
    wanted = _Wanted(as_json=as_json, pdf=pdf, at=day, with_patient=show_patient)
    raise typer.Exit(_each(Desk(overlay=overlay), files, wanted))


def _each(desk: Desk, files: list[str], wanted: _Wanted) -> ExitCode:
    """Assess one document after another; a bad one does not stop the rest."""
    expertise = desk.expertise
    worst = ExitCode.DONE
    for number, name in enumerate(files, start=1):
        several = len(files) > 1
        try:
            visit = expertise.read(read_document(name), at=wanted.at)
        except InvalidDocumentError as error:
            complain_of(error.problems, origin=shown_name(name) if several else "")
            worst = ExitCode.BAD_INPUT
            continue
        assessment = expertise.triage.assess(visit, at=wanted.at)
        if several and not wanted.as_json:
            say(f"{shown_name(name)}:")
        _tell(expertise, visit, assessment, wanted)
        if wanted.pdf is not None:
            path = _pdf_path(wanted.pdf, number, several=several)
            write_file(path, expertise.unsigned_summary(visit, assessment))
    return worst


def _tell(
    expertise: Expertise, visit: Visit, assessment: Assessment, wanted: _Wanted
) -> None:
    if wanted.as_json:
        answer(assessment.as_json())
        return
    text = AssessmentText(expertise, wanted.with_patient)
    for line in text.lines(visit, assessment):
        say(line)


def _pdf_path(out: Path, number: int, *, several: bool) -> Path:
    """Return where a summary goes; a folder's files have numbers for names."""
    if several and not out.is_dir():
        raise typer.BadParameter("--pdf needs an existing folder for several documents")
    return out / f"triage-{number}.pdf" if out.is_dir() else out


def _stream(desk: Desk, files: list[str], at: date | None) -> ExitCode:
    """Answer every line in its place, whatever it holds, in constant memory."""
    expertise = desk.expertise
    worst = ExitCode.DONE
    for name in files:
        with opened(name) as file:
            for number, line in enumerate(read_lines(file), start=1):
                origin = f"{shown_name(name)}: " if len(files) > 1 else ""
                code = _line(expertise, line, at, f"{origin}line {number}", number)
                worst = max(worst, code, key=_SEVERITY.index)
    return worst


_SEVERITY = (ExitCode.DONE, ExitCode.BAD_INPUT, ExitCode.FAULT)


def _line(
    expertise: Expertise, line: bytes, at: date | None, origin: str, number: int
) -> ExitCode:
    try:
        visit = expertise.read(line, at=at)
        answer(expertise.triage.assess(visit, at=at).as_json())
    except InvalidDocumentError as error:
        problems = [asdict(problem) for problem in error.problems]
        answer(json.dumps({"error": {"line": number, "problems": problems}}))
        complain_of(error.problems, origin=origin)
        return ExitCode.BAD_INPUT
    except (CrampDeskError, OSError, ReaderGoneError):
        raise
    except Exception as error:  # noqa: BLE001 (one document must not end the run)
        reference = log_fault(error)
        answer(json.dumps({"error": {"line": number, "fault": reference}}))
        problem = Problem("document", f"met fault {reference}", "report the fault")
        complain_of((problem,), origin=origin)
        return ExitCode.FAULT
    return ExitCode.DONE
