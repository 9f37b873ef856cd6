"""`crampdesk user`: who works here, in which roles."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from intake.cli.options import JsonOption
from intake.cli.sign_in import (
    PasswordFileOption,
    UserOption,
    new_password_for,
    password_for,
    signed_in,
)
from intake.cli.terminal import answer, say
from intake.domain.errors import NotFoundError
from intake.domain.record import Role, User

if TYPE_CHECKING:  # heavy: when needed
    from intake.application import Application

app = typer.Typer(help="The people who sign in.", no_args_is_help=True)

LoginArgument = Annotated[str, typer.Argument(metavar="NAME")]
RoleArgument = Annotated[list[Role], typer.Argument(metavar="ROLE...")]
NewPasswordOption = Annotated[
    Path | None,
    typer.Option(
        "--new-password-file",
        metavar="FILE",
        help="Holds the new password; else CRAMPDESK_NEW_PASSWORD, else a prompt.",
    ),
]


@app.command("list")
def list_users(
    *,
    as_json: JsonOption = False,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """List everybody who signs in or did."""
    with signed_in(user, password_file) as application:
        accounts = application.accounts.all()
    if as_json:
        told = [
            {**_told(account.user), "disabled": account.is_disabled}
            for account in accounts
        ]
        answer(json.dumps(told, ensure_ascii=False))
        return
    for account in accounts:
        state = "  disabled" if account.is_disabled else ""
        one = account.user
        say(f"{one.login:<20} {one.display_name}  ({_roles(one)}){state}")


@app.command("add")
def add(
    login: LoginArgument,
    roles: RoleArgument,
    *,
    display_name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="The full name.")
    ] = None,
    new_password_file: NewPasswordOption = None,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Add a user; nurse, clinician, admin and auditor are the roles."""
    with signed_in(user, password_file) as application:
        password = new_password_for(login, new_password_file)
        made = application.accounts.add(
            login, display_name or login, frozenset(roles), password
        )
    say(f"{made.login} ({_roles(made)}) may sign in.")


@app.command("disable")
def disable(
    login: LoginArgument,
    *,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Keep a user from signing in; what they signed stays theirs."""
    with signed_in(user, password_file) as application:
        application.accounts.disable(_found(application, login).id)
    say(f"{login} may no longer sign in.")


@app.command("role")
def role(
    login: LoginArgument,
    roles: RoleArgument,
    *,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Give a user these roles instead of what they had."""
    with signed_in(user, password_file) as application:
        found = _found(application, login)
        changed = application.accounts.change_roles(found.id, frozenset(roles))
    say(f"{changed.login} is now: {_roles(changed)}.")


@app.command("password")
def password(
    login: Annotated[str | None, typer.Argument(metavar="NAME")] = None,
    *,
    new_password_file: NewPasswordOption = None,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
) -> None:
    """Give a user who forgot theirs a new password; without a name change yours."""
    with signed_in(user, password_file) as application:
        own = application.user.login
        new = new_password_for(login or own, new_password_file)
        if login is None or login == own:
            application.accounts.change_own_password(
                password_for(own, password_file), new
            )
        else:
            application.accounts.reset_password(_found(application, login).id, new)
    say(f"{login or own} has a new password.")


def _found(application: "Application", login: str) -> User:
    for account in application.accounts.all():
        if account.user.login == login:
            return account.user
    raise NotFoundError(f"There is no user {login}. See crampdesk user list.")


def _roles(user: User) -> str:
    return ", ".join(sorted(role.value for role in user.roles))


def _told(user: User) -> dict[str, object]:
    roles = sorted(role.value for role in user.roles)
    return {"login": user.login, "name": user.display_name, "roles": roles}
