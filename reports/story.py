"""A patient's story: every visit, how results went, what was taken when."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from intake.domain.assessment import Interpretation, InterpretedResult
from intake.domain.dates import shown_date
from intake.domain.patient import Sex
from intake.domain.record import PrintContext, StoredVisit, VisitStatus
from reports import background
from reports.document import (
    Cell,
    Document,
    Line,
    Section,
    Size,
    Span,
    Tone,
    plain,
    small,
    strong,
)
from reports.medicine_times import medicine_rows
from reports.named import LevelMark, Timeline, Trend, TrendPoint
from reports.printed import Printed, full_name, headline, identity, marks
from reports.remarks import with_remarks
from reports.timeline import span_of
from reports.wording import ARROWS, INTERPRETATIONS, Wording, unit_text

_COLUMNS = (0.18, 0.16, 0.66)
_SEX = {
    Sex.FEMALE: "Female",
    Sex.MALE: "Male",
    Sex.INTERSEX: "Intersex",
    Sex.UNKNOWN: "Not known",
}
_IN_A_ROW = 2
_FINDINGS = 3

_Values = dict[str, dict[date, InterpretedResult]]


def story(
    visits: Sequence[StoredVisit], context: PrintContext, wording: Wording
) -> Document:
    """Return the story of a patient.

    Args:
        visits: the newest versions of all visits, at least one.
        context: who prints it, and when.
        wording: what things are called.
    """
    told = sorted(visits, key=lambda one: (_day(one, wording), one.id))
    newest = told[-1]
    printed = Printed(
        visit=newest.visit,
        assessment=newest.assessment,
        context=context,
        stored=newest,
    )
    patient = newest.visit.patient
    day = context.printed_at.date()
    document = Document(
        title=f"Story of patient {newest.patient_id}",
        identity=identity(
            context.clinic,
            name=full_name(patient),
            facts=(
                ("Born", patient.born_text(day)),
                ("Sex", _SEX[patient.sex]),
                ("No.", patient.number_text()),
            ),
            allergies=background.allergy_span(patient.allergies),
            about=f"Patient's story · {_counted(len(told), 'visit')}",
            marked=tuple(mark for mark in marks(printed) if mark in {"DEMO", "COPY"}),
        ),
        opinions=(),
        sections=tuple(_sections(told, wording, day)),
        footer=_footer(context, wording),
    )
    return with_remarks(document)


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"


def _day(stored: StoredVisit, wording: Wording) -> date:
    moment = stored.visit.seen_at or stored.signed_at
    return moment.astimezone(wording.zone).date()


def _sections(
    visits: Sequence[StoredVisit], wording: Wording, today: date
) -> Iterator[Section]:
    sound = [one for one in visits if one.status is not VisitStatus.ENTERED_IN_ERROR]
    yield Section(
        "Visits",
        _COLUMNS,
        (_HEAD, *(_visit(one, wording) for one in reversed(visits))),
    )
    timeline = _timeline(sound, wording, today)
    if timeline is not None:
        note = small(
            "A broken line: since when is not known. A diamond: the dose was changed."
        )
        yield Section("Medicines and cramps", (1.0,), (((timeline, note),),))
    yield from _results(sound, wording)


_HEAD: tuple[Cell, ...] = tuple(
    (small(word),) for word in ("Day", "Level", "What was found, and tests")
)


def _visit(stored: StoredVisit, wording: Wording) -> tuple[Cell, ...]:
    visit, assessment = stored.visit, stored.assessment
    decision = visit.decision
    level = decision.level if decision else assessment.level
    shown: list[Line | LevelMark] = [LevelMark(level)]
    if level is not assessment.level:
        shown.append(small(f"rules: {assessment.level.word}"))
    told = headline(assessment, most=_FINDINGS)
    found: list[Line] = [plain(told or "Nothing urgent.")]
    if stored.status is VisitStatus.ENTERED_IN_ERROR:
        found.insert(0, strong("ENTERED IN ERROR"))
    tests = ", ".join(lab.name for lab in assessment.labs) or "none"
    found.append(Line((Span("Tests  ", Tone.QUIET), Span(tests)), Size.SMALL))
    day = strong(shown_date(_day(stored, wording)))
    number = small(f"visit {stored.id}, version {stored.version}")
    return (day, number), tuple(shown), tuple(found)


def _timeline(
    visits: Sequence[StoredVisit], wording: Wording, today: date
) -> Timeline | None:
    rows, days = medicine_rows([one.visit for one in visits], wording, today)
    if not rows:
        return None
    start, end = span_of([*days, *(_day(one, wording) for one in visits)], today)
    return Timeline(start, end, rows)


def _results(visits: Sequence[StoredVisit], wording: Wording) -> Iterator[Section]:
    values, names = _values(visits, wording)
    sex = visits[-1].visit.patient.sex if visits else Sex.UNKNOWN
    charts = [
        _trend(sorted(found.items()), sex, wording)
        for found in values.values()
        if len(found) > 1
    ]
    rows: list[tuple[Cell, ...]] = [
        tuple((chart,) for chart in charts[start : start + _IN_A_ROW])
        for start in range(0, len(charts), _IN_A_ROW)
    ]
    if rows:
        half = tuple(1 / _IN_A_ROW for _ in range(_IN_A_ROW))
        yield Section("Results over time", half, tuple(rows))
    single = [next(iter(f.items())) for f in values.values() if len(f) == 1]
    if single:
        lines = tuple(
            _single(day, result, wording) for day, result in sorted(single, key=_first)
        )
        yield Section("Single results", (1.0,), ((lines,),))
    if names:
        told = plain("; ".join(names))
        yield Section("Other results", (1.0,), (((told,),),))


def _first(pair: tuple[date, InterpretedResult]) -> tuple[date, str]:
    return pair[0], pair[1].name


def _values(
    visits: Sequence[StoredVisit], wording: Wording
) -> tuple[_Values, list[str]]:
    """Return the results that are numbers, by test and day, and the others in words."""
    values: _Values = {}
    others: dict[str, None] = {}
    for stored in visits:
        for result in stored.assessment.results:
            day = _collected(stored, result, wording)
            if _number(result.si_value) is None:
                said = f"{shown_date(day)} {result.name} {result.value} {result.unit}"
                others[said.strip()] = None
            else:
                values.setdefault(result.test, {})[day] = result
    return values, list(others)


def _collected(
    stored: StoredVisit, result: InterpretedResult, wording: Wording
) -> date:
    """Return when blood was taken, as far as it is known; else when it was told."""
    for told in stored.visit.results:
        same = (told.test, told.value) == (result.test, result.value)
        if same and told.collected is not None:
            return told.collected.latest()
    return _day(stored, wording)


def _number(value: str) -> float | None:
    try:
        return float(Decimal(value.lstrip("<>")))
    except InvalidOperation:
        return None


def _trend(
    found: Sequence[tuple[date, InterpretedResult]],
    sex: Sex,
    wording: Wording,
) -> Trend:
    """Return one test over time, in one unit: the preferred one, else its own."""
    newest = found[-1][1]
    points = tuple(
        _point(day, _shown(result, wording)[0], result.interpretation)
        for day, result in found
    )
    unit = unit_text(_shown(newest, wording)[1])
    values = ", ".join(f"{shown_date(one.day)} {one.shown}" for one in points)
    return Trend(
        title=newest.name,
        unit=unit,
        low=_limit(wording, "low", newest, sex),
        high=_limit(wording, "high", newest, sex),
        points=points,
        words=f"{newest.name} over time, in {unit}: {values}",
    )


def _shown(result: InterpretedResult, wording: Wording) -> tuple[str, str]:
    """Return a result in the unit that all of its test are shown in."""
    own = wording.result(result.test, result.si_value, result.si_unit)
    if own[1] != wording.wishes.get(result.test):
        return own
    reported = wording.result(result.test, result.value, result.unit)
    return reported[0].replace(",", "."), own[1]  # converted, or in that unit already


def _point(day: date, value: str, interpretation: Interpretation) -> TrendPoint:
    return TrendPoint(day, _number(value) or 0.0, f"{value}{ARROWS[interpretation]}")


def _limit(
    wording: Wording, side: str, newest: InterpretedResult, sex: Sex
) -> float | None:
    told = wording.labels.get(f"{side}.{newest.test}.{sex.value}", "")
    if not told:
        return None
    return _number(wording.result(newest.test, told, newest.si_unit)[0])


def _single(day: date, result: InterpretedResult, wording: Wording) -> Line:
    shown, unit = _shown(result, wording)
    value = f"{shown} {unit_text(unit)}".strip()
    arrow, word = ARROWS[result.interpretation], INTERPRETATIONS[result.interpretation]
    return Line(
        (
            Span(f"{shown_date(day)}  ", Tone.QUIET),
            Span(f"{result.name}  "),
            Span(f"{value}  {arrow} {word}", Tone.STRONG),
        ),
        Size.SMALL,
    )


def _footer(context: PrintContext, wording: Wording) -> str:
    at = context.printed_at
    when = f"{wording.moment(at)} {wording.offset(at)}"
    return f"Decision support, not a diagnosis · Printed {when} by {context.printed_by}"
