"""The question that settles most, answered in the panel itself, whatever its kind."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.forms.checks import Issue
from intake.forms.draft import Draft
from intake.forms.fields import FieldSpec, FormSpec
from ui.forms.registry import Workshop, make_row
from ui.forms.row import Row
from ui.widgets.buttons import Button, Role
from ui.widgets.tab_order import precede

_KEPT = 24
"""So many questions that were asked stay made: keys lead to and fro between them."""


class AskNext(QWidget):
    """Holds one row of the form, out of its place; the form shows the same answer."""

    # It was answered: path, text.
    changed = Signal(str, str)
    # As above, by one of several key presses.
    typing = Signal(str, str)
    # Several texts change as one step: path → text.
    changed_together = Signal(object)
    # The nurse said that the unusual text at a path is right.
    confirmed = Signal(str)
    # This question is done with: another is wished for.
    done = Signal()

    def __init__(self, spec: FormSpec, workshop: Workshop, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self._workshop = workshop
        self._wished: str | None = None
        self._row: Row | None = None
        self._made: dict[str, Row] = {}
        self._issues: Sequence[Issue] = ()
        self._best: str | None = None
        self.go_on = Button("Next question  ·  Enter", self.done.emit, role=Role.SMALL)
        self.go_on.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by keys it is Enter
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(8, 0, 8, 8)
        self._lines.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def row(self) -> Row | None:
        """The question that is asked."""
        return self._row

    def ask(self, path: str | None, draft: Draft) -> None:
        """Show the question at a path, or the one that was wished for.

        What has the focus stays, so that an answer can be corrected.
        """
        self._best = path
        stays = False
        if self._row is not None:
            self._row.show_draft(draft)
            wished = self._wished == self._row.field.path
            stays = self._row.field.path == path or self.has_cursor() or wished
        if not stays:
            self._show(path, draft)
        self._offer_another()

    def move_on(self, path: str | None, draft: Draft) -> bool:
        """Ask the question at a path; return whether it is another one."""
        self._wished = None
        before = self._row
        if path is not None and (before is None or before.field.path != path):
            self._show(path, draft)
        self._offer_another()
        return self._row is not before

    def _offer_another(self) -> None:
        """Offer the next question where this one is answered, or was only wished."""
        asked = self._row.field.path if self._row is not None else self._best
        self.go_on.setVisible(self._best is not None and asked != self._best)

    def insist(self, path: str, draft: Draft) -> bool:
        """Show this question until another is asked; return whether it is one."""
        if path not in self._spec.field_of:
            return False
        self._wished = self._spec.field_of[path].path
        if self._row is None or self._row.field.path != self._wished:
            self._show(path, draft)
        self._offer_another()
        return True

    def show_issues(self, issues: Sequence[Issue]) -> None:
        """Say what is wrong with the answer, here too."""
        self._issues = issues
        if self._row is not None:
            self._show_issues(self._row)

    def _show_issues(self, row: Row) -> None:
        row.show_issues([i for i in self._issues if row.concerns(i.path)])

    def enter(self) -> bool:
        """Put the cursor into the question; return whether there is one."""
        if self._row is None:
            return False
        self._row.focus_part(self._row.field.path)
        return True

    def _show(self, path: str | None, draft: Draft) -> None:
        """Show another question; the cursor goes with it, and nowhere between."""
        field = self._spec.field_of.get(path) if path else None
        had_focus, before = self.has_cursor(), self._row
        self._row = self._row_of(field) if field else None
        if self._row is not None:
            self._row.show_draft(draft)
            self._show_issues(self._row)
            self._row.show()
        if self.isHidden() is (field is not None):
            self.setVisible(field is not None)
        if had_focus:
            self.enter()
        if before is not None and before is not self._row:
            before.hide()

    def _row_of(self, field: FieldSpec) -> Row:
        """Return the row of a field: the one that was used before, or a new one."""
        row = self._made.pop(field.path, None) or self._make(field)
        self._made[field.path] = row
        while len(self._made) > _KEPT:
            self._made.pop(next(iter(self._made))).deleteLater()
        return row

    def _make(self, field: FieldSpec) -> Row:
        row = make_row(field, self._workshop, self)
        row.setObjectName(f"ask.{field.path}")
        row.changed.connect(self.changed)
        row.typing.connect(self.typing)
        row.stepped.connect(self._on_stepped)
        row.confirmed.connect(self._on_confirmed)
        row.changed_together.connect(self.changed_together)
        row.label.setText(f"Ask next: {field.label}")
        self._lines.insertWidget(0, row)
        precede(row, self)  # whatever of the form was made before it
        return row

    def has_cursor(self) -> bool:
        """Whether the cursor is in the question."""
        focus = self.window().focusWidget()
        row = self._row
        return row is not None and (focus is row or row.isAncestorOf(focus))

    def _on_confirmed(self, path: str, _text: str) -> None:
        self.confirmed.emit(path)

    def _on_stepped(self, step: int) -> None:
        if step > 0:
            self.done.emit()
        else:
            self._wished = None
            self.focusPreviousChild()
