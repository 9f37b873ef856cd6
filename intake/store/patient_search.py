"""Find patients by what was typed, through one index of words."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select

from intake.store.rows import TokenRow, table_of
from intake.store.search_terms import readings

_TOKEN = table_of(TokenRow)
_LAST = "\U0010ffff"
"""Sorts after every other character."""

_PROBE = 500
"""How many words are counted at most to learn which prefix is the rarest."""

_WORDS_PER_HIT = 8
"""So many words of one patient may share a prefix before a hit is missed."""


def matching(
    connection: Connection, text: str, *, limit: int, at: date
) -> Sequence[int]:
    """Return the numbers of patients that a text may mean, whole words first."""
    found: dict[int, None] = {}
    for prefixes in readings(text, at):
        if len(found) >= limit:
            break
        rarest_first = _rarest_first(connection, prefixes)
        rows = connection.execute(search(rarest_first, limit * _WORDS_PER_HIT))
        found.update(dict.fromkeys(row.patient_id for row in rows))
    return tuple(found)[:limit]


def search(prefixes: Sequence[str], limit: int) -> Select[tuple[int]]:
    """Return the query for patients who have a word for every prefix.

    It walks the words of the first prefix in order, where the whole word stands
    before longer ones, and looks the others up for each patient met.
    """
    walked = _TOKEN.alias("walked")
    query = select(walked.c.patient_id).where(_starts(walked.c.token, prefixes[0]))
    for number, prefix in enumerate(prefixes[1:]):
        other = _TOKEN.alias(f"other{number}")
        same = other.c.patient_id == walked.c.patient_id
        query = query.where(
            exists().where(same, _starts(other.c.token, prefix)).correlate(walked)
        )
    return query.order_by(walked.c.token, walked.c.patient_id).limit(limit)


def _starts(token: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    return (token >= prefix) & (token < prefix + _LAST)


def _rarest_first(connection: Connection, prefixes: Sequence[str]) -> Sequence[str]:
    if len(prefixes) == 1:
        return prefixes
    return sorted(prefixes, key=lambda prefix: _common(connection, prefix))


def _common(connection: Connection, prefix: str) -> int:
    some = select(_TOKEN.c.token).where(_starts(_TOKEN.c.token, prefix)).limit(_PROBE)
    return connection.scalar(select(func.count()).select_from(some.subquery())) or 0
