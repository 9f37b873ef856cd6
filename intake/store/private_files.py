"""Files that only their owner can read, replaced whole or not at all."""

import os
from pathlib import Path

from intake.domain.errors import StoreUnavailableError
from intake.store.file_troubles import trouble


def write_privately(path: Path, content: bytes) -> None:
    """Replace a file; after a power cut it has either its old or its new content.

    Raises:
        StoreUnavailableError: if it cannot be written; the old content then stands.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        flags = os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(partial, flags, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StoreUnavailableError(
            trouble(f"The file {path} cannot be written", error)
        ) from error


def sync_file(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    number = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the disk; Windows does it by itself."""
    if os.name == "nt":  # pragma: no cover (another system's way)
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
