"""Keep an open record safe: copies of it, checks, another place for it."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError
from typing_extensions import override

from intake.domain.errors import StoreUnavailableError
from intake.domain.keeping import BackupMade, Checked, Progress, RecordPlace
from intake.domain.record import User
from intake.keeping_ports import Keeping
from intake.store.audit_anchor import AuditAnchor
from intake.store.backup import Backup, back_up, proved
from intake.store.checking import check
from intake.store.engine import only_reading
from intake.store.failures import told_calmly
from intake.store.file_copy import Contents
from intake.store.file_troubles import trouble
from intake.store.moving import move_to_folder, move_to_server
from intake.store.opened import Opened
from intake.store.places import Places
from intake.store.revisions import revisions, scripts_folder
from intake.store.server import Server


class RecordKeeping(Keeping):
    """Copies, checks and moves the record that somebody signed in to."""

    def __init__(self, opened: Opened, user: User) -> None:
        self._opened = opened
        self._user = user

    @override
    def back_up(self, target: Path, tell: Progress) -> BackupMade:
        return _made(target, back_up(self._opened, target, tell))

    @override
    def place(self) -> RecordPlace:
        places, schema = self._opened.places, revisions(scripts_folder())[-1]
        if self._opened.is_shared:
            server = Server.read(places.server)
            where = f"{server.database} on {server.host}:{server.port}"
            return RecordPlace(where=where, size=None, schema=schema)
        size = places.database.stat().st_size
        return RecordPlace(where=str(places.database), size=size, schema=schema)

    @override
    def backups(self, folder: Path) -> Sequence[BackupMade]:
        found = []
        try:
            candidates = [path for path in folder.iterdir() if path.is_dir()]
        except OSError:
            return ()
        for path in candidates:
            try:
                content = Places(path).manifest.read_bytes()
                found.append(_made(path, Backup.model_validate_json(content)))
            except (OSError, ValidationError):
                continue
        return sorted(found, key=lambda made: made.made_at, reverse=True)

    @override
    def forget(self, backup: BackupMade) -> None:
        try:
            shutil.rmtree(backup.folder)
        except OSError as error:
            raise StoreUnavailableError(
                trouble(f"The old backup {backup.folder} cannot be removed", error, "")
            ) from error

    @override
    def check(self, tell: Progress) -> Checked:
        opened = self._opened
        if not opened.is_shared:
            proved(opened.places.database, opened.keys.database, tell=tell)
        anchor = AuditAnchor(opened.places.audit_head, opened.keys.audit)
        reading = only_reading(opened.engine)
        with told_calmly(), reading.connect() as connection:
            return check(connection, opened.keys.audit, anchor.newest(), tell)

    @override
    def move_to_server(self, file: Path, tell: Progress) -> Mapping[str, int]:
        return _counts(move_to_server(self._opened, self._user, file, tell))

    @override
    def move_to_folder(self, folder: Path, tell: Progress) -> Mapping[str, int]:
        return _counts(move_to_folder(self._opened, self._user, folder, tell))


def _made(folder: Path, backup: Backup) -> BackupMade:
    return BackupMade(
        folder=folder,
        made_at=backup.made_at,
        visits=backup.rows.get("visit", 0),
        size=backup.size,
    )


def _counts(copied: Contents) -> Mapping[str, int]:
    return {name: content.rows for name, content in copied.items()}
