"""A calm table: whole lines, no grid, moved by keys."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from intake.domain.assessment import Level
from ui.models.lines import LEVEL_ROLE, Index
from ui.theme import ROW, Size, colour, font
from ui.widgets.cell_text import WRAPPED, in_lines, text_height
from ui.widgets.level_mark import paint_level

_GAP = 8
_SHAPE = 12
_AIR = 8


class LineDelegate(QStyledItemDelegate):
    """Paints a cell; a level with its shape; the chosen line with the accent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.folded: dict[int, tuple[int, ...]] = {}
        """For a column, those that are written below its text."""

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        rect = QRect(option.rect)
        view = self.parent()
        chosen = (
            isinstance(view, QTableView) and view.currentIndex().row() == index.row()
        )
        if chosen:
            painter.fillRect(rect, colour("tint"))
            if index.column() == 0:
                painter.fillRect(
                    rect.left(), rect.top(), 3, rect.height(), colour("accent")
                )
        painter.setPen(colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        room = rect.adjusted(_GAP, 0, -_GAP, 0)
        level = (
            index.data(LEVEL_ROLE) if index.column() == self._level_column() else None
        )
        if level is not None:
            box = QRectF(room.left(), room.center().y() - _SHAPE / 2, _SHAPE, _SHAPE)
            paint_level(painter, Level(level), box, bare=True)
            room.adjust(_SHAPE + _GAP, 0, 0, 0)
        self._write(painter, room, index)

    def _write(self, painter: QPainter, room: QRect, index: Index) -> None:
        """Write the text of a cell, and below it what is folded into it."""
        strong, width, text = self.is_strong(index), room.width(), str(index.data())
        if below := self.below(index):
            low = text_height(below, width, strong=False, size=Size.SMALL)
            high = text_height(text, width, strong=strong)
            top = room.top() + (room.height() - high - low) // 2
            room = QRect(room.left(), top, width, high)
            foot = QRect(room.left(), top + high, width, low)
            painter.setFont(font(Size.SMALL))
            painter.setPen(colour("muted"))
            shown = in_lines(below, width, strong=False, size=Size.SMALL)
            painter.drawText(foot, WRAPPED, shown)
        painter.setFont(font(strong=strong))
        painter.setPen(colour("text"))
        painter.drawText(room, WRAPPED, in_lines(text, width, strong=strong))

    def height(self, index: Index, width: int) -> int:
        """Return how high a cell must be to show all of its text."""
        room = max(1, width - self.taken(index))
        high = text_height(str(index.data()), room, strong=self.is_strong(index))
        if below := self.below(index):
            high += text_height(below, room, strong=False, size=Size.SMALL)
        return high + _AIR

    def below(self, index: Index) -> str:
        """Return what other columns say that are folded into this one, each a line."""
        columns = self.folded.get(index.column(), ())
        row, model = index.row(), index.model()
        cells = (model.index(row, column).data() for column in columns)
        return "\n".join(str(cell) for cell in cells if cell)

    def taken(self, index: Index) -> int:
        """Return how much of a cell's width is not for its text."""
        shape = _SHAPE + _GAP if index.column() == self._level_column() else 0
        return 2 * _GAP + shape

    def is_strong(self, index: Index) -> bool:
        """Whether a cell is the name of its line."""
        return index.column() == self._name_column()

    def _level_column(self) -> int:
        view = self.parent()
        return (
            getattr(view.model(), "LEVEL", -1) if isinstance(view, QTableView) else -1
        )

    def _name_column(self) -> int:
        return 1 if self._level_column() >= 0 else 0


class Table(QTableView):
    """A table of lines; Enter or a double click opens one."""

    # A line is to be opened: its number.
    opened = Signal(int)

    def __init__(
        self, name: str, model: QAbstractItemModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.lines = LineDelegate(self)
        self.setItemDelegate(self.lines)
        self._shares: Sequence[tuple[int, int]] = ()
        self.never_sideways = False
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(self.fit)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setMinimumSectionSize(ROW)
        heading = self.horizontalHeader()
        heading.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        heading.setHighlightSections(False)
        heading.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        heading.setStretchLastSection(True)
        self.doubleClicked.connect(self._on_double_clicked)
        heading.sectionResized.connect(self._fit_soon)
        self.verticalScrollBar().valueChanged.connect(self._fit_soon)
        for told in (model.dataChanged, model.modelReset, model.rowsInserted):
            told.connect(self._fit_soon)

    def divide(self, *widths: tuple[int, int], sideways: bool = False) -> None:
        """Give every column the least and the usual width; what is left goes to one.

        In a narrow table all of them shrink together, and what they say wraps.

        Args:
            widths: of each column.
            sideways: whether a table that is narrower than the least widths moves
                sideways; else it never does, and no bar covers its last line. The
                last column takes what is left of such a table, else the first.
        """
        self._shares = widths
        self.never_sideways = not sideways
        if self.never_sideways:
            off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            self.setHorizontalScrollBarPolicy(off)
        self._divide()

    def fold(self, into: int, *columns: int) -> None:
        """Write columns below the text of another one: they want no room of theirs."""
        self.lines.folded[into] = columns
        for column in columns:
            self.setColumnHidden(column, True)  # noqa: FBT003 - Qt's own signature

    def _divide(self) -> None:
        if not self._shares:
            return
        least = sum(low for low, _usual in self._shares)
        span = sum(usual for _low, usual in self._shares) - least
        room = self.viewport().width()
        part = max(0.0, min(1.0, (room - least) / span))
        squeezed = min(1.0, room / least) if self.never_sideways else 1.0
        widths = [
            int((low + (usual - low) * part) * squeezed) for low, usual in self._shares
        ]
        widths[0 if self.never_sideways else -1] += max(0, room - sum(widths))
        for column, width in enumerate(widths):
            self.horizontalHeader().resizeSection(column, width)

    def fit(self) -> None:
        """Give every row that is seen the height that its text needs: none is cut."""
        model, widths = self.model(), self.horizontalHeader()
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return
        last = model.rowCount() - 1 if last < 0 else last
        every = range(model.columnCount())
        columns = [one for one in every if not self.isColumnHidden(one)]
        wanted = {}
        for row in range(first, last + 1):
            heights = [
                self.lines.height(model.index(row, column), widths.sectionSize(column))
                for column in columns
            ]
            wanted[row] = max(ROW, *heights)
        self._set_heights(wanted)

    def _set_heights(self, wanted: Mapping[int, int]) -> None:
        """Change the heights of rows, and find their places only once they all have.

        Or Qt adds up a million rows for every one that is changed.
        """
        changed = [row for row, high in wanted.items() if self.rowHeight(row) != high]
        if changed:
            self.verticalHeader().setUpdatesEnabled(False)
            for row in changed:
                self.setRowHeight(row, wanted[row])
            self.verticalHeader().setUpdatesEnabled(True)

    def _fit_soon(self) -> None:
        if not self._fitting.isActive():
            self._fitting.start(0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._divide()
        self._fit_soon()

    def choose(self, number: int) -> None:
        """Choose a line."""
        self.setCurrentIndex(self.model().index(number, 0))
        self.viewport().update()

    @property
    def chosen(self) -> int:
        """The number of the chosen line, -1 if there is none."""
        return self.currentIndex().row()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.chosen >= 0:
            self.opened.emit(self.chosen)
            return
        super().keyPressEvent(event)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())
