"""`crampdesk db`: the database of this computer, or of the server it uses."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from intake.application import Desk
from intake.cli.options import JsonOption
from intake.cli.progress import told_in_lines
from intake.cli.sign_in import (
    PasswordFileOption,
    SecondOption,
    SecondPasswordFileOption,
    UserOption,
    login_of,
    password_for,
    second_sign_in,
    signed_in,
)
from intake.cli.terminal import ExitCode, answer, say
from intake.domain.errors import InvalidDocumentError, Problem
from intake.domain.keeping import Checked, SignIn, size_text

if TYPE_CHECKING:  # heavy: when needed
    from intake.upkeep import Upkeep

app = typer.Typer(help="The database of this computer.", no_args_is_help=True)


@app.command("status")
def status(*, as_json: JsonOption = False) -> None:
    """Say where the database is and whether a clinic is set up."""
    desk = Desk()
    upkeep, size = _upkeep_of(desk), desk.database_size
    server = upkeep.server
    if as_json:
        told = {"folder": str(desk.folder), "set_up": desk.is_set_up, "bytes": size}
        answer(json.dumps({**told, "server": server, "schema": upkeep.revision}))
    else:
        say(f"Folder    {desk.folder}")
        say(f"Set up    {'yes' if desk.is_set_up else 'no'}")
        say(f"Schema    {upkeep.revision} is this program's")
        if server is not None:
            say(f"Server    {server}")
        elif size is not None:
            say(f"Size      {size_text(size)}, encrypted")
    if desk.is_set_up and size is None and server is None:
        raise typer.Exit(ExitCode.UNUSABLE)


@app.command("create")
def create(
    *,
    clinic: Annotated[str, typer.Option(metavar="NAME", help="The clinic's name.")],
    user: Annotated[
        str, typer.Option(metavar="NAME", help="The first user's sign-in name.")
    ],
    display_name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="The first user's full name."),
    ] = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Set up a clinic where there is no screen; prints the recovery key once."""
    desk = Desk()
    application, recovery_key = desk.set_up(
        clinic_name=clinic,
        login=user,
        display_name=display_name or user,
        password=password_for(user, password_file),
    )
    application.close()
    say("Recovery key, the only other way in. Print it and lock it away:")
    say(recovery_key)


@app.command("upgrade")
def upgrade(
    *,
    owner: Annotated[
        str | None,
        typer.Option(metavar="ROLE", help="Owns the server's database; else a file."),
    ] = None,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Bring the database to this program's schema, or leave it as it was."""
    upkeep = _upkeep_of(Desk())
    if owner is not None:
        upkeep.prepare_server(owner)
    else:
        with signed_in(user, password_file):
            pass  # opening it upgrades a copy, checks that and puts it in place
    say(f"The database has schema {upkeep.revision}.")


@app.command("backup")
def backup(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Is made; else one where the settings say."),
    ] = None,
    *,
    as_json: JsonOption = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Copy the record, encrypted as it is, and prove that the copy opens."""
    with signed_in(user, password_file) as application:
        keeping = application.keeping
        made = (
            keeping.back_up(folder, told_in_lines())
            if folder
            else keeping.now(told_in_lines())
        )
    if as_json:
        told = {"folder": str(made.folder), "visits": made.visits, "bytes": made.size}
        answer(json.dumps({**told, "made_at": made.made_at.isoformat()}))
    else:
        say(f"{made.folder}: {made.visits} visits, {size_text(made.size)}")


@app.command("verify")
def verify(
    backup: Annotated[
        Path | None, typer.Argument(help="A backup; else the record itself.")
    ] = None,
    *,
    as_json: JsonOption = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Check every page, every signed visit and the audit log; changes nothing."""
    if backup is None:
        with signed_in(user, password_file) as application:
            checked = application.keeping.check(told_in_lines())
    else:
        upkeep, login = _upkeep_of(Desk()), login_of(user)
        checked = upkeep.drill(
            backup, login, password_for(login, password_file), told_in_lines()
        )
    _tell_checked(checked, as_json=as_json)
    if checked.problems:
        raise typer.Exit(ExitCode.FOUND)


@app.command("restore")
def restore(
    backup: Annotated[Path, typer.Argument(help="The folder of a backup.")],
    *,
    as_json: JsonOption = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
    second: SecondOption = None,
    second_password_file: SecondPasswordFileOption = None,
) -> None:
    """Put a backup in the place of the record, which is kept; it takes two people."""
    upkeep, login = _upkeep_of(Desk()), login_of(user)
    first = SignIn(login, password_for(login, password_file))
    other = second_sign_in(second, second_password_file)
    checked, aside = upkeep.restore(backup, first, other, told_in_lines())
    if not as_json and aside:
        say(f"The record as it was is in {aside}.")
    _tell_checked(checked, as_json=as_json)


@app.command("move")
def move(
    *,
    to_server: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Says where the server is (server.json)."),
    ] = None,
    to_folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Is made.")
    ] = None,
    as_json: JsonOption = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Take the record to a server, or from it into a folder; compare every row."""
    if (to_server is None) == (to_folder is None):
        problem = Problem(
            "--to-server", "or --to-folder is missing", "give one of them"
        )
        raise InvalidDocumentError((problem,))
    with signed_in(user, password_file) as application:
        keeping = application.keeping
        if to_server is not None:
            rows = keeping.move_to_server(to_server, told_in_lines())
        else:
            rows = keeping.move_to_folder(to_folder or Path(), told_in_lines())
    if as_json:
        answer(json.dumps(rows))
    else:
        say(f"{sum(rows.values())} rows of {len(rows)} tables copied and compared.")


def _tell_checked(checked: Checked, *, as_json: bool) -> None:
    if as_json:
        told = {"patients": checked.patients, "visits": checked.visits}
        answer(
            json.dumps({**told, "events": checked.events, "problems": checked.problems})
        )
        return
    for problem in checked.problems:
        say(problem)
    say(
        f"{checked.visits} visits verified, of {checked.patients} patients;"
        f" {checked.events} events of the audit log follow one another."
    )


def _upkeep_of(desk: Desk) -> "Upkeep":
    from intake.upkeep import Upkeep  # noqa: PLC0415 (heavy: when needed)

    return Upkeep(desk.folder)
