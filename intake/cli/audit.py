"""`crampdesk audit`: who did what in the record, and whether the log is whole."""

import json
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from intake.cli.options import JsonOption, day_of
from intake.cli.sign_in import PasswordFileOption, UserOption, signed_in
from intake.cli.terminal import ExitCode, answer, complain, say
from intake.domain.audit import Act, ActQuery, Verdict, Witness
from intake.domain.errors import InvalidDocumentError, Problem, StoreUnavailableError
from intake.services.audit import AuditService

app = typer.Typer(help="Who did what in the record.", no_args_is_help=True)
_MOST = 100_000


@app.command("show")
def show(  # noqa: PLR0913 (each is an option)
    *,
    patient: Annotated[
        int | None, typer.Option(metavar="ID", help="Who saw this patient.")
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whom did this user see.")
    ] = None,
    action: Annotated[
        str | None, typer.Option(metavar="ACTION", help="As visit.open or sign_in.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="From this day on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Up to and with this day.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=_MOST, help="Most acts.")] = 1000,
    as_json: JsonOption = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """List acts, latest first: an auditor everybody's, others their own."""
    query = ActQuery(
        records=() if patient is None else (patient,),
        user=by,
        action=action,
        since=_start(since, "--since"),
        until=_end(until),
        limit=limit,
    )
    with signed_in(user, password_file) as application:
        _refuse_export(application.audit, as_json=as_json)
        acts, alone = _read(application.audit, query)
    if alone and not as_json:
        complain("audit: one person both proposed and approved merges: look at them")
    _list(acts, as_json=as_json)


def _refuse_export(audit: AuditService, *, as_json: bool) -> None:
    """Hand nothing on from a log that is not as it was written; it may be read.

    Raises:
        StoreUnavailableError: if it is not.
    """
    broken = audit.at_start() if as_json else ""
    if broken:
        raise StoreUnavailableError(
            f"{broken} Until then it can be read here, without --json, but not handed"
            " on."
        )


def _read(audit: AuditService, query: ActQuery) -> tuple[Sequence[Act], bool]:
    """Return the acts, and whether somebody decided merges alone."""
    if not audit.may_read_all and query == ActQuery(limit=query.limit):
        return audit.own(query.limit), False
    acts = audit.acts(query)
    return acts, audit.may_read_all and bool(audit.one_person_merges())


def _list(acts: Sequence[Act], *, as_json: bool) -> None:
    if as_json:
        answer(json.dumps([_told(act) for act in acts], ensure_ascii=False))
        return
    for act in acts:
        say(_line(act))


@app.command("verify")
def verify(
    *,
    full: Annotated[
        bool, typer.Option("--full", help="Every act; else the newest 10 000.")
    ] = False,
    against: Annotated[
        list[Path] | None,
        typer.Option(metavar="MANIFEST", help="A backup's manifest; several may be."),
    ] = None,
    as_json: JsonOption = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Prove that no act was changed, removed or added; ends with 5 if one was."""
    witnesses = [_witness(path) for path in against or ()]
    with signed_in(user, password_file) as application:
        verdict = application.audit.verify(full=full, witnesses=witnesses)
    if as_json:
        answer(json.dumps(_judged(verdict)))
    else:
        for line in _words(verdict):
            say(line)
    if not verdict.is_whole:
        raise typer.Exit(ExitCode.FOUND)


def _witness(path: Path) -> Witness:
    """Return the head that a backup's manifest remembers.

    Raises:
        StoreUnavailableError: if it cannot be read.
        InvalidDocumentError: if it is no manifest.
    """
    try:
        told = json.loads(path.read_bytes())
        return Witness(int(told["audit_seq"]), str(told["audit_hash"]), str(path))
    except OSError as error:
        raise StoreUnavailableError(
            f"{path}: cannot be read ({error.strerror}): check the name and the rights"
        ) from None
    except (ValueError, KeyError, TypeError):
        wrong = "is no manifest of a backup"
        raise InvalidDocumentError(
            (Problem(str(path), wrong, "name the manifest.json of a backup"),)
        ) from None


def _words(verdict: Verdict) -> list[str]:
    lines = [f"{verdict.checked} acts checked."]
    if verdict.first_bad is not None:
        lines.append(f"Act {verdict.first_bad} is not as it was written, or gone.")
    if verdict.is_cut:
        lines.append("The newest acts were cut off, or an older database was put back.")
    if verdict.anchor_is_missing:
        lines.append("The head kept beside the database is gone.")
    lines += [f"{origin} remembers another log." for origin in verdict.contradicted]
    if verdict.alarms:
        told = ", ".join(map(str, verdict.alarms))
        lines.append(f"Earlier alarms: acts {told}.")
    return [*lines, "The log is whole."] if verdict.is_whole else lines


def _judged(verdict: Verdict) -> dict[str, object]:
    return {
        "whole": verdict.is_whole,
        "checked": verdict.checked,
        "first_bad": verdict.first_bad,
        "cut": verdict.is_cut,
        "head_missing": verdict.anchor_is_missing,
        "contradicted": list(verdict.contradicted),
        "alarms": list(verdict.alarms),
    }


def _line(act: Act) -> str:
    who = f"patient {act.patient_id}" if act.patient_id is not None else ""
    what = f"{act.entity} {act.entity_id}" if act.entity else ""
    outcome = "" if act.outcome == "done" else act.outcome.upper()
    parts = (f"{act.seq:>8}", f"{act.at:%Y-%m-%d %H:%M:%S}Z", act.user, act.action)
    return "  ".join(part for part in (*parts, who, what, outcome) if part)


def _told(act: Act) -> dict[str, object]:
    return {
        "seq": act.seq,
        "at": act.at.isoformat(),
        "user": act.user,
        "action": act.action,
        "outcome": act.outcome,
        "patient": act.patient_id,
        "entity": act.entity,
        "entity_id": act.entity_id,
        "desk": act.desk,
        "detail": dict(act.detail),
    }


def _start(text: str | None, option: str) -> datetime | None:
    if text is None:
        return None
    return datetime.combine(day_of(text, option), time()).astimezone()


def _end(text: str | None) -> datetime | None:
    start = _start(text, "--until")
    return None if start is None else start + timedelta(days=1)
