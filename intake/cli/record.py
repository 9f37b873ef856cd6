"""`crampdesk visit` and `find`: the record from the command line."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from intake.cli.assessment_text import AssessmentText
from intake.cli.input_files import read_document, shown_name
from intake.cli.sign_in import PasswordFileOption, UserOption, signed_in
from intake.cli.terminal import ExitCode, answer, complain_of, say
from intake.cli.versions import show_changes, version_of
from intake.cli.visit_text import visit_lines
from intake.domain.errors import InvalidDocumentError
from intake.domain.record import PatientHit, StoredPatient, StoredVisit
from intake.domain.visit import Visit

if TYPE_CHECKING:  # heavy: when needed
    from intake.application import Application

visits = typer.Typer(help="Store and read visits.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@visits.command("add")
def add(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Visit documents; - is standard input."),
    ],
    *,
    patient: Annotated[
        int | None,
        typer.Option(metavar="ID", help="Whose visits they are, if already known."),
    ] = None,
    as_json: JsonOption = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Store visits with their assessments: all of them, or none if one is wrong."""
    with signed_in(user, password_file) as application:
        read = _read_all(application, files)
        if read is None:
            raise typer.Exit(ExitCode.BAD_INPUT)
        for visit in read:
            whose = patient or _patient_of(application, visit)
            stored = application.visits.sign(whose, visit)
            _tell_stored(stored, as_json=as_json)


def _read_all(application: "Application", files: list[str]) -> list[Visit] | None:
    """Return every visit, or tell every problem and return None."""
    read = []
    for name in files:
        try:
            visit = application.expertise.read(read_document(name))
        except InvalidDocumentError as error:
            origin = shown_name(name) if len(files) > 1 else ""
            complain_of(error.problems, origin=origin)
        else:
            read.append(visit)
    return read if len(read) == len(files) else None


def _patient_of(application: "Application", visit: Visit) -> int:
    """Return the patient with the visit's number, or a new one.

    A visit without a number is that of a new patient: names and birth dates are
    shared by too many people to put two records together unasked.
    """
    number = visit.patient.number
    known = application.patients.with_number(number) if number else None
    return (known or application.patients.add(visit.patient)).id


def _tell_stored(stored: StoredVisit, *, as_json: bool) -> None:
    level = stored.assessment.level
    if as_json:
        told = {"visit": stored.id, "patient": stored.patient_id, "level": level.value}
        answer(json.dumps(told))
    else:
        say(f"Visit {stored.id} of patient {stored.patient_id}: {level.text}")


@visits.command("show")
def show(
    visit_id: Annotated[int, typer.Argument(metavar="ID")],
    *,
    version: Annotated[
        int | None,
        typer.Option(min=1, help="Another version of it; 1 is the first."),
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="What it changed of the version before.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the visit document.")
    ] = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Read a visit, in any of its versions."""
    with signed_in(user, password_file) as application:
        visit_id = version_of(application, visit_id, version)
        if diff:
            show_changes(application, visit_id, as_json=as_json)
            return
        stored = application.visits.get(visit_id)
        if as_json:
            answer(stored.visit.as_json())
            return
        for line in visit_lines(application, stored):
            say(line)
        text = AssessmentText(application.expertise)
        for line in text.lines(stored.visit, stored.assessment):
            say(line)


def find(
    text: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT...", help="Any part of name, birth date or number."
        ),
    ],
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most patients.")] = 20,
    as_json: JsonOption = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Find patients."""
    with signed_in(user, password_file) as application:
        hits = application.patients.find(" ".join(text), limit)
        if as_json:
            told = [_found(application, hit) for hit in hits]
            answer(json.dumps(told, ensure_ascii=False))
            return
        for hit in hits:
            day = application.triage.today()
            person = hit.person
            visits = "restricted" if hit.restricted else f"visits {hit.visits}"
            say(
                f"{hit.id:>6}  {person.name_text()}   Born {person.born_text(day)}   "
                f"{person.number_text()}   {visits}"
            )
        if not hits:
            say("Nobody found.")


def _found(application: "Application", hit: PatientHit) -> dict[str, object]:
    """Return a patient who was found; of a restricted record, whose it is."""
    if not hit.restricted:
        return _hit(hit, application.patients.get(hit.id))
    person = {
        "family_name": hit.person.family_name,
        "given_name": hit.person.given_name,
        "birth_date": str(hit.person.birth_date) if hit.person.birth_date else None,
        "number": hit.person.number,
    }
    told = {key: value for key, value in person.items() if value}
    return {"id": hit.id, "patient": told, "restricted": True}


def _hit(hit: PatientHit, stored: StoredPatient) -> dict[str, object]:
    """Return a whole patient with their visits; the log says that it was opened."""
    return {
        "id": hit.id,
        "patient": json.loads(stored.patient.model_dump_json(exclude_none=True)),
        "visits": hit.visits,
        "last_visit": hit.last_visit.isoformat() if hit.last_visit else None,
    }
