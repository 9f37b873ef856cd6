"""`crampdesk restricted` and `glass`: few open a record; a patient may need another."""

import json
from typing import Annotated

import typer

from intake.cli.options import JsonOption
from intake.cli.sign_in import (
    PasswordFileOption,
    UserOption,
    password_for,
    signed_in,
)
from intake.cli.terminal import answer, say
from intake.domain.restricted import Glass, Restriction, WhyOpen

app = typer.Typer(help="Records that few may open.", no_args_is_help=True)
glass = typer.Typer(
    help="Open a restricted record for half an hour.", no_args_is_help=True
)
PatientArgument = Annotated[
    int, typer.Argument(metavar="PATIENT", help="A patient's number in the record.")
]
_WHYS = ", ".join(why.value for why in WhyOpen)


@app.command("set")
def restrict(
    patient: PatientArgument,
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, in a few words.")],
    team: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Another clinician who opens it; several."),
    ] = None,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Restrict a record to yourself and whom you name."""
    with signed_in(user, password_file) as application:
        made = application.restrictions.restrict(patient, reason, team or ())
    _tell(made)


@app.command("team")
def put_team(
    patient: PatientArgument,
    names: Annotated[list[str], typer.Argument(metavar="NAME...")],
    *,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Say anew who is of the care team."""
    with signed_in(user, password_file) as application:
        made = application.restrictions.put_team(patient, names)
    _tell(made)


@app.command("lift")
def lift(
    patient: PatientArgument,
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, in a few words.")],
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Open a record to everybody again."""
    with signed_in(user, password_file) as application:
        application.restrictions.lift(patient, reason)
    say(f"Patient {patient}: no longer restricted.")


@app.command("show")
def show(
    patient: PatientArgument,
    *,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Say who opens a record that you open."""
    with signed_in(user, password_file) as application:
        made = application.restrictions.of_patient(patient)
    if made is None:
        say(f"Patient {patient}: not restricted.")
    else:
        _tell(made)
        say(f"  since {made.set_at:%Y-%m-%d} by {made.set_by}: {made.reason}")


def _tell(made: Restriction) -> None:
    say(f"Patient {made.patient_id}: restricted to {', '.join(made.team)}.")


@glass.command("open")
def begin(
    patient: PatientArgument,
    *,
    why: Annotated[WhyOpen, typer.Option(metavar="REASON", help=f"One of {_WHYS}.")],
    words: Annotated[
        str, typer.Option(metavar="TEXT", help="More about it, 10 letters or more.")
    ],
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Break the glass: somebody looks at it later. The password is asked for again."""
    with signed_in(user, password_file) as application:
        password = password_for(application.user.login, password_file)
        made = application.glasses.begin(patient, why, words, password)
    until = made.until.astimezone()
    say(f"Patient {patient}: open to you until {until:%H:%M}, as glass {made.id}.")


@glass.command("stop")
def stop(
    number: Annotated[int, typer.Argument(metavar="GLASS")],
    *,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Close a record that you opened before its time is over."""
    with signed_in(user, password_file) as application:
        application.glasses.stop(number)
    say(f"Glass {number}: closed.")


@glass.command("list")
def running(
    *,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """List the records that are open to you for a while."""
    with signed_in(user, password_file) as application:
        found = application.glasses.running()
    for one, left in found:
        say(f"{one.id:>6}  patient {one.patient_id}  {int(left) // 60 + 1} min left")
    if not found:
        say("No record is open to you for a while.")


def glasses(
    *,
    every: Annotated[bool, typer.Option("--all", help="Those reviewed, too.")] = False,
    as_json: JsonOption = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """List broken glasses that wait for a review, within 72 hours; an auditor's."""
    with signed_in(user, password_file) as application:
        found = application.glasses.queue(reviewed=every)
        now = application.clock()
    if as_json:
        answer(json.dumps([_told(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        say(_line(one, late=one.is_late(now)))
    if not found:
        say("No broken glass waits for a review.")


def review(
    number: Annotated[int, typer.Argument(metavar="GLASS")],
    *,
    justified: Annotated[
        bool, typer.Option("--justified/--unjustified", help="What you found.")
    ],
    remark: Annotated[
        str, typer.Option(metavar="TEXT", help="What you found, in words.")
    ],
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Keep what you found of a broken glass; never of your own."""
    with signed_in(user, password_file) as application:
        kept = application.glasses.review(number, justified=justified, remark=remark)
    say(f"Glass {kept.id}: reviewed as {_verdict(kept)}.")


def _verdict(one: Glass) -> str:
    if one.justified is None:
        return ""
    return "justified" if one.justified else "NOT JUSTIFIED"


def _line(one: Glass, *, late: bool) -> str:
    state = "LATE" if late else _verdict(one) or "to review"
    parts = (
        f"{one.id:>6}",
        f"{one.begun_at:%Y-%m-%d %H:%M}Z",
        one.login,
        f"patient {one.patient_id}",
        one.ended.value if one.ended else "open",
        state,
        f"{one.why.value}: {one.words}",
        f"{one.reviewed_by}: {one.remark}" if one.reviewed_by else "",
    )
    return "  ".join(part for part in parts if part)


def _told(one: Glass) -> dict[str, object]:
    return {
        "glass": one.id,
        "patient": one.patient_id,
        "user": one.login,
        "why": one.why.value,
        "words": one.words,
        "desk": one.desk,
        "begun_at": one.begun_at.isoformat(),
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "ended": one.ended.value if one.ended else None,
        "reviewed_by": one.reviewed_by,
        "reviewed_at": one.reviewed_at.isoformat() if one.reviewed_at else None,
        "justified": one.justified,
        "remark": one.remark or None,
    }
