"""Who opens a patient's record: restricted to a care team, and given back."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.dates import shown_date
from intake.domain.record import Role as Right
from intake.domain.restricted import Restriction
from ui.failures import explain
from ui.tasks import Runner
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import Surface

_OPEN = "Everybody who sees patients opens this record."


class RestrictionPart(Surface):
    """Says who opens the record; a clinician restricts it, its team changes that."""

    # It was restricted, given back, or has another team.
    decided = Signal()
    # What did not work, in words.
    troubled = Signal(str)

    def __init__(
        self, application: Application, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._restrictions = application.restrictions
        self._runner = runner
        self._patient_id: int | None = None
        self._may = Right.CLINICIAN in application.user.roles
        self.setAccessibleName("Who opens this record")
        self.told = PlainLabel(_OPEN, wraps=True)
        self.reason = LineEdit("Why, in a few words", hint="such as: works here")
        self.reason.setObjectName("restrict.reason")
        self.team = LineEdit(
            "Care team: sign-in names of clinicians", hint="with spaces between"
        )
        self.team.setObjectName("restrict.team")
        self.restrict = Button("Restrict this record", self._restrict)
        self.change = Button("Keep this care team", self._change)
        self.lift = Button("Lift the restriction", self._lift)
        self._asked = self._make_asked()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 12, 16, 12)
        lines.setSpacing(6)
        heading = PlainLabel("Who opens this record", strong=True, wraps=True)
        for part in (heading, self.told, self._asked):
            lines.addWidget(part)
        self._asked.setVisible(self._may)

    def _make_asked(self) -> QWidget:
        """Return the lines and buttons of whoever may change it."""
        holder = QWidget(self)
        acts = QWidget(holder)
        flow = FlowLayout(acts, gap=8, line_gap=4)
        for button in (self.restrict, self.change, self.lift):
            flow.addWidget(button)
        asked = QVBoxLayout(holder)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(6)
        for line in (self.reason, self.team):
            label = PlainLabel(line.accessibleName(), tone=Tone.MUTED, wraps=True)
            asked.addWidget(label)
            asked.addWidget(line)
        asked.addWidget(acts)
        return holder

    def show_restriction(self, patient_id: int, found: Restriction | None) -> None:
        """Show what restricts a patient's record, if anything does."""
        self._patient_id = patient_id
        self.reason.clear()
        self.team.setText(" ".join(found.team) if found else "")
        self.restrict.setVisible(found is None)
        for button in (self.change, self.lift):
            button.setVisible(found is not None)
        self.told.setText(_told(found) if found else _OPEN)
        order = (self.reason, self.team, self.restrict, self.change, self.lift)
        for one, following in pairwise(order):  # in its window it keeps to them
            QWidget.setTabOrder(one, following)

    def _restrict(self) -> None:
        reason, team = self.reason.text(), self.team.text().split()
        self._act(partial(self._restrictions.restrict, self._whose, reason, team))

    def _change(self) -> None:
        team = self.team.text().split()
        self._act(partial(self._restrictions.put_team, self._whose, team))

    def _lift(self) -> None:
        reason = self.reason.text()
        self._act(partial(self._restrictions.lift, self._whose, reason))

    @property
    def _whose(self) -> int:
        return self._patient_id or 0

    def _act(self, work: Callable[[], object]) -> None:
        self._runner.run(self, work, self._on_done, self._on_failed)

    def _on_done(self, _outcome: object) -> None:
        self.decided.emit()

    def _on_failed(self, error: Exception) -> None:
        self.troubled.emit(explain(error))


def _told(found: Restriction) -> str:
    since = shown_date(found.set_at.astimezone().date())
    return (
        f"RESTRICTED to {', '.join(found.team)} since {since} by {found.set_by}:"
        f" {found.reason}. Others break the glass."
    )
