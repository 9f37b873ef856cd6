"""The summary of one visit: level and decision first, then SBAR order.

Source of the order: NHS Improvement, SBAR communication tool (2018): situation,
background, assessment, recommendation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from intake.domain.assessment import Assessment
from intake.domain.patient import Patient, Sex
from intake.domain.record import PrintContext, StoredVisit, VisitStatus
from intake.domain.visit import Visit
from reports import background, judgement, opinions, recommendation, situation
from reports.document import Document, Identity, Line, Section, plain, small
from reports.text import code_of, unprintable
from reports.wording import Wording, sentence

NOT_A_DIAGNOSIS = "Decision support, not a diagnosis"
_DIGEST_SHOWN = 12
_CODES_NAMED = 12
_SEX = {
    Sex.FEMALE: "Female",
    Sex.MALE: "Male",
    Sex.INTERSEX: "Intersex",
    Sex.UNKNOWN: "Not known",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One visit to be printed: signed if `stored` is there, else a draft."""

    visit: Visit
    assessment: Assessment
    context: PrintContext
    stored: StoredVisit | None = None

    @property
    def day(self) -> date:
        """The day that the age counts from."""
        return (self.visit.seen_at or self.context.printed_at).date()


def visit_summary(
    printed: Printed, red_flags: tuple[str, ...], wording: Wording
) -> Document:
    """Return what the summary of a visit says."""
    visit, assessment = printed.visit, printed.assessment
    document = Document(
        title=_title(printed),
        identity=_identity(printed, wording),
        opinions=(
            opinions.suggested(assessment),
            opinions.decided(visit.decision, assessment, wording),
        ),
        sections=tuple(_sections(printed, red_flags, wording)),
        footer=_footer(printed, wording),
    )
    codes = unprintable(document.texts())
    if not codes:
        return document
    return replace(document, sections=(*document.sections, _coded(codes)))


def _sections(
    printed: Printed, red_flags: tuple[str, ...], wording: Wording
) -> Iterator[Section]:
    visit, assessment = printed.visit, printed.assessment
    yield from _there(
        situation.why(assessment, wording),
        situation.nothing_found(assessment),
        judgement.doubts(visit, assessment, wording),
    )
    yield from _group(
        "Situation",
        situation.cramps(visit, wording),
        situation.red_flags(visit, red_flags, wording),
    )
    yield from _group(
        "Background",
        background.allergies(visit),
        background.conditions(visit, wording),
        background.medicines(visit, assessment),
        background.interactions(assessment, wording),
        background.measurements(visit),
        background.other_answers(visit, red_flags, wording),
    )
    yield from _group(
        "Assessment",
        judgement.not_assessed(assessment, wording),
        judgement.results(visit, assessment),
        judgement.recent_results(assessment),
        judgement.scores(assessment, wording),
        judgement.likely_causes(assessment),
    )
    yield from _group(
        "Recommendation",
        recommendation.tests(assessment, visit.decision, wording),
        recommendation.advice_given(assessment),
        recommendation.advice_withheld(assessment, wording),
    )
    yield from _group("Record", _notes(visit), _basis(printed, wording))


def _there(*sections: Section | None) -> Iterator[Section]:
    yield from (section for section in sections if section is not None)


def _group(name: str, *sections: Section | None) -> Iterator[Section]:
    for position, section in enumerate(_there(*sections)):
        yield replace(section, group=name) if position == 0 else section


def _notes(visit: Visit) -> Section | None:
    if not visit.notes.strip():
        return None
    return Section("Notes", (1.0,), (((plain(visit.notes.strip("\n")),),),))


def _title(printed: Printed) -> str:
    stored = printed.stored
    return f"Visit summary {stored.id}" if stored else "Visit summary, not signed"


def _identity(printed: Printed, wording: Wording) -> Identity:
    patient, clinic = printed.visit.patient, printed.context.clinic
    return Identity(
        name=_name(patient),
        facts=(
            ("Born", patient.born_text(printed.day)),
            ("Sex", _SEX[patient.sex]),
            ("No.", patient.number_text()),
        ),
        allergies=background.allergy_span(patient.allergies),
        clinic=clinic.name,
        address=clinic.address,
        about=sentence((_title(printed), _seen(printed, wording))),
        marks=tuple(_marks(printed)),
    )


def _name(patient: Patient) -> str:
    name = patient.name_text()
    called = patient.preferred_name
    return f"{name}, known as {called}" if called else name


def _seen(printed: Printed, wording: Wording) -> str:
    visit = printed.visit
    if visit.seen_at is None:
        return "Time of the visit not recorded"
    by = f" by {visit.seen_by}" if visit.seen_by else ""
    return f"Seen {wording.moment(visit.seen_at, printed.context.printed_at)}{by}"


def _marks(printed: Printed) -> Iterator[str]:
    stored, context = printed.stored, printed.context
    if context.clinic.is_demo:
        yield "DEMO"
    if stored is None:
        yield "DRAFT"
    elif stored.status is VisitStatus.ENTERED_IN_ERROR:
        yield "ENTERED IN ERROR"
    elif stored.replaces is not None:
        yield "REVISED"
    if context.copy:
        yield "COPY"


def _footer(printed: Printed, wording: Wording) -> str:
    context, knowledge = printed.context, printed.assessment.knowledge
    at = context.printed_at
    when = f"{wording.moment(at)} {wording.offset(at)}"
    return sentence(
        (
            NOT_A_DIAGNOSIS,
            f"Printed {when} by {context.printed_by}",
            f"Knowledge {knowledge.version} {_short(knowledge.digest)}",
        )
    )


def _short(digest: str) -> str:
    return digest.removeprefix("sha256:")[:_DIGEST_SHOWN]


def _basis(printed: Printed, wording: Wording) -> Section:
    knowledge = printed.assessment.knowledge
    lines = [*_record(printed, wording)]
    lines.append(small(f"Knowledge {knowledge.version}, {knowledge.digest}."))
    rules = dict.fromkeys(found.rule for found in printed.assessment.findings)
    if rules:
        lines.append(small(f"Rules that spoke: {', '.join(rules)}."))
    return Section("Basis", (1.0,), ((tuple(lines),),))


def _record(printed: Printed, wording: Wording) -> Iterable[Line]:
    stored = printed.stored
    if stored is None:
        yield small("Not signed, and not in the record of the clinic.")
        return
    signed = wording.moment(stored.signed_at, printed.context.printed_at)
    yield small(
        f"Visit {stored.id}, version {stored.version}, signed {signed} by "
        f"{stored.signed_by}. Record {stored.digest}."
    )
    if stored.replaces is not None:
        reason = f", because {stored.amend_reason}" if stored.amend_reason else "."
        yield plain(f"Revised: replaces visit {stored.replaces}{reason}")


def _coded(codes: frozenset[str]) -> Section:
    named = ", ".join(map(code_of, sorted(codes)[:_CODES_NAMED]))
    more = ", …" if len(codes) > _CODES_NAMED else ""
    text = (
        "Some characters cannot be printed and stand as codes in square brackets: "
        f"{named}{more}"
    )
    return Section("Please note", (1.0,), (((plain(text),),),))
