"""A stored visit as text: who, when, and what was answered."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from intake.domain.record import StoredVisit
from intake.domain.visit import Condition, Medication, Result

if TYPE_CHECKING:  # heavy: when needed
    from intake.application import Application


def visit_lines(application: "Application", stored: StoredVisit) -> Iterator[str]:
    """Yield the lines that say what was recorded."""
    visit = stored.visit
    day = application.triage.day_of(visit)
    person = visit.patient
    yield f"{person.name_text()}   Born {person.born_text(day)}   {person.sex.value}"
    yield f"Number {person.number_text()}   Patient {stored.patient_id}"
    yield (
        f"Visit {stored.id}, seen {day:%Y-%m-%d}, signed by {stored.signed_by}, "
        f"{stored.status.value.replace('_', ' ')}"
    )
    yield from _answers(application, stored)
    names = application.knowledge.conditions
    conditions = [_condition(entry, names) for entry in visit.conditions or ()]
    yield from _list("Conditions", conditions)
    yield from _list("Medicines", [_medicine(m) for m in visit.medications or ()])
    yield from _list("Results", [_result(one) for one in visit.results])
    if visit.notes:
        yield from _list("Notes", visit.notes.splitlines())
    yield ""


def _answers(application: "Application", stored: StoredVisit) -> Iterator[str]:
    answers = stored.visit.answers
    for section in application.knowledge.questions.sections:
        told = [q for q in section.questions if q.key in answers]
        yield from _list(
            section.title, [f"{q.short}: {q.shown(answers[q.key])}" for q in told]
        )


def _list(title: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield f"  {title}"
        yield from (f"   - {entry}" for entry in entries)


class _Named(Protocol):
    @property
    def name(self) -> str:
        """What it is called."""
        ...


def _condition(entry: Condition, names: Mapping[str, _Named]) -> str:
    known = names.get(entry.key) if entry.key else None
    return known.name if known else entry.text or entry.key or ""


def _medicine(entry: Medication) -> str:
    dates = [
        f"{word} {day}"
        for word, day in (
            ("started", entry.started),
            ("changed", entry.changed),
            ("stopped", entry.stopped),
        )
        if day is not None
    ]
    parts = [entry.text, *([entry.dose] if entry.dose else []), *dates]
    parts += [f"source: {entry.source}"] if entry.source else []
    parts += [] if entry.confirmed else ["the patient could not confirm it"]
    return ", ".join(parts)


def _result(entry: Result) -> str:
    day = f" on {entry.collected}" if entry.collected else ""
    return f"{entry.test.replace('_', ' ')} {entry.value} {entry.unit}{day}"
