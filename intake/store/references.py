"""Count every row of a record, and look whether what it refers to is there.

SQLite's own check looks each reference up in the table that it is of: the table of
visits would be read, and each page's signature proved, once for every table of parts.
So the numbers that are referred to are listed once, in memory, and each table is read
once, for both.
"""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

from intake.domain.errors import StoreUnavailableError
from intake.store.engine import connector
from intake.store.failures import DAMAGED, told_calmly
from intake.store.visit_rows import AnswerRow, AssessmentRow

STEPS = 10_000
"""Of SQLite's machine, between two questions whether a check is to go on."""

_LARGEST = (AssessmentRow.__tablename__, AnswerRow.__tablename__)
_TABLES = (
    "SELECT name, type = 'virtual' FROM pragma_table_list WHERE schema = 'main'"
    " AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%' ORDER BY name"
)
_TREES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'view'"
_REFERENCES = """SELECT "from", "table", coalesce("to", 'id')
    FROM pragma_foreign_key_list(?)"""


class BrokenReferenceError(StoreUnavailableError):
    """A row refers to something that is not there."""


def trees_of(path: Path, key: bytes | None) -> list[str]:
    """Return the checks of a file's trees, one for each table with its indexes.

    The largest come first, so that nothing waits for them in the end.
    """
    with told_calmly(), closing(connector(path, key, settings=False)()) as connection:
        names = [name for (name,) in connection.execute(_TREES)]
    names.sort(key=lambda name: (*_LARGEST, name).index(name))
    return [f'quick_check("{name}")' for name in names]


def counted(path: Path, key: bytes | None, stopped: Event) -> Mapping[str, int]:
    """Return how many rows each table of a file has, each read from end to end.

    Raises:
        StoreUnavailableError: if it cannot be read.
        BrokenReferenceError: if a row refers to something that is not there.
    """
    with told_calmly(), closing(connector(path, key, settings=False)()) as connection:
        connection.set_progress_handler(stopped.is_set, STEPS)
        connection.execute("PRAGMA temp_store=MEMORY")
        tables = connection.execute(_TABLES).fetchall()
        return {
            name: _count(connection, name, is_virtual=is_virtual)
            for name, is_virtual in tables
        }


def _count(connection: Any, name: str, *, is_virtual: bool) -> int:  # noqa: ANN401 (a DBAPI connection)
    """Count the rows of a table, and what of them refers to something that is there."""
    # An index might say something else than the table: the table is read.
    counts, sources = (
        ["count(*)"],
        [f'"{name}" t{"" if is_virtual else " NOT INDEXED"}'],
    )
    references = connection.execute(_REFERENCES, (name,)).fetchall()
    for number, (column, other, to) in enumerate(references):
        listed = f'"{other}.{to}"'
        _list(connection, listed, other, to)
        counts += [f't."{column}"', f"r{number}.id"]
        sources.append(f'{listed} r{number} ON r{number}.id = t."{column}"')
    told = ", ".join([counts[0], *(f"count({one})" for one in counts[1:])])
    joined = " LEFT JOIN ".join(sources)
    found = connection.execute(f"SELECT {told} FROM {joined}")  # noqa: S608 (the record's own names)
    rows, *pairs = found.fetchone()
    if pairs[::2] != pairs[1::2]:
        raise BrokenReferenceError(DAMAGED)
    return int(rows)


def _list(connection: Any, listed: str, other: str, column: str) -> None:  # noqa: ANN401 (as above)
    """List in memory what rows may refer to, unless it was listed before."""
    run = connection.execute
    if not run(f"PRAGMA temp.table_info({listed})").fetchall():
        run(f"CREATE TEMP TABLE {listed} (id INTEGER PRIMARY KEY)")
        found = f'SELECT "{column}" FROM main."{other}" NOT INDEXED'  # noqa: S608 (as above)
        run(f"INSERT INTO temp.{listed} {found}")
