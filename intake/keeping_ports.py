"""What keeps a record safe, as a protocol: copies, checks, other places."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from intake.domain.keeping import BackupMade, Checked, Progress, RecordPlace


class Keeping(Protocol):
    """Copies, checks and other places of a record that is open."""

    def back_up(self, target: Path, tell: Progress) -> BackupMade:
        """Copy the record into a new folder and prove that the copy opens.

        Raises:
            StoreUnavailableError: if it cannot be made; there is no folder then.
        """
        ...

    def place(self) -> RecordPlace:
        """Return where the record is; when it was copied is not known here."""
        ...

    def backups(self, folder: Path) -> Sequence[BackupMade]:
        """Return the backups in a folder, the newest first."""
        ...

    def forget(self, backup: BackupMade) -> None:
        """Remove a backup.

        Raises:
            StoreUnavailableError: if it cannot be removed.
        """
        ...

    def check(self, tell: Progress) -> Checked:
        """Check the whole record.

        Raises:
            StoreUnavailableError: if it cannot be read.
        """
        ...

    def move_to_server(self, file: Path, tell: Progress) -> Mapping[str, int]:
        """Copy the record to a server; return the rows of each table."""
        ...

    def move_to_folder(self, folder: Path, tell: Progress) -> Mapping[str, int]:
        """Copy the record into a new folder; return the rows of each table."""
        ...
