"""What knowledge says about a document before it is assessed: keys, units, dates."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from intake.domain.errors import Problem
from intake.domain.visit import Result, Visit, is_like_a_key
from intake.knowledge.analytes import Fault
from intake.knowledge.measures import entered_faults
from intake.knowledge.nearest import meant
from intake.knowledge.release import Knowledge

OLDEST_YEARS = 120
_SHORTCUT = timedelta(days=1)
"""A sample may carry tomorrow's date where desks and laboratories differ in zone."""


def problems_of(knowledge: Knowledge, visit: Visit, *, at: date) -> Sequence[Problem]:
    """Return everything that makes a visit unusable, each with its path and cure."""
    return (
        *_birth(visit, at),
        *knowledge.questions.faults(visit.answers),
        *entered_faults(knowledge.questions, visit.answers, visit.entered),
        *_conditions(knowledge, visit),
        *_other_symptoms(knowledge, visit),
        *_medications(visit),
        *_results(knowledge, visit, at),
    )


def _birth(visit: Visit, at: date) -> Iterator[Problem]:
    born = visit.patient.birth_date
    if born is None:
        return
    if born.earliest() > at:
        yield Problem(
            "patient.birth_date", "is after the visit", "check year, month and day"
        )
    elif born.latest().year < at.year - OLDEST_YEARS:
        yield Problem("patient.birth_date", "is over 120 years ago", "check the year")


def _conditions(knowledge: Knowledge, visit: Visit) -> Iterator[Problem]:
    for place, entry in enumerate(visit.conditions or ()):
        if entry.key and entry.key not in knowledge.conditions:
            remedy = knowledge.conditions.meant(entry.key)
            yield Problem(
                f"conditions.{place}",
                "is not a condition key",
                f"{remedy} Other conditions go in text",
            )


def _other_symptoms(knowledge: Knowledge, visit: Visit) -> Iterator[Problem]:
    for place, key in enumerate(visit.other_symptoms or ()):
        path = f"other_symptoms.{place}"
        if key not in knowledge.questions.optional:
            remedy = meant(key, knowledge.questions.optional, see="docs/schema")
            yield Problem(path, "is not another symptom", remedy)
        elif visit.answers.get(key) is False:
            yield Problem(
                path, "is answered false in answers", "leave it out of one of them"
            )


def _medications(visit: Visit) -> Iterator[Problem]:
    for place, entry in enumerate(visit.medications or ()):
        started, stopped = entry.started, entry.stopped
        if started and stopped and stopped.latest() < started.earliest():
            yield Problem(
                f"medications.{place}.stopped",
                "is before the medicine was started",
                "check both dates",
            )


def _results(knowledge: Knowledge, visit: Visit, at: date) -> Iterator[Problem]:
    for place, result in enumerate(visit.results):
        path = f"results.{place}"
        analyte = knowledge.analytes.get(result.test)
        if analyte is None:
            if named := knowledge.analytes.named(result.test):
                yield Problem(f"{path}.test", "is not a key", f"write {named}")
            elif is_like_a_key(result.test):
                remedy = knowledge.analytes.meant(result.test)
                yield Problem(f"{path}.test", "is not a test", remedy)
            continue
        reading = analyte.read(result.value, result.unit)
        if isinstance(reading, Fault):
            yield Problem(f"{path}.{reading.field}", reading.wrong, reading.remedy)
        if _is_late(result, at):
            yield Problem(
                f"{path}.collected", "is after the visit", "check year, month and day"
            )


def _is_late(result: Result, at: date) -> bool:
    collected = result.collected
    return collected is not None and collected.earliest() > at + _SHORTCUT
