"""`crampdesk visit amend`, `error` and `note`: what becomes of a signed visit."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from intake.cli.input_files import read_document
from intake.cli.sign_in import PasswordFileOption, UserOption, signed_in
from intake.cli.terminal import answer, complain, say
from intake.domain.comparing import ConflictError
from intake.domain.errors import NotFoundError
from intake.domain.record import StoredVisit
from intake.services.difference_words import Change, Dispute

if TYPE_CHECKING:  # heavy: when needed
    from intake.application import Application

IdArgument = Annotated[int, typer.Argument(metavar="ID")]
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why, in a few words.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def amend(
    visit_id: IdArgument,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The whole document; - is input.")
    ],
    *,
    reason: ReasonOption,
    as_json: JsonOption = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Sign a new version of a visit; every earlier one stays readable."""
    with signed_in(user, password_file) as application:
        visit = application.expertise.read(read_document(file))
        try:
            stored = application.amendments.amend(visit_id, visit, reason)
        except ConflictError as error:
            words = application.expertise.words
            for one in words.disputes(error.conflict):
                complain(_disputed(one))
            raise
        changes = application.amendments.changes(stored.id)
    _tell(stored, as_json=as_json)
    if not as_json:
        for name in dict.fromkeys(change.name for change in changes):
            say(f"  changed: {name}")


def enter_in_error(
    visit_id: IdArgument,
    *,
    reason: ReasonOption,
    as_json: JsonOption = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Strike a visit through: it stays readable, and lists leave it out."""
    with signed_in(user, password_file) as application:
        stored = application.amendments.enter_in_error(visit_id, reason)
    _tell(stored, as_json=as_json)


def add_note(
    visit_id: IdArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    *,
    as_json: JsonOption = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Add a note to a visit of one's own, at any time later."""
    with signed_in(user, password_file) as application:
        stored = application.amendments.add_note(visit_id, text)
    _tell(stored, as_json=as_json)


def version_of(application: "Application", visit_id: int, version: int | None) -> int:
    """Return the number of a version of a visit; of none is named, this one.

    Raises:
        NotFoundError: if the visit has no such version.
    """
    if version is None:
        return visit_id
    for one in application.amendments.versions(visit_id):
        if one.version == version:
            return one.id
    raise NotFoundError(f"Visit {visit_id} has no version {version}.")


def show_changes(application: "Application", visit_id: int, *, as_json: bool) -> None:
    """Tell what a version changed of the one before."""
    changes = application.amendments.changes(visit_id)
    if as_json:
        told = [
            {"path": c.path, "field": c.name, "before": c.before, "after": c.after}
            for c in changes
        ]
        answer(json.dumps(told, ensure_ascii=False))
        return
    for change in changes:
        say(_changed(change))
    if not changes:
        say("It changed nothing of a version before.")


def _tell(stored: StoredVisit, *, as_json: bool) -> None:
    told = {
        "visit": stored.id,
        "patient": stored.patient_id,
        "version": stored.version,
        "replaces": stored.replaces,
        "status": stored.status.value,
        "level": stored.assessment.level.value,
    }
    if as_json:
        answer(json.dumps(told))
        return
    status = stored.status.value.replace("_", " ")
    say(
        f"Visit {stored.id}, version {stored.version}, {status}:"
        f" {stored.assessment.level.text}"
    )


def _changed(change: Change) -> str:
    return f"  {change.name}: {change.before} -> {change.after}"


def _disputed(one: Dispute) -> str:
    """Return a line of a conflict that says whose change it is, and no answer."""
    if one.is_overlap:
        return f"{one.name}: changed by you and meanwhile by somebody else"
    whose = "meanwhile by somebody else" if one.base == one.mine else "by you"
    return f"{one.name}: changed {whose}"
