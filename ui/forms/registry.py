"""Which editor answers which kind of field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from intake.forms.body import SITES
from intake.forms.fields import FieldKind, FieldSpec
from intake.forms.lookups import Lookups
from ui.forms.answer_rows import ChoiceRow, ChoicesRow, YesNoRow
from ui.forms.list_kinds import (
    ConditionsRow,
    OtherSymptomsRow,
    ReactionsRow,
    ResultsRow,
)
from ui.forms.list_row import ListRow
from ui.forms.medicine_row import MedicationsRow
from ui.forms.notes_row import NotesRow
from ui.forms.number_rows import NumberRow
from ui.forms.row import Row
from ui.forms.sites_row import SitesRow


@dataclass(frozen=True, slots=True)
class Workshop:
    """What editors are made with.

    Attributes:
        lookups: what the lists offer.
        settle: returns a typed date as it is to be kept, `-3w` as `02-Nov-2026`.
    """

    lookups: Lookups
    settle: Callable[[str], str]


_SIMPLE: Mapping[FieldKind, Callable[[FieldSpec, QWidget | None], Row]] = {
    FieldKind.YES_NO: YesNoRow,
    FieldKind.NUMBER: NumberRow,
    FieldKind.PAIR: NumberRow,
    FieldKind.CHOICE: ChoiceRow,
    FieldKind.CHOICES: ChoicesRow,
    FieldKind.NOTES: NotesRow,
}
_LISTS: Mapping[
    FieldKind,
    Callable[[FieldSpec, Lookups, Callable[[str], str], QWidget | None], ListRow],
] = {
    FieldKind.OTHER_SYMPTOMS: OtherSymptomsRow,
    FieldKind.CONDITIONS: ConditionsRow,
    FieldKind.MEDICATIONS: MedicationsRow,
    FieldKind.RESULTS: ResultsRow,
    FieldKind.REACTIONS: ReactionsRow,
}


def make_row(field: FieldSpec, workshop: Workshop, parent: QWidget) -> Row:
    """Return the editor of a field."""
    if field.kind in _LISTS:
        return _LISTS[field.kind](field, workshop.lookups, workshop.settle, parent)
    if field.path == SITES:
        return SitesRow(field, parent)
    return _SIMPLE[field.kind](field, parent)
