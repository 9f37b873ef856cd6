"""Where a database may live: a private folder of a disk of this computer."""

import ctypes
import os
import stat
import sys
from pathlib import Path, PurePath, PurePosixPath

from intake.domain.errors import StoreUnavailableError
from intake.store.file_troubles import trouble

_NETWORK_KINDS = """
    9p afpfs afs ceph cifs davfs drvfs glusterfs lustre ncpfs nfs nfs3 nfs4 smb2
    smb3 smbfs vboxsf vmhgfs webdav
"""
"""File systems whose locks cannot be relied on (sqlite.org/howtocorrupt.html)."""

PAGE_BYTES = 4096
"""SQLCipher's page size."""

_JOURNALS = ("-wal", "-shm")
_PLAIN_HEADER = b"SQLite format 3\0"
_MOUNTS = Path("/proc/self/mounts")
_DRIVE_REMOTE = 4  # GetDriveTypeW


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter.

    Raises:
        StoreUnavailableError: if it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise StoreUnavailableError(
            trouble(f"The folder {folder} cannot be used", error)
        ) from error


def make_private_file(path: Path) -> None:
    """Make an empty file that only its owner can read.

    Raises:
        StoreUnavailableError: if there is one already, or it cannot be made.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise StoreUnavailableError(f"There already is a file {path}.") from error
    except OSError as error:
        raise StoreUnavailableError(
            trouble(f"The file {path} cannot be made", error)
        ) from error


def refuse_read_only_file(path: Path) -> None:
    """Refuse a database that cannot be written, before anything opens it.

    SQLite would make a journal with the same mode, which then outlasts the fault.

    Raises:
        StoreUnavailableError: with the path.
    """
    for part in (path, *(path.with_name(path.name + end) for end in _JOURNALS)):
        if part.exists() and not os.access(part, os.W_OK):
            raise StoreUnavailableError(
                f"The file {part} is read-only. Nothing was changed: let your account"
                " write it, then try again."
            )


def refuse_foreign_file(path: Path) -> None:
    """Refuse what certainly is no whole database of ours, before anything opens it.

    An empty file would silently become a new database. A file cut off within a page
    would open, and tell only when that page is read; after a crash the journal has it.

    Raises:
        StoreUnavailableError: if it is missing, empty, cut off, unencrypted or no file.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise StoreUnavailableError(
                f"{path} is not a file. Nothing was changed: put the database back from"
                " the newest backup."
            )
        with path.open("rb") as file:
            start = file.read(len(_PLAIN_HEADER))
    except OSError as error:
        raise StoreUnavailableError(
            trouble(f"The database {path} cannot be read", error)
        ) from error
    if start == _PLAIN_HEADER:
        raise StoreUnavailableError(
            f"{path} is not a CrampDesk database. Nothing was changed: put the database"
            " back from the newest backup."
        )
    if not start or (found.st_size % PAGE_BYTES and not _has_journal(path)):
        raise StoreUnavailableError(
            f"The database {path} is empty or cut off. Nothing was changed: ask your"
            " administrator to open the newest backup."
        )


def _has_journal(path: Path) -> bool:
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    except FileNotFoundError:
        return False


def refuse_network_share(folder: Path) -> None:
    """Refuse a folder of another computer: locks there do not hold.

    Raises:
        StoreUnavailableError: if the folder is on a network share.
    """
    if is_network_share(folder):
        raise StoreUnavailableError(
            f"The folder {folder} is on a network share, where a database gets"
            " damaged. Choose a folder of this computer; several desks need the"
            " PostgreSQL set-up."
        )


def is_network_share(folder: Path) -> bool:
    """Return whether a folder, which need not exist yet, is on another computer."""
    if sys.platform == "win32":  # pragma: no cover (another system's call)
        return _is_remote_drive(str(folder.absolute()))
    try:
        table = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # no such table on macOS
        return False
    return is_network_kind(kind_of_mount(folder.absolute().resolve(), table))


def kind_of_mount(folder: PurePath, table: str) -> str:
    r"""Return the file system's kind of the mount that a folder is in.

    Args:
        folder: an absolute path without links.
        table: lines of `device mount-point kind …`, spaces written `\040`.
    """
    best, kind = PurePosixPath("/"), ""
    for line in table.splitlines():
        _, point, its_kind, *_ = line.split(" ")
        mount = PurePosixPath(point.replace("\\040", " "))
        if folder.is_relative_to(mount) and len(mount.parts) >= len(best.parts):
            best, kind = mount, its_kind
    return kind


def is_network_kind(kind: str) -> bool:
    """Return whether a file system's kind reaches another computer.

    Every file system in user space counts: nobody can tell what is behind it.
    """
    return kind in _NETWORK_KINDS.split() or kind.startswith("fuse.")


def _is_remote_drive(path: str) -> bool:  # pragma: no cover (another system's call)
    if path.startswith("\\\\"):
        return True
    windows: object = getattr(ctypes, "windll", None)
    kernel = getattr(windows, "kernel32", None)
    return kernel is not None and kernel.GetDriveTypeW(path[:3]) == _DRIVE_REMOTE
