"""The worklist: visits not finished, results that are due, results to see, calls."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.jotting import Jotting
from intake.domain.record import Draft, StoredPatient, StoredVisit
from intake.domain.worklist import WorkItem, WorkKind
from ui.failures import explain
from ui.keys import Key
from ui.tasks import Runner
from ui.theme import Size
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.work_card import WorkCard
from ui.work_words import detail, draft_detail, kept

Found = tuple[Draft, StoredPatient]
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
_SOON_MS = 600
"""By then the form of the patient who was just opened takes typing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Everything that the worklist shows, fetched together."""

    drafts: Sequence[Found]
    jottings: Sequence[Jotting]
    items: Sequence[WorkItem]

    @property
    def begun(self) -> int:
        """How much was begun and is not finished."""
        return len(self.drafts) + len(self.jottings)


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
        work = partial(_fetch_begun, self._application)
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
        work = partial(_fetch, self._application)
        self._runner.run(self, work, self._show, self._on_failed)

    def _show_begun(self, begun: Waiting) -> None:
        if begun.begun and self._shown is None:
            self._show(begun)
        else:
            self.counted.emit(begun.begun, len(self.cards))

    def _show(self, waiting: Waiting) -> None:
        """Show what waits; where that is the same, nothing moves under the cursor."""
        if waiting != self._shown:
            place = self._place()
            self._shown = waiting
            self._show_anew(waiting)
            if self.isVisible():
                self._focus(place)
        self.counted.emit(waiting.begun, len(self.cards))

    def _show_anew(self, waiting: Waiting) -> None:
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        self.cards = []
        self._add_drafts(lines, waiting.drafts)
        self._add_jottings(lines, waiting.jottings)
        for kind, title in _TITLES.items():
            self._add_items(lines, title, [i for i in waiting.items if i.kind is kind])
        self._lines.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        count = len(self.cards)
        verb = "waits" if count == 1 else "wait"
        self.lead.setText(f"{count} {verb} for you." if count else "Nothing waits.")

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
        target.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self, lines: QVBoxLayout, title: str, items: Sequence[WorkItem]
    ) -> None:
        if items:
            self._add_heading(lines, f"{title} ({len(items)})")
        for item in items:
            head = f"{item.patient_name}  ·  {item.level.word}"
            verbs = ("Open", _VERBS[item.kind])
            card = WorkCard(head, detail(item), verbs, item.level)
            card.setObjectName(f"{item.kind}.{item.visit_id}")
            card.wished.connect(partial(self._open, item.visit_id))
            card.ended.connect(partial(self._settle, item))
            self._add(lines, card)

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
    area = QScrollArea(view)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(sheet)
    outer = QVBoxLayout(view)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(area)
    return lines


def _fetch_begun(application: Application) -> Waiting:
    offers = application.drafts.offers()
    return Waiting(
        drafts=tuple((offer.draft, offer.patient) for offer in offers),
        jottings=application.jottings.all(),
        items=(),
    )


def _fetch(application: Application) -> Waiting:
    return replace(_fetch_begun(application), items=application.worklist.all())
