"""The form: one scrolling page of sections, any order, nothing modal."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from intake.forms.checks import Issue
from intake.forms.denial import rest_are_no
from intake.forms.draft import Draft
from intake.forms.fields import FormSpec
from intake.forms.progress import SectionProgress
from ui.forms.form_sheet import FormSheet
from ui.forms.registry import Workshop
from ui.forms.row import Row
from ui.widgets.surface import FollowingArea

_AHEAD = 120
"""So much of what comes next is kept in sight below the cursor."""


class FormPage(FollowingArea):
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
        self.sheet = self._page = FormSheet(spec, workshop, self.viewport())
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
            before, self._issues = self._issues, tuple(issues)
            self._page.show_issues(before, self._issues)
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
        row = _first_empty(block.rows, self._draft)
        if row is None:
            return
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
        return self._page.section_of(self._current) if self._current else None

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
        near = _next_to(row, self.rows()) if by > 0 else _before(row, self.rows())
        if near is not None:
            near.focus_part(near.field.parts[0 if by > 0 else -1])
            self._reveal(near)

    def _connect(self, row: Row) -> None:
        row.changed.connect(self.changed)
        row.typing.connect(self.typing)
        row.stepped.connect(partial(self.step, row))
        row.confirmed.connect(self._on_confirmed)
        row.entered.connect(self._on_entered)
        row.changed_together.connect(self.changed_together)
        row.show_draft(self._draft)
        if issues := [i for i in self._issues if row.concerns(i.path)]:
            row.show_issues(issues)

    def _show_fields(self, visible: frozenset[str]) -> None:
        row, before = self._current, 0
        anchored = row is not None and row.isVisible()
        if row is not None and anchored:
            before = row.mapTo(self.viewport(), QPoint(0, 0)).y()
        self._visible = visible
        moved = self._page.show_fields(visible)
        self._fill_what_is_seen()
        if row is not None and anchored and moved and row.isVisible():
            self._page.settle()
            after = row.mapTo(self.viewport(), QPoint(0, 0)).y()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + after - before)

    def _fill_what_is_seen(self) -> None:
        """Make the rows in sight; before there is a size, those a window can show."""
        shown = self.isVisible()
        high = self.viewport().height() if shown else self.window().height()
        self._page.fill_down_to(self.verticalScrollBar().value() + high)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fill_what_is_seen()
        super().resizeEvent(event)

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._fill_what_is_seen()
        super().scrollContentsBy(dx, dy)

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


def _first_empty(rows: Iterator[Row], draft: Draft) -> Row | None:
    """Return the first row without an answer; the first one if all have one."""
    every = list(rows)
    empty = (r for r in every if not any(draft.typed(part) for part in r.field.parts))
    return next(empty, every[0] if every else None)


def _next_to(row: Row, rows: Iterator[Row]) -> Row | None:
    """Return the row after one; the first if that one is not there."""
    first = next(rows, None)
    if first is row or row in rows:  # which goes on to where it stands
        return next(rows, None)
    return first


def _before(row: Row, rows: Iterator[Row]) -> Row | None:
    """Return the row before one; the first if that one is not there."""
    first = before = next(rows, None)
    if first is row:
        return None
    for one in rows:
        if one is row:
            return before
        before = one
    return first
