"""The plain lists of the form: conditions, results, reactions, other symptoms."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from intake.forms.carrying import CARRIED
from intake.forms.compose import REVIEWED
from intake.forms.draft import Draft
from intake.forms.fields import FieldSpec
from intake.forms.lookups import Lookups, Offer
from ui.forms.entry import Column, Face
from ui.forms.list_row import ListRow


class ConditionsRow(ListRow):
    """Conditions by name, everyday name or ICD-10 code."""

    columns = (Column("since", "Since", "since when?", 148, is_date=True),)
    hint = "type a condition, everyday name or code"
    nothing = "No conditions"

    def __init__(
        self,
        field: FieldSpec,
        lookups: Lookups,
        settle: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        self._lookups = lookups
        super().__init__(field, lookups.conditions, settle, parent)

    @override
    def face(self, row: Mapping[str, str], name: str) -> Face:
        key = row.get("key", "")
        if key:
            return Face(self._lookups.condition_name(key), detail="")
        doubt = "Not in the list: kept as told, the rules do not use it."
        return Face(row.get("text", ""), doubt=doubt)

    @override
    def texts_of(self, offer: Offer) -> Mapping[str, str]:
        return {"key": offer.value}

    @override
    def texts_of_free(self, text: str) -> Mapping[str, str]:
        key = self._lookups.condition_key(text)
        return {"key": key} if key else {"text": text}


_DEALT_WITH = (("yes", "Yes"), ("no", "No"))
"""Asked of dated results: an old abnormal one that was dealt with no longer calls."""


class ResultsRow(ListRow):
    """Results in the unit that the laboratory used; the standard one beside it."""

    columns = (
        Column("value", "Value", "value", 88),
        Column("unit", "Unit", "unit", 104),
        Column("collected", "Collected", "taken when?", 140, is_date=True),
        Column("dealt_with", "If abnormal, dealt with?", "", 240, options=_DEALT_WITH),
    )
    hint = "type a test: potassium, CK, HbA1c"

    def __init__(
        self,
        field: FieldSpec,
        lookups: Lookups,
        settle: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        self._lookups = lookups
        super().__init__(field, lookups.tests, settle, parent)
        self.line.free = False

    @override
    def show_draft(self, draft: Draft) -> None:
        super().show_draft(draft)
        for name, entry in self.entries.by_name.items():
            has_day = bool(self.columns_of(name).get("collected"))
            entry.edits["dealt_with"].setVisible(has_day)

    @override
    def face(self, row: Mapping[str, str], name: str) -> Face:
        key = row.get("test", "")
        reading = self._lookups.read_result(
            key, row.get("value", ""), row.get("unit", "")
        )
        units = " or ".join(self._lookups.test_units(key))
        detail = reading.shown or (f"in {units}" if units else "")
        return Face(self._lookups.test_name(key), detail=detail, doubt=reading.wrong)

    @override
    def texts_of(self, offer: Offer) -> Mapping[str, str]:
        units = self._lookups.test_units(offer.value)
        return {"test": offer.value, "unit": units[0] if units else ""}

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_U:
            self._change_unit()
        else:
            super().keyPressEvent(event)

    def _change_unit(self) -> None:
        """Take the next unit of the test with the cursor; the value stays as it is."""
        for name, entry in self.entries.by_name.items():
            if entry.isAncestorOf(self.window().focusWidget()):
                row = self.columns_of(name)
                units = self._lookups.test_units(row.get("test", ""))
                now = row.get("unit", "")
                place = units.index(now) + 1 if now in units else 0
                if units:
                    self.changed.emit(f"{entry.path}.unit", units[place % len(units)])

    @override
    def texts_of_free(self, text: str) -> Mapping[str, str]:
        return {"test": text}


class ReactionsRow(ListRow):
    """Substances and what they did."""

    columns = (Column("reaction", "Reaction", "what happened?", 216),)
    hint = "type a medicine or another substance"

    def __init__(
        self,
        field: FieldSpec,
        lookups: Lookups,
        settle: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(field, lookups.medicines, settle, parent)

    @override
    def face(self, row: Mapping[str, str], name: str) -> Face:
        return Face(row.get("substance", ""))

    @override
    def texts_of(self, offer: Offer) -> Mapping[str, str]:
        return {"substance": offer.value}

    @override
    def texts_of_free(self, text: str) -> Mapping[str, str]:
        return {"substance": text}


class OtherSymptomsRow(ListRow):
    """Symptoms and risks that are searched for; "nothing else" ends the search."""

    hint = "type a symptom or risk: tired, smoker"
    nothing = "Nothing else"
    nothing_typed = REVIEWED

    def __init__(
        self,
        field: FieldSpec,
        lookups: Lookups,
        settle: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        self._lookups = lookups
        self._keys = frozenset(question.key for question in lookups.searchable)
        super().__init__(field, lookups.symptoms, settle, parent)
        self.line.free = False

    @override
    def names(self, draft: Draft) -> Sequence[str]:
        return [
            question.key
            for question in self._lookups.searchable
            if draft.typed(f"answers.{question.key}") == "yes"
        ]

    @override
    def concerns(self, path: str) -> bool:
        head, _, key = path.partition(".")
        own = head.removeprefix(CARRIED) == "answers" and key in self._keys
        return own or super().concerns(path)

    @override
    def path_of(self, name: str) -> str:
        return f"answers.{name}"

    @override
    def columns_of(self, name: str) -> Mapping[str, str]:
        return {}

    @override
    def face(self, row: Mapping[str, str], name: str) -> Face:
        return Face(self._lookups.symptom_name(name))

    @override
    def remove(self, name: str) -> None:
        self.changed.emit(f"answers.{name}", "")

    @override
    def _on_taken(self, offer: Offer) -> None:
        self.changed.emit(f"answers.{offer.value}", "yes")
