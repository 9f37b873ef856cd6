"""Broken glasses that wait for an auditor: why, how long, and was it justified?"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.dates import shown_date
from intake.domain.record import Role as Right
from intake.domain.restricted import Glass
from ui.failures import explain
from ui.settings.sheet import SettingsSheet
from ui.tasks import Runner
from ui.widgets.buttons import Button, Role
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import Surface

_LEAD = (
    "Restricted records that somebody opened who is not of their care team. Look at"
    " what was done (`crampdesk audit show --patient …`), and say within 72 hours"
    " whether it was justified. Your own are another auditor’s."
)


class GlassCard(Surface):
    """One broken glass."""

    # It was looked at: its number, whether it was justified, the remark.
    judged = Signal(int, bool, str)

    def __init__(self, glass: Glass, now: datetime) -> None:
        super().__init__()
        self.glass = glass
        begun = glass.begun_at.astimezone()
        head = f"{glass.login} opened record {glass.patient_id}"
        when = f"{shown_date(begun.date())} {begun:%H:%M} at {glass.desk}"
        self.setAccessibleName(head)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 8, 16, 8)
        lines.setSpacing(4)
        lines.addWidget(PlainLabel(head, strong=True, wraps=True))
        late = glass.is_late(now)
        tone = Tone.WARNING if late else Tone.MUTED
        when = f"LATE  ·  {when}" if late else when
        lines.addWidget(PlainLabel(when, tone=tone, wraps=True))
        lines.addWidget(PlainLabel(f"{glass.why.text}: {glass.words}", wraps=True))
        self.remark = LineEdit(f"What you found: {head}", hint="what you found")
        lines.addWidget(self.remark)
        acts = QWidget(self)
        flow = FlowLayout(acts, gap=8, line_gap=4)
        for word, justified in (("Justified", True), ("Not justified", False)):
            press = partial(self._judge, justified)
            button = Button(word, press, role=Role.QUIET, name=f"{word}: {head}")
            flow.addWidget(button)
        lines.addWidget(acts)

    def _judge(self, justified: bool) -> None:  # noqa: FBT001 - bound to a button
        self.judged.emit(self.glass.id, justified, self.remark.text())


class ReviewSheet(SettingsSheet):
    """All broken glasses that nobody looked at yet."""

    def __init__(self) -> None:
        super().__init__("Broken glasses", _LEAD)
        self.save.hide()
        self.cards: list[GlassCard] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.body.addLayout(self._list)

    def show_glasses(
        self,
        glasses: Sequence[Glass],
        now: datetime,
        judge: Callable[[int, bool, str], object],
    ) -> None:
        """Show what waits."""
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []
        for glass in glasses:
            card = GlassCard(glass, now)
            card.judged.connect(judge)
            self._list.addWidget(card)
            self.cards.append(card)
            card.show()
        self.say("" if glasses else "None waits.")


class ReviewDesk(QWidget):
    """Fetches broken glasses for their sheet, and keeps what was found."""

    # What was kept, for the status line.
    said = Signal(str)

    def __init__(
        self, application: Application, runner: Runner, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = runner
        self.sheet = ReviewSheet()
        self.hide()

    @property
    def is_wanted(self) -> bool:
        """Whether the user reviews what others opened."""
        return Right.AUDITOR in self._application.user.roles

    def fetch(self) -> None:
        """Show what waits now, to whoever reviews it."""
        if self.is_wanted:
            queue = self._application.glasses.queue
            self._runner.run(self, queue, self._show, self._on_refused)

    def _show(self, glasses: Sequence[Glass]) -> None:
        self.sheet.show_glasses(glasses, self._application.clock(), self._judge)

    def _judge(self, glass_id: int, justified: bool, remark: str) -> None:  # noqa: FBT001 - a slot
        review = self._application.glasses.review
        work = partial(review, glass_id, justified=justified, remark=remark)
        self._runner.run(self, work, self._on_kept, self._on_refused)

    def _on_kept(self, kept: Glass) -> None:
        self.said.emit(f"Review of record {kept.patient_id} kept")
        self.fetch()

    def _on_refused(self, error: Exception) -> None:
        self.sheet.say(explain(error), wrong=True)
