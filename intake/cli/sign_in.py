"""Signing in from the command line; a password never is an argument."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from intake.application import Application, Desk
from intake.cli.input_files import opened
from intake.domain.errors import InvalidDocumentError, Problem

PASSWORD_VARIABLE = "CRAMPDESK_PASSWORD"  # noqa: S105 (the name, not the password)

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


@contextmanager
def signed_in(
    user: str | None, password_file: Path | None, overlay: Path | None = None
) -> Iterator[Application]:
    """Open the record for a user, and close it in the end.

    Raises:
        RefusedError: if name or password are wrong, or no clinic is set up.
        InvalidDocumentError: if nobody said who signs in, or with what.
    """
    desk = Desk(overlay=overlay)
    login = user or next(iter(desk.logins()), None)
    if login is None:
        raise _lacking("--user", "is missing", "say who signs in")
    application = desk.sign_in(login, password_for(login, password_file))
    try:
        yield application
    finally:
        application.close()


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


def _lacking(path: str, wrong: str, remedy: str) -> InvalidDocumentError:
    return InvalidDocumentError((Problem(path, wrong, remedy),))
