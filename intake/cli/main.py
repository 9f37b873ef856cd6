"""`crampdesk`: its commands, and how each way of failing ends."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from intake.cli import database, demonstration, drug, formulary, record, rules, triage
from intake.cli.diagnosis import log_fault, log_file, start_log, stop_log
from intake.cli.terminal import ExitCode, ReaderGoneError, complain, complain_of
from intake.domain.errors import (
    ClinicRulesError,
    CrampDeskError,
    InvalidDocumentError,
    KnowledgeError,
    NotFoundError,
    RefusedError,
    StoreUnavailableError,
)

_ENDINGS = (typer.Abort, EOFError, ReaderGoneError)
_STOPPED = 130
"""What shells expect of a command that was interrupted."""

app = typer.Typer(
    name="crampdesk",
    help="Takes in a patient with leg cramps: record, triage, store, print, find.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("triage")(triage.triage)
app.command("drug")(drug.drug)
app.add_typer(formulary.app, name="formulary")
app.add_typer(record.visits, name="visit")
app.command("find")(record.find)
app.command("report")(record.report)
app.add_typer(rules.app, name="rules")
app.add_typer(database.app, name="db")
app.command("demo")(demonstration.demo)


@app.callback(invoke_without_command=True)
def _window(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        _open_window(demo=False)


@app.command("gui")
def window(
    demo: Annotated[
        bool, typer.Option("--demo", help="A throw-away clinic with made-up patients.")
    ] = False,
) -> None:
    """Open the window; so does `crampdesk` alone."""
    _open_window(demo=demo)


def _open_window(*, demo: bool) -> None:
    from intake.cli.gui import open_window  # noqa: PLC0415 (Qt only for the window)

    raise typer.Exit(open_window(demo=demo))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; return its exit code."""
    start_log()
    try:
        return _guarded(lambda: _run(arguments))
    except (KeyboardInterrupt, typer.Abort, EOFError):
        return _STOPPED
    except ReaderGoneError:
        _forget_output()
        return ExitCode.DONE
    finally:
        stop_log()


def gui() -> int:
    """Open the window: the entry point without a console beside it."""
    return main(["gui"])


def _forget_output() -> None:
    """Let Python flush what is left of the output into nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: Sequence[str] | None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    code = app(list(given), standalone_mode=False)
    return code if isinstance(code, int) else ExitCode.DONE


def _guarded(run: Callable[[], int]) -> int:
    """Run, and turn every way of failing into its message and exit code."""
    try:
        return run()
    except typer.TyperException as error:
        return _bad_usage(error)
    except CrampDeskError as error:
        return _told(error)
    except OSError as error:  # a disk or a pipe that fails while in use
        complain(f"files: failed while in use ({error.strerror}): try again")
        return ExitCode.UNUSABLE
    except _ENDINGS:
        raise
    except Exception as error:  # noqa: BLE001 (the last door: a fault of ours)
        return _at_fault(error)


def _at_fault(error: Exception) -> int:
    reference = log_fault(error)
    complain(
        f"crampdesk: met a fault of its own, reference {reference}: "
        f"tell your administrator; {log_file()} knows where it happened"
    )
    return ExitCode.FAULT


def _bad_usage(error: typer.TyperException) -> int:
    text = " ".join(error.format_message().split()).rstrip(".")
    complain(f"command line: {text}: see crampdesk --help")
    return ExitCode.BAD_INPUT


_CODES: tuple[tuple[type[CrampDeskError], ExitCode], ...] = (
    (InvalidDocumentError, ExitCode.BAD_INPUT),
    (NotFoundError, ExitCode.BAD_INPUT),
    (ClinicRulesError, ExitCode.BAD_INPUT),
    (RefusedError, ExitCode.REFUSED),
    (StoreUnavailableError, ExitCode.UNUSABLE),
    (KnowledgeError, ExitCode.UNUSABLE),
)


def _told(error: CrampDeskError) -> int:
    if isinstance(error, InvalidDocumentError):
        complain_of(error.problems)
    else:
        complain(str(error))
    return next(
        (code for kind, code in _CODES if isinstance(error, kind)), ExitCode.REFUSED
    )
