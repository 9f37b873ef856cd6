"""A row that holds a list: entries with columns, and a line to add one."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from typing_extensions import override

from intake.forms.carrying import CARRIED, carried_on, confirming
from intake.forms.checks import STRANDED, Issue, Severity
from intake.forms.draft import Draft
from intake.forms.fields import NONE, FieldSpec
from intake.forms.lookups import Offer, Offers
from ui.forms.entry import Column, Entry, Face
from ui.forms.entry_list import EntryList
from ui.forms.row import Row
from ui.forms.search_line import SearchLine
from ui.theme import Size
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.pills import ManyPill, Weight


class ListRow(Row):
    """A list; what can be in it and how it looks is said by the subclasses."""

    columns: Sequence[Column] = ()
    hint = ""
    first_column = ""
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
        self._issues: tuple[Issue, ...] = ()
        body = QWidget(self)
        self.lines = lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 2, 0, 4)
        lines.setSpacing(4)
        self.entries = EntryList(self._make, body)
        self.entries.left.connect(self._on_entries_left)
        lines.addWidget(self.entries)
        self.line = _search_line(self, find, body)
        self.entries.next_stop = self.line
        self._connect_line()
        lines.addWidget(self.line)
        self._origin = PlainLabel(size=Size.SMALL, tone=Tone.ACCENT, parent=body)
        self._origin.hide()
        self._nothing = _nothing_pill(self, body) if self.nothing else None
        if self._nothing:
            self._nothing.clicked.connect(self._on_nothing)
            lines.addWidget(self._nothing)
        lines.addWidget(self._origin)
        self.place([body], below=True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.line)

    def _connect_line(self) -> None:
        self.line.taken.connect(self._on_taken)
        self.line.kept.connect(self._on_kept)
        self.line.stranded.connect(self._on_stranded)
        self.line.left.connect(self._on_left)
        self.line.passed.connect(self._on_passed)
        self.line.focused.connect(self._on_focused)

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
        path = path.removeprefix(CARRIED).removeprefix(STRANDED)
        return path == self.field.path or path.startswith(f"{self.field.path}.")

    @override
    def show_draft(self, draft: Draft) -> None:
        self._draft = draft
        names = self.names(draft)
        self.entries.keep(names)
        for name in self.entries.by_name:
            row = self.columns_of(name)
            day = carried_on(draft, self.path_of(name))
            self.entries.show_entry(name, self.face(row, name), row, day, self._issues)
        if not self.line.hasFocus():
            self.line.strand(draft.typed(STRANDED + self.field.path))
        day = carried_on(draft, self.field.path)
        self._origin.show_text(f"from {day} · Enter confirms" if day else "")
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
        if not self.entries.start(path):
            self._go_on()

    def _go_on(self) -> None:
        """Put the cursor at the first entry that waits, else at the line."""
        if not self.entries.start_waiting():
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def make_entry(self, path: str) -> Entry:
        """Return a new entry; a subclass may have entries of its own kind."""
        return Entry(path, self.columns, self)

    def _make(self, name: str) -> Entry:
        entry = self.make_entry(self.path_of(name))
        entry.settled.connect(self._on_settled)
        entry.confirmed.connect(self._on_confirmed)
        entry.focused.connect(self._on_focused)
        _pass_on(entry, self)
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
            | {self.field.path: "", STRANDED + self.field.path: ""}
        )
        if self.columns and self.line.hasFocus():
            self.focus_part(f"{path}.{self.first_column or self.columns[0].key}")

    def _on_taken(self, offer: Offer) -> None:
        self._add(self.texts_of(offer))

    def _on_stranded(self, text: str) -> None:
        """Keep the text, though it is in no list: the visit is not signed over it."""
        wrong = f"“{text}” is not in the list, so it is not recorded."
        path = self.field.path
        self.show_issue(Issue(path, Severity.ERROR, wrong) if text else None)
        if text != self._draft.typed(STRANDED + path):
            self.typing.emit(STRANDED + path, text)

    def _on_kept(self, text: str) -> None:
        self._add(self.texts_of_free(text))

    def _on_settled(self, path: str, text: str) -> None:
        """Write out a date once its column is left: tomorrow `-3w` is another day."""
        column = path.rpartition(".")[2]
        if any(c.key == column and c.is_date for c in self.columns):
            settled = self._settle(text)
            if settled != text:  # part of the same entry: undone with it
                self.typing.emit(path, settled)

    def _on_nothing(self) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        checked = bool(self._nothing and self._nothing.isChecked())
        self.changed.emit(self.field.path, self.nothing_typed if checked else "")

    def _on_confirmed(self, name: str) -> None:
        self.changed_together.emit(confirming([self.path_of(name)]))
        self._go_on()

    def _on_passed(self) -> None:
        """Go on with Enter; a carried "nothing" is confirmed by it."""
        if carried_on(self._draft, self.field.path):
            self.changed_together.emit(confirming([self.field.path]))
        self._on_left(1)

    def _on_left(self, step: int) -> None:
        if step > 0 or not self.entries.start_last():
            self.stepped.emit(step)

    def _on_entries_left(self, step: int) -> None:
        if step > 0:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.stepped.emit(-1)

    def _on_focused(self, here: bool) -> None:  # noqa: FBT001 - a slot of a flag
        self.set_current(
            current=here or self.isAncestorOf(QApplication.focusWidget() or self)
        )


def _pass_on(entry: Entry, row: ListRow) -> None:
    """Let the row tell what an entry tells."""
    entry.typing.connect(row.typing)
    entry.removed.connect(row.remove)
    entry.vouched.connect(row.confirmed)
    entry.searched.connect(row.line.begin)


def _search_line(
    row: ListRow, find: Callable[[str], Offers], parent: QWidget
) -> SearchLine:
    name = f"Add to {row.field.short}"
    line = SearchLine(name, find, hint=row.hint, parent=parent)
    line.setObjectName(f"{row.field.path}.add")
    return line


def _nothing_pill(row: ListRow, parent: QWidget) -> ManyPill:
    """Return the answer that there is nothing to list."""
    pill = ManyPill(row.nothing, Weight.CALM, parent)
    pill.setObjectName(f"{row.field.path}.nothing")
    pill.setAccessibleName(row.nothing)
    return pill
