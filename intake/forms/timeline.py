"""Medicines, results and the onset of the cramps on one axis of time.

What began shortly before the cramps is a suspect; a nurse sees that at a glance where
the days stand side by side.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from intake.domain.dates import PartialDate
from intake.domain.visit import Medication, Result, Visit

_LEAST = timedelta(days=92)
"""The axis shows a quarter of a year at least, or two days would look far apart."""
_BEFORE_ONSET = timedelta(days=366)
"""So long before the cramps it begins at the earliest; what is older is said to be."""
_MOST_WEEKS = 5200
_MARGIN = 0.03
_WEEK = 7
_MONTHS_FROM = 9
"""Weeks from which a distance is told in months."""


class What(StrEnum):
    """What happened on a day."""

    STARTED = "started"
    CHANGED = "dose changed"
    STOPPED = "stopped"
    LISTED = "last listed"
    """The day of the last visit that listed a medicine which is on the list no more."""
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, on a day as precise as it is known."""

    what: What
    when: PartialDate

    @property
    def day(self) -> date:
        """The day in the middle of when it may have been."""
        first, last = self.when.earliest(), self.when.latest()
        return first + (last - first) / 2


@dataclass(frozen=True, slots=True)
class Lane:
    """One medicine, or one result: its text and what happened when."""

    text: str
    marks: tuple[Mark, ...]

    @property
    def begins(self) -> date | None:
        """When the medicine was started, as far as it is known."""
        return next((m.day for m in self.marks if m.what is What.STARTED), None)

    @property
    def ends(self) -> date | None:
        """When it was stopped, or last seen; None if it is still taken."""
        over = (m.day for m in self.marks if m.what in (What.STOPPED, What.LISTED))
        return next(over, None)


@dataclass(frozen=True, slots=True)
class Timeline:
    """What there is to draw, from the first to the last day of the axis."""

    first: date
    last: date
    onset: date | None
    medicines: tuple[Lane, ...]
    results: tuple[Lane, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing with a date is known of any medicine."""
        return not self.medicines

    def place(self, day: date) -> float:
        """Return where a day stands on the axis: 0 is its beginning, 1 is today."""
        whole = (self.last - self.first).days
        return min(max((day - self.first).days / whole, 0.0), 1.0)

    def ticks(self) -> Iterator[date]:
        """Yield the first days of some months, few enough to be read."""
        months = (self.last - self.first).days // 30
        step = next(s for s in (1, 2, 3, 6, 12, 24, 60, 1200) if months // s <= _MOST)
        year, month = self.first.year, 1
        while (day := date(year, month, 1)) <= self.last:
            if day >= self.first:
                yield day
            month += step
            year, month = year + (month - 1) // 12, (month - 1) % 12 + 1


_MOST = 5
"""So many ticks an axis has at most: their words must not touch."""


def timeline_of(
    visit: Visit,
    listed: Sequence[Medication],
    *,
    at: date,
    earlier: Sequence[Visit] = (),
    same: Callable[[str], object] = str.casefold,
) -> Timeline:
    """Return what is known of a patient's medicines and results in time.

    Args:
        visit: the visit, for its results and the onset of the cramps.
        listed: the medicines, those that wait to be confirmed as well.
        at: the day of the visit, the end of the axis.
        earlier: earlier visits of the record, the latest first.
        same: what the texts of one medicine have in common.
    """
    before = [one for one in earlier if one.seen_at and _day_of(one) <= at]
    lanes = _medicines(listed, before, at, same)
    known = tuple(lane for lane in lanes if lane.marks)
    onset = next(filter(None, map(_onset, (visit, *before), _days(at, before))), None)
    results = tuple(dict.fromkeys(_results((visit, *before), at)))
    days = [m.day for lane in (*known, *results) for m in lane.marks]
    first = _first([*days, *([onset] if onset else [])], onset or at, at)
    medicines = tuple(lane for lane in known if lane.ends is None or lane.ends >= first)
    shown = tuple(lane for lane in results if lane.marks[0].day >= first)
    return Timeline(first, at, onset, medicines, shown)


def _day_of(visit: Visit) -> date:
    assert visit.seen_at is not None  # noqa: S101 - others are left out at the start
    return visit.seen_at.astimezone().date()


def _days(at: date, before: Iterable[Visit]) -> Sequence[date]:
    return [at, *map(_day_of, before)]


def _medicines(
    listed: Sequence[Medication],
    before: Sequence[Visit],
    at: date,
    same: Callable[[str], object],
) -> Iterator[Lane]:
    """Yield a lane for each medicine of the list, then for those of earlier ones."""
    marks: dict[object, dict[Mark, None]] = {}
    texts: dict[object, str] = {}
    for one in listed:
        texts.setdefault(same(one.text), one.text)
        marks.setdefault(same(one.text), {}).update(dict.fromkeys(_marks(one, at)))
    on_the_list = frozenset(texts)
    for visit in before:
        for one in visit.medications or ():
            what = same(one.text)
            known = marks.setdefault(what, {})
            if what not in texts and one.stopped is None:
                known[Mark(What.LISTED, PartialDate.of(_day_of(visit)))] = None
            texts.setdefault(what, one.text)
            begun = any(mark.what is What.STARTED for mark in known)
            for mark in _marks(one, at):
                is_over = mark.what is What.STOPPED and what in on_the_list
                if not is_over and not (begun and mark.what is What.STARTED):
                    known[mark] = None
    for what, text in texts.items():
        yield Lane(text, tuple(sorted(marks[what], key=_by_day)))


def _by_day(mark: Mark) -> date:
    return mark.day


def _results(visits: Iterable[Visit], at: date) -> Iterator[Lane]:
    for visit in visits:
        for one in visit.results:
            if one.collected and one.collected.earliest() <= at:
                yield _result(one)


def _marks(one: Medication, at: date) -> Iterator[Mark]:
    for what, when in (
        (What.STARTED, one.started),
        (What.CHANGED, one.changed),
        (What.STOPPED, one.stopped),
    ):
        if when is not None and when.earliest() <= at:
            yield Mark(what, when)


def _result(one: Result) -> Lane:
    assert one.collected is not None  # noqa: S101 - others are left out
    text = f"{one.test.replace('_', ' ')} {one.value} {one.unit}".strip()
    return Lane(text, (Mark(What.RESULT, one.collected),))


def _onset(visit: Visit, at: date) -> date | None:
    weeks = visit.answers.get("cramp_started_weeks")
    if isinstance(weeks, bool) or not isinstance(weeks, int | Decimal):
        return None
    return at - timedelta(weeks=min(float(weeks), _MOST_WEEKS))


def _first(days: Sequence[date], began: date, at: date) -> date:
    """Return where the axis begins: early enough for most, late enough to be read."""
    oldest = max(min(days, default=at), began - _BEFORE_ONSET)
    first = min(oldest, at - _LEAST)
    return first - (at - first) * _MARGIN


def told_as_text(timeline: Timeline, names: Sequence[str]) -> str:
    """Return the axis in words, for who cannot see it.

    Args:
        timeline: what is drawn.
        names: what each medicine is called, in their order.
    """
    sentences = []
    if timeline.onset:
        day = PartialDate.of(timeline.onset).shown()
        sentences.append(f"The cramps began about {day}.")
    for name, lane in zip(names, timeline.medicines, strict=True):
        told = (_told(mark, timeline.onset) for mark in lane.marks)
        sentences.append(f"{name}: {', '.join(told)}.")
    sentences += [
        f"{lane.text} on {lane.marks[0].when.shown()}." for lane in timeline.results
    ]
    return " ".join(sentences)


def _told(mark: Mark, onset: date | None) -> str:
    said = f"{mark.what} {mark.when.shown()}"
    if onset is None or mark.what is What.STOPPED:
        return said
    days = (onset - mark.day).days
    side = "before" if days >= 0 else "after"
    return f"{said}, {_distance(abs(days))} {side} the cramps began"


def _distance(days: int) -> str:
    weeks = round(days / _WEEK)
    if weeks < 1:
        return "less than a week"
    if weeks < _MONTHS_FROM:
        return f"{weeks} week{'s' * (weeks > 1)}"
    return f"{round(days / 30.4)} months"
