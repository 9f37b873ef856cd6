"""What reaches the terminal: answers on one stream, messages on the other."""

import re
import sys
from collections.abc import Iterable
from enum import IntEnum
from typing import BinaryIO

from intake.domain.errors import Problem

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class ExitCode(IntEnum):
    """How a command ended; the contract with whoever called it."""

    DONE = 0
    FAULT = 1
    BAD_INPUT = 2
    REFUSED = 3
    UNUSABLE = 4
    FOUND = 5


class ReaderGoneError(Exception):
    """Whoever reads our answers has had enough; that is no fault of anybody."""


def say(text: str = "") -> None:
    """Write a line for people to standard output."""
    _write(sys.stdout.buffer, text)


def answer(data: bytes | str) -> None:
    """Write one machine-readable answer, and let the reader have it at once."""
    line = data if isinstance(data, bytes) else data.encode("utf-8")
    _send(sys.stdout.buffer, line)


def complain(text: str) -> None:
    """Write a message to standard error."""
    _write(sys.stderr.buffer, text)


def complain_of(problems: Iterable[Problem], *, origin: str = "") -> None:
    """Write one line per problem: `PATH: what is wrong: what to do`."""
    for problem in problems:
        complain(f"{origin}: {problem}" if origin else str(problem))


def _write(stream: BinaryIO, text: str) -> None:
    """Write text that cannot move the cursor, whatever a file held."""
    shown = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)
    _send(stream, shown.encode("utf-8", "backslashreplace"))


def _send(stream: BinaryIO, line: bytes) -> None:
    try:
        stream.write(line + b"\n")
        stream.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None
