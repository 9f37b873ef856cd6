"""“The rest are no”: what it would answer in a section, listed before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass

from intake.forms.compose import REVIEWED
from intake.forms.draft import Draft
from intake.forms.fields import NONE, FieldKind, FieldSpec, SectionSpec
from intake.forms.progress import is_answered

_OF_A_LIST: Mapping[FieldKind, tuple[str, str]] = {
    FieldKind.OTHER_SYMPTOMS: (REVIEWED, "nothing else"),
    FieldKind.CONDITIONS: (NONE, "no conditions"),
    FieldKind.MEDICATIONS: (NONE, "takes no medicines"),
}


@dataclass(frozen=True, slots=True)
class Denial:
    """What would be recorded as asked and denied."""

    typed: Mapping[str, str]
    words: tuple[str, ...]


def rest_are_no(section: SectionSpec, draft: Draft, visible: frozenset[str]) -> Denial:
    """Return what "the rest are no" records: asked and denied, never "not asked".

    Only what was not answered yet, is on the screen and has a no of its own counts.
    """
    typed: dict[str, str] = {}
    words: list[str] = []
    for field in section.fields:
        if field.path not in visible or is_answered(field, draft):
            continue
        if said := _denied(field):
            typed[field.path], word = said
            words.append(word)
    return Denial(typed, tuple(words))


def _denied(field: FieldSpec) -> tuple[str, str] | None:
    if field.kind in _OF_A_LIST:
        return _OF_A_LIST[field.kind]
    if field.denial is None:
        return None
    return field.denial, field.short
