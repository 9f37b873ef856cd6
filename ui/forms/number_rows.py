"""Rows for numbers: the unit always beside the value, two values hop by themselves."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from intake.forms.checks import UNIT, Issue, Severity, converted, in_unit
from intake.forms.draft import Draft
from intake.forms.fields import CANNOT_SAY, FieldSpec
from ui.forms.row import Row
from ui.forms.unit_box import UnitBox
from ui.theme import font
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.pills import column_width

_WIDTH = 72
_NARROW = 52
"""Width of each of two numbers on one line."""
_SAID = "can’t say"


class NumberEdit(LineEdit):
    """A line for a number; U in an empty one means "cannot say"."""

    def __init__(self, name: str, parent: QWidget, *, width: int = _WIDTH) -> None:
        super().__init__(name, width=width, parent=parent)
        self.setFont(font(figures=True))
        self.setFixedHeight(28)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def typed(self) -> str:
        """Return what stands in the line, as the draft keeps it."""
        return CANNOT_SAY if self.text() == _SAID else self.text()

    def show_typed(self, text: str) -> None:
        """Show what the draft keeps."""
        shown = _SAID if text == CANNOT_SAY else text
        if shown != self.text():
            self.setText(shown)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        said = self.text() == _SAID
        if event.text().lower() in {"u", "?"} and (said or not self.text()):
            self.setText(_SAID)
            self.textEdited.emit(_SAID)
            return
        if said and (event.text() or event.key() == Qt.Key.Key_Backspace):
            if event.text() in {"\r", "\n", "\t"}:
                event.ignore()
                return
            self.clear()
            self.textEdited.emit("")
            if event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
                return
        super().keyPressEvent(event)


class NumberRow(Row):
    """One number, or two that are read as one line, in a unit that may be changed."""

    def __init__(self, field: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._unit = ""
        self.edits: dict[str, NumberEdit] = {}
        answers: list[QWidget] = []
        captions = field.captions or ("",)
        for part, caption in zip(field.parts, captions, strict=True):
            if caption:
                answers.append(PlainLabel(caption, tone=Tone.MUTED, parent=self))
            answers.append(self._edit(part, caption))
        self._units: Sequence[str] = [u for m in field.measures[:1] for u in m.units]
        can_change = len(self._units) > 1
        self.unit_box = UnitBox(field.unit, self, can_change=can_change)
        self.unit_box.clicked.connect(self.change_unit)
        if field.unit:
            answers.append(self.unit_box)
        else:
            self.unit_box.hide()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.edits[field.parts[0]])
        self.place(answers, least=column_width())

    def _edit(self, part: str, caption: str) -> NumberEdit:
        name = f"{self.field.label} {caption}".strip()
        width = _WIDTH if len(self.field.parts) == 1 else _NARROW
        spoken = f"{name}, {self.field.unit}".strip(", ")
        edit = NumberEdit(spoken, self, width=width)
        edit.setObjectName(part if part != self.field.path else f"{part}.edit")
        edit.textEdited.connect(partial(self._on_edited, part))
        edit.editingFinished.connect(partial(self._settle, part))
        edit.focused.connect(self._on_focused)
        self.edits[part] = edit
        return edit

    @override
    def concerns(self, path: str) -> bool:
        return super().concerns(path.removeprefix(UNIT))

    @override
    def show_draft(self, draft: Draft) -> None:
        self._unit = draft.typed(UNIT + self.field.path)
        super().show_draft(draft)
        self._show_unit()

    @override
    def show_typed(self, path: str, text: str) -> None:
        self.edits[path].show_typed(text)

    def _show_unit(self) -> None:
        """Show the unit, and the first number in the other one."""
        if len(self._units) <= 1:
            return
        told = (
            converted(measure, self.edits[part].typed(), self._unit)
            for part, measure in zip(self.field.parts, self.field.measures, strict=True)
        )
        shown = [text for text in told if text]
        if len(shown) > 1:  # one unit, said once
            shown = [shown[0].rpartition(" ")[0], shown[1].removeprefix("= ")]
        unit = next(m.unit_text(self._unit) for m in self.field.measures)
        self.unit_box.show_unit(unit, " / ".join(shown))

    def change_unit(self) -> None:
        """Take the next unit in use; what was typed stays as it is."""
        if len(self._units) <= 1:
            return
        now = self._unit or self._units[0]
        unit = self._units[(self._units.index(now) + 1) % len(self._units)]
        self._put_unit(unit)

    def _put_unit(self, unit: str, texts: Mapping[str, str] | None = None) -> None:
        kept = "" if unit == self._units[0] else unit
        units = {UNIT + part: kept for part in self.field.parts}
        self.changed_together.emit({**(texts or {}), **units})

    def _settle(self, part: str) -> None:
        """Take over the unit that was typed behind the number."""
        if not self.field.measures:
            return
        measure = self.field.measures[self.field.parts.index(part)]
        typed = self.edits[part].typed()
        number, unit = in_unit(measure, typed, self._unit)
        if number != typed:
            self._put_unit(unit, {part: number})

    @override
    def focus_part(self, path: str) -> None:
        path = path.removeprefix(UNIT)
        edit = self.edits.get(path, self.edits[self.field.parts[0]])
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.selectAll()

    @override
    def show_issue(self, issue: Issue | None) -> None:
        super().show_issue(issue)
        wrong = issue is not None and issue.severity is Severity.ERROR
        for path, edit in self.edits.items():
            edit.mark_wrong(wrong=wrong and issue is not None and issue.path == path)

    def _on_edited(self, part: str, _shown: str) -> None:
        typed = self.edits[part].typed()
        self.typing.emit(part, typed)
        self._show_unit()
        parts = self.field.parts
        if part != parts[-1] and self._is_whole(part, typed):
            self.focus_part(parts[parts.index(part) + 1])

    def _is_whole(self, part: str, typed: str) -> bool:
        """Whether a systolic pressure needs no further digit."""
        if not part.endswith("sbp") or not typed.isdigit():
            return False
        return len(typed) >= (3 if typed[0] in "12" else 2)

    def _on_focused(self, here: bool) -> None:  # noqa: FBT001 - a slot of a flag
        inside = here or any(edit.hasFocus() for edit in self.edits.values())
        self.set_current(current=inside)

    @override
    def confirm_or_step(self) -> None:
        parts = list(self.field.parts)
        at = next((p for p in parts if self.edits[p].hasFocus()), parts[-1])
        asked = self.issue is not None and self.issue.severity is Severity.ASK
        if asked or at == parts[-1]:
            super().confirm_or_step()
        else:
            self.focus_part(parts[parts.index(at) + 1])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_U:
            self.change_unit()
        else:
            super().keyPressEvent(event)
