"""The cards of the worklist: of each kind only so many as are wished for."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.domain.jotting import Jotting
from intake.domain.worklist import WorkItem, WorkKind
from ui.numbers import in_groups
from ui.theme import Size
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.widgets.work_card import WorkCard
from ui.work_waiting import Found, Waiting
from ui.work_words import detail, draft_detail, kept

AT_ONCE = 25
"""So much of a kind is shown before more is wished for: the most urgent comes first,
and the window does not stand still while thousands of cards are made.
"""
TITLES = {
    WorkKind.REVIEW: "Results to look at",
    WorkKind.CALL_BACK: "Calls promised",
    WorkKind.AWAITING: "Waiting for results",
}
_VERBS = {
    WorkKind.REVIEW: "Looked at",
    WorkKind.CALL_BACK: "Called",
    WorkKind.AWAITING: "Wait no longer",
}


class WorkCards(QWidget):
    """Everything that waits at one moment, in cards."""

    # A visit is to be gone on with: the draft and its patient; or it is discarded.
    chosen = Signal(object, object)
    dropped = Signal(str)
    # Something typed beside a visit is to be gone on with; or its place is emptied.
    resumed = Signal(object)
    forgotten = Signal(str)
    # A stored visit is to be opened, or what waits about it is settled.
    wished = Signal(int)
    settled = Signal(object)
    # More of a kind is to be shown, after so many cards.
    more_wished = Signal(object, int)

    def __init__(self, waiting: Waiting, most: Mapping[WorkKind, int]) -> None:
        """Make the cards.

        Args:
            waiting: what waits.
            most: how many cards of each kind are made.
        """
        super().__init__()
        self.cards: list[WorkCard] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        self._add_drafts(waiting.drafts)
        self._add_jottings(waiting.jottings)
        for kind in TITLES:
            items = [one for one in waiting.items if one.kind is kind]
            self._add_items(kind, items, most[kind])

    def _add_drafts(self, found: Sequence[Found]) -> None:
        self._add_heading("Not finished", len(found))
        for draft, patient in found:
            card = WorkCard(
                patient.patient.name_text(),
                draft_detail(draft, patient),
                ("Go on", "Discard"),
                None,
            )
            card.setObjectName(f"draft.{draft.id}")
            card.wished.connect(partial(self.chosen.emit, draft, patient))
            card.ended.connect(partial(self.dropped.emit, draft.id))
            self._add(card)

    def _add_jottings(self, found: Sequence[Jotting]) -> None:
        self._add_heading("Typed and not saved", len(found))
        for one in found:
            card = WorkCard(one.title, kept(one.saved_at), ("Go on", "Discard"), None)
            card.setObjectName(f"jotting.{one.place}")
            card.wished.connect(partial(self.resumed.emit, one))
            card.ended.connect(partial(self.forgotten.emit, one.place))
            self._add(card)

    def _add_items(self, kind: WorkKind, items: Sequence[WorkItem], most: int) -> None:
        self._add_heading(TITLES[kind], len(items))
        for item in items[:most]:
            head = f"{item.patient_name}  ·  {item.level.word}"
            card = WorkCard(head, detail(item), ("Open", _VERBS[kind]), item.level)
            card.setObjectName(f"{kind}.{item.visit_id}")
            card.wished.connect(partial(self.wished.emit, item.visit_id))
            card.ended.connect(partial(self.settled.emit, item))
            self._add(card)
        if len(items) > most:
            self._add_more(kind, len(items) - most)

    def _add_more(self, kind: WorkKind, left: int) -> None:
        some = f"{AT_ONCE} more of {in_groups(left)}"
        title = f"Show {some if left > AT_ONCE else f'the other {left}'}"
        wish = partial(self.more_wished.emit, kind, len(self.cards))
        more = Button(title, wish, name=f"{TITLES[kind]}: {title.lower()}")
        more.setObjectName(f"more.{kind}")
        self._lines.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_heading(self, title: str, count: int) -> None:
        if count:
            told = f"{title} ({in_groups(count)})"
            self._lines.addWidget(
                PlainLabel(told, size=Size.HEADING, strong=True, wraps=True)
            )

    def _add(self, card: WorkCard) -> None:
        self.cards.append(card)
        self._lines.addWidget(card)
