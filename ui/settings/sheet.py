"""What every sheet of the settings is made of: lines, choices, a button, an answer."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from intake.forms.fields import FieldKind, FieldSpec, Option
from ui.forms.answer_rows import ChoiceRow
from ui.theme import WIDEST, Size
from ui.widgets.buttons import Button, Role
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import Surface


class SettingsSheet(Surface):
    """A titled sheet; what was typed and is not kept yet stays in it."""

    # What was typed is to be kept: key → text.
    wished = Signal(object)

    def __init__(self, title: str, lead: str, *, verb: str = "Save") -> None:
        super().__init__()
        self.title = title
        self.setAccessibleName(title)
        self.setMaximumWidth(WIDEST)
        self._shown: dict[str, str] = {}
        self.lines: dict[str, LineEdit] = {}
        self.choices: dict[str, ChoiceRow] = {}
        self.body = QVBoxLayout()
        self.body.setSpacing(4)
        self.save = Button(verb, self._save, role=Role.MAIN)
        self.save.setObjectName(f"settings.save.{title}")
        self._said = PlainLabel(tone=Tone.MUTED, wraps=True)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(8)
        self._foot.addWidget(self.save)
        self._foot.addStretch(1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 16, 16, 16)
        lines.setSpacing(8)
        lines.addWidget(PlainLabel(title, size=Size.HEADING, strong=True, wraps=True))
        lines.addWidget(PlainLabel(lead, tone=Tone.MUTED, wraps=True))
        lines.addLayout(self.body)
        lines.addWidget(self._said)
        lines.addLayout(self._foot)
        self._said.hide()

    def add_line(
        self,
        key: str,
        label: str,
        *,
        hint: str = "",
        width: int = 320,
        secret: bool = False,
    ) -> LineEdit:
        """Add a line of text with its label above it."""
        edit = LineEdit(label, hint=hint)
        edit.setMaximumWidth(width)
        edit.setObjectName(f"settings.{key}")
        if secret:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.returnPressed.connect(self.focusNextChild)
        self.lines[key] = edit
        self._shown[key] = ""
        self.body.addWidget(PlainLabel(label, wraps=True))
        self.body.addWidget(edit)
        return edit

    def add_choice(
        self, key: str, label: str, options: Sequence[tuple[str, str]]
    ) -> ChoiceRow:
        """Add one of several answers, chosen by key or click."""
        field = FieldSpec(
            path=key,
            parts=(key,),
            label=label,
            short=label,
            kind=FieldKind.CHOICE,
            options=tuple(Option(value, word) for value, word in options),
            can_be_unknown=False,
        )
        row = ChoiceRow(field)
        row.setObjectName(f"settings.{key}")
        row.stepped.connect(self._on_stepped)
        self.choices[key] = row
        self._shown[key] = ""
        self.body.addWidget(row)
        return row

    def add_buttons(self, *buttons: tuple[str, Callable[[], object]]) -> list[Button]:
        """Add further buttons beside the main one."""
        made = [Button(word, pressed) for word, pressed in buttons]
        holder = QWidget(self)
        flow = FlowLayout(holder, gap=8, line_gap=8)
        for button in made:
            flow.addWidget(button)
        self.body.addWidget(holder)
        return made

    def show_values(self, values: Mapping[str, str]) -> None:
        """Show what is kept."""
        self._shown.update(values)
        self.type(values)

    def type(self, texts: Mapping[str, str]) -> None:
        """Show what was typed and is not kept."""
        for key, text in texts.items():
            if key in self.lines:
                self.lines[key].setText(text)
            else:
                self.choices[key].show_typed(key, text)

    def typed(self) -> dict[str, str]:
        """Return what the sheet shows now."""
        texts = {key: edit.text() for key, edit in self.lines.items()}
        return texts | {key: row.typed() for key, row in self.choices.items()}

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self.typed() != self._shown

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Say that it is kept, or why not."""
        self._said.set_tone(Tone.WARNING if wrong else Tone.MUTED)
        self._said.show_text(text)
        self._said.setAccessibleName(text)
        self.save.setEnabled(True)

    def close_to(self, why: str) -> None:
        """Let it be read but not changed, and say why."""
        for widget in (*self.lines.values(), *self.choices.values(), self.save):
            widget.setEnabled(False)
        self._said.show_text(why)

    def enter(self) -> None:
        """Put the cursor on the first thing that can be changed."""
        for index in range(self.body.count()):
            item = self.body.itemAt(index)
            widget = item.widget() if item else None
            if widget and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.save.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Keep what was typed, as the button does."""
        if self.save.isEnabled():
            self._save()

    def _save(self) -> None:
        self.save.setEnabled(False)
        self.say_nothing()
        self.wished.emit(self.typed())

    def say_nothing(self) -> None:
        """Take away what was said last."""
        self._said.show_text("")

    def _on_stepped(self, step: int) -> None:
        if step > 0:
            self.focusNextChild()
        else:
            self.focusPreviousChild()
