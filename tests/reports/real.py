"""The sample visits that are shipped, through the real rules, with the real words."""

import json
from collections.abc import Mapping
from datetime import UTC, timedelta
from functools import cache
from pathlib import Path

from intake.domain.record import Clinic, PrintContext
from intake.domain.visit import Visit
from intake.knowledge.release import Knowledge, load_knowledge
from intake.services.labels import answer_units, red_flags, report_labels
from intake.triage.engine import Triage
from reports.writer import PdfReportWriter
from tests.reports import samples

SHIPPED = Path(__file__).parents[2] / "intake" / "services" / "demo_data"


@cache
def knowledge() -> Knowledge:
    """Return the knowledge that is shipped."""
    return load_knowledge()


@cache
def rules() -> Triage:
    """Return the rules that are shipped."""
    return Triage(knowledge())


@cache
def labels() -> Mapping[str, str]:
    """Return what keys are called, as the program has them."""
    return report_labels(knowledge())


@cache
def writer() -> PdfReportWriter:
    """Return the writer as the program makes it, in one time zone everywhere."""
    return PdfReportWriter(
        labels=labels(),
        units=answer_units(knowledge()),
        red_flags=red_flags(knowledge()),
        zone=UTC,
        reproducible=True,
    )


def document(name: str) -> dict[str, object]:
    """Return a shipped visit as its file has it."""
    told: dict[str, object] = json.loads((SHIPPED / f"{name}.json").read_bytes())
    return told


def names() -> list[str]:
    """Return the names of all shipped visits."""
    return sorted(file.stem for file in SHIPPED.glob("*.json"))


def printed(told: dict[str, object], *, paper: str = "A4") -> bytes:
    """Return the summary of a visit, assessed and signed on its day."""
    visit = Visit.model_validate(told)
    seen = visit.seen_at or samples.SEEN
    assessment = rules().assess(visit, at=seen.date())
    context = PrintContext(
        clinic=Clinic(
            name="Riverside Surgery",
            address="4 Mill Lane, Ludlow SY8 1AB · 01584 555 0142",
            preferences=samples.printing_on(paper),
            is_demo=True,
        ),
        printed_by="Nurse P. Okafor",
        printed_at=seen + timedelta(hours=1),
    )
    return writer().visit_summary(samples.stored(visit, assessment), context)
