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
from reports import (
    advice,
    background,
    judgement,
    open_questions,
    opinions,
    orders,
    reasons,
    situation,
)
from reports.citing import citing, sources
from reports.document import Document, Identity, Line, Section, plain, small
from reports.interactions import interactions
from reports.text import code_of, unprintable
from reports.wording import Wording, sentence

NOTES = "Notes"
NOT_A_DIAGNOSIS = "Decision support, not a diagnosis"
_IN_BRIEF = (
    "Printed in brief: there is more to tell than two pages hold; the screen has all."
)
_DIGEST_SHOWN = 12
_DIGEST_IN_BASIS = len("sha256:") + 16
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
    printed: Printed,
    red_flags: tuple[str, ...],
    wording: Wording,
    *,
    brief: bool = False,
) -> Document:
    """Return what the summary of a visit says.

    In `brief`, for patients with very much to tell, what matters less is named or
    counted, and the screen has the rest.
    """
    visit, assessment = printed.visit, printed.assessment
    wording = citing(wording, assessment, brief=brief)
    document = Document(
        title=_title(printed),
        identity=_identity(printed, wording),
        opinions=(
            opinions.suggested(assessment),
            opinions.decided(
                visit.decision,
                assessment,
                wording,
                signed=printed.stored is not None,
            ),
        ),
        sections=tuple(_sections(printed, red_flags, wording, brief=brief)),
        footer=_footer(printed, wording),
    )
    codes = unprintable(document.texts())
    if not codes:
        return document
    return replace(document, sections=(*document.sections, _coded(codes)))


def _sections(
    printed: Printed, red_flags: tuple[str, ...], wording: Wording, *, brief: bool
) -> Iterator[Section]:
    visit, assessment = printed.visit, printed.assessment
    yield from _there(
        reasons.why(assessment, wording, brief=brief),
        reasons.nothing_found(assessment),
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
        background.medicines(visit, assessment, brief=brief),
        interactions(assessment, wording, brief=brief),
        background.measurements(visit),
        background.other_answers(visit, red_flags, wording),
    )
    yield from _group(
        "Assessment",
        open_questions.not_assessed(assessment, wording),
        judgement.results(visit, assessment, brief=brief),
        judgement.scores(assessment, wording),
        judgement.likely_causes(assessment),
    )
    yield from _group(
        "Recommendation",
        orders.blood_tests(assessment, visit.decision, wording, brief=brief),
        advice.given(assessment, wording),
        advice.withheld(assessment, wording),
    )
    yield from _group("Record", _notes(visit), _basis(printed, wording, brief=brief))


def _there(*sections: Section | None) -> Iterator[Section]:
    yield from (section for section in sections if section is not None)


def _group(name: str, *sections: Section | None) -> Iterator[Section]:
    for position, section in enumerate(_there(*sections)):
        yield replace(section, group=name) if position == 0 else section


def _notes(visit: Visit) -> Section | None:
    if not visit.notes.strip():
        return None
    return Section(NOTES, (1.0,), (((plain(visit.notes.strip("\n")),),),))


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


def _shortened(digest: str) -> str:
    """Return enough of a digest to tell two apart by eye; the record has all of it."""
    return f"{digest[:_DIGEST_IN_BASIS]}…" if digest else "without digest"


def _basis(printed: Printed, wording: Wording, *, brief: bool) -> Section:
    assessment = printed.assessment
    lines = [*_replaced(printed)]
    cited = sources(wording)
    if cited:
        lines.append(cited)
    knowledge = assessment.knowledge
    told = [
        _record(printed, wording),
        f"Knowledge {knowledge.version}, {_shortened(knowledge.digest)}.",
        *([_IN_BRIEF] if brief else _rules(assessment)),
    ]
    lines.append(small(" ".join(part for part in told if part)))
    return Section("Basis", (1.0,), ((tuple(lines),),))


def _rules(assessment: Assessment) -> Iterator[str]:
    yield _names("Rules that spoke", (found.rule for found in assessment.findings))
    withheld = assessment.advice.withhold
    yield _names("Advice held back by", (one.rule for one in withheld))


def _names(head: str, rules: Iterable[str]) -> str:
    told = ", ".join(dict.fromkeys(rules))
    return f"{head}: {told}." if told else ""


def _record(printed: Printed, wording: Wording) -> str:
    stored = printed.stored
    if stored is None:
        return "Not signed, and not in the record of the clinic."
    signed = wording.moment(stored.signed_at, printed.context.printed_at)
    return (
        f"Visit {stored.id}, version {stored.version}, signed {signed} by "
        f"{stored.signed_by}, record {_shortened(stored.digest)}."
    )


def _replaced(printed: Printed) -> Iterator[Line]:
    stored = printed.stored
    if stored is not None and stored.replaces is not None:
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
