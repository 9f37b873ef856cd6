"""Visits not finished: whose, since when, how far; go on, leave or discard."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.dates import shown_date
from intake.domain.record import Draft, StoredPatient
from ui.failures import explain
from ui.keys import Key
from ui.tasks import Runner
from ui.theme import Size
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface

Found = tuple[Draft, StoredPatient]


class DraftCard(Surface):
    """One visit not finished; discarding asks once more, in place."""

    # The visit is to be gone on with.
    wished = Signal()
    # The draft is to be thrown away.
    discarded = Signal()

    def __init__(self, draft: Draft, patient: StoredPatient, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"draft.{draft.id}")
        self._sure = False
        saved = draft.saved_at.astimezone()
        today = saved.date()
        who = patient.patient
        name = PlainLabel(who.name_text(), size=Size.HEADING, strong=True, wraps=True)
        noun = "answer" if draft.answered == 1 else "answers"
        detail = (
            f"Born {who.born_text(today)} · No. {who.number_text()}\n"
            f"Kept {shown_date(today)} {saved:%H:%M:%S} · {draft.answered} {noun}"
            f" · written by {draft.author}"
        )
        self.go_on = Button("Go on", self.wished.emit, role=Role.MAIN)
        self._discard = Button("Discard", self._on_discard, role=Role.QUIET)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(name)
        words.addWidget(PlainLabel(detail, tone=Tone.MUTED, wraps=True))
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 12, 16, 12)
        line.setSpacing(12)
        line.addLayout(words, 1)
        line.addWidget(self.go_on)
        line.addWidget(self._discard)
        self.setAccessibleName(f"{who.name_text()}, {draft.answered} {noun}")

    def _on_discard(self) -> None:
        if self._sure:
            self.discarded.emit()
            return
        self._sure = True
        self._discard.setText("Really discard: press again")


class DraftsView(QWidget):
    """Offers back what was not finished; leaving it is always possible."""

    # A visit is to be gone on with: the draft and its patient.
    chosen = Signal(object, object)
    # So many drafts there are.
    counted = Signal(int)
    # They are left for later.
    left = Signal()
    # What did not work, in words.
    troubled = Signal(str)

    title = "Not finished"
    keys = (
        Key("Tab", "next visit"),
        Key("Enter", "go on with it"),
        Key("Ctrl+F", "leave them and find a patient"),
    )

    def __init__(
        self, application: Application, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = runner
        self._cards: list[DraftCard] = []
        self.setObjectName("drafts")
        self._lead = PlainLabel(tone=Tone.MUTED, wraps=True)
        sheet = QWidget()
        self._lines = QVBoxLayout(sheet)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        self._lines.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(sheet)
        area.setMaximumWidth(880)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(32, 24, 32, 24)
        outer.setSpacing(8)
        outer.addWidget(PlainLabel("Not finished", size=Size.TITLE, strong=True))
        outer.addWidget(self._lead)
        later = QHBoxLayout()
        later.addWidget(Button("Later: find a patient  ·  Ctrl+F", self.left.emit))
        later.addStretch(1)
        outer.addLayout(later)
        outer.addWidget(area, 1)

    def enter(self) -> None:
        """Show what is there now."""
        self.look()
        if self._cards:
            self._cards[0].go_on.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Nothing is pending."""

    def look(self) -> None:
        """Fetch the drafts and say how many there are."""
        self._runner.run(
            self, partial(_fetch, self._application), self._show, self._on_failed
        )

    def _show(self, found: Sequence[Found]) -> None:
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = []
        for draft, patient in found:
            card = DraftCard(draft, patient, self)
            card.wished.connect(partial(self.chosen.emit, draft, patient))
            card.discarded.connect(partial(self._discard, draft.id))
            self._lines.insertWidget(len(self._cards), card)
            self._cards.append(card)
        self._lead.setText(
            "These visits were being written and are kept as they were, right or wrong."
            if found
            else "Every visit that was begun is finished."
        )
        if self.isVisible() and self._cards:
            self._cards[0].go_on.setFocus(Qt.FocusReason.OtherFocusReason)
        self.counted.emit(len(found))

    def _discard(self, draft_id: str) -> None:
        self._runner.run(
            self,
            partial(self._application.drafts.drop, draft_id),
            self._on_dropped,
            self._on_failed,
        )

    def _on_dropped(self, _nothing: None) -> None:
        self.look()

    def _on_failed(self, error: Exception) -> None:
        self.troubled.emit(explain(error))


def _fetch(application: Application) -> tuple[Found, ...]:
    return tuple(
        (draft, application.patients.get(draft.patient_id))
        for draft in application.drafts.all()
    )
