"""Which schema a database has, without loading the migration library.

Alembic takes a third of a second to import. A database that is up to date, which is
every one but once a release, must not wait for it.
"""

import re
from pathlib import Path

from sqlalchemy import Connection

from intake.domain.errors import StoreUnavailableError

_PACKAGED = Path(__file__).with_name("_alembic")
_IN_CHECKOUT = Path(__file__).parents[2] / "alembic"
_SCRIPT = re.compile(r"([0-9]{4})_\w+\.py")

_TABLE = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'",
    "postgresql": "SELECT to_regclass('alembic_version') IS NOT NULL",
}
"""Asks whether a database knows its revision."""


def scripts_folder() -> Path:
    """Return the folder of migrations, packaged or in a checkout."""
    return _PACKAGED if _PACKAGED.is_dir() else _IN_CHECKOUT


def revisions(scripts: Path) -> tuple[str, ...]:
    """Return every revision that this program knows, the oldest first."""
    names = (path.name for path in (scripts / "versions").iterdir())
    return tuple(sorted(m.group(1) for name in names if (m := _SCRIPT.fullmatch(name))))


def revision_of(connection: Connection) -> str:
    """Return the revision of a database.

    Raises:
        StoreUnavailableError: if it has none, so it is no finished database of ours.
    """
    if not connection.exec_driver_sql(_TABLE[connection.dialect.name]).scalar():
        raise StoreUnavailableError("This is not a CrampDesk database.")
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
    return str(found.scalar())


def needs_upgrade(revision: str, scripts: Path) -> bool:
    """Return whether a database is older than this program.

    Raises:
        StoreUnavailableError: if it is newer.
    """
    known = revisions(scripts)
    if revision not in known:
        raise StoreUnavailableError(
            "This database was made by a newer CrampDesk. Nothing was changed: install"
            " the newest version to open it."
        )
    return revision != known[-1]
