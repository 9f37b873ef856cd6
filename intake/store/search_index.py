"""Keeps what visits are searched by, in the transaction that signs them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Connection,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    select,
    table,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from intake.store.patient_mapping import Columns
from intake.store.rows import PatientRow, table_of
from intake.store.search_content import SearchContent
from intake.store.search_rows import SearchRow, TermRow, ValueRow, place_of

_SEARCH, _TERM, _VALUE = (table_of(row) for row in (SearchRow, TermRow, ValueRow))
_PATIENT = table_of(PatientRow)

NOTE = table("visit_note", column("place", BigInteger()), column("words", TSVECTOR()))
"""The words of notes on PostgreSQL."""

NOTE_FTS = table("visit_note", column("rowid", BigInteger()), column("words", Text()))
"""The same on SQLite, whose full-text index knows a row by its number alone."""

_MOST_TIMES = 255
"""Most places of one word that a `tsvector` keeps, and the last place it knows."""
_LAST_POSITION = 16_383
_ADD_SEARCH, _ADD_TERM, _ADD_VALUE = insert(_SEARCH), insert(_TERM), insert(_VALUE)
_ADD_NOTE = insert(NOTE).values(
    place=bindparam("place"), words=cast(bindparam("told", type_=Text()), TSVECTOR())
)
_ADD_NOTE_FTS = insert(NOTE_FTS)
_EVERY_TERM = """
WITH RECURSIVE known(term) AS (
  SELECT min(term) FROM visit_term
  UNION ALL
  SELECT (SELECT min(term) FROM visit_term WHERE term > known.term)
  FROM known WHERE known.term IS NOT NULL
)
SELECT term FROM known WHERE term IS NOT NULL
"""
"""Goes from term to term, over all their places: there are some hundreds of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is seen: the patient, or who stands for the patient since a merge."""

    id: int
    name_key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """All search rows of one visit."""

    visit_id: int
    person: Person
    happened_at: datetime
    content: SearchContent

    @property
    def place(self) -> int:
        """The place among all visits."""
        return place_of(self.happened_at, self.visit_id)

    def row(self) -> Columns:
        """Return the row of the visit itself."""
        return {
            "place": self.place,
            "visit_id": self.visit_id,
            "patient_id": self.person.id,
            "name_key": self.person.name_key,
            "urgency": self.content.urgency,
            "age": self.content.age,
        }

    def terms(self) -> Iterable[Columns]:
        """Return the rows of what is so."""
        place = self.place
        return [{"term": term, "place": place} for term in sorted(self.content.terms)]

    def values(self) -> Iterable[Columns]:
        """Return the rows of results."""
        whose = {"patient_id": self.person.id, "place": self.place}
        return [{**value, **whose} for value in self.content.values]


class SearchIndex:
    """What visits are searched by, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_server = connection.dialect.name == "postgresql"

    def add(
        self,
        visit_id: int,
        patient_id: int,
        *,
        happened_at: datetime,
        content: SearchContent,
    ) -> None:
        """Let a visit be found."""
        entry = Entry(
            visit_id=visit_id,
            person=self.person(patient_id),
            happened_at=happened_at,
            content=content,
        )
        self.add_all([entry])

    def add_all(self, entries: Sequence[Entry]) -> None:
        """Let visits be found."""
        execute = self._connection.execute
        execute(_ADD_SEARCH, [entry.row() for entry in entries])
        execute(_ADD_TERM, [row for entry in entries for row in entry.terms()])
        if values := [row for entry in entries for row in entry.values()]:
            execute(_ADD_VALUE, values)
        self.add_notes((entry.place, entry.content.words) for entry in entries)

    def remove(self, visit_id: int) -> None:
        """Let a visit be found no more: it was replaced, or entered in error."""
        found = select(_SEARCH.c.place).where(_SEARCH.c.visit_id == visit_id)
        place = self._connection.scalar(found)
        if place is None:
            return
        terms = self._connection.scalars(text(_EVERY_TERM)).all()
        note = delete(NOTE).where(NOTE.c.place == place)
        if not self._is_server:
            note = delete(NOTE_FTS).where(NOTE_FTS.c.rowid == place)
        for statement in (
            delete(_TERM).where(_TERM.c.term.in_(terms), _TERM.c.place == place),
            delete(_VALUE).where(
                _VALUE.c.patient_id == self._whose(place), _VALUE.c.place == place
            ),
            note,
            delete(_SEARCH).where(_SEARCH.c.place == place),
        ):
            self._connection.execute(statement)

    def follow(self, visit_ids: Sequence[int], person: Person) -> None:
        """Put visits to another person, or to the same under another name."""
        mine = _SEARCH.c.visit_id.in_(visit_ids)
        places = select(_SEARCH.c.place).where(mine)
        self._connection.execute(
            update(_VALUE)
            .where(
                _VALUE.c.patient_id.in_(select(_SEARCH.c.patient_id).where(mine)),
                _VALUE.c.place.in_(places),
            )
            .values(patient_id=person.id)
        )
        self._connection.execute(
            update(_SEARCH)
            .where(mine)
            .values(patient_id=person.id, name_key=person.name_key)
        )

    def renamed(self, patient_id: int) -> None:
        """Sort the visits of a person under the name that the person has now."""
        self._connection.execute(
            update(_SEARCH)
            .where(_SEARCH.c.patient_id == patient_id)
            .values(name_key=self.person(patient_id).name_key)
        )

    def _whose(self, place: int) -> int:
        found = select(_SEARCH.c.patient_id).where(_SEARCH.c.place == place)
        return int(self._connection.scalars(found).one())

    def person(self, patient_id: int) -> Person:
        """Return who stands for a patient, and by what their visits are sorted."""
        owner = select(func.coalesce(_PATIENT.c.merged_into, _PATIENT.c.id)).where(
            _PATIENT.c.id == patient_id
        )
        row = self._connection.execute(
            select(_PATIENT.c.id, _PATIENT.c.family_key, _PATIENT.c.given_key).where(
                _PATIENT.c.id == owner.scalar_subquery()
            )
        ).one()
        return Person(id=row.id, name_key=name_key(row.family_key, row.given_key))

    def add_notes(self, notes: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Let the visits of places be found by the words of their notes, if any."""
        some = [(place, words) for place, words in notes if words]
        if not some:
            return
        if self._is_server:
            rows = [{"place": place, "told": vector(words)} for place, words in some]
            self._connection.execute(_ADD_NOTE, rows)
        else:
            rows = [{"rowid": place, "words": " ".join(words)} for place, words in some]
            self._connection.execute(_ADD_NOTE_FTS, rows)


def name_key(family_key: str, given_key: str) -> str:
    """Return by what a person's visits are sorted."""
    return f"{family_key} {given_key}".strip()


def vector(words: Sequence[str]) -> str:
    """Return words with their positions as PostgreSQL writes a `tsvector`."""
    positions: dict[str, list[int]] = {}
    for position, word in enumerate(words, start=1):
        positions.setdefault(word, []).append(min(position, _LAST_POSITION))
    return " ".join(
        f"'{word}':{','.join(map(str, sorted(set(at))[:_MOST_TIMES]))}"
        for word, at in positions.items()
    )
