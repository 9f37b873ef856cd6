"""How much room is left on the disk of a record, told before it is too little."""

import shutil
from pathlib import Path

from intake.domain.keeping import size_text
from intake.store.places import Places

LEAST_FREE = 500_000_000
"""Bytes; a day of a busy clinic, its journal and its pages need far less."""
UPGRADE_TIMES = 3
"""An upgrade holds so many copies of the record at once."""


def space_warning(places: Places) -> str:
    """Return what to tell of a disk that is nearly full; nothing if it is not."""
    try:
        free = shutil.disk_usage(places.folder).free
        size = places.database.stat().st_size
    except OSError:
        return ""
    return _warning(places.folder, free, max(LEAST_FREE, UPGRADE_TIMES * size))


def _warning(folder: Path, free: int, wanted: int) -> str:
    if free >= wanted:
        return ""
    return (
        f"Only {size_text(free)} are free on the disk of the record ({folder});"
        f" {size_text(wanted)} should be. Everything is saved as always: make"
        " room soon, or tell whoever looks after your computers."
    )
