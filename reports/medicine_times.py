"""What was taken from when to when, and since when it cramps, as rows over time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from intake.domain.dates import PartialDate, shown_date
from intake.domain.visit import Medication, Visit
from reports.named import TimeRow
from reports.wording import Wording

_SINCE = "cramp_started_weeks"
_DAYS_OF_WEEK = 7


@dataclass(slots=True)
class _Course:
    """One medicine, over all visits that tell of it."""

    name: str
    begin: date | None = None
    end: date | None = None
    changes: set[date] = field(default_factory=set)


def medicine_rows(
    visits: Sequence[Visit], wording: Wording, today: date
) -> tuple[tuple[TimeRow, ...], list[date]]:
    """Return the rows of cramps and medicines, and the days that they speak of.

    Args:
        visits: oldest first.
        wording: for the clinic's time zone.
        today: where the axis ends.
    """
    courses = _courses(visits)
    rows = [*_cramps(visits, wording, today), *(_row(one, today) for one in courses)]
    days = [row.begin for row in rows if row.begin]
    days += [day for row in rows for day in row.changes]
    days += [row.end for row in rows if row.end < today]
    return tuple(rows), days


def _cramps(
    visits: Sequence[Visit], wording: Wording, today: date
) -> Iterator[TimeRow]:
    """Yield since when it cramps, as the newest visit that says so tells it."""
    for visit in reversed(visits):
        weeks = visit.answers.get(_SINCE)
        if isinstance(weeks, bool | str | tuple) or weeks is None:
            continue
        seen = visit.seen_at.astimezone(wording.zone).date() if visit.seen_at else today
        days = min(int(weeks * _DAYS_OF_WEEK), seen.toordinal() - 1)
        begin = seen - timedelta(days=days)
        words = f"Cramps since about {shown_date(begin)}"
        yield TimeRow("Cramps", begin, today, words, strong=True)
        return


def _courses(visits: Sequence[Visit]) -> list[_Course]:
    found: dict[str, _Course] = {}
    for visit in visits:
        for taken in visit.medications or ():
            course = found.setdefault(taken.text.casefold(), _Course(taken.text))
            _add(course, taken)
    return sorted(found.values(), key=lambda one: (one.begin or date.min, one.name))


def _add(course: _Course, taken: Medication) -> None:
    course.begin = _earliest(taken.started) or course.begin
    course.end = taken.stopped.latest() if taken.stopped else None
    if taken.changed:
        course.changes.add(taken.changed.earliest())


def _earliest(day: PartialDate | None) -> date | None:
    return day.earliest() if day else None


def _row(course: _Course, today: date) -> TimeRow:
    begin = (
        f"since {shown_date(course.begin)}" if course.begin else "since when unknown"
    )
    end = f", until {shown_date(course.end)}" if course.end else ""
    changed = ", ".join(shown_date(day) for day in sorted(course.changes))
    words = f"{course.name}: {begin}{end}" + (f"; changed {changed}" if changed else "")
    return TimeRow(
        course.name,
        course.begin,
        min(course.end or today, today),
        words,
        changes=tuple(sorted(course.changes)),
    )
