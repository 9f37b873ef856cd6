"""The worklist: visits not finished, results that are due, results to see, calls."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.record import StoredVisit
from intake.domain.worklist import WorkItem, WorkKind
from ui.failures import explain
from ui.keys import Key
from ui.numbers import in_groups
from ui.tasks import Runner
from ui.theme import Size
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import reveal, scrolled
from ui.widgets.work_card import WorkCard
from ui.work_cards import AT_ONCE, TITLES, WorkCards
from ui.work_waiting import Waiting, fetch, fetch_begun

_WIDEST = 960
_SOON_MS = 600
"""By then the form of the patient who was just opened takes typing."""


class WorklistView(QWidget):
    """Everything that waits; the most urgent first, then who waits longest."""

    # A visit is to be gone on with: the draft and its patient.
    chosen = Signal(object, object)
    # Something typed beside a visit is to be gone on with.
    resumed = Signal(object)
    # Something typed beside a visit was discarded: the place where it stands.
    forgotten = Signal(str)
    # A stored visit is to be shown.
    opened = Signal(object)
    # So many drafts there are, and so much waits in all.
    counted = Signal(int, int)
    # They are left for later.
    left = Signal()
    # What did not work, in words.
    troubled = Signal(str)

    title = "Worklist"
    keys = (
        Key("Tab", "next visit"),
        Key("Enter", "open it or go on with it"),
        Key("Ctrl+F", "leave them and find a patient"),
    )

    def __init__(
        self, application: Application, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = runner
        self._shown: Waiting | None = None
        self._most = dict.fromkeys(TITLES, AT_ONCE)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.look)
        self.setObjectName("worklist")
        self.lead = PlainLabel(tone=Tone.MUTED, wraps=True)
        self._body = self._made(Waiting(drafts=(), jottings=(), items=()))
        self._find = Button("Find a patient  ·  Ctrl+F", self.left.emit)
        self._lines = _lay_out(self, self.lead, self._body, self._find)

    @property
    def cards(self) -> Sequence[WorkCard]:
        """The cards that are shown, in their order."""
        return self._body.cards

    def enter(self) -> None:
        """Show what waits now."""
        self._focus()
        self.look()

    def leave(self) -> None:
        """Nothing is pending."""

    def begin(self) -> None:
        """Say at once what was begun and is not finished; the rest can wait."""
        work = partial(fetch_begun, self._application)
        self._runner.run(self, work, self._show_begun, self._on_failed)
        self.look_soon()

    def look_soon(self) -> None:
        """Look a moment later: what a nurse waits for now comes first."""
        self._soon.start()

    def rest(self) -> None:
        """Look no more: the record is about to be closed."""
        self._soon.stop()

    def look(self) -> None:
        """Fetch what waits and say how much it is."""
        self._soon.stop()
        work = partial(fetch, self._application)
        self._runner.run(self, work, self._show, self._on_failed)

    def _show_begun(self, begun: Waiting) -> None:
        if begun.begun and self._shown is None:
            self._show(begun)
        else:
            shown = self._shown.count if self._shown else 0
            self.counted.emit(begun.begun, shown)

    def _show(self, waiting: Waiting) -> None:
        """Show what waits; where that is the same, nothing moves under the cursor."""
        if waiting != self._shown:
            place = self._place()
            self._shown = waiting
            self._show_anew(waiting)
            if self.isVisible():
                self._focus(place)
        self.counted.emit(waiting.begun, waiting.count)

    def _show_anew(self, waiting: Waiting) -> None:
        body = self._made(waiting)
        self._lines.replaceWidget(self._body, body)
        body.show()  # at once, so that its cards have a place
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        verb = "waits" if waiting.count == 1 else "wait"
        told = f"{in_groups(waiting.count)} {verb} for you."
        self.lead.setText(told if waiting.count else "Nothing waits.")

    def _made(self, waiting: Waiting) -> WorkCards:
        made = WorkCards(waiting, self._most)
        made.chosen.connect(self.chosen)
        made.dropped.connect(self._discard)
        made.resumed.connect(self.resumed)
        made.forgotten.connect(self._forget)
        made.wished.connect(self._open)
        made.settled.connect(self._settle)
        made.more_wished.connect(self._show_more)
        return made

    def _place(self) -> tuple[str, int] | None:
        """Return where the cursor is: the name of a card, and which button of it."""
        places = (
            (card.objectName(), number)
            for card in self.cards
            for number, button in enumerate(card.buttons)
            if button.hasFocus()
        )
        return next(places, None)

    def _focus(self, place: tuple[str, int] | None = None) -> None:
        """Put the cursor where it was, if that still waits; else on the first."""
        name, number = place or ("", 0)
        kept = next((card for card in self.cards if card.objectName() == name), None)
        target = self.cards[0].go_on if self.cards else self._find
        if kept is not None:
            target = kept.buttons[number]
        _go_to(target)

    def _show_more(self, kind: WorkKind, after: int) -> None:
        """Show more of a kind, the cursor on the first of it."""
        self._most[kind] += AT_ONCE
        if self._shown:
            self._show_anew(self._shown)
            _go_to(self.cards[after].go_on)

    def _open(self, visit_id: int) -> None:
        work = partial(self._application.visits.get, visit_id)
        self._runner.run(self, work, self._on_got, self._on_failed)

    def _on_got(self, stored: StoredVisit) -> None:
        self.opened.emit(stored)

    def _settle(self, item: WorkItem) -> None:
        self._end(partial(self._application.worklist.settle, item.visit_id, item.kind))

    def _discard(self, draft_id: str) -> None:
        self._end(partial(self._application.drafts.drop, draft_id))

    def _forget(self, place: str) -> None:
        self.forgotten.emit(place)
        self._end(partial(self._application.jottings.drop, place))

    def _end(self, work: partial[None]) -> None:
        self._runner.run(self, work, self._on_ended, self._on_failed)

    def _on_ended(self, _nothing: None) -> None:
        self.look()

    def _on_failed(self, error: Exception) -> None:
        self.troubled.emit(explain(error))


def _go_to(button: QWidget) -> None:
    """Put the cursor on a button, and show it where it has its place from now on."""
    button.setFocus(Qt.FocusReason.OtherFocusReason)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    reveal(button)


def _lay_out(view: QWidget, lead: QWidget, body: QWidget, find: QWidget) -> QVBoxLayout:
    """Lay out the page, and return the lines of which the body is replaced."""
    sheet = QWidget()
    sheet.setMaximumWidth(_WIDEST)
    lines = QVBoxLayout(sheet)
    lines.setContentsMargins(24, 16, 24, 24)
    lines.setSpacing(8)
    lines.addWidget(PlainLabel("Worklist", size=Size.TITLE, strong=True))
    lines.addWidget(lead)
    lines.addWidget(body)
    foot = QHBoxLayout()
    foot.addWidget(find)
    foot.addStretch(1)
    lines.addLayout(foot)
    lines.addStretch(1)
    area = scrolled(sheet, view)
    outer = QVBoxLayout(view)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(area)
    return lines
