"""A copy of a server's record as it was, made and proved before a migration touches it.

It lies in a schema of its own that only the owner of the tables reads: the key that
encrypts a backup is with whoever signs in, not with whoever looks after the server.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from intake.domain.errors import StoreUnavailableError
from intake.store.revisions import revision_of

NAMED = "before_upgrade_from_"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_COPIES = "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, '{named}')"
_CONTENT = """
    SELECT count(*),
           coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint::numeric), 0)
    FROM {table} t
"""
"""How many rows, and a sum of their digests, whatever their order."""

NOT_COPIED = (
    "The copy of the record before the upgrade is not as the record. Nothing was"
    " changed: tell whoever looks after CrampDesk."
)
Content = Mapping[str, tuple[object, ...]]


def keep_copy(connection: Connection) -> str:
    """Copy every table, compare, and return the name of the schema that holds them.

    The copy of the upgrade before this one makes room for it.

    Raises:
        StoreUnavailableError: if it is not as the record; the caller rolls back.
    """
    run = connection.exec_driver_sql
    for former in run(_COPIES.format(named=NAMED)).scalars().all():
        run(f'DROP SCHEMA "{former}" CASCADE')
    copy = f"{NAMED}{revision_of(connection)}"
    tables = run(_TABLES).scalars().all()
    for table in tables:  # nobody writes between the copy and the migration
        run(f'LOCK TABLE public."{table}" IN SHARE ROW EXCLUSIVE MODE')
    run(f'CREATE SCHEMA "{copy}"')
    for table in tables:
        run(f'CREATE TABLE "{copy}"."{table}" AS TABLE public."{table}"')
    if contents(connection, copy, tables) != contents(connection, "public", tables):
        raise StoreUnavailableError(NOT_COPIED)
    return copy


def contents(connection: Connection, schema: str, tables: Sequence[str]) -> Content:
    """Return what tables of a schema hold, to be compared."""
    run = connection.exec_driver_sql
    return {
        table: tuple(run(_CONTENT.format(table=f'"{schema}"."{table}"')).one())
        for table in tables
    }
