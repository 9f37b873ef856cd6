"""The strip of time on a summary: cramps beside what was begun, changed or stopped."""

from datetime import date, timedelta

from reports.document import Cell, Section, small
from reports.medicine_times import medicine_rows
from reports.named import Timeline, TimeRow
from reports.printed import Printed
from reports.timeline import span_of
from reports.wording import Wording

OVER_TIME = "Over time"
_BEFORE = timedelta(days=365)
"""What happened longer before the cramps than this is not drawn: it would crush what
may have begun them."""

_MOST = 6
"""Rows that a glance takes in."""


def over_time(printed: Printed, wording: Wording) -> Section | None:
    """Return cramps and medicines over one axis, where something changed of late."""
    today = printed.day
    rows, _ = medicine_rows([printed.visit], wording, today)
    cramps = [row for row in rows if row.strong]
    onset = cramps[0].begin if cramps and cramps[0].begin else today
    since = onset - _BEFORE
    late = [row for row in rows if not row.strong and _latest(row, today) >= since]
    if not late:
        return None
    late.sort(key=lambda row: _latest(row, today), reverse=True)
    shown = (*cramps, *late[:_MOST])
    days = [day for row in shown for day in _days(row, today) if day >= since]
    start, end = span_of(days, today)
    cell: Cell = (Timeline(start, end, shown),)
    if len(late) > _MOST:
        left = len(late) - _MOST
        cell = (*cell, small(f"{left} more were changed in this time: see Medicines."))
    return Section(OVER_TIME, (1.0,), ((cell,),))


def _days(row: TimeRow, today: date) -> list[date]:
    """Return the days on which something happened."""
    ends = [row.end] if row.end < today else []
    return [*([row.begin] if row.begin else []), *row.changes, *ends]


def _latest(row: TimeRow, today: date) -> date:
    return max(_days(row, today), default=date.min)
