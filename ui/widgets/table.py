"""A calm table: whole lines, no grid, moved by keys."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
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
from ui.theme import ROW, colour, font
from ui.widgets.level_mark import paint_level

_GAP = 8
_SHAPE = 12


class LineDelegate(QStyledItemDelegate):
    """Paints a cell; a level with its shape; the chosen line with the accent."""

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
        painter.setFont(font(strong=index.column() == self._name_column()))
        painter.setPen(colour("text"))
        text = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

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
        self.setItemDelegate(LineDelegate(self))
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
