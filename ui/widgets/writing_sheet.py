"""A sheet with one line to be written and saved with Enter."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import Surface


class WritingSheet(Surface):
    """Asks for a text; what was typed stays until it is saved."""

    # Something was typed or taken away.
    changed = Signal()

    def __init__(
        self, title: str, told: str, save: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.title = title
        self._save = save
        self.line = LineEdit(title, hint="in your words")
        self.line.setObjectName(title)
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.line.returnPressed.connect(self._go)
        self.go = Button(f"{title}  ·  Enter", self._go, role=Role.MAIN, name=title)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 10, 16, 10)
        lines.setSpacing(6)
        lines.addWidget(PlainLabel(title, strong=True, wraps=True))
        lines.addWidget(PlainLabel(told, tone=Tone.MUTED, wraps=True))
        lines.addWidget(self.line)
        lines.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addStretch(1)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line.text().strip()

    def typed(self) -> Mapping[str, str]:
        """Return the lines in which something is typed."""
        return {"text": self.line.text()} if self.text else {}

    def restore(self, typed: Mapping[str, str]) -> None:
        """Show again what was typed before."""
        self.line.setText(typed.get("text", ""))

    def clear(self) -> None:
        """Forget what was typed."""
        self.line.clear()

    def enter(self) -> None:
        """Put the cursor into the line."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        if self.text:
            self._save(self.text)
