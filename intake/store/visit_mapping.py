"""Between a signed visit and the rows of its parts.

What is written here is read back by `visit_reading`; a visit comes back equal to the
one that was signed, with its moments in UTC.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from intake.domain.assessment import Assessment, InterpretedResult
from intake.domain.dates import PartialDate
from intake.domain.visit import Answer, Visit
from intake.store.patient_mapping import Columns

TRUE, FALSE = "true", "false"


def in_utc(visit: Visit) -> Visit:
    """Return the visit with its moments in UTC, as the record keeps them."""
    changes: dict[str, object] = {}
    if visit.seen_at:
        changes["seen_at"] = visit.seen_at.astimezone(UTC)
    if visit.decision:
        moment = visit.decision.decided_at.astimezone(UTC)
        changes["decision"] = visit.decision.model_copy(update={"decided_at": moment})
    return visit.model_copy(update=changes) if changes else visit


SHARED = (
    "format",
    "answers",
    "entered",
    "conditions",
    "medications",
    "results",
    "other_symptoms",
)
"""Parts of a visit that say nothing of who was seen, when and by whom."""
_SHARED: set[str] = set(SHARED)


def signed_document(visit: Visit, shared: Mapping[str, str] | None = None) -> str:
    """Return the document of a visit, the same however its answers were ordered.

    It keeps the offsets of its moments: they tell the day on which it took place.

    Args:
        visit: the visit.
        shared: the shared parts as JSON, where they were written before.
    """
    written = shared_parts(visit) if shared is None else shared
    own = json.loads(
        visit.model_dump_json(exclude=_SHARED, exclude_defaults=True, exclude_none=True)
    )
    parts = {**{name: _json(part) for name, part in own.items()}, **written}
    return "{" + ",".join(f'"{name}":{parts[name]}' for name in sorted(parts)) + "}"


def shared_parts(visit: Visit) -> Mapping[str, str]:
    """Return as JSON what several visits may have in common, part by part."""
    shared = json.loads(
        visit.model_dump_json(include=_SHARED, exclude_defaults=True, exclude_none=True)
    )
    return {name: _json(part) for name, part in shared.items()}


_json = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False
).encode
"""Writes one part of a document, always the same way."""


def content_digest(document: str, assessment: str) -> str:
    """Return the SHA-256 of the two documents that are signed together."""
    together = f"{document}\n{assessment}".encode()
    return f"sha256:{hashlib.sha256(together).hexdigest()}"


def visit_columns(visit: Visit, assessment: Assessment, signed_at: datetime) -> Columns:
    """Return the columns that a visit's content decides."""
    decision = visit.decision
    return {
        "happened_at": visit.seen_at or signed_at,
        "seen_at": visit.seen_at,
        "seen_by": visit.seen_by,
        "patient_as_seen": visit.patient.model_dump_json(exclude_defaults=True),
        "conditions_asked": visit.conditions is not None,
        "medications_asked": visit.medications is not None,
        "symptoms_asked": visit.other_symptoms is not None,
        "notes": visit.notes,
        "level": assessment.level.value,
        "settled": assessment.settled,
        "title": title_of(assessment),
        "decided_level": decision.level.value if decision else None,
        "decision": decision.model_dump_json() if decision else None,
        "knowledge_version": assessment.knowledge.version,
        "knowledge_digest": assessment.knowledge.digest,
        "signed_at": signed_at,
    }


def title_of(assessment: Assessment) -> str:
    """Return what a list calls a visit: its most urgent finding, or its level."""
    if not assessment.findings:
        return assessment.level.word.capitalize()
    return min(assessment.findings, key=lambda finding: finding.level.rank).title


def answer_columns(answers: Mapping[str, Answer]) -> Iterable[Columns]:
    """Return the rows of answers, one for each of several choices."""
    for key, answer in answers.items():
        if not isinstance(answer, tuple):
            kind, value = _written(answer)
            yield {"key": key, "position": 0, "kind": kind, "value": value}
            continue
        for position, choice in enumerate(answer or (None,)):
            yield {"key": key, "position": position, "kind": "set", "value": choice}


def _written(answer: Answer) -> tuple[str, str]:
    if isinstance(answer, bool):
        return "yes_no", TRUE if answer else FALSE
    if isinstance(answer, int):
        return "whole", str(answer)
    return ("number" if isinstance(answer, Decimal) else "text"), str(answer)


def symptom_columns(symptoms: Iterable[str]) -> Iterable[Columns]:
    """Return the rows of other symptoms."""
    for position, key in enumerate(symptoms):
        yield {"position": position, "key": key}


def condition_columns(visit: Visit) -> Iterable[Columns]:
    """Return the rows of conditions."""
    for position, condition in enumerate(visit.conditions or ()):
        yield {
            "position": position,
            "key": condition.key,
            "text": condition.text,
            "since": _day(condition.since),
        }


def medication_columns(visit: Visit, assessment: Assessment) -> Iterable[Columns]:
    """Return the rows of medicines, with whether each was recognised."""
    status = {medicine.text: medicine.status for medicine in assessment.medications}
    for position, medicine in enumerate(visit.medications or ()):
        yield {
            "position": position,
            "text": medicine.text,
            "dose": medicine.dose,
            "started": _day(medicine.started),
            "changed": _day(medicine.changed),
            "stopped": _day(medicine.stopped),
            "confirmed": medicine.confirmed,
            "source": medicine.source,
            "recognition": status.get(medicine.text),
        }


def ingredient_columns(assessment: Assessment) -> Iterable[Columns]:
    """Return a row for each ingredient that the assessment understood, once."""
    found = {
        ingredient.inn: ingredient
        for medicine in assessment.medications
        for ingredient in medicine.ingredients
    }
    for inn, ingredient in found.items():
        yield {"inn": inn, "drug_class": ingredient.class_, "atc": ingredient.atc}


def result_columns(visit: Visit, assessment: Assessment) -> Iterable[Columns]:
    """Return the rows of results, with their meaning where there is one."""
    meanings: Mapping[tuple[str, str, str], InterpretedResult] = {
        (meaning.test, meaning.value, meaning.unit): meaning
        for meaning in assessment.results
    }
    for position, result in enumerate(visit.results):
        meaning = meanings.get((result.test, result.value, result.unit))
        yield {
            "position": position,
            "test": result.test,
            "value": result.value,
            "unit": result.unit,
            "collected": _day(result.collected),
            "dealt_with": result.dealt_with,
            "si_value": meaning.si_value if meaning else None,
            "si_unit": meaning.si_unit if meaning else None,
            "interpretation": meaning.interpretation.value if meaning else None,
        }


def finding_columns(assessment: Assessment) -> Iterable[Columns]:
    """Return the rows of findings."""
    for position, finding in enumerate(assessment.findings):
        yield {
            "position": position,
            "flag": finding.flag,
            "rule": finding.rule,
            "level": finding.level.value,
            "digest": finding.digest,
        }


def lab_columns(visit: Visit, assessment: Assessment) -> Iterable[Columns]:
    """Return the rows of tests: suggested, not wanted, added."""
    decision = visit.decision
    untaken = {one.test for one in decision.untaken} if decision else set()
    labs: list[Columns] = [
        {
            "test": lab.test,
            "name": lab.name,
            "urgency": lab.urgency.value,
            "choice": "not_wanted" if lab.test in untaken else "suggested",
        }
        for lab in assessment.labs
    ]
    labs += [
        {"test": test, "name": test, "urgency": None, "choice": "added"}
        for test in (decision.added if decision else ())
    ]
    for position, lab in enumerate(labs):
        yield {"position": position, **lab}


def _day(day: PartialDate | None) -> str | None:
    return str(day) if day else None
