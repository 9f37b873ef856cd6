"""`crampdesk`: what it is called with, and how each way of failing ends."""

import os
import sys
from collections.abc import Callable, Sequence

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

_ENDINGS = (EOFError, ReaderGoneError)
_STOPPED = 130
"""What shells expect of a command that was interrupted."""

_WINDOW = ((), ("gui",), ("gui", "--demo"), ("gui", "--demo", "--own-rules"))
"""What opens the window: it does without the other commands, which take a while."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; return its exit code."""
    start_log()
    try:
        return _guarded(lambda: _run(arguments))
    except (KeyboardInterrupt, EOFError):
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
    given = tuple(sys.argv[1:] if arguments is None else arguments)
    if given in _WINDOW:
        from intake.cli.gui import open_window  # noqa: PLC0415 (Qt for windows only)

        return open_window(demo="--demo" in given, own_rules="--own-rules" in given)
    from intake.cli.commands import run  # noqa: PLC0415 (heavy: not for the window)

    return run(given)


def _guarded(run: Callable[[], int]) -> int:
    """Run, and turn every way of failing into its message and exit code."""
    try:
        return run()
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
