"""A section of the form: its heading, its rows, and “the rest are no”."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from intake.forms.denial import Denial
from intake.forms.fields import SectionSpec
from intake.forms.progress import SectionProgress
from ui.forms.registry import Workshop, make_row
from ui.forms.row import Row
from ui.theme import Size
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface

_EDGE = 16


class DenialStrip(Surface):
    """Asks before "the rest are no": the list of what it would record."""

    # The nurse agreed (True) or not (False).
    answered = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, fill="tint", edge="accent")
        self._text = PlainLabel(wraps=True)
        self._yes = Button("Record these as no", self._agree, role=Role.MAIN)
        self._no = Button("Leave them", self._refuse)
        buttons = QHBoxLayout()
        for button in (self._yes, self._no):
            buttons.addWidget(button)
        buttons.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_EDGE, 8, _EDGE, 8)
        outer.addWidget(self._text)
        outer.addLayout(buttons)
        self.hide()

    def ask(self, denial: Denial) -> None:
        """List what would be recorded and wait for Enter."""
        count = len(denial.words)
        verb = "is" if count == 1 else "are"
        self._text.setText(
            f"{count} {verb} asked and denied: {', '.join(denial.words)}."
        )
        self.show()
        self._yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _agree(self) -> None:
        self.hide()
        self.answered.emit(True)  # noqa: FBT003 - the signal carries one flag

    def _refuse(self) -> None:
        self.hide()
        self.answered.emit(False)  # noqa: FBT003 - as above

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._refuse()
        else:
            super().keyPressEvent(event)


class SectionBlock(Surface):
    """The rows of a section; those asked on a condition are made when they apply."""

    # A row was made: it is to be connected.
    row_made = Signal(object)
    # "The rest are no" was pressed with the mouse: the key of the section.
    denial_wished = Signal(str)
    # The nurse agreed or not to what the strip listed: the key, and which.
    denial_answered = Signal(str, bool)

    def __init__(
        self, section: SectionSpec, workshop: Workshop, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.section = section
        self._workshop = workshop
        self._rows: dict[str, Row] = {}
        self._shown: frozenset[str] = frozenset()
        self.setObjectName(f"section.{section.key}")
        self.setAccessibleName(section.title)
        self._count = PlainLabel(size=Size.SMALL, tone=Tone.MUTED)
        self._rest = Button("The rest are no", self._wish, role=Role.QUIET)
        self._rest.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rest.setToolTip("Ctrl+N")
        heading = QHBoxLayout()
        heading.setContentsMargins(_EDGE, 8, 8, 4)
        heading.setSpacing(12)
        heading.addWidget(PlainLabel(section.title, size=Size.HEADING, strong=True))
        heading.addWidget(self._count)
        heading.addStretch(1)
        heading.addWidget(self._rest)
        self.strip = DenialStrip(self)
        self.strip.answered.connect(self._on_answered)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(1, 1, 1, 8)
        self._lines.setSpacing(0)
        self._lines.addLayout(heading)
        self._lines.addWidget(self.strip)

    @property
    def rows(self) -> Iterator[Row]:
        """The rows that are shown, in clinical order."""
        return (
            self._rows[field.path]
            for field in self.section.fields
            if field.path in self._shown
        )

    @property
    def is_used(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self._shown)

    def row(self, path: str) -> Row | None:
        """Return the row of a field, if it was ever shown."""
        return self._rows.get(path)

    def show_fields(self, visible: frozenset[str]) -> bool:
        """Show the fields that are to be asked; return whether anything moved.

        Visibility is kept here and not asked of Qt, to which everything is hidden
        before the window is shown; and nothing is told to Qt that it would lay out
        for nothing.
        """
        wanted = visible.intersection(field.path for field in self.section.fields)
        before, self._shown = self._shown, wanted
        if wanted == before:
            return False
        for field in self.section.fields:
            if field.path in wanted and field.path not in self._rows:
                self._make(field.path)
            elif (field.path in wanted) != (field.path in before):
                self._rows[field.path].setVisible(field.path in wanted)
        if bool(wanted) != bool(before) and (before or self.isHidden()):
            self.setVisible(bool(wanted))
        return True

    def show_progress(self, progress: SectionProgress) -> None:
        """Show how many are answered."""
        text = f"{progress.given} of {progress.total}"
        if text != self._count.text():
            self._count.setText(text)

    def show_rest(self, *, possible: bool) -> None:
        """Offer "the rest are no" where there is a rest."""
        if self._rest.isHidden() == possible:
            self._rest.setVisible(possible)

    def _make(self, path: str) -> None:
        place = next(
            n for n, field in enumerate(self.section.fields) if field.path == path
        )
        before = sum(f.path in self._rows for f in self.section.fields[:place])
        row = make_row(self.section.fields[place], self._workshop, self)
        self._rows[path] = row
        self._lines.insertWidget(2 + before, row)
        self.row_made.emit(row)
        if self.isVisible():
            row.show()  # Qt would show it one turn of the event loop later

    def _wish(self) -> None:
        self.denial_wished.emit(self.section.key)

    def _on_answered(self, agreed: bool) -> None:  # noqa: FBT001 - a slot of a flag
        self.denial_answered.emit(self.section.key, agreed)
