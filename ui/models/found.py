"""The visits that a query finds: a million rows, of which those looked at are fetched.

Rows come in pages, off the window's thread; until a page is there its rows are blank.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, QTimer
from typing_extensions import override

from intake.domain.record import VisitLine
from intake.services.search import FoundVisits
from intake.services.visit_csv import HEADINGS, visit_cells
from ui.models.lines import LEVEL_ROLE, Index
from ui.tasks import Runner

PAGE = 100
_KEPT = 60
"""So many pages are kept; the one not looked at for longest goes first."""
_TESTS = 2
"""So many tests are named in a line, and one more where that is the last."""
_NOWHERE = QModelIndex()
_Page = tuple[tuple[VisitLine, ...], tuple[tuple[str, ...], ...]]


def found_cells(line: VisitLine) -> tuple[str, ...]:
    """Return a visit as its cells; of many tests the first, and how many more.

    All of them stand in the preview, in the visit and in a file.
    """
    *cells, tests = visit_cells(line)
    if (more := len(line.tests) - _TESTS) > 1:
        tests = f"{', '.join(line.tests[:_TESTS])} and {more} more"
    return (*cells, tests)


class FoundModel(QAbstractTableModel):
    """Shows any row of what was found; asks for one page at a time, the last wished."""

    LEVEL = 4

    def __init__(self, runner: Runner, failed: Callable[[Exception], None]) -> None:
        super().__init__()
        self._runner = runner
        self._failed = failed
        self._found: FoundVisits | None = None
        self._pages: OrderedDict[int, _Page] = OrderedDict()
        self._wished: list[int] = []
        self._asked: int | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)

    def show_found(self, found: FoundVisits | None) -> None:
        """Show what another query found, or nothing."""
        self.beginResetModel()
        self._found = found
        self._pages.clear()
        self._wished.clear()
        self._asked = None
        self.endResetModel()
        if found is not None and found.total:
            self._wish(0)

    @property
    def found(self) -> FoundVisits | None:
        """What is shown."""
        return self._found

    def line(self, row: int) -> VisitLine | None:
        """Return a row if it is here."""
        page = self._pages.get(row // PAGE) if row >= 0 else None
        if page is None:
            return None
        lines, place = page[0], row % PAGE
        return lines[place] if place < len(lines) else None

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        inside = parent.isValid() or self._found is None
        return 0 if inside or self._found is None else self._found.total

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return len(HEADINGS)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            cells = self._cells(index.row())
            return cells[index.column()] if cells else ""
        if role == LEVEL_ROLE:
            line = self.line(index.row())
            return (line.decided_level or line.level) if line else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._told(index.row(), index.column())
        return None

    def _told(self, row: int, column: int) -> str:
        """Return what a screen reader says: the first cell stands for its whole line.

        The cursor is in that one, and a column may be written below another.
        """
        cells = self._cells(row)
        told = [f"{name}: {cell}" for name, cell in zip(HEADINGS, cells, strict=False)]
        return ", ".join(told if column == 0 else told[column : column + 1])

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        across = orientation == Qt.Orientation.Horizontal
        if across and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def _cells(self, row: int) -> Sequence[str]:
        number = row // PAGE
        page = self._pages.get(number)
        if page is None:
            self._wish(number)
            return ()
        self._pages.move_to_end(number)
        place = row % PAGE
        return page[1][place] if place < len(page[1]) else ()

    def _wish(self, number: int) -> None:
        """Ask for a page once the window has nothing else to do."""
        if number in self._wished or number == self._asked:
            return
        self._wished.append(number)
        if self._asked is None and not self._soon.isActive():
            self._soon.start(0)

    def _ask(self) -> None:
        if self._found is None or not self._wished or self._asked is not None:
            return
        number = self._wished.pop()
        del self._wished[:-1]  # what was scrolled past is not fetched
        self._asked = number
        found = self._found
        self._runner.run(
            self,
            partial(found.rows, number * PAGE, PAGE),
            partial(self._take, found, number),
            partial(self._on_failed, found),
        )

    def _take(
        self, found: FoundVisits, number: int, lines: tuple[VisitLine, ...]
    ) -> None:
        if found is not self._found:
            return
        self._asked = None
        self._pages[number] = (lines, tuple(found_cells(line) for line in lines))
        while len(self._pages) > _KEPT:
            self._pages.popitem(last=False)
        first = number * PAGE
        last = min(first + PAGE, found.total) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(HEADINGS) - 1))
        if self._wished:
            self._soon.start(0)

    def _on_failed(self, found: FoundVisits, error: Exception) -> None:
        if found is self._found:
            self._asked = None
            self._failed(error)
