"""The sheet that the form scrolls over: every section, one below the other."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.forms.fields import FormSpec
from ui.forms.registry import Workshop
from ui.forms.row import Row
from ui.forms.section_block import SectionBlock

_WIDEST = 880
_FOOT = 160
"""Room below the last section, so that it can be scrolled up to the eyes."""


class FormSheet(QWidget):
    """All sections; those with nothing to ask are not shown."""

    # A row was made: it is to be connected.
    row_made = Signal(object)
    # "The rest are no" was pressed with the mouse: the key of the section.
    denial_wished = Signal(str)
    # The nurse agreed or not to what was listed: the key, and which.
    denial_answered = Signal(str, bool)

    def __init__(self, spec: FormSpec, workshop: Workshop) -> None:
        super().__init__()
        column = QWidget(self)
        column.setMaximumWidth(_WIDEST)
        lines = QVBoxLayout(column)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(16)
        self.blocks: dict[str, SectionBlock] = {}
        for section in spec.sections:
            block = SectionBlock(section, workshop, column)
            block.row_made.connect(self.row_made)
            block.denial_wished.connect(self.denial_wished)
            block.denial_answered.connect(self.denial_answered)
            self.blocks[section.key] = block
            lines.addWidget(block)
        self._begun = False
        lines.addStretch(1)
        around = QHBoxLayout(self)
        around.setContentsMargins(16, 16, 16, _FOOT)
        around.addWidget(column, 1)

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are shown, in clinical order."""
        for block in self.blocks.values():
            yield from block.rows

    def every_row(self) -> Iterator[Row]:
        """Yield every row that was ever shown."""
        for block in self.blocks.values():
            for field in block.section.fields:
                row = block.row(field.path)
                if row is not None:
                    yield row

    def show_fields(self, visible: frozenset[str]) -> bool:
        """Show the fields that are to be asked; return whether anything moved."""
        moved = [block.show_fields(visible) for block in self.blocks.values()]
        if not self._begun:  # an unused section is not in the way from the start
            for block in self.blocks.values():
                if not block.is_used:
                    block.hide()
            self._begun = True
        return any(moved)

    def settle(self, width: int) -> None:
        """Lay everything out now instead of at the next turn of the event loop."""
        self.resize(width, max(self.heightForWidth(width), self.height()))
        outer = self.layout()
        if outer is not None:
            outer.activate()
