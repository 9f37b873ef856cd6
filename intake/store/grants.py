"""What the roles of a server may do: no more than the program needs of them.

A table that refuses a change by a trigger refuses it by its rights too, so that a
trigger that is missing one day is not missed.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from intake.store.rows import KeySlotsRow, TriesRow
from intake.store.server import Server

_KEPT = frozenset({"clinic", "user_account", "key_slots"})
"""Tables that nothing is ever deleted from, though no trigger says so."""

_NOT_OF_THE_RECORD = frozenset({"alembic_version", TriesRow.__tablename__})

_TRIGGERS = """
    SELECT c.relname::text AS on_table, t.tgtype & 8 <> 0 AS on_delete,
           t.tgtype & 16 <> 0 AS on_update,
           ARRAY(SELECT attname::text FROM pg_attribute a
                 WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr)) AS columns
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE p.proname = 'refuse_change' AND t.tgqual IS NULL
"""


_COLUMNS = """
    SELECT c.relname::text AS on_table, array_agg(a.attname::text) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    AND a.attnum > 0 AND NOT a.attisdropped GROUP BY c.relname ORDER BY c.relname
"""

Refusals = Mapping[str, Mapping[str, frozenset[str]]]
"""By table which changes its triggers refuse, and of which columns."""


def grant(connection: Connection, server: Server) -> None:
    """Give both roles exactly their rights; the owner of the tables calls this."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    record, door = quote(server.record_role), quote(server.door_role)
    found = connection.exec_driver_sql(_COLUMNS)
    tables = {row.on_table: frozenset(row.columns) for row in found}
    refused = _refusals(connection, tables)
    for statement in _statements(record, door, tables, refused):
        connection.exec_driver_sql(statement)


def _statements(
    record: str, door: str, tables: Mapping[str, frozenset[str]], refused: Refusals
) -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA public TO {record}, {door}"
    for table, columns in tables.items():
        yield f'REVOKE ALL ON "{table}" FROM PUBLIC, {record}, {door}'
        if table not in _NOT_OF_THE_RECORD:
            rights = _rights(table, columns, refused.get(table, {}))
            yield f'GRANT {rights} ON "{table}" TO {record}'
    yield f'GRANT SELECT ON "{KeySlotsRow.__tablename__}" TO {door}'
    yield f'GRANT SELECT, INSERT, UPDATE ON "{TriesRow.__tablename__}" TO {door}'
    yield f"GRANT SELECT ON alembic_version TO {record}"
    yield f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {record}"


def _rights(
    table: str, columns: frozenset[str], refused: Mapping[str, frozenset[str]]
) -> str:
    rights = ["SELECT", "INSERT"]
    if "DELETE" not in refused and table not in _KEPT:
        rights.append("DELETE")
    free = sorted(columns - refused["UPDATE"]) if "UPDATE" in refused else None
    if free is None:
        rights.append("UPDATE")
    elif free:
        named = ", ".join(f'"{column}"' for column in free)
        rights.append(f"UPDATE ({named})")
    return ", ".join(rights)


def _refusals(connection: Connection, tables: Mapping[str, frozenset[str]]) -> Refusals:
    refused: dict[str, dict[str, frozenset[str]]] = {}
    for found in connection.exec_driver_sql(_TRIGGERS):
        of_table = refused.setdefault(found.on_table, {})
        if found.on_delete:
            of_table["DELETE"] = frozenset()
        if found.on_update:
            every = tables[found.on_table]
            of_table["UPDATE"] = frozenset(found.columns) or every
    return refused
