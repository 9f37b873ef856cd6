"""A row that holds a list: entries with columns, and a line to add one."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from typing_extensions import override

from intake.forms.checks import Issue, Severity
from intake.forms.draft import Draft
from intake.forms.fields import NONE, FieldSpec
from intake.forms.lookups import Offer, Offers
from ui.forms.entry import Column, Entry, Face
from ui.forms.row import Row
from ui.forms.search_line import SearchLine
from ui.widgets.pills import ManyPill, Weight


class ListRow(Row):
    """A list; what can be in it and how it looks is said by the subclasses."""

    # Several texts change as one step: path → text.
    changed_together = Signal(object)

    columns: Sequence[Column] = ()
    hint = ""
    nothing = ""
    nothing_typed = NONE

    def __init__(
        self,
        field: FieldSpec,
        find: Callable[[str], Offers],
        settle: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(field, parent)
        self._settle = settle
        self._draft = Draft()
        self._entries: dict[str, Entry] = {}
        self._issues: tuple[Issue, ...] = ()
        body = QWidget(self)
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 2, 0, 4)
        lines.setSpacing(4)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        lines.addLayout(self._list)
        self.line = SearchLine(
            f"Add to {field.short}", find, hint=self.hint, parent=body
        )
        self.line.setObjectName(f"{field.path}.add")
        self.line.taken.connect(self._on_taken)
        self.line.kept.connect(self._on_kept)
        self.line.stranded.connect(self._on_stranded)
        self.line.left.connect(self._on_left)
        self.line.focused.connect(self._on_focused)
        lines.addWidget(self.line)
        self._nothing = _nothing_pill(self, body) if self.nothing else None
        if self._nothing:
            self._nothing.clicked.connect(self._on_nothing)
            lines.addWidget(self._nothing)
        self.place([body], below=True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.line)

    def names(self, draft: Draft) -> Sequence[str]:
        """Return the names of the entries."""
        return draft.rows(self.field.path)

    def path_of(self, name: str) -> str:
        """Return the path of an entry."""
        return f"{self.field.path}.{name}"

    def columns_of(self, name: str) -> Mapping[str, str]:
        """Return what was typed in an entry."""
        return self._draft.row(self.field.path, name)

    def face(self, row: Mapping[str, str], name: str) -> Face:
        """Return what an entry shows of itself."""
        raise NotImplementedError

    def texts_of(self, offer: Offer) -> Mapping[str, str]:
        """Return the columns of a new entry made of an offer."""
        raise NotImplementedError

    def texts_of_free(self, text: str) -> Mapping[str, str]:
        """Return the columns of a new entry made of a typed text."""
        raise NotImplementedError

    @override
    def concerns(self, path: str) -> bool:
        return path == self.field.path or path.startswith(f"{self.field.path}.")

    @override
    def show_draft(self, draft: Draft) -> None:
        self._draft = draft
        names = self.names(draft)
        for gone in [name for name in self._entries if name not in names]:
            entry = self._entries.pop(gone)
            entry.hide()
            entry.deleteLater()
        for name in names:
            entry = self._entries.get(name) or self._make(name)
            row = self.columns_of(name)
            entry.show_face(self.face(row, name))
            entry.show_columns(row)
            entry.show_issues(
                [i for i in self._issues if i.path.startswith(entry.path)]
            )
        if self._nothing:
            self._nothing.setChecked(draft.typed(self.field.path) == self.nothing_typed)
            self._nothing.setVisible(not names or self.nothing_typed != NONE)

    @override
    def show_issues(self, issues: Sequence[Issue]) -> None:
        self._issues = tuple(issues)
        own = [issue for issue in issues if issue.path == self.field.path]
        if own or not self.line.text():
            self.show_issue(own[0] if own else None)
        self.show_draft(self._draft)

    @override
    def show_typed(self, path: str, text: str) -> None:
        self.show_draft(self._draft)

    @override
    def focus_part(self, path: str) -> None:
        for entry in self._entries.values():
            if path.startswith(f"{entry.path}.") or path == entry.path:
                entry.start(path[len(entry.path) + 1 :] or None)
                return
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, name: str) -> Entry:
        entry = Entry(self.path_of(name), self.columns, self)
        entry.typing.connect(self.typing)
        entry.settled.connect(self._on_settled)
        entry.removed.connect(self.remove)
        entry.left.connect(self._on_entry_left)
        entry.focused.connect(self._on_focused)
        self._entries[name] = entry
        self._list.addWidget(entry)
        return entry

    def remove(self, name: str) -> None:
        """Take an entry out."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        path = self.path_of(name)
        self.changed_together.emit(
            {f"{path}.{column}": "" for column in self.columns_of(name)}
        )

    def _add(self, texts: Mapping[str, str]) -> None:
        path = self.path_of(self._draft.new_row(self.field.path))
        self.changed_together.emit(
            {f"{path}.{column}": text for column, text in texts.items() if text}
            | {self.field.path: ""}
        )
        if self.columns and self.line.hasFocus():
            self.focus_part(path)

    def _on_taken(self, offer: Offer) -> None:
        self._add(self.texts_of(offer))

    def _on_stranded(self, text: str) -> None:
        wrong = f"“{text}” is not in the list, so it is not recorded."
        path = self.field.path
        self.show_issue(Issue(path, Severity.ERROR, wrong) if text else None)

    def _on_kept(self, text: str) -> None:
        self._add(self.texts_of_free(text))

    def _on_settled(self, path: str, text: str) -> None:
        """Write out a date once its column is left: tomorrow `-3w` is another day."""
        column = path.rpartition(".")[2]
        if any(c.key == column and c.is_date for c in self.columns):
            settled = self._settle(text)
            if settled != text:
                self.changed.emit(path, settled)

    def _on_nothing(self) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        checked = bool(self._nothing and self._nothing.isChecked())
        self.changed.emit(self.field.path, self.nothing_typed if checked else "")

    def _on_left(self, step: int) -> None:
        entries = list(self._entries.values())
        if step < 0 and entries and entries[-1].edits:
            entries[-1].start()
        else:
            self.stepped.emit(step)

    def _on_entry_left(self, step: int) -> None:
        entries = list(self._entries.values())
        at = next(
            (n for n, e in enumerate(entries) if e.isAncestorOf(self._with_focus())), 0
        )
        if 0 <= at + step < len(entries):
            entries[at + step].start()
        elif step > 0:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.stepped.emit(-1)

    def _with_focus(self) -> QWidget:
        """Return what has the focus within the row, or the row."""
        return QApplication.focusWidget() or self

    def _on_focused(self, here: bool) -> None:  # noqa: FBT001 - a slot of a flag
        self.set_current(current=here or self.isAncestorOf(self._with_focus()))


def _nothing_pill(row: ListRow, parent: QWidget) -> ManyPill:
    """Return the answer that there is nothing to list."""
    pill = ManyPill(row.nothing, Weight.CALM, parent)
    pill.setObjectName(f"{row.field.path}.nothing")
    pill.setAccessibleName(row.nothing)
    return pill
