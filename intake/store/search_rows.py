"""Tables that visits are searched by: made of the record, never part of it.

Every visit that a search may find has one place: a whole number that sorts as the
visits happened and tells which visit it is. All of these tables are kept in that
order, so that a list of visits is read off an index and one more condition is one
more look into another.

The words of notes stand in `visit_note`, made by the migrations: FTS5 on SQLite, a
`tsvector` on PostgreSQL.
"""

from datetime import UTC, date, datetime, time

from sqlalchemy import REAL, BigInteger, Double, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from intake.store.columns import byte_ordered
from intake.store.rows import BARE, STRICT, Row

_VISIT_BITS = 30
_MOST_SECONDS = 1 << 33
"""Beyond the year 2242: later moments share the last place, in the order of visits."""

_PLACE: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
_VALUE: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")


def place_of(moment: datetime, visit_id: int) -> int:
    """Return the place of a visit among all visits.

    Raises:
        OverflowError: if the visit's number is beyond a thousand million.
    """
    if visit_id >> _VISIT_BITS:
        raise OverflowError("more visits than places")
    return (_seconds(moment) << _VISIT_BITS) | visit_id


def visit_at(place: int) -> int:
    """Return which visit has this place."""
    return place & ((1 << _VISIT_BITS) - 1)


def first_place(day: date) -> int:
    """Return the place before all visits of a day on the desk's calendar."""
    midnight = datetime.combine(day, time()).astimezone()
    return _seconds(midnight) << _VISIT_BITS


def _seconds(moment: datetime) -> int:
    since = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    seconds = since.days * 86_400 + since.seconds
    return max(-_MOST_SECONDS, min(_MOST_SECONDS - 1, seconds))


class SearchRow(Row):
    """One visit to be found, with what lists are sorted by.

    `patient_id` is the person: whoever stands for the patient since a merge.
    `urgency` rises with the level, so that every order runs one way.
    """

    __tablename__ = "visit_search"
    __table_args__ = (
        Index("uq_visit_search_visit_id", "visit_id", unique=True),
        Index(None, "patient_id", "place"),
        Index(None, "name_key", "place"),
        Index(None, "urgency", "place"),
        Index(None, "age", "place"),
        STRICT,
    )
    place: Mapped[int] = mapped_column(_PLACE, primary_key=True, autoincrement=False)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    name_key: Mapped[str] = mapped_column(byte_ordered())
    urgency: Mapped[int]
    age: Mapped[int]


class TermRow(Row):
    """One thing that is so of a visit: `f:suspected_dvt`, `m:amlodipine`."""

    __tablename__ = "visit_term"
    __table_args__ = (BARE,)
    term: Mapped[str] = mapped_column(byte_ordered(), primary_key=True)
    place: Mapped[int] = mapped_column(_PLACE, primary_key=True)


class ValueRow(Row):
    """A result: when it was collected, and between which numbers it lies.

    Both are the same but for a result such as `<5`, whose number nobody knows.
    """

    __tablename__ = "visit_value"
    __table_args__ = (
        Index(None, "test", "highest", "lowest", "place"),
        Index(None, "test", "day", "patient_id"),
        BARE,
    )
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    test: Mapped[str] = mapped_column(byte_ordered(), primary_key=True)
    place: Mapped[int] = mapped_column(_PLACE, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(byte_ordered())
    lowest: Mapped[float | None] = mapped_column(_VALUE)
    highest: Mapped[float | None] = mapped_column(_VALUE)
