"""Field specifications, generated from the question set: one source for every label.

A path names a place in what was typed: `answers.sbp`, `medications.m2.dose`, `notes`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from intake.knowledge.analytes import Analytes
from intake.knowledge.measures import Measure
from intake.knowledge.question import ELSEWHERE, Kind, Question, Tier
from intake.knowledge.questions import QuestionSet
from intake.knowledge.release import Knowledge
from intake.knowledge.units import shown_unit

CANNOT_SAY = "unknown"
"""What is typed for somebody who was asked and cannot say."""
NONE = "none"
"""The choice, or the state of a list, that says there is nothing."""


class FieldKind(StrEnum):
    """How a field is answered; each kind has one editor."""

    YES_NO = "yes_no"
    NUMBER = "number"
    PAIR = "pair"
    CHOICE = "choice"
    CHOICES = "choices"
    OTHER_SYMPTOMS = "other_symptoms"
    CONDITIONS = "conditions"
    MEDICATIONS = "medications"
    RESULTS = "results"
    REACTIONS = "reactions"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values of a choice."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field of the form.

    Attributes:
        parts: the paths that it writes; two for a pair such as a blood pressure.
        measures: how the number of each part is read, in any of its units.
        captions: what stands before each part of a pair.
        conditional: whether it is asked on a condition only.
        can_be_unknown: whether "asked, cannot say" is an answer.
    """

    path: str
    parts: tuple[str, ...]
    label: str
    short: str
    kind: FieldKind
    unit: str = ""
    measures: tuple[Measure, ...] = ()
    options: tuple[Option, ...] = ()
    captions: tuple[str, ...] = ()
    conditional: bool = False
    can_be_unknown: bool = True

    @property
    def denial(self) -> str | None:
        """What "no" is called here, for "the rest are no"; None if it is not a no."""
        if self.kind is FieldKind.YES_NO:
            return "no"
        if any(option.value == NONE for option in self.options):
            return NONE
        return None


@dataclass(frozen=True)
class SectionSpec:
    """A block of fields, in clinical order."""

    key: str
    title: str
    fields: tuple[FieldSpec, ...]


@dataclass(frozen=True)
class FormSpec:
    """The whole form."""

    questions: QuestionSet
    analytes: Analytes
    sections: tuple[SectionSpec, ...]

    def __iter__(self) -> Iterator[FieldSpec]:
        """Yield every field in clinical order."""
        return (field for section in self.sections for field in section.fields)

    @cached_property
    def field_of(self) -> Mapping[str, FieldSpec]:
        """The field that writes a path."""
        return {part: field for field in self for part in field.parts}

    @cached_property
    def section_of(self) -> Mapping[str, SectionSpec]:
        """The section in which a path is written."""
        return {
            part: section
            for section in self.sections
            for field in section.fields
            for part in field.parts
        }

    @cached_property
    def searchable(self) -> tuple[Question, ...]:
        """The symptoms and risks that are searched for instead of being asked."""
        return tuple(q for q in self.questions if q.tier is Tier.OPTIONAL)

    def heads_of(self, key: str) -> tuple[str, ...]:
        """Return the paths at or under which a section writes."""
        section = next(part for part in self.sections if part.key == key)
        heads = [part for field in section.fields for part in field.parts]
        if "other_symptoms" in heads:
            heads += [f"answers.{question.key}" for question in self.searchable]
        return tuple(heads)

    def path_of(self, fact: str) -> str | None:
        """Return the path of the answer behind a fact, if one field holds it."""
        path = _PATH_OF_FACT.get(fact) or f"answers.{fact}"
        if fact.startswith("result.") or fact == "current_results":
            path = "results"
        if fact in self.questions.optional:
            path = "other_symptoms"
        if group := self.questions.by_key.get(fact):
            path = f"answers.{group.stands_for[0]}" if group.stands_for else path
        return path if path in self.field_of else None

    def first_path(self, facts: Iterable[str]) -> str | None:
        """Return the path of the first fact that one field holds.

        A question that stands for several has none; these follow it where it is asked.
        """
        asked = self.questions.by_key
        single = (f for f in facts if not (f in asked and asked[f].stands_for))
        return next(filter(None, map(self.path_of, single)), None)


_PATH_OF_FACT: Mapping[str, str] = {
    "conditions": "conditions",
    "medicines": "medications",
    "medications": "medications",
    "medicine_flags": "medications",
    "other_symptoms_reviewed": "other_symptoms",
}


@dataclass(frozen=True)
class _Pair:
    second: str
    label: str
    short: str
    captions: tuple[str, str]


# Two numbers that are measured and read as one line.
_PAIRS: Mapping[str, _Pair] = {
    "sbp": _Pair("dbp", "Blood pressure", "blood pressure", ("", "/")),
    "calf_left_cm": _Pair(
        "calf_right_cm",
        "Calf girth, 10 cm below the bony bump under the kneecap",
        "calf girth",
        ("left", "right"),
    ),
}
_SECOND = frozenset(pair.second for pair in _PAIRS.values())

_LISTS: Mapping[str, tuple[FieldSpec, ...]] = {
    "other_symptoms": (
        FieldSpec(
            path="other_symptoms",
            parts=("other_symptoms",),
            label="Any other symptom or risk",
            short="other symptoms",
            kind=FieldKind.OTHER_SYMPTOMS,
        ),
    ),
    "conditions": (
        FieldSpec(
            path="conditions",
            parts=("conditions",),
            label="Conditions, now or in the past",
            short="conditions",
            kind=FieldKind.CONDITIONS,
        ),
    ),
    "medicines": (
        FieldSpec(
            path="medications",
            parts=("medications",),
            label="Medicines, inhalers, injections, over the counter, herbal; "
            "also what was stopped in the last 4 weeks",
            short="medicines",
            kind=FieldKind.MEDICATIONS,
        ),
    ),
}
_ALLERGIES = (
    FieldSpec(
        path="allergies",
        parts=("allergies",),
        label="Allergies",
        short="allergies",
        kind=FieldKind.CHOICE,
        options=(
            Option("known", "Known allergies"),
            Option("none_known", "No known allergies"),
            Option("not_recorded", "Not recorded"),
            Option("unavailable", "Unavailable"),
        ),
        can_be_unknown=False,
    ),
    FieldSpec(
        path="reactions",
        parts=("reactions",),
        label="What the patient reacts to, and how",
        short="substances",
        kind=FieldKind.REACTIONS,
        conditional=True,
    ),
)
_RESULTS = FieldSpec(
    path="results",
    parts=("results",),
    label="Recent results, as the laboratory reports them",
    short="results",
    kind=FieldKind.RESULTS,
)
_NOTES = FieldSpec(
    path="notes", parts=("notes",), label="Notes", short="notes", kind=FieldKind.NOTES
)
_KINDS: Mapping[Kind, FieldKind] = {
    Kind.YES_NO: FieldKind.YES_NO,
    Kind.FLAG: FieldKind.YES_NO,
    Kind.WHOLE: FieldKind.NUMBER,
    Kind.NUMBER: FieldKind.NUMBER,
    Kind.CHOICE: FieldKind.CHOICE,
    Kind.CHOICES: FieldKind.CHOICES,
}
# Asked by the list of other symptoms, not as questions of their own.
_IN_THE_LIST = frozenset({"other_symptoms_reviewed"})
# Searched for in a list; asked for by "the rest are no".
_NOT_A_ROW = frozenset({Tier.OPTIONAL, Tier.GROUP})
_MERGED = {"other_risks": "other_symptoms"}


def form_spec(knowledge: Knowledge) -> FormSpec:
    """Return the form that asks the questions of a release of the knowledge."""
    questions = knowledge.questions
    sections = [
        SectionSpec(part.key, part.title, _fields(questions, part.key))
        for part in questions.sections
        if part.key not in _MERGED
    ]
    after_medicines = [part.key for part in sections].index("medicines") + 1
    sections[after_medicines:after_medicines] = [
        SectionSpec("allergies", "Allergies", _ALLERGIES),
        SectionSpec("results", "Results", (_RESULTS,)),
    ]
    sections.append(SectionSpec("notes", "Notes", (_NOTES,)))
    return FormSpec(questions, knowledge.analytes, tuple(sections))


def _fields(questions: QuestionSet, section: str) -> tuple[FieldSpec, ...]:
    asked = tuple(
        _field(questions, question)
        for question in questions.section(section).questions
        if question.tier not in _NOT_A_ROW
        and question.key not in ELSEWHERE.keys() | _IN_THE_LIST | _SECOND
    )
    return _LISTS.get(section, ()) + asked


def _field(questions: QuestionSet, question: Question) -> FieldSpec:
    path = f"answers.{question.key}"
    conditional = question.tier is Tier.CONDITIONAL
    unit = shown_unit(question.unit)
    if pair := _PAIRS.get(question.key):
        return FieldSpec(
            path=path,
            parts=(path, f"answers.{pair.second}"),
            label=pair.label,
            short=pair.short,
            kind=FieldKind.PAIR,
            unit=unit,
            measures=(Measure(question), Measure(questions[pair.second])),
            captions=pair.captions,
            conditional=conditional,
        )
    return FieldSpec(
        path=path,
        parts=(path,),
        label=question.text,
        short=question.short,
        kind=_KINDS[question.kind],
        unit=unit,
        measures=(Measure(question),) if question.is_numeric else (),
        options=tuple(
            Option(choice.value, choice.label) for choice in question.choices
        ),
        conditional=conditional,
        can_be_unknown=question.kind is not Kind.FLAG,
    )
