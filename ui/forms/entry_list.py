"""The entries of a list, one below the other, and the way of the cursor among them."""

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from intake.forms.checks import Issue
from ui.forms.entry import Entry, Face
from ui.widgets.tab_order import precede

Shown = tuple[Face, Mapping[str, str], str, Sequence[Issue]]


class EntryList(QWidget):
    """Entries by name; arrows and Enter go from one to the next and out at the ends."""

    # The cursor leaves the entries: on (+1) or back (-1).
    left = Signal(int)

    def __init__(self, make: Callable[[str], Entry], parent: QWidget) -> None:
        super().__init__(parent)
        self.next_stop: QWidget = self  # where Tab goes after the last entry
        self._make = make
        self._entries: dict[str, Entry] = {}
        self._shown: dict[str, Shown] = {}
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        self.hide()

    @property
    def by_name(self) -> dict[str, Entry]:
        """Every entry by its name, from top to bottom."""
        return self._entries

    def keep(self, names: Collection[str]) -> None:
        """Take out the entries that are not named and make those that are missing."""
        for gone in [name for name in self._entries if name not in names]:
            entry = self._entries.pop(gone)
            self._shown.pop(gone, None)
            entry.hide()
            entry.deleteLater()
        self.setVisible(bool(names))
        for name in names:
            if name not in self._entries:
                self._add(name)

    def _add(self, name: str) -> None:
        entry = self._make(name)
        entry.left.connect(self._on_entry_left)
        self._entries[name] = entry
        self._lines.addWidget(entry)
        precede(entry, self.next_stop)
        if self.isVisible():
            entry.show()  # Qt would show it one turn of the event loop later

    def show_entry(
        self,
        name: str,
        face: Face,
        texts: Mapping[str, str],
        day: str,
        issues: Sequence[Issue],
    ) -> None:
        """Show an entry, if anything of it is new: most keys change one of many.

        Args:
            name: which.
            face: what it shows of itself.
            texts: what stands in its columns.
            day: of the visit that it comes from, while it waits.
            issues: those of the whole list; its own are picked out.
        """
        entry = self._entries[name]
        own = [i for i in issues if f"{i.path}.".startswith(f"{entry.path}.")]
        shown = (face, dict(texts), day, own)
        if self._shown.get(name) == shown:
            return
        self._shown[name] = shown
        entry.show_face(face)
        entry.show_columns(texts)
        entry.show_origin(day)
        entry.show_issues(own)

    def start(self, path: str) -> bool:
        """Put the cursor into the entry at a path; return whether there is one."""
        for entry in self._entries.values():
            if path.startswith(f"{entry.path}.") or path == entry.path:
                entry.start(path[len(entry.path) + 1 :] or None)
                return True
        return False

    def start_waiting(self) -> bool:
        """Put the cursor at the first entry that waits; return whether one does."""
        waiting = next((entry for entry in self._entries.values() if entry.waits), None)
        if waiting:
            waiting.start()
        return waiting is not None

    def start_last(self) -> bool:
        """Put the cursor at the last entry; return whether there is one."""
        entries = list(self._entries.values())
        if entries:
            entries[-1].start()
        return bool(entries)

    def _on_entry_left(self, step: int) -> None:
        entries = list(self._entries.values())
        focus = QApplication.focusWidget() or self
        at = next((n for n, e in enumerate(entries) if e.isAncestorOf(focus)), 0)
        if 0 <= at + step < len(entries):
            entries[at + step].start()
        else:
            self.left.emit(step)
