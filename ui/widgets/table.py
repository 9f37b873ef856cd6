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
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from intake.domain.assessment import Level
from ui.models.lines import LEVEL_ROLE, Index
from ui.theme import ROW, SCROLL_BAR, Size, colour, font
from ui.widgets.cell_text import WRAPPED, in_lines, text_height
from ui.widgets.columns import Columns, roomiest
from ui.widgets.level_mark import paint_level

_GAP = 8
_SHAPE = 12
_AIR = 8


class LineDelegate(QStyledItemDelegate):
    """Paints a cell; a level with its shape; the chosen line with the accent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = Columns(())
        """What is written where."""

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
                bar = QRect(rect.left(), rect.top(), 3, rect.height())
                bar = QStyle.visualRect(option.direction, rect, bar)
                painter.fillRect(bar, colour("accent"))
        painter.setPen(colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        room = rect.adjusted(_GAP, 0, -_GAP, 0)
        level = (
            index.data(LEVEL_ROLE) if index.column() == self._level_column() else None
        )
        if level is not None:
            way, words = option.direction, room.adjusted(_SHAPE + _GAP, 0, 0, 0)
            words = QStyle.visualRect(way, rect, words)
            beside = self._write(painter, words, index).center().y()
            box = QRect(room.left(), beside - _SHAPE // 2, _SHAPE, _SHAPE)
            box = QStyle.visualRect(way, rect, box)
            paint_level(painter, Level(level), QRectF(box), bare=True)
        else:
            self._write(painter, room, index)

    def _write(self, painter: QPainter, room: QRect, index: Index) -> QRect:
        """Write the text of a cell, and below it what is folded into it.

        Returns:
            where the text of the cell itself stands.
        """
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
        return room

    def height(self, index: Index, width: int) -> int:
        """Return how high a cell must be to show all of its text."""
        room = max(1, width - self.taken(index))
        high = text_height(str(index.data()), room, strong=self.is_strong(index))
        if below := self.below(index):
            high += text_height(below, room, strong=False, size=Size.SMALL)
        return high + _AIR

    def below(self, index: Index) -> str:
        """Return what other columns say that are folded into this one, each a line."""
        columns = self.columns.folded.get(index.column(), ())
        told = (self._folded(index, column) for column in columns)
        return "\n".join(filter(None, told))

    def _folded(self, index: Index, column: int) -> str:
        model = index.model()
        cell = str(model.index(index.row(), column).data() or "")
        if not cell or column not in self.columns.named:
            return cell
        across = Qt.Orientation.Horizontal
        return f"{model.headerData(column, across)}: {cell}"

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
        self._ways: Sequence[Columns] = ()
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

    def set_out(self, *ways: Columns) -> None:
        """Set the columns out in the first of several ways that there is room for.

        The table never moves sideways, and no bar covers its last line.

        Args:
            ways: the roomiest first; in the last one columns shrink as far as need be.
        """
        self._ways = ways
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(off)
        self._divide()

    def _divide(self) -> None:
        if not self._ways:
            return
        # with or without the upright bar: or it could come and go for ever
        way = roomiest(self._ways, self.width() - SCROLL_BAR)
        if way is not self.lines.columns:
            self.lines.columns = way
            for column in range(self.model().columnCount()):
                self.setColumnHidden(column, column in way.hidden)
        for column, width in enumerate(way.widths(self.viewport().width())):
            if column not in way.hidden:
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
            self._fit_soon()  # rows that shrink bring others into sight

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
