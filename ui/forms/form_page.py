"""The form: one scrolling page of sections, any order, nothing modal."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from intake.forms.checks import Issue
from intake.forms.denial import rest_are_no
from intake.forms.draft import Draft
from intake.forms.fields import FormSpec
from intake.forms.progress import SectionProgress
from ui.forms.form_sheet import FormSheet
from ui.forms.list_row import ListRow
from ui.forms.registry import Workshop
from ui.forms.row import Row

_AHEAD = 120
"""So much of what comes next is kept in sight below the cursor."""


class FormPage(QScrollArea):
    """Shows a draft and tells of every change; keeps no answers of its own."""

    # Something was answered: path, text.
    changed = Signal(str, str)
    # One of several key presses of one entry: path, text so far.
    typing = Signal(str, str)
    # Several texts change as one step: path → text.
    changed_together = Signal(object)
    # The nurse said that the unusual text at a path is right.
    confirmed = Signal(str)
    # The cursor is in another section: its key.
    entered_section = Signal(str)
    # The cursor left a row: what is typed next is undone on its own.
    rested = Signal()

    def __init__(
        self, spec: FormSpec, workshop: Workshop, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._draft = Draft()
        self._current: Row | None = None
        self._visible: frozenset[str] = frozenset()
        self._issues: tuple[Issue, ...] = ()
        self._progress: dict[str, SectionProgress] = {}
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Form")
        self._page = FormSheet(spec, workshop)
        self._page.row_made.connect(self._connect)
        self._page.denial_wished.connect(self.ask_denial)
        self._page.denial_answered.connect(self._on_denial)
        self._blocks = self._page.blocks
        self.setWidget(self._page)

    def show_draft(self, draft: Draft) -> None:
        """Show everything that was typed."""
        self._draft = draft
        for row in self._page.every_row():
            row.show_draft(draft)

    def show_paths(self, paths: frozenset[str]) -> None:
        """Show anew what stands at some paths, changed by an undo or elsewhere."""
        for row in self._page.every_row():
            if any(row.concerns(path) for path in paths):
                row.show_draft(self._draft)

    def refresh(
        self,
        visible: frozenset[str],
        issues: Sequence[Issue],
        progress: Sequence[SectionProgress],
    ) -> None:
        """Show what applies now, with its issues; the row in use stays where it is."""
        if visible != self._visible:
            self._show_fields(visible)
        if tuple(issues) != self._issues:
            self._show_issues(tuple(issues))
        for part in progress:
            if part != self._progress.get(part.section.key):
                self._progress[part.section.key] = part
                self._show_progress(part)

    def _show_progress(self, part: SectionProgress) -> None:
        block = self._blocks[part.section.key]
        block.show_progress(part)
        denial = rest_are_no(part.section, self._draft, self._visible)
        block.show_rest(possible=bool(denial.typed))

    def go_to(self, path: str) -> bool:
        """Put the cursor at a path; return whether it is on the page."""
        for row in self.rows():
            if row.concerns(path):
                row.focus_part(path)
                self._reveal(row)
                return True
        return False

    def go_to_section(self, key: str) -> None:
        """Put the cursor at the first row of a section not answered yet."""
        block = self._blocks[key]
        rows = list(block.rows)
        if not rows:
            return
        empty = (
            r for r in rows if not any(self._draft.typed(p) for p in r.field.parts)
        )
        row = next(empty, rows[0])
        row.focus_part(row.field.path)
        self._reveal(row)
        top = block.mapTo(self._page, QPoint(0, 0)).y() - 8
        below = row.mapTo(self._page, QPoint(0, row.height())).y()
        if below - top < self.viewport().height():
            self.verticalScrollBar().setValue(top)

    def step_section(self, by: int) -> None:
        """Go on to the next section that has anything to ask, or back."""
        used = [key for key, block in self._blocks.items() if block.is_used]
        current = self.current_section()
        place = used.index(current) + by if current in used else 0
        if 0 <= place < len(used):
            self.go_to_section(used[place])

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are shown, in clinical order."""
        return self._page.rows()

    @property
    def current(self) -> Row | None:
        """The row that has, or last had, the cursor."""
        return self._current

    def current_section(self) -> str | None:
        """Return the key of the section with the cursor."""
        for key, block in self._blocks.items():
            if self._current is not None and block.isAncestorOf(self._current):
                return key
        return None

    def ask_denial(self, key: str | None = None) -> None:
        """List what "the rest are no" would record in a section, and ask."""
        key = key or self.current_section()
        if key is None:
            return
        block = self._blocks[key]
        denial = rest_are_no(block.section, self._draft, self._visible)
        if denial.typed:
            block.strip.ask(denial)
            self.ensureWidgetVisible(block.strip, 0, _AHEAD)

    def _on_denial(self, key: str, agreed: bool) -> None:  # noqa: FBT001 - a slot
        block = self._blocks[key]
        denial = rest_are_no(block.section, self._draft, self._visible)
        if not agreed:
            self.go_to_section(key)
            return
        self.changed_together.emit(dict(denial.typed))
        rows = list(block.rows)
        if rows:
            rows[-1].focus_part(rows[-1].field.path)
            self.step(rows[-1], 1)

    def step(self, row: Row, by: int) -> None:
        """Go on to the next row, or back to the one before."""
        rows = list(self.rows())
        place = rows.index(row) + by if row in rows else 0
        if 0 <= place < len(rows):
            rows[place].focus_part(rows[place].field.parts[0 if by > 0 else -1])
            self._reveal(rows[place])

    def _connect(self, row: Row) -> None:
        row.changed.connect(self.changed)
        row.typing.connect(self.typing)
        row.stepped.connect(partial(self.step, row))
        row.confirmed.connect(self._on_confirmed)
        row.entered.connect(self._on_entered)
        if isinstance(row, ListRow):
            row.changed_together.connect(self.changed_together)
        row.show_draft(self._draft)

    def _show_issues(self, issues: tuple[Issue, ...]) -> None:
        """Show the issues in the rows that have, or had, any."""
        touched = {issue.path for issue in (*self._issues, *issues)}
        self._issues = issues
        for row in self._page.every_row():
            if any(row.concerns(path) for path in touched):
                row.show_issues([i for i in issues if row.concerns(i.path)])

    def _show_fields(self, visible: frozenset[str]) -> None:
        row, before = self._current, 0
        anchored = row is not None and row.isVisible()
        if row is not None and anchored:
            before = row.mapTo(self.viewport(), QPoint(0, 0)).y()
        self._visible = visible
        moved = self._page.show_fields(visible)
        if row is not None and anchored and moved and row.isVisible():
            self._page.settle(self.viewport().width())
            after = row.mapTo(self.viewport(), QPoint(0, 0)).y()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + after - before)

    def _on_confirmed(self, path: str, _text: str) -> None:
        self.confirmed.emit(path)

    def _on_entered(self, row: Row) -> None:
        previous = self.current_section()
        self._current = row
        self.rested.emit()
        self._reveal(row)
        section = self.current_section()
        if section and section != previous:
            self.entered_section.emit(section)

    def _reveal(self, row: Row) -> None:
        self.ensureWidgetVisible(row, 0, min(_AHEAD, self.viewport().height() // 4))
