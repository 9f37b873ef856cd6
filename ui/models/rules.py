"""The rules in a list: what each decides and what it is called."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from typing_extensions import override

from intake.domain.assessment import Level
from intake.services.rule_pages import RulePage
from ui.models.lines import LEVEL_ROLE, Index

HEADINGS = ("Decides", "Rule")
_NOWHERE = QModelIndex()
_LEVELS = {level.value: level for level in Level}
_WORDS = {"tests": "Blood tests", "advice": "Advice", "cause": "Cause"}


def decides(page: RulePage) -> str:
    """Return what a rule decides, in words."""
    level = _LEVELS.get(page.kind)
    return level.word.capitalize() if level else _WORDS[page.kind]


class RuleModel(QAbstractTableModel):
    """Rules, one to a line, with the shape of the level that they give."""

    LEVEL = 0

    def __init__(self) -> None:
        super().__init__()
        self._pages: tuple[RulePage, ...] = ()

    def show_pages(self, pages: Sequence[RulePage]) -> None:
        """Show these rules and no others."""
        self.beginResetModel()
        self._pages = tuple(pages)
        self.endResetModel()

    def page(self, row: int) -> RulePage | None:
        """Return the rule of a line."""
        return self._pages[row] if 0 <= row < len(self._pages) else None

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._pages)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return len(HEADINGS)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        page = self._pages[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return page.title if index.column() else decides(page)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{decides(page)}: {page.title}"
        if role == LEVEL_ROLE:
            return _LEVELS.get(page.kind)
        return None

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
