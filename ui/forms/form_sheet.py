"""The sheet that the form scrolls over: every section, one below the other.

What can be seen is made first; the rest follows section by section once that is
painted, between two key presses. Whoever asks for a row before has it made.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from intake.domain.assessment import InteractionFound
from intake.forms.checks import Issue
from intake.forms.fields import FormSpec
from intake.forms.timeline import Timeline
from ui.forms.medicine_row import MedicationsRow
from ui.forms.registry import Workshop
from ui.forms.row import Row
from ui.forms.section_block import SectionBlock
from ui.theme import ROW
from ui.tidying import give_back

_WIDEST = 880
_FOOT = 160
"""Room below the last section, so that it can be scrolled up to the eyes."""
_PACE_MS = 16
"""A section is made for every frame: keys and painting have their turn between."""


class _Column(QWidget):
    """The sections below one another; as wide as there is room, up to a limit."""

    @override
    def sizeHint(self) -> QSize:
        """Return any size: the height follows the width, as that of a row."""
        return QSize(_WIDEST, ROW)


class FormSheet(QWidget):
    """All sections; those with nothing to ask are not shown."""

    # A row was made: it is to be connected.
    row_made = Signal(object)
    # "The rest are no" was pressed with the mouse: the key of the section.
    denial_wished = Signal(str)
    # The nurse agreed or not to what was listed: the key, and which.
    denial_answered = Signal(str, bool)

    def __init__(
        self, spec: FormSpec, workshop: Workshop, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._column = column = _Column(self)
        column.setMaximumWidth(_WIDEST)
        self._lines = lines = QVBoxLayout(column)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(16)
        self.blocks: dict[str, SectionBlock] = {}
        block: SectionBlock | None = None
        for section in spec.sections:
            block = SectionBlock(section, workshop, column, above=block)
            block.row_made.connect(self._on_row_made)
            block.filling.connect(self._on_filling)
            block.denial_wished.connect(self.denial_wished)
            block.denial_answered.connect(self.denial_answered)
            self.blocks[section.key] = block
            lines.addWidget(block)
        self._begun = False
        self._found: Sequence[InteractionFound] = ()
        self._timeline: Timeline | None = None
        self._idle = QTimer(self, interval=_PACE_MS)
        self._first = QTimer(self, singleShot=True, interval=0)
        self._first.timeout.connect(self._idle.start)
        self._idle.timeout.connect(self._fill_next)
        lines.addStretch(1)
        self._around = around = QHBoxLayout(self)
        around.setContentsMargins(16, 16, 16, _FOOT)
        around.addWidget(column, 1)

    @override
    def sizeHint(self) -> QSize:
        """Return any size: the height follows the width, as that of a row."""
        return QSize(_WIDEST, ROW)

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are shown, in clinical order."""
        for block in self.blocks.values():
            yield from block.rows

    def every_row(self) -> Iterator[Row]:
        """Yield every row that was made."""
        for block in self.blocks.values():
            yield from block.made()

    def section_of(self, row: Row) -> str | None:
        """Return the key of the section that a row stands in."""
        holders = (k for k, block in self.blocks.items() if block.isAncestorOf(row))
        return next(holders, None)

    def show_issues(self, before: Sequence[Issue], issues: Sequence[Issue]) -> None:
        """Show the issues in the rows that have, or had, any."""
        touched = {issue.path for issue in (*before, *issues)}
        for row in self.every_row():
            if any(row.concerns(path) for path in touched):
                row.show_issues([i for i in issues if row.concerns(i.path)])

    def fill_down_to(self, bottom: int) -> None:
        """Make what stands above a height, if every section is as low as it can be."""
        top = 0
        for block in self.blocks.values():
            if top < bottom:
                block.fill()
            top += block.least_height

    @property
    def is_whole(self) -> bool:
        """Whether every row is there."""
        return all(block.is_filled for block in self._used())

    def _used(self) -> Iterator[SectionBlock]:
        return (block for block in self.blocks.values() if block.is_used)

    def _fill_next(self) -> None:
        block = next((one for one in self._used() if not one.is_filled), None)
        if block is not None:
            block.fill()
        if self.is_whole:
            self._idle.stop()
            give_back()

    def _on_filling(self, begins: bool) -> None:  # noqa: FBT001 - a slot of a flag
        self._lines.setEnabled(not begins)
        if not begins:
            self.settle()

    def _on_row_made(self, row: Row) -> None:
        self.row_made.emit(row)
        if isinstance(row, MedicationsRow):
            self._show_in(row)

    def show_fields(self, visible: frozenset[str]) -> bool:
        """Show the fields that are to be asked; return whether anything moved."""
        moved = [block.show_fields(visible) for block in self.blocks.values()]
        if not self._begun:  # an unused section is not in the way from the start
            for block in self.blocks.values():
                if not block.is_used:
                    block.hide()
            self._begun = True
        return any(moved)

    def show_medicines(
        self, found: Sequence[InteractionFound], timeline: Timeline
    ) -> None:
        """Say with the medicines what does not go together, and what was when."""
        self._found, self._timeline = found, timeline
        for row in self.every_row():
            if isinstance(row, MedicationsRow):
                self._show_in(row)

    def _show_in(self, row: MedicationsRow) -> None:
        if self._timeline is not None:
            row.show_interactions(self._found)
            row.show_timeline(self._timeline)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Have every section in its place before anything is painted."""
        super().showEvent(event)
        self.settle()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Go on with what cannot be seen, now that the nurse has what can."""
        if not self._idle.isActive() and not self.is_whole:
            self._first.start()  # counted from when all of this is painted

    def settle(self) -> None:
        """Lay everything out now instead of at the next turn of the event loop."""
        self._column.updateGeometry()
        width = self.width()
        self.resize(width, max(self.heightForWidth(width), self.height()))
        self._around.activate()
        self._lines.activate()
