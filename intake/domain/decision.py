"""What the nurse decided, beside what the rules said."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from intake.domain.assessment import Level
from intake.domain.text import Line

_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True)


class OverrideReason(StrEnum):
    """Why a nurse settles on another level than the rules.

    Seven reasons and a text: more are not read, fewer do not fit (experience of
    medicine-alert suppliers with override lists).
    """

    CLINICIAN_ADVISED = "clinician_advised"
    REPEATED_NORMAL = "repeated_normal"
    OTHER_EXPLANATION = "other_explanation"
    ALREADY_IN_CARE = "already_in_care"
    LOCAL_PATHWAY = "local_pathway"
    PATIENT_DECLINES = "patient_declines"
    MORE_WORRIED = "more_worried"


OVERRIDE_TEXTS: Mapping[OverrideReason, str] = {
    OverrideReason.CLINICIAN_ADVISED: "A clinician advised this",
    OverrideReason.REPEATED_NORMAL: "Measured again and normal",
    OverrideReason.OTHER_EXPLANATION: "The finding has another, known explanation",
    OverrideReason.ALREADY_IN_CARE: "Already being treated for it",
    OverrideReason.LOCAL_PATHWAY: "Local pathway says otherwise",
    OverrideReason.PATIENT_DECLINES: "Patient declines, risks explained",
    OverrideReason.MORE_WORRIED: "I am more worried than the rules",
}


class Untaken(BaseModel):
    """A suggested test that the nurse decided against."""

    model_config = _STRICT

    test: str
    reason: Annotated[Line, Field(min_length=1)]


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _level(value: object) -> object:
    return Level(value) if isinstance(value, str) else value


def _moment(value: object) -> object:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


class Decision(BaseModel):
    """Agreement with the rules, or another level with its reason.

    `rules` keeps the digest of each rule that spoke: the decision holds against these
    and no others, so a changed rule speaks again.

    Raises:
        ValueError: if the level differs and no reason is given.
    """

    model_config = _STRICT

    suggested: Annotated[Level, BeforeValidator(_level)]
    level: Annotated[Level, BeforeValidator(_level)]
    reason: Annotated[OverrideReason | None, Field(strict=False)] = None
    text: Annotated[Line, Field(repr=False)] = ""
    decided_by: Line
    decided_at: Annotated[datetime, BeforeValidator(_moment)]
    rules: Mapping[str, str] = {}
    untaken: Annotated[tuple[Untaken, ...], BeforeValidator(_tuple)] = ()
    added: Annotated[tuple[str, ...], BeforeValidator(_tuple)] = ()

    @model_validator(mode="after")
    def _difference_has_a_reason(self) -> Self:
        if self.level is not self.suggested and not (self.reason or self.text):
            raise ValueError("another level than suggested needs a reason")
        return self

    @property
    def agrees(self) -> bool:
        """Whether the nurse settled on the suggested level."""
        return self.level is self.suggested

    @property
    def overrides(self) -> bool:
        """Whether the nurse settled on another level, or left a suggested test out."""
        return not self.agrees or bool(self.untaken)

    def unseen(self, speaking: Mapping[str, str]) -> tuple[str, ...]:
        """Return the rules that speak now and were not decided on as they are now.

        Args:
            speaking: the digest of each rule that speaks, by its id.
        """
        made_on = self.rules
        return tuple(r for r, digest in speaking.items() if made_on.get(r) != digest)
