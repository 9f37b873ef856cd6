"""Lists of patients of whom something is so since a day."""

from datetime import date, timedelta

from sqlalchemy import Select, select

from intake.domain import query as q
from intake.store.rows import table_of
from intake.store.search_rows import SearchRow, TermRow, ValueRow, first_place

_SEARCH, _TERM, _VALUE = (table_of(row) for row in (SearchRow, TermRow, ValueRow))
_DAY = timedelta(days=1)


def tested(one: q.NoTest, since: date) -> Select[tuple[int]]:
    """Return the patients who have had a test since a day."""
    if one.event is q.TestEvent.RESULT:
        value = _VALUE.alias()
        return select(value.c.patient_id).where(
            value.c.test == one.test, value.c.day >= since.isoformat()
        )
    visit, term = _SEARCH.alias(), _TERM.alias()
    return (
        select(visit.c.patient_id)
        .join_from(term, visit, visit.c.place == term.c.place)
        .where(term.c.term == f"o:{one.test}", term.c.place >= first_place(since))
    )


def seen(since: int) -> Select[tuple[int]]:
    """Return the patients who were seen from a place on."""
    visit = _SEARCH.alias()
    return select(visit.c.patient_id).where(visit.c.place >= since)


def months_before(day: date, months: int) -> date:
    """Return the day that lies so many months before; the month's last if none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = date(max(year, 1), month + 1, 1)
    following = (first + timedelta(days=32)).replace(day=1)
    return min(first.replace(day=1) + timedelta(days=day.day - 1), following - _DAY)
