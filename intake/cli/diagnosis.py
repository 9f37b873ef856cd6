"""The program's own log: codes, places and reference numbers, never a patient.

An exception's message may repeat what somebody typed, so the log keeps its kind and
the lines of code it passed, and nothing else.
"""

import logging
import os
import secrets
import time
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

import platformdirs
from typing_extensions import override

_LOG = logging.getLogger("intake")
_FILES, _BYTES = 10, 1_000_000


class _PrivateFile(RotatingFileHandler):
    """A rotated log that only its owner can read, made with its first line."""

    @override
    def _open(self) -> TextIO:  # type: ignore[override] # it is text, always
        flags = os.O_CREAT | os.O_APPEND | os.O_WRONLY
        return os.fdopen(
            os.open(self.baseFilename, flags, 0o600), "a", encoding="utf-8"
        )


class _OneLine(logging.Formatter):
    """A record on one line, in UTC, without anything an exception says."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        text = f"{stamp} {record.levelname} {record.name} {record.getMessage()}"
        return text.replace("\r", " ").replace("\n", " ")


def log_file() -> Path:
    """Return where the log is."""
    return platformdirs.user_log_path("crampdesk", appauthor=False) / "crampdesk.log"


def start_log() -> None:
    """Send the program's warnings to the log, if this computer lets us keep one."""
    if _LOG.handlers:
        return
    _LOG.setLevel(logging.WARNING)
    path = log_file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        _LOG.addHandler(logging.NullHandler())
        return
    handler = _PrivateFile(path, maxBytes=_BYTES, backupCount=_FILES - 1, delay=True)
    handler.setFormatter(_OneLine())
    _LOG.addHandler(handler)


def stop_log() -> None:
    """Close the log."""
    for handler in tuple(_LOG.handlers):
        _LOG.removeHandler(handler)
        handler.close()


def log_fault(error: BaseException) -> str:
    """Write down where a fault of ours happened; return its reference number."""
    reference = secrets.token_hex(4).upper()
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in reversed(frames)
    )
    _LOG.error("fault %s %s at %s", reference, type(error).__name__, places)
    return reference
