"""`crampdesk db`: the database of this computer."""

import json
from typing import Annotated

import typer

from intake.application import Desk
from intake.cli.sign_in import PasswordFileOption, password_for
from intake.cli.terminal import ExitCode, answer, say

app = typer.Typer(help="The database of this computer.", no_args_is_help=True)


@app.command("status")
def status(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """Say where the database is and whether a clinic is set up."""
    desk = Desk()
    size = desk.database_size
    if as_json:
        told = {"folder": str(desk.folder), "set_up": desk.is_set_up, "bytes": size}
        answer(json.dumps(told))
    else:
        say(f"Folder    {desk.folder}")
        say(f"Set up    {'yes' if desk.is_set_up else 'no'}")
        if size is not None:
            say(f"Size      {size / 1_000_000:.1f} MB, encrypted")
    if desk.is_set_up and size is None:
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
