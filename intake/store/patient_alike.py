"""Finds patients who may be somebody who is being added, through indexes alone.

A slip of one digit has few neighbours: every date and every number that one slip could
have made is looked up as it stands. Names are compared only for whoever that finds, so
it takes no longer in a large clinic, and no index of sounds or letter pairs is needed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, Connection, and_, or_, select
from sqlalchemy import Row as Found
from typing_extensions import override

from intake.domain.alike import LIKELY, Candidate, Sketch, judge
from intake.domain.dates import PartialDate
from intake.domain.record import StoredPatient
from intake.people_ports import Alike
from intake.ports import Clock
from intake.store.access import Access
from intake.store.patient_mapping import local_day, patient_of
from intake.store.patient_parts import parts_of
from intake.store.rows import NumberRow, PatientRow, table_of
from intake.store.search_keys import number_key, plain
from intake.store.veiled import veiled

_PATIENT = table_of(PatientRow)
_NUMBER = table_of(NumberRow)
_MOST_SEEN = 2000
"""Most patients of one way of looking who are compared."""
_LONGEST_NUMBER = 20
_NEAR = 0.5
"""Names less alike than this on every side are another person's."""


class SqlAlike(Alike):
    """Looks for one person's other record, within a transaction."""

    def __init__(self, connection: Connection, clock: Clock, access: Access) -> None:
        self._connection = connection
        self._clock = clock
        self._access = access

    @override
    def candidates(self, sketch: Sketch, *, limit: int) -> Sequence[Candidate]:
        today = local_day(self._clock())
        judged = [
            judge(sketch, stored, today=today, plain=plain, alike=likeness)
            for stored in self._near(sketch, today)
        ]
        likely = [one for one in judged if one.score >= LIKELY]
        likely.sort(key=lambda one: (-one.score, one.stored.id))
        closed = self._access.closed
        return tuple(
            replace(one, stored=veiled(one.stored)) if one.stored.id in closed else one
            for one in likely[:limit]
        )

    def _near(self, sketch: Sketch, today: date) -> Iterator[StoredPatient]:
        rows: dict[int, Found[Any]] = {}
        for wanted in _ways(sketch, today):
            found = select(_PATIENT).where(wanted).limit(_MOST_SEEN)
            for row in self._connection.execute(found):
                if row.merged_into is None:  # asked of SQLite, it would look there
                    rows.setdefault(row.id, row)
        numbers = set(_near_numbers(number_key(sketch.number) or ""))
        close = [
            row
            for row in rows.values()
            if row.number_key in numbers or _may_be(sketch, row)
        ]
        parts = parts_of(self._connection, [row.id for row in close])
        for row in close:
            patient = patient_of(row, parts[row.id], today)
            yield StoredPatient(
                id=row.id,
                version=row.version,
                patient=patient,
                changed_at=row.changed_at,
                changed_by=row.changed_by,
            )


def likeness(one: str, other: str) -> float:
    """Return how alike two plain names are, from 0 to 1; nothing is like nothing."""
    if not one or not other:
        return 0.0
    return OSA.normalized_similarity(one, other)


def _ways(sketch: Sketch, today: date) -> Iterator[ColumnElement[bool]]:
    """Yield the ways to look, each served by an index."""
    if sketch.birth_date:
        yield _PATIENT.c.birth_date.in_(sorted(_near_births(sketch.birth_date, today)))
    if key := number_key(sketch.number):
        near = sorted({*_near_numbers(key)})
        yield _PATIENT.c.number_key.in_(near)
        more = select(_NUMBER.c.patient_id).where(_NUMBER.c.number_key.in_(near))
        yield _PATIENT.c.id.in_(more)
    if names := _pairs(sketch):
        same = or_(*(_named(*pair) for pair in names))
        is_undated = _PATIENT.c.birth_date.is_(None)
        yield and_(same, is_undated) if sketch.birth_date else same
        if sketch.birth_date is None or sketch.age_years is not None:
            families = sorted({family for family, _ in names})
            yield and_(_PATIENT.c.family_key.in_(families), is_undated)


def _pairs(sketch: Sketch) -> list[tuple[str, str]]:
    """Return the pairs of family and given name that the person may stand under."""
    family, given = plain(sketch.family_name), plain(sketch.given_name)
    pairs = [(family, given), (given, family)]
    pairs += [(plain(name), given) for name in sketch.former_names]
    return [pair for pair in dict.fromkeys(pairs) if all(pair)]


def _named(family: str, given: str) -> ColumnElement[bool]:
    return and_(_PATIENT.c.family_key == family, _PATIENT.c.given_key == given)


def _near_births(born: PartialDate, today: date) -> Iterator[str]:
    """Yield a date, the ones that a slip makes of it, and it known less exactly."""
    yield str(born)
    yield f"{born.year:04}"
    if born.month is None:
        return
    yield f"{born.year:04}-{born.month:02}"
    if born.day is None:
        return
    digits = f"{born.year:04}{born.month:02}{born.day:02}"
    turned = f"{born.year:04}{born.day:02}{born.month:02}"
    for text in (turned, *_one_slip(digits)):
        try:
            day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            continue
        if day <= today:
            yield day.isoformat()


def _near_numbers(key: str) -> Iterable[str]:
    """Return a number and those that one wrong digit makes of it."""
    if not key:
        return ()
    return (key, *(_one_slip(key) if len(key) <= _LONGEST_NUMBER else ()))


def _one_slip(text: str) -> Iterator[str]:
    """Yield what one wrong digit, or two neighbours changed round, make of a text."""
    for place, char in enumerate(text):
        if char.isdigit():
            for digit in "0123456789":
                if digit != char:
                    yield text[:place] + digit + text[place + 1 :]
    for place, (one, other) in enumerate(pairwise(text)):
        if one != other:
            yield text[:place] + other + one + text[place + 2 :]


def _may_be(sketch: Sketch, row: Found[Any]) -> bool:
    """Return whether any name is alike enough to look closer."""
    mine = (plain(sketch.family_name), plain(sketch.given_name))
    theirs = (row.family_key, row.given_key, plain(row.preferred_name or ""))
    return any(likeness(one, other) >= _NEAR for one in mine for other in theirs)
