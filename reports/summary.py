"""The summary of one visit: level and decision first, then SBAR order.

Source of the order: NHS Improvement, SBAR communication tool (2018): situation,
background, assessment, recommendation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from intake.domain.assessment import Assessment
from intake.domain.patient import Sex
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
from reports.over_time import over_time
from reports.printed import Printed, full_name, identity, marks
from reports.remarks import with_remarks
from reports.wording import Wording, sentence

NOTES = "Notes"
NOT_A_DIAGNOSIS = "Decision support, not a diagnosis"
_DIGEST_SHOWN = 12
_DIGEST_IN_BASIS = len("sha256:") + 16
_SEX = {
    Sex.FEMALE: "Female",
    Sex.MALE: "Male",
    Sex.INTERSEX: "Intersex",
    Sex.UNKNOWN: "Not known",
}


def visit_summary(
    printed: Printed,
    red_flags: tuple[str, ...],
    wording: Wording,
    *,
    tight: bool = False,
) -> Document:
    """Return what the summary of a visit says.

    `tight` is for patients with very much to tell: nothing is left out, but more of it
    stands in small print and in columns.
    """
    visit, assessment = printed.visit, printed.assessment
    wording = citing(wording, assessment)
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
        sections=tuple(_sections(printed, red_flags, wording, tight=tight)),
        footer=_footer(printed, wording),
    )
    return with_remarks(document)


def _sections(
    printed: Printed, red_flags: tuple[str, ...], wording: Wording, *, tight: bool
) -> Iterator[Section]:
    visit, assessment = printed.visit, printed.assessment
    yield from _there(
        reasons.why(assessment, wording, tight=tight),
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
        background.medicines(visit, assessment, wording, tight=tight),
        over_time(printed, wording),
        interactions(assessment, wording, tight=tight),
        background.measurements(visit, wording),
        background.other_answers(visit, red_flags, wording),
    )
    yield from _group(
        "Assessment",
        open_questions.not_assessed(assessment, wording),
        judgement.results(visit, assessment, wording),
        judgement.scores(assessment, wording),
        judgement.likely_causes(assessment),
    )
    yield from _group(
        "Recommendation",
        orders.blood_tests(assessment, visit.decision, wording, tight=tight),
        advice.given(assessment, wording),
        advice.withheld(assessment, wording),
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
    return Section(NOTES, (1.0,), (((plain(visit.notes.strip("\n")),),),))


def _title(printed: Printed) -> str:
    stored = printed.stored
    return f"Visit summary {stored.id}" if stored else "Visit summary, not signed"


def _identity(printed: Printed, wording: Wording) -> Identity:
    patient = printed.visit.patient
    return identity(
        printed.context.clinic,
        name=full_name(patient),
        facts=(
            ("Born", patient.born_text(printed.day)),
            ("Sex", _SEX[patient.sex]),
            ("No.", patient.number_text()),
        ),
        allergies=background.allergy_span(patient.allergies),
        about=sentence((_title(printed), _seen(printed, wording))),
        marked=marks(printed),
    )


def _seen(printed: Printed, wording: Wording) -> str:
    visit = printed.visit
    if visit.seen_at is None:
        return "Time of the visit not recorded"
    by = f" by {visit.seen_by}" if visit.seen_by else ""
    return f"Seen {wording.moment(visit.seen_at, printed.context.printed_at)}{by}"


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


def _basis(printed: Printed, wording: Wording) -> Section:
    assessment = printed.assessment
    lines = [*_replaced(printed)]
    cited = sources(wording)
    if cited:
        lines.append(cited)
    knowledge = assessment.knowledge
    told = [
        _record(printed, wording),
        f"Knowledge {knowledge.version}, {_shortened(knowledge.digest)}.",
        *_rules(assessment),
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
