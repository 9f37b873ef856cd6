"""What is preferred at this desk: a small file beside the database."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from intake.domain.preferences import DeskPreferences
from intake.store.location import make_private_folder
from intake.store.maintenance import alone
from intake.store.places import Places
from intake.store.private_files import write_privately

_FILE = "desk.json"
_LIMIT = 1 << 20


def read(folder: Path) -> DeskPreferences:
    """Return what is kept; the defaults if there is nothing, or nothing readable."""
    with contextlib.suppress(OSError, ValidationError):
        content = (folder / _FILE).read_bytes()
        if len(content) <= _LIMIT:
            return DeskPreferences.model_validate_json(content)
    return DeskPreferences()


def change(
    folder: Path, changed: Callable[[DeskPreferences], DeskPreferences]
) -> DeskPreferences:
    """Change what is kept now, whatever another window kept meanwhile.

    Raises:
        StoreUnavailableError: if it cannot be written; the old content then stands.
    """
    make_private_folder(folder)
    with alone(Places(folder)):
        kept = changed(read(folder))
        write_privately(folder / _FILE, kept.model_dump_json().encode())
    return kept
