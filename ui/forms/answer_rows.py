"""Rows answered by a key press: yes and no, one of several, some of several."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from intake.forms.fields import CANNOT_SAY, NONE, FieldKind, FieldSpec, Option
from ui.forms.row import Row
from ui.widgets.pills import GAP, ManyPill, OnePill, Pill, Weight, column_width

_YES_NO = (Option("yes", "Yes"), Option("no", "No"))
_CANNOT_SAY = Option(CANNOT_SAY, "Can’t say")
_CALM = {"no", NONE, CANNOT_SAY, "not_checked", "not_applicable", "intact", "A",
         "both_present", "balanced"}  # fmt: skip


class PillRow(Row):
    """A row of pills, answered by their keys or by a click.

    The whole row takes the focus, so that the keys are the same on every row: the
    first letter or the number of an answer, U for "cannot say", Backspace for none.
    """

    gap = GAP

    def __init__(
        self,
        field: FieldSpec,
        options: Sequence[Option],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(field, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._options = tuple(options)
        self._typed = ""
        self._pills: dict[str, Pill] = {}
        for option in self._options:
            pill = self._pill(option)
            pill.clicked.connect(self._on_clicked)
            self._pills[option.value] = pill
        self.place_pills(list(self._pills.values()))
        self._keys = keys_of(self._options)

    def place_pills(self, pills: Sequence[QWidget]) -> None:
        """Put the pills with the question."""
        self.place(pills, least=column_width())

    def _pill(self, option: Option) -> Pill:
        weight = Weight.CALM if option.value in _CALM else Weight.LOUD
        many = self.field.kind is FieldKind.CHOICES
        pill = (ManyPill if many else OnePill)(option.label, weight, self)
        pill.setObjectName(option.value)
        pill.setAccessibleName(f"{self.field.label}: {option.label}")
        return pill

    def typed(self) -> str:
        """Return what the row shows."""
        return self._typed

    @override
    def show_typed(self, path: str, text: str) -> None:
        if text == self._typed:
            return
        self._typed = text
        chosen = set(text.split())
        for value, pill in self._pills.items():
            if pill.isChecked() != (value in chosen):
                pill.setChecked(value in chosen)
        words = ", ".join(o.label for o in self._options if o.value in chosen)
        self.setAccessibleDescription(words or "not asked")

    @override
    def show_origin(self, day: str) -> None:
        super().show_origin(day)
        for pill in self._pills.values():
            pill.show_waiting(waiting=bool(day))

    def answer(self, text: str) -> None:
        """Show an answer and tell of it."""
        self.show_typed(self.field.path, text)
        self.changed.emit(self.field.path, text)

    def choose(self, value: str) -> None:
        """Choose one answer; in a set, put it in or take it out."""
        if self.field.kind is FieldKind.CHOICES:
            self.answer(self._toggled(value))
        else:
            self.answer(value)

    def _toggled(self, value: str) -> str:
        chosen = set(self._typed.split())
        if value in chosen:
            chosen.discard(value)
        elif value in {NONE, CANNOT_SAY}:
            chosen = {value}
        else:
            chosen = (chosen | {value}) - {NONE, CANNOT_SAY}
        return " ".join(o.value for o in self._options if o.value in chosen)

    def _on_clicked(self) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        pill = self.sender()
        if not isinstance(pill, OnePill | ManyPill):
            return
        value = pill.objectName()
        if self.field.kind is not FieldKind.CHOICES and value == self._typed:
            pill.setChecked(True)
            return
        self.choose(value)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self.answer("")
        elif (plain or shifted) and event.text().lower() in self._keys:
            self._on_key(event.text().lower())
        else:
            super().keyPressEvent(event)

    def _on_key(self, key: str) -> None:
        candidates = self._keys[key]
        if self.field.kind is FieldKind.CHOICES or self._typed not in candidates:
            self.choose(candidates[0])
            return
        place = candidates.index(self._typed)
        self.choose(candidates[(place + 1) % len(candidates)])


class YesNoRow(PillRow):
    """A question answered by Y, N or U; not asked until then."""

    def __init__(self, field: FieldSpec, parent: QWidget | None = None) -> None:
        unknown = (_CANNOT_SAY,) if field.can_be_unknown else ()
        super().__init__(field, (*_YES_NO, *unknown), parent)


class ChoiceRow(PillRow):
    """One of several answers."""

    def __init__(self, field: FieldSpec, parent: QWidget | None = None) -> None:
        has_own = any(o.value in {"unknown", "not_checked"} for o in field.options)
        extra = () if has_own or not field.can_be_unknown else (_CANNOT_SAY,)
        super().__init__(field, (*field.options, *extra), parent)


class ChoicesRow(PillRow):
    """Some of several answers."""

    def __init__(self, field: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(field, field.options, parent)


def keys_of(options: Sequence[Option]) -> Mapping[str, Sequence[str]]:
    """Return which answers each key stands for: numbers and first letters.

    U means "cannot say" unless an answer begins with it.
    """
    keys: dict[str, list[str]] = {}
    for number, option in enumerate(options, start=1):
        keys.setdefault(str(number), []).append(option.value)
        if option.value != CANNOT_SAY:
            keys.setdefault(option.label[0].lower(), []).append(option.value)
    for option in options:
        if option.value == CANNOT_SAY:
            keys.setdefault("u", [option.value])
            keys.setdefault("?", [option.value])
    return keys
