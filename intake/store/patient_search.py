"""Find patients by what was typed, through one index of words."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Text,
    bindparam,
    exists,
    func,
    select,
)

from intake.domain.record import PatientHit, VisitStatus
from intake.store.among import among
from intake.store.patient_mapping import identity_of, local_day
from intake.store.rows import PatientRow, TokenRow, table_of
from intake.store.search_terms import readings
from intake.store.visit_rows import VisitRow
from intake.store.written import Written

_TOKEN, _PATIENT, _VISIT = (table_of(row) for row in (TokenRow, PatientRow, VisitRow))
_LAST = "\U0010ffff"
"""Sorts after every other character."""

_PROBE = 500
"""How many words are counted at most to learn which prefix is the rarest."""

_COMMON, _KEPT = "how common prefixes are", 200
"""Kept beside a connection, so that at the next key only the new word is counted.

What has become too old to be true costs a longer walk, and changes nothing else.
"""

_WORDS_PER_HIT = (1, 2, 8)
"""So many words of one patient may share a prefix: first as usual, then as at most.

Most patients have one; beyond the last a hit is missed.
"""

SHOWN = tuple(
    _PATIENT.c[name]
    for name in (
        *("id", "family_name", "given_name", "title", "birth_date", "age_years"),
        *("age_told_on", "number", "number_kind"),
    )
)
"""What a line shows of a patient."""
_INTO = len(SHOWN)
"""Where the query for hits tells who stands for a patient since a merge."""
_VISITS = _INTO + 2
"""Where it tells how many visits there are, and the latest."""


def matching(
    connection: Connection, text: str, *, limit: int, at: date
) -> Sequence[int]:
    """Return the numbers of patients that a text may mean, whole words first."""
    found: dict[int, None] = {}
    for prefixes in readings(text, at):
        if len(found) >= limit:
            break
        rarest = rarest_first(connection, prefixes)
        for words in _WORDS_PER_HIT:
            values = search_values(rarest, limit * words)
            rows = search(len(prefixes)).rows(connection, values)
            found.update(dict.fromkeys(number for (number,) in rows))
            if len(found) >= limit or len(rows) < limit * words:
                break
    return tuple(found)[:limit]


@cache
def search(prefixes: int) -> Written:
    """Return the query for patients who have a word for each of so many prefixes.

    It walks the words of the first prefix in order, where the whole word stands
    before longer ones, and looks the others up for each patient met.
    """
    walked = _TOKEN.alias("walked")
    query = select(walked.c.patient_id).where(_starts(walked.c.token, 0))
    for number in range(1, prefixes):
        other = _TOKEN.alias(f"other{number}")
        same = other.c.patient_id == walked.c.patient_id
        query = query.where(
            exists().where(same, _starts(other.c.token, number)).correlate(walked)
        )
    ordered = query.order_by(walked.c.token, walked.c.patient_id)
    return Written(ordered.limit(bindparam("most", type_=Integer())))


def search_values(prefixes: Sequence[str], limit: int) -> Mapping[str, str | int]:
    """Return the values of a query for patients who have a word for each prefix."""
    return {**_ranges(prefixes), "most": limit}


def _ranges(prefixes: Sequence[str]) -> dict[str, str | int]:
    first: dict[str, str | int] = {
        f"first{place}": prefix for place, prefix in enumerate(prefixes)
    }
    last = {f"last{place}": prefix + _LAST for place, prefix in enumerate(prefixes)}
    return {**first, **last}


def _starts(token: ColumnElement[str], place: int) -> ColumnElement[bool]:
    first: ColumnElement[str] = bindparam(f"first{place}", type_=Text())
    last: ColumnElement[str] = bindparam(f"last{place}", type_=Text())
    return (token >= first) & (token < last)


def rarest_first(connection: Connection, prefixes: Sequence[str]) -> Sequence[str]:
    """Return prefixes in the order in which they are looked for."""
    if len(prefixes) == 1:
        return prefixes
    known: dict[str, int] = connection.info.setdefault(_COMMON, {})
    if new := [prefix for prefix in dict.fromkeys(prefixes) if prefix not in known]:
        if len(known) > _KEPT:
            known.clear()
            new = list(dict.fromkeys(prefixes))
        (counts,) = _counts(len(new)).rows(connection, _ranges(new))
        known.update(zip(new, counts, strict=True))
    return sorted(prefixes, key=known.__getitem__)


@cache
def _counts(prefixes: int) -> Written:
    """Return the query for how common each of so many prefixes is, up to a bound."""
    some = (
        select(_TOKEN.c.token).where(_starts(_TOKEN.c.token, place)).limit(_PROBE)
        for place in range(prefixes)
    )
    return Written(
        select(
            *(
                select(func.count()).select_from(one.subquery()).scalar_subquery()
                for one in some
            )
        )
    )


def _of_visits(told: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return something about the visits of each patient, looked up for that one.

    A server that joins patients and visits reads all visits there are.
    """
    return (
        select(told)
        .where(
            _VISIT.c.patient_id == _PATIENT.c.id,
            _VISIT.c.is_newest.is_(True),
            _VISIT.c.status != VisitStatus.ENTERED_IN_ERROR.value,
        )
        .correlate(_PATIENT)
        .scalar_subquery()
    )


_MERGED = _PATIENT.alias("merged")
_HITS = Written(
    select(
        *SHOWN,
        _PATIENT.c.merged_into,
        exists()
        .where(_MERGED.c.merged_into == _PATIENT.c.id)
        .correlate(_PATIENT)
        .label("has_merged"),
        _of_visits(func.count(_VISIT.c.id)).label("visits"),
        _of_visits(func.max(_VISIT.c.happened_at)).label("latest"),
    ).where(among(_PATIENT.c.id, "ids"))
)
_INTO_THEM = Written(select(_MERGED.c.id).where(among(_MERGED.c.merged_into, "ids")))
"""Who was merged into patients."""


def hits_of(
    connection: Connection, ids: Sequence[int], today: date
) -> tuple[PatientHit, ...]:
    """Return lines of patients in this order; of the merged, who stands for them."""
    if not ids:
        return ()
    rows = {row[0]: row for row in _HITS.rows(connection, {"ids": ids})}
    into = {number: row[_INTO] for number, row in rows.items() if row[_INTO]}
    if into:
        standing = dict.fromkeys(into.get(number, number) for number in ids)
        return hits_of(connection, tuple(standing), today)
    visits = {number: [row[_VISITS:]] for number, row in rows.items()}
    if any(row[_INTO + 1] for row in rows.values()):
        for row in _merged_into(connection, ids):
            visits[row[_INTO]].append(row[_VISITS:])
    return tuple(_hit(rows[number], visits[number], today) for number in ids)


def _merged_into(connection: Connection, ids: Sequence[int]) -> Sequence[Sequence[Any]]:
    found = _INTO_THEM.rows(connection, {"ids": ids})
    return _HITS.rows(connection, {"ids": [number for (number,) in found]})


def _hit(
    row: Sequence[Any], visits: Sequence[Sequence[Any]], today: date
) -> PatientHit:
    latest = max((at for _, at in visits if at), default=None)
    return PatientHit(
        id=row[0],
        person=identity_of(row[:_INTO], today),
        visits=sum(count for count, _ in visits),
        last_visit=local_day(latest) if latest else None,
    )
