"""Prepare a server's database, or bring it to this program's schema.

Whoever looks after the server does so as the owner of the tables: desks cannot.
"""

from sqlalchemy import Connection

from intake.domain.errors import StoreUnavailableError
from intake.store.failures import told_calmly
from intake.store.grants import grant
from intake.store.migrate import Inventory, inventory, run
from intake.store.revisions import needs_upgrade, revision_of, scripts_folder
from intake.store.server import Server
from intake.store.server_copy import keep_copy
from intake.store.server_engine import open_server_engine, refuse_unsafe_server
from intake.store.upgrade import FAILED

_GUARDS = frozenset({"trigger", "function", "i"})
"""Triggers, what they call, and indexes: a table made anew lacks them silently."""

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


def prepare(server: Server, owner: str, password: str | None) -> None:
    """Run the migrations that are missing and set the rights of both roles.

    All of it is one transaction of the server. Where there is a record already and it
    is of an older schema, a copy of it as it was is kept.

    Args:
        server: where the database is.
        owner: the role that owns the tables, or will.
        password: what proves it; None looks into the password file.

    Raises:
        StoreUnavailableError: if it cannot be done; nothing was changed.
    """
    scripts = scripts_folder()
    engine = open_server_engine(server, owner, password, kept=0, longest="0")
    with told_calmly(), engine.connect() as connection:
        refuse_unsafe_server(connection)
        before, parts = _rows(connection), _guards(connection)

    def first(connection: Connection) -> None:
        if before.get("clinic") and needs_upgrade(revision_of(connection), scripts):
            keep_copy(connection)

    def gate(connection: Connection) -> None:
        after = _rows(connection)
        if any(after.get(table, rows) < rows for table, rows in before.items()):
            raise StoreUnavailableError(FAILED)
        if parts - _guards(connection):
            raise StoreUnavailableError(FAILED)
        grant(connection, server)

    with told_calmly():
        run(engine, scripts, gate, first)


def _guards(connection: Connection) -> Inventory:
    return frozenset(part for part in inventory(connection) if part[0] in _GUARDS)


def _rows(connection: Connection) -> dict[str, int]:
    names = connection.exec_driver_sql(_TABLES).scalars().all()
    quote = connection.dialect.identifier_preparer.quote
    counted = {
        name: connection.exec_driver_sql(f"SELECT count(*) FROM {quote(name)}").scalar()  # noqa: S608 (a table's own name)
        for name in names
    }
    return {name: rows or 0 for name, rows in counted.items()}
