"""What the rules concluded: the document `crampdesk-assessment/1`.

Every conclusion names its rule, the rule's digest, its source and the answers that
made it true, so that it can be argued about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import Field, TypeAdapter

ASSESSMENT_FORMAT = "crampdesk-assessment/1"


class Level(StrEnum):
    """How soon the patient needs to be seen.

    Attributes:
        rank: the level's number in the clinical reference: 1 emergency … 5 self-care.
    """

    rank: int

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    URGENT = "urgent"
    ROUTINE = "routine"
    SELF_CARE = "self_care"
    NOT_ASSESSED = "not_assessed"

    def __init__(self, _value: str) -> None:
        """Number the levels as they are written: every rule asks for it."""
        self.rank = len(type(self).__members__) + 1

    @property
    def word(self) -> str:
        """The level in capital words, as a screen or a page heads it."""
        return _WORDS[self]

    @property
    def text(self) -> str:
        """The level with its time frame: `SAME DAY: seen today`."""
        return _TEXTS[self]

    @staticmethod
    def of_rank(rank: int) -> "Level":
        """Return the level with this number (1 emergency … 5 self-care)."""
        return _BY_RANK[rank - 1]


_BY_RANK = tuple(Level)
_WORDS: Mapping[Level, str] = {
    Level.EMERGENCY: "EMERGENCY",
    Level.SAME_DAY: "SAME DAY",
    Level.URGENT: "URGENT",
    Level.ROUTINE: "ROUTINE",
    Level.SELF_CARE: "SELF-CARE",
    Level.NOT_ASSESSED: "NOT YET ASSESSED",
}
_TEXTS: Mapping[Level, str] = {
    Level.EMERGENCY: "EMERGENCY: act now, stay with the patient",
    Level.SAME_DAY: "SAME DAY: seen today",
    Level.URGENT: "URGENT: seen within days",
    Level.ROUTINE: "ROUTINE: booked appointment",
    Level.SELF_CARE: "SELF-CARE: advice and safety net",
    Level.NOT_ASSESSED: "NOT YET ASSESSED: too little was answered",
}

FactValue = bool | int | float | str | tuple[str, ...]
"""The value of one named fact."""


class Interpretation(StrEnum):
    """Where a result stands against its reference interval."""

    CRITICAL_LOW = "critical_low"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL_HIGH = "critical_high"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that holds for this patient, and why."""

    flag: str
    rule: str
    level: Level
    title: str
    because: str
    facts: Mapping[str, FactValue]
    action: str
    within: str
    source: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFinding:
    """A rule that cannot be decided yet, and the questions that it lacks."""

    flag: str
    rule: str
    level: Level
    title: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabOrder:
    """A blood or bedside test worth taking, and why."""

    test: str
    name: str
    loinc: str | None
    urgency: Level
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    tube: str
    preparation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentResult:
    """A recent result that stands instead of a new test."""

    test: str
    name: str
    value: str
    unit: str
    days_ago: int
    interpretation: Interpretation


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpretedResult:
    """A result that was entered, in the reported and the SI unit, and its meaning."""

    test: str
    name: str
    value: str
    unit: str
    si_value: str
    si_unit: str
    interpretation: Interpretation
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """An active ingredient of a medicine."""

    inn: str
    class_: Annotated[str, Field(alias="class")]
    atc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedMedication:
    """A medicine as the rules understood it."""

    text: str
    status: str
    ingredients: tuple[Ingredient, ...]
    cramp_strength: str
    mechanism: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionFound:
    """Two medicines, or a medicine and a condition, that do not go together."""

    drugs: tuple[str, ...]
    severity: str
    effect: str
    action: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceGiven:
    """Self-care advice that is safe for this patient, in the words to say."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceWithheld:
    """Advice that would be dangerous for this patient, or may be, and why."""

    key: str
    because: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to say and what not to say."""

    give: tuple[AdviceGiven, ...] = ()
    withhold: tuple[AdviceWithheld, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """A likely contributing cause: 1 minor, 2 possible, 3 or more likely."""

    cause: str
    weight: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A clinical score with what it was made of and what it lacks.

    `value` is None while missing items could still move it; `lowest` and `highest`
    then bound it.
    """

    value: int | float | None
    lowest: int | float | None = None
    highest: int | float | None = None
    items: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeRelease:
    """Which knowledge spoke: its version and the digest of all its files."""

    version: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to look at again: where, and what."""

    path: str
    text: str


def _is_none(value: object) -> bool:
    return value is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The outcome of running every rule once over one visit."""

    format: str = ASSESSMENT_FORMAT
    level: Level
    level_text: str
    settled: bool
    findings: tuple[Finding, ...] = ()
    open: tuple[OpenFinding, ...] = ()
    ask_next: tuple[str, ...] = ()
    labs: tuple[LabOrder, ...] = ()
    labs_not_needed: Annotated[str | None, Field(exclude_if=_is_none)] = None
    recent_results_used: tuple[RecentResult, ...] = ()
    results: tuple[InterpretedResult, ...] = ()
    medications: tuple[AssessedMedication, ...] = ()
    interactions: tuple[InteractionFound, ...] = ()
    advice: Advice = field(default_factory=Advice)
    contributors: tuple[Contributor, ...] = ()
    scores: Mapping[str, Score] = field(default_factory=dict)
    knowledge: KnowledgeRelease
    warnings: tuple[Remark, ...] = ()

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """The findings with each rule once, under its first flag, for people."""
        return tuple(
            {finding.rule: finding for finding in self.findings[::-1]}.values()
        )[::-1]

    def as_json(self) -> bytes:
        """Return the answer as JSON; equal assessments give equal bytes."""
        return _adapter().dump_json(self, by_alias=True)

    @staticmethod
    def from_json(data: bytes | str) -> "Assessment":
        """Read what `as_json` wrote."""
        return _adapter().validate_json(data)


@cache
def _adapter() -> TypeAdapter[Assessment]:
    return TypeAdapter(Assessment)
