"""Copies of a clinic that are proved to open before they get their name.

A backup is a folder like the clinic's own: the database under the same key, the key
file, and a manifest. It can be opened where it lies.
"""

import hashlib
import shutil
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from intake.domain.errors import StoreUnavailableError
from intake.store.audit_anchor import AuditAnchor
from intake.store.audit_chain import START, Head
from intake.store.engine import connector
from intake.store.failures import DAMAGED, told_calmly
from intake.store.keyslots import Keys
from intake.store.location import make_private_folder
from intake.store.places import Places
from intake.store.private_files import sync_file, sync_folder, write_privately

_BLOCK = 1 << 20


class Backup(BaseModel):
    """What a backup holds, as its manifest tells it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["crampdesk-backup/1"] = "crampdesk-backup/1"
    made_at: datetime
    revision: str
    size: Annotated[int, Field(ge=0)]
    sha256: str
    rows: Mapping[str, int]
    audit_seq: Annotated[int, Field(ge=0)]
    audit_hash: str


def back_up(places: Places, target: Path, keys: Keys, made_at: datetime) -> Backup:
    """Copy a clinic that may be in use into a new folder.

    Raises:
        StoreUnavailableError: if the target exists, or the copy fails or does not
            prove whole; nothing is left then.
    """
    if target.exists():
        raise StoreUnavailableError(f"There already is a {target}.")
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    make_private_folder(partial)
    try:
        backup = _fill(places, Places(partial), keys, made_at)
        partial.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise StoreUnavailableError(
            f"The backup {target} cannot be made: {error.strerror}."
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return backup


def _fill(places: Places, copy: Places, keys: Keys, made_at: datetime) -> Backup:
    copy_database(places.database, copy.database, keys.database)
    found = proved(copy.database, keys.database)
    if places.keyslots.exists():
        write_privately(copy.keyslots, places.keyslots.read_bytes())
    head = found["head"]
    anchor = AuditAnchor(copy.audit_head, keys.audit)
    anchor.keep(head)
    anchor.close()
    backup = Backup(
        made_at=made_at,
        revision=found["revision"],
        size=copy.database.stat().st_size,
        sha256=digest_of(copy.database),
        rows=found["rows"],
        audit_seq=head.seq,
        audit_hash=head.hash.hex(),
    )
    write_privately(copy.manifest, backup.model_dump_json(indent=1).encode() + b"\n")
    return backup


def copy_database(source: Path, target: Path, key: bytes | None) -> None:
    """Copy a database that may be in use, under the same key, and sync the copy."""
    with told_calmly(), closing(connector(source, key)()) as connection:
        target.touch(mode=0o600, exist_ok=False)
        connection.execute("VACUUM INTO ?", (str(target),))
    sync_file(target)


def proved(path: Path, key: bytes | None) -> dict[str, Any]:
    """Return what a database holds after checking every page and reference.

    Raises:
        StoreUnavailableError: if anything is wrong with it.
    """
    with told_calmly(), closing(connector(path, key, settings=False)()) as connection:
        wrong = [
            *connection.execute("PRAGMA cipher_integrity_check"),
            *connection.execute("PRAGMA foreign_key_check"),
            *connection.execute("PRAGMA integrity_check(1)"),
        ]
        if wrong != [("ok",)]:
            raise StoreUnavailableError(DAMAGED)
        newest = "SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1"
        row = connection.execute(newest).fetchone()
        version = connection.execute("SELECT version_num FROM alembic_version")
        return {
            "rows": rows_of(connection),
            "revision": version.fetchone()[0],
            "head": Head(*row) if row else START,
        }


def rows_of(connection: Any) -> dict[str, int]:  # noqa: ANN401 (a DBAPI connection)
    """Return how many rows each table has."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 (a table's own name)
        for (name,) in names
    }


def digest_of(path: Path) -> str:
    """Return a file's SHA-256."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
