"""Lines of patients and of visits, each cell once, for lists and tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from intake.domain.dates import shown_date
from intake.domain.record import PatientHit, VisitLine

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A patient in a list."""

    id: int
    cells: tuple[str, ...] = field(repr=False)


def patient_row(hit: PatientHit, today: date) -> PatientRow:
    """Return a line of a search: NAME, born (age), number, last visit of how many."""
    last = shown_date(hit.last_visit) if hit.last_visit else "none"
    many = f"{hit.visits} visit{'s' * (hit.visits > 1)}" if hit.last_visit else ""
    if hit.restricted:
        last, many = "restricted", ""
    return PatientRow(
        hit.id,
        (
            hit.person.name_text(),
            hit.person.born_text(today),
            hit.person.number_text(),
            last,
            many,
        ),
    )


def recent_rows(lines: Sequence[VisitLine]) -> tuple[PatientRow, ...]:
    """Return the patients of the latest visits, each once."""
    rows: dict[int, PatientRow] = {}
    for line in lines:
        seen = shown_date(line.seen_at.astimezone().date())
        cells = (line.patient_name, line.born, line.number or "Not known", seen, "")
        rows.setdefault(line.patient_id, PatientRow(line.patient_id, cells))
    return tuple(rows.values())


T = TypeVar("T")


class RowModel(QAbstractTableModel, Generic[T]):
    """Rows that are all at hand, one to a line; what a cell says is its own model's."""

    HEADINGS: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[T, ...] = ()

    def show_rows(self, rows: Sequence[T]) -> None:
        """Show these rows and no others."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, number: int) -> T | None:
        """Return a line."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return len(self.HEADINGS)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        across = orientation == Qt.Orientation.Horizontal
        if across and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADINGS[section]
        return None


class PatientModel(RowModel[PatientRow]):
    """Patients, one to a line."""

    HEADINGS = ("Name", "Born", "Number", "Last visit", "Visits")

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, self._rows[index.row()].cells))
        return None


LEVEL_ROLE = Qt.ItemDataRole.UserRole + 1
"""The level of a visit, for whoever paints its shape."""
