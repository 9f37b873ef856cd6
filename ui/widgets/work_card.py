"""A card of the worklist: what waits, and two buttons."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.domain.assessment import Level
from ui.theme import Size
from ui.widgets.buttons import Button, Role
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.level_mark import LevelMark
from ui.widgets.surface import Surface


class WorkCard(Surface):
    """One thing that waits; what ends it asks once more, in place."""

    # It is to be opened.
    wished = Signal()
    # It is to be ended: discarded, called, looked at.
    ended = Signal()

    def __init__(
        self, title: str, detail: str, verbs: tuple[str, str], level: Level | None
    ) -> None:
        super().__init__()
        open_word, self._end_word = verbs
        self._sure = False
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PlainLabel(title, size=Size.HEADING, strong=True, wraps=True))
        words.addWidget(PlainLabel(detail, tone=Tone.MUTED, wraps=True))
        self.go_on = Button(
            open_word, self.wished.emit, role=Role.MAIN, name=f"{open_word}: {title}"
        )
        self._end = Button(
            self._end_word,
            self._on_end,
            role=Role.QUIET,
            name=f"{self._end_word}: {title}",
        )
        acts = QWidget(self)
        flow = FlowLayout(acts, gap=8, line_gap=4)
        flow.addWidget(self.go_on)
        flow.addWidget(self._end)
        words.addWidget(acts)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 12, 16, 12)
        line.setSpacing(12)
        if level is not None:
            line.addWidget(LevelMark(level, size=20), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self.setAccessibleName(f"{title}. {detail}")

    @property
    def buttons(self) -> tuple[Button, Button]:
        """What opens it, what ends it."""
        return self.go_on, self._end

    def end(self) -> None:
        """Press the second button."""
        self._end.click()

    def _on_end(self) -> None:
        if self._sure:
            self.ended.emit()
            return
        self._sure = True
        self._end.setText(f"Really: {self._end_word.lower()}? Press again")
        self._end.updateGeometry()
