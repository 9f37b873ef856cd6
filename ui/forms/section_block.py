"""A section of the form: its heading, its rows, and “the rest are no”."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from intake.forms.denial import Denial
from intake.forms.fields import SectionSpec
from intake.forms.progress import SectionProgress
from ui.forms.registry import Workshop, make_row
from ui.forms.row import Row
from ui.theme import ROW, Size
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface
from ui.widgets.tab_order import follow, precede, stops

_EDGE = 16
_HEADING = 32
_FOOT = 8


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
    """The rows of a section; those asked on a condition are made when they apply.

    It begins as a heading that keeps room for its rows. They are made when it is
    filled, or when somebody asks for one: a hundred rows at once is a wait.
    """

    # The rows are being made in sight (True), or have just been (False).
    filling = Signal(bool)
    # A row was made: it is to be connected.
    row_made = Signal(object)
    # "The rest are no" was pressed with the mouse: the key of the section.
    denial_wished = Signal(str)
    # The nurse agreed or not to what the strip listed: the key, and which.
    denial_answered = Signal(str, bool)

    def __init__(
        self,
        section: SectionSpec,
        workshop: Workshop,
        parent: QWidget,
        *,
        above: "SectionBlock | None" = None,
    ) -> None:
        super().__init__(parent)
        self.section = section
        self._above = above
        self._workshop = workshop
        self._rows: dict[str, Row] = {}
        self._shown: frozenset[str] = frozenset()
        self._strip: DenialStrip | None = None
        self.is_filled = False
        self.setObjectName(f"section.{section.key}")
        self.setAccessibleName(section.title)
        self._count = PlainLabel(size=Size.SMALL, tone=Tone.MUTED, parent=self)
        title = PlainLabel(section.title, size=Size.HEADING, strong=True, parent=self)
        wish, quiet = self._wish, Role.QUIET
        self._rest = Button("The rest are no", wish, role=quiet, parent=self)
        self._rest.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rest.setToolTip("Ctrl+N")
        heading = QHBoxLayout()
        heading.setContentsMargins(_EDGE, 8, 8, 4)
        heading.setSpacing(12)
        heading.addWidget(title)
        heading.addWidget(self._count)
        heading.addStretch(1)
        heading.addWidget(self._rest)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(1, 1, 1, _FOOT)
        self._lines.setSpacing(0)
        self._lines.addLayout(heading)

    @override
    def sizeHint(self) -> QSize:
        """Return any size: the height follows the width, as that of a row."""
        return QSize(0, ROW)

    @property
    def rows(self) -> Iterator[Row]:
        """The rows that are shown, in clinical order; they are made if need be."""
        self.fill()
        return (
            self._rows[field.path]
            for field in self.section.fields
            if field.path in self._shown
        )

    @property
    def is_used(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self._shown)

    @property
    def strip(self) -> DenialStrip:
        """What asks before "the rest are no"."""
        if self._strip is None:
            self._strip = DenialStrip(self)
            self._strip.answered.connect(self._on_answered)
            self._lines.insertWidget(1, self._strip)
            if first := next(
                (stop for row in self.made() for stop in stops(row)), None
            ):
                precede(self._strip, first)
        return self._strip

    @property
    def least_height(self) -> int:
        """How high it will be at least, once it is filled."""
        return _HEADING + ROW * len(self._shown) + _FOOT if self._shown else 0

    def made(self) -> Iterator[Row]:
        """Yield every row that was made, in clinical order."""
        for field in self.section.fields if self._rows else ():
            if field.path in self._rows:
                yield self._rows[field.path]

    def fill(self) -> None:
        """Make the rows that are shown, unless they are there."""
        if self.is_filled or not self._shown:
            return
        self.is_filled = True
        if self.isVisible():
            self._fill_in_sight()
        else:
            self._make_rows()

    def _fill_in_sight(self) -> None:
        """Make the rows and show all at once: Qt would lay out the form for each.

        Nor does it while they are made: the sheet is not as high yet as it has to be.
        """
        self.filling.emit(True)  # noqa: FBT003 - the signal carries one flag
        self.hide()
        self._make_rows()
        self.show()
        self.filling.emit(False)  # noqa: FBT003 - as above

    def _make_rows(self) -> None:
        for field in self.section.fields:
            if field.path in self._shown:
                self._make(field.path)
        self.setMinimumHeight(0)

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
        if self.is_filled:
            self._show_rows(before)
        else:
            self.setMinimumHeight(self.least_height)
        if bool(wanted) != bool(before) and (before or self.isHidden()):
            self.setVisible(bool(wanted))
        return True

    def _show_rows(self, before: frozenset[str]) -> None:
        wanted = self._shown
        for field in self.section.fields:
            if field.path in wanted and field.path not in self._rows:
                self._make(field.path)
            elif (field.path in wanted) != (field.path in before):
                self._rows[field.path].setVisible(field.path in wanted)

    def show_progress(self, progress: SectionProgress) -> None:
        """Show how many are answered, and how many lines wait to be confirmed."""
        text = progress.words
        if text != self._count.text():
            self._count.setText(text)

    def show_rest(self, *, possible: bool) -> None:
        """Offer "the rest are no" where there is a rest."""
        if self._rest.isHidden() == possible:
            self._rest.setVisible(possible)

    def _chain(self, row: Row) -> None:
        """Put a new row in the way of Tab where it stands, whenever it was made."""
        before: QWidget | None = self._strip
        for one in self.made():
            if one is row:
                break
            before = one
        before = before or (self._above and self._above.last())
        if before is not None:
            follow(before, row)

    def last(self) -> Row | None:
        """Return the last row that was made, here or in a section above."""
        made = list(self.made())
        if made:
            return made[-1]
        return self._above.last() if self._above else None

    def _make(self, path: str) -> None:
        place = next(
            n for n, field in enumerate(self.section.fields) if field.path == path
        )
        before = sum(f.path in self._rows for f in self.section.fields[:place])
        row = make_row(self.section.fields[place], self._workshop, self)
        self._rows[path] = row
        above = 1 + (self._strip is not None)
        self._lines.insertWidget(above + before, row)
        self._chain(row)
        self.row_made.emit(row)
        if self.isVisible():
            row.show()  # Qt would show it one turn of the event loop later

    def _wish(self) -> None:
        self.denial_wished.emit(self.section.key)

    def _on_answered(self, agreed: bool) -> None:  # noqa: FBT001 - a slot of a flag
        self.denial_answered.emit(self.section.key, agreed)
