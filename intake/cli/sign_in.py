"""Signing in from the command line; a password never is an argument."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from intake.application import Desk
from intake.cli.input_files import opened
from intake.cli.progress import told_in_lines
from intake.cli.terminal import complain
from intake.domain.errors import InvalidDocumentError, Problem
from intake.domain.keeping import SignIn

if TYPE_CHECKING:  # heavy: when needed
    from intake.application import Application

PASSWORD_VARIABLE = "CRAMPDESK_PASSWORD"  # noqa: S105 (the name, not the password)
SECOND_PASSWORD_VARIABLE = "CRAMPDESK_SECOND_PASSWORD"  # noqa: S105 (as above)
NEW_PASSWORD_VARIABLE = "CRAMPDESK_NEW_PASSWORD"  # noqa: S105 (as above)

UserOption = Annotated[
    str | None,
    typer.Option("--user", metavar="NAME", help="Who signs in; else who did last."),
]
PasswordFileOption = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar="FILE",
        help=f"Holds the password; else {PASSWORD_VARIABLE}, else a prompt.",
    ),
]


SecondOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who else agrees, with a password of their own."),
]
SecondPasswordFileOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help=f"Holds theirs; else {SECOND_PASSWORD_VARIABLE}, else a prompt.",
    ),
]


@contextmanager
def signed_in(
    user: str | None, password_file: Path | None, overlay: Path | None = None
) -> Iterator["Application"]:
    """Open the record for a user, and close it in the end.

    Raises:
        RefusedError: if name or password are wrong, or no clinic is set up.
        InvalidDocumentError: if nobody said who signs in, or with what.
    """
    desk = Desk(overlay=overlay)
    login = login_of(user, desk)
    password = password_for(login, password_file)
    application = desk.sign_in(login, password, told_in_lines())
    for warning in application.warnings:
        complain(warning)
    try:
        yield application
    finally:
        application.close()


def login_of(user: str | None, desk: Desk | None = None) -> str:
    """Return who signs in: as said, or whoever did last on this computer.

    Raises:
        InvalidDocumentError: if nobody said it and nobody did.
    """
    login = user or next(iter((desk or Desk()).logins()), None)
    if login is None:
        raise _lacking("--user", "is missing", "say who signs in")
    return login


def password_for(login: str, password_file: Path | None) -> str:
    """Return a password from a file, the environment or whoever sits here.

    Raises:
        InvalidDocumentError: if there is nowhere to take one from.
    """
    if password_file is not None:
        with opened(str(password_file)) as file:
            return file.readline().decode("utf-8", "replace").rstrip("\r\n")
    if given := os.environ.get(PASSWORD_VARIABLE):
        return given
    if not sys.stdin.isatty():
        remedy = f"set {PASSWORD_VARIABLE} or use --password-file"
        raise _lacking("password", "is missing", remedy)
    return getpass.getpass(f"Password of {login}: ")


def second_sign_in(login: str | None, password_file: Path | None) -> SignIn | None:
    """Return the sign-in of somebody who agrees; None if nobody was named.

    Raises:
        InvalidDocumentError: if there is nowhere to take their password from.
    """
    if login is None:
        return None
    if password_file is not None:
        return SignIn(login, password_for(login, password_file))
    if given := os.environ.get(SECOND_PASSWORD_VARIABLE):
        return SignIn(login, given)
    if not sys.stdin.isatty():
        remedy = f"set {SECOND_PASSWORD_VARIABLE} or use --second-password-file"
        raise _lacking("second password", "is missing", remedy)
    return SignIn(login, getpass.getpass(f"Password of {login}: "))


def new_password_for(login: str, password_file: Path | None) -> str:
    """Return a new password from a file, the environment or a prompt, typed twice.

    Raises:
        InvalidDocumentError: if there is nowhere to take one from, or the two differ.
    """
    if password_file is not None:
        return password_for(login, password_file)
    if given := os.environ.get(NEW_PASSWORD_VARIABLE):
        return given
    if not sys.stdin.isatty():
        remedy = f"set {NEW_PASSWORD_VARIABLE} or use --new-password-file"
        raise _lacking("new password", "is missing", remedy)
    new = getpass.getpass(f"New password of {login}: ")
    if getpass.getpass("Once more: ") != new:
        raise _lacking("new password", "was typed differently", "type it again")
    return new


def _lacking(path: str, wrong: str, remedy: str) -> InvalidDocumentError:
    return InvalidDocumentError((Problem(path, wrong, remedy),))
