"""The rules in a list: what each decides and what it is called."""

from PySide6.QtCore import Qt
from typing_extensions import override

from intake.domain.assessment import Level
from intake.services.rule_pages import RulePage
from ui.models.lines import LEVEL_ROLE, Index, RowModel

_LEVELS = {level.value: level for level in Level}
_WORDS = {"tests": "Blood tests", "advice": "Advice", "cause": "Cause"}


def decides(page: RulePage) -> str:
    """Return what a rule decides, in words."""
    level = _LEVELS.get(page.kind)
    return level.word.capitalize() if level else _WORDS[page.kind]


class RuleModel(RowModel[RulePage]):
    """Rules, one to a line, with the shape of the level that they give."""

    LEVEL = 0
    HEADINGS = ("Decides", "Rule")

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        page = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return page.title if index.column() else decides(page)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{decides(page)}: {page.title}"
        if role == LEVEL_ROLE:
            return _LEVELS.get(page.kind)
        return None
