"""The worklist: visits not finished, results that are due, results to see, calls."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.jotting import Jotting
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
from ui.work_waiting import Found, Waiting, fetch, fetch_begun
from ui.work_words import detail, draft_detail, kept

_TITLES = {
    WorkKind.REVIEW: "Results to look at",
    WorkKind.CALL_BACK: "Calls promised",
    WorkKind.AWAITING: "Waiting for results",
}
_VERBS = {
    WorkKind.REVIEW: "Looked at",
    WorkKind.CALL_BACK: "Called",
    WorkKind.AWAITING: "Wait no longer",
}
_WIDEST = 960
AT_ONCE = 25
"""So much of a kind is shown before more is wished for: the most urgent comes first,
and the window stands still while thousands of cards are made.
"""
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
        self.cards: list[WorkCard] = []
        self._shown: Waiting | None = None
        self._most = dict.fromkeys(_TITLES, AT_ONCE)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.look)
        self.setObjectName("worklist")
        self.lead = PlainLabel(tone=Tone.MUTED, wraps=True)
        self._body = QWidget()
        self._find = Button("Find a patient  ·  Ctrl+F", self.left.emit)
        self._lines = _lay_out(self, self.lead, self._body, self._find)

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
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        self.cards = []
        self._add_drafts(lines, waiting.drafts)
        self._add_jottings(lines, waiting.jottings)
        for kind in _TITLES:
            self._add_items(lines, kind, [i for i in waiting.items if i.kind is kind])
        self._lines.replaceWidget(self._body, body)
        body.show()  # at once, so that its cards have a place
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        verb = "waits" if waiting.count == 1 else "wait"
        told = f"{in_groups(waiting.count)} {verb} for you."
        self.lead.setText(told if waiting.count else "Nothing waits.")

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

    def _add_drafts(self, lines: QVBoxLayout, found: Sequence[Found]) -> None:
        if found:
            self._add_heading(lines, f"Not finished ({len(found)})")
        for draft, patient in found:
            who = patient.patient
            card = WorkCard(
                who.name_text(),
                draft_detail(draft, patient),
                ("Go on", "Discard"),
                None,
            )
            card.setObjectName(f"draft.{draft.id}")
            card.wished.connect(partial(self.chosen.emit, draft, patient))
            card.ended.connect(partial(self._discard, draft.id))
            self._add(lines, card)

    def _add_jottings(self, lines: QVBoxLayout, found: Sequence[Jotting]) -> None:
        if found:
            self._add_heading(lines, f"Typed and not saved ({len(found)})")
        for one in found:
            card = WorkCard(one.title, kept(one.saved_at), ("Go on", "Discard"), None)
            card.setObjectName(f"jotting.{one.place}")
            card.wished.connect(partial(self.resumed.emit, one))
            card.ended.connect(partial(self._forget, one.place))
            self._add(lines, card)

    def _add_items(
        self, lines: QVBoxLayout, kind: WorkKind, items: Sequence[WorkItem]
    ) -> None:
        if items:
            count = in_groups(len(items))
            self._add_heading(lines, f"{_TITLES[kind]} ({count})")
        for item in items[: self._most[kind]]:
            head = f"{item.patient_name}  ·  {item.level.word}"
            verbs = ("Open", _VERBS[item.kind])
            card = WorkCard(head, detail(item), verbs, item.level)
            card.setObjectName(f"{item.kind}.{item.visit_id}")
            card.wished.connect(partial(self._open, item.visit_id))
            card.ended.connect(partial(self._settle, item))
            self._add(lines, card)
        self._add_more(lines, kind, len(items) - self._most[kind])

    def _add_more(self, lines: QVBoxLayout, kind: WorkKind, left: int) -> None:
        """Offer to show more of a kind, where some of it is left out."""
        if left > 0:
            title = f"Show {min(left, AT_ONCE)} more of {in_groups(left)}"
            wish = partial(self._show_more, kind, len(self.cards))
            more = Button(title, wish, name=f"{_TITLES[kind]}: {title.lower()}")
            more.setObjectName(f"more.{kind}")
            lines.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_more(self, kind: WorkKind, after: int) -> None:
        """Show more of a kind, the cursor on the first of it."""
        self._most[kind] += AT_ONCE
        if self._shown:
            self._show_anew(self._shown)
            _go_to(self.cards[after].go_on)

    def _add_heading(self, lines: QVBoxLayout, text: str) -> None:
        lines.addWidget(PlainLabel(text, size=Size.HEADING, strong=True, wraps=True))

    def _add(self, lines: QVBoxLayout, card: WorkCard) -> None:
        self.cards.append(card)
        lines.addWidget(card)

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
