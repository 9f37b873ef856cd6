"""An assessment as text for a terminal: level first, then why, then what to do."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intake.domain.assessment import Assessment, Finding, LabOrder, OpenFinding
from intake.domain.visit import Visit
from intake.services.expertise import Expertise

WIDTH = 88
_MOST_OPEN = 8


@dataclass(frozen=True, slots=True)
class AssessmentText:
    """Writes assessments without saying whose they are, unless asked to."""

    expertise: Expertise
    with_patient: bool = False

    def lines(self, visit: Visit, assessment: Assessment) -> Iterator[str]:
        """Yield the lines of one assessment."""
        if self.with_patient:
            day = self.expertise.triage.day_of(visit)
            person = visit.patient
            yield f"{person.name_text()}   Born {person.born_text(day)}"
        yield assessment.level_text + ("" if assessment.settled else "   (not settled)")
        yield from _section("Why", _reasons(assessment))
        yield from _section("Cannot rule out yet", self._open(assessment))
        yield from _section("Ask next", self._questions(assessment.ask_next))
        yield from _section("Tests", _tests(assessment))
        yield from _section(
            "Results that stand instead of a new test",
            (
                f"{r.name} {r.value} {r.unit}, {_days_ago(r.days_ago)}, "
                f"{_words(r.interpretation)}"
                for r in assessment.recent_results_used
            ),
        )
        yield from _section("Medicines to think of", _interactions(assessment))
        yield from _section("Advice", (item.text for item in assessment.advice.give))
        yield from _section("Withhold", self._withheld(assessment))
        yield from _section("Look again", self._warnings(assessment))
        yield f"Knowledge {assessment.knowledge.version}"

    def _open(self, assessment: Assessment) -> Iterator[str]:
        for finding in assessment.open[:_MOST_OPEN]:
            yield self._undecided(finding)
        if len(assessment.open) > _MOST_OPEN:
            yield f"and {len(assessment.open) - _MOST_OPEN} more"

    def _undecided(self, finding: OpenFinding) -> str:
        level = _words(finding.level)
        asked = "; ".join(self._questions(finding.needs))
        return f"{finding.title} ({level}): needs {asked}"

    def _questions(self, keys: Iterable[str]) -> Iterator[str]:
        by_key = self.expertise.knowledge.questions.by_key
        for key in keys:
            yield by_key[key].short if key in by_key else _words(key)

    def _withheld(self, assessment: Assessment) -> Iterator[str]:
        titles = {item.key: item.title for item in self.expertise.knowledge.advice}
        for item in assessment.advice.withhold:
            yield f"{titles.get(item.key, _words(item.key))}: {item.because}"

    def _warnings(self, assessment: Assessment) -> Iterator[str]:
        for remark in assessment.warnings:
            yield f"{remark.path}: {remark.text}"


def _section(title: str, entries: Iterable[str]) -> Iterator[str]:
    first = True
    for entry in entries:
        if first:
            yield f"  {title}"
            first = False
        yield textwrap.fill(
            entry,
            WIDTH,
            initial_indent="   - ",
            subsequent_indent="     ",
            break_long_words=False,
        )


def _reasons(assessment: Assessment) -> Iterator[str]:
    """Yield each rule once, however many flags it raises."""
    told: set[str] = set()
    for finding in assessment.findings:
        if finding.rule not in told:
            told.add(finding.rule)
            yield _reason(finding)


def _reason(finding: Finding) -> str:
    when = f" [{finding.within}]" if finding.within else ""
    return (
        f"{finding.title} ({_words(finding.level)}{when}): {finding.because} "
        f"-> {finding.action} ({finding.source})"
    )


def _tests(assessment: Assessment) -> Iterator[str]:
    yield from map(_test, assessment.labs)
    if not assessment.labs and assessment.labs_not_needed:
        yield f"none: {assessment.labs_not_needed}"


def _test(order: LabOrder) -> str:
    return f"{order.name} ({_words(order.urgency)}): {'; '.join(order.reasons)}"


def _interactions(assessment: Assessment) -> Iterator[str]:
    for found in assessment.interactions:
        yield (
            f"{' + '.join(found.drugs)} ({found.severity}): {found.effect} "
            f"-> {found.action}"
        )


def _words(key: str) -> str:
    return str(key).replace("_", " ")


def _days_ago(days: int) -> str:
    return "1 day ago" if days == 1 else f"{days} days ago"
