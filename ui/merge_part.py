"""Doubles of a patient: compared, proposed, decided by somebody, given back."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.alike import Candidate
from intake.domain.merging import Merge, MergeState
from intake.services.difference_words import Change
from ui.failures import explain
from ui.tasks import Runner
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel
from ui.widgets.likeness import LikenessList
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import Surface

_STATES = {
    MergeState.PROPOSED: "proposed",
    MergeState.APPROVED: "merged",
    MergeState.DECLINED: "declined",
    MergeState.UNDONE: "taken back",
}


class MergePart(QWidget):
    """Everything about doubles on the page of one patient."""

    # Something was decided: the merge.
    decided = Signal(object)
    # What did not work, in words.
    troubled = Signal(str)

    def __init__(
        self, application: Application, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = runner
        self._patient_id: int | None = None
        self._double: int | None = None
        self.alike = LikenessList("Compare and merge", self.compare)
        self.compared = PlainLabel(wraps=True)
        self.reason = LineEdit("How do you know that it is one person?")
        self.reason.returnPressed.connect(self._propose)
        self._propose_it = Button("Propose the merge", self._propose)
        self._sheet = self._make_sheet()
        self._merges = QVBoxLayout()
        self._merges.setSpacing(4)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(12)
        lines.addWidget(self.alike)
        lines.addWidget(self._sheet)
        lines.addLayout(self._merges)

    def _make_sheet(self) -> Surface:
        sheet = Surface()
        lines = QVBoxLayout(sheet)
        lines.setContentsMargins(16, 12, 16, 12)
        lines.addWidget(PlainLabel("What the two records say", strong=True, wraps=True))
        lines.addWidget(self.compared)
        lines.addWidget(PlainLabel(self.reason.accessibleName(), wraps=True))
        lines.addWidget(self.reason)
        self._propose_it.setMaximumWidth(self._propose_it.sizeHint().width())
        lines.addWidget(self._propose_it)
        sheet.hide()
        return sheet

    def show_file(
        self,
        patient_id: int,
        alike: Sequence[Candidate],
        merges: Sequence[Merge],
        today: date,
    ) -> None:
        """Show who may be a double of a patient, and what was decided so far."""
        self._patient_id, self._double = patient_id, None
        self._sheet.hide()
        heading = "These may be the same person, in the record twice:"
        self.alike.show_candidates(alike, heading, today)
        while (item := self._merges.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for merge in merges:
            card = self._card(merge)
            self._merges.addWidget(card)
            card.show()  # Qt would show it one turn of the event loop later

    def enter(self) -> None:
        """Put the cursor on the next thing to decide, if anything is left to do."""
        shown = [one for one in self.findChildren(Button) if one.isVisibleTo(self)]
        acts = [one for one in shown if not self.alike.isAncestorOf(one)]
        for button in (acts or shown)[:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def compare(self, double: int) -> None:
        """Show what the patient's record and a double say differently."""
        if self._patient_id is not None:
            self._double = double
            merges = self._application.merges
            work = partial(merges.compare, double, self._patient_id)
            self._runner.run(self, work, self._show_changes, self._on_failed)

    def _show_changes(self, changes: Sequence[Change]) -> None:
        told = [f"{c.name}: {c.after}; the other {c.before}" for c in changes]
        self.compared.setText("\n".join(told) or "Nothing differs.")
        self._sheet.show()
        self.reason.setFocus()

    def _propose(self) -> None:
        if self._patient_id is not None and self._double is not None:
            propose = self._application.merges.propose
            reason = self.reason.text()
            self._act(partial(propose, self._double, self._patient_id, reason))

    def _card(self, merge: Merge) -> QWidget:
        card = Surface()
        lines = QVBoxLayout(card)
        lines.setContentsMargins(16, 8, 16, 8)
        pair = f"records {merge.duplicate_id} and {merge.survivor_id}"
        told = f"{_STATES[merge.state]}, by {merge.proposed_by}: {merge.reason}"
        lines.addWidget(PlainLabel(f"{pair.capitalize()}: {told}", wraps=True))
        acts = QWidget()
        flow = FlowLayout(acts, gap=8, line_gap=4)
        for verb, act in self._decisions(merge):
            button = Button(verb, partial(self._act, act), name=f"{verb}: {pair}")
            flow.addWidget(button)
        lines.addWidget(acts)
        return card

    def _decisions(self, merge: Merge) -> list[tuple[str, Callable[[], Merge]]]:
        merges = self._application.merges
        if merge.state is MergeState.PROPOSED:
            return [
                ("Approve the merge", partial(merges.approve, merge.id)),
                ("Decline it", partial(merges.decline, merge.id)),
            ]
        if merge.state is MergeState.APPROVED:
            return [("Take the merge back", partial(merges.undo, merge.id))]
        return []

    def _act(self, work: Callable[[], Merge]) -> None:
        self._runner.run(self, work, self.decided.emit, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self.troubled.emit(explain(error))
