"""Why a signed visit is corrected: asked before the correction is signed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.forms.deciding import WHY_AMENDED
from intake.forms.draft import Draft
from ui.widgets.labels import PlainLabel
from ui.widgets.line_edit import LineEdit

NEEDED = "Say in a few words why the visit is corrected."


class AmendReason(QWidget):
    """One line; there only where a signed visit is corrected."""

    # It was typed: path, text.
    typing = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = LineEdit("Why is it corrected?", hint="a few words")
        self.line.setObjectName(WHY_AMENDED)
        self.line.textEdited.connect(self._on_typed)
        self.line.returnPressed.connect(self.focusNextChild)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 0, 16, 0)
        lines.setSpacing(4)
        lines.addWidget(PlainLabel(self.line.accessibleName(), strong=True, wraps=True))
        lines.addWidget(self.line)
        self.hide()

    def obstacle(self, draft: Draft) -> str | None:
        """Show what was typed; return what is lacking, None if nothing is."""
        typed = draft.typed(WHY_AMENDED)
        if self.line.text() != typed:
            self.line.setText(typed)
        return NEEDED if not self.isHidden() and not typed.strip() else None

    def enter(self) -> None:
        """Put the cursor into the line."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_typed(self, text: str) -> None:
        self.typing.emit(WHY_AMENDED, text)
