"""Patients who may be the same person: who, how likely, and why."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.domain.alike import Candidate
from ui.announcing import announce
from ui.theme import Size
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface, reveal

_NOTICED = 80
"""With so much of them in sight, nobody overlooks them."""


class LikenessList(QWidget):
    """One card to a candidate, the likeliest first; nothing is shown if there is none.

    Args:
        verb: what the button of a card does.
        act: called with the candidate's number.
    """

    def __init__(
        self, verb: str, act: Callable[[int], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._verb = verb
        self._act = act
        self.candidates: Sequence[Candidate] = ()
        self._pointed_out: Sequence[Candidate] = ()
        self._heading = PlainLabel(tone=Tone.WARNING, wraps=True)
        self._cards: list[Surface] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        self._lines.addWidget(self._heading)
        self.setAccessibleName("Patients who may be the same person")
        self.hide()

    def show_candidates(
        self, found: Sequence[Candidate], heading: str, today: date
    ) -> None:
        """Show these and no others."""
        self.candidates = tuple(found)
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = [self._card(candidate, today) for candidate in found]
        for card in self._cards:
            self._lines.addWidget(card)
        self._heading.setText(heading)
        self.setVisible(bool(found))

    def point_out(self) -> bool:
        """Scroll to them if they are out of sight; once for the same candidates.

        Returns:
            whether they were.
        """
        seen = self.visibleRegion().boundingRect().height()
        if self.isHidden() or self.candidates == self._pointed_out:
            return False
        self._pointed_out = self.candidates
        if seen >= min(self.height(), _NOTICED):
            return False
        reveal(self)
        announce(self, self._heading.text())
        return True

    def _card(self, candidate: Candidate, today: date) -> Surface:
        patient = candidate.stored.patient
        why = "; ".join(candidate.reasons)
        told = f"Born {patient.born_text(today)} · No. {patient.number_text()}"
        likely = f"{candidate.percent} % alike: {why}"
        card = Surface(self, edge="warning")
        card.setAccessibleName(f"{patient.name_text()}. {told}. {likely}")
        button = Button(
            self._verb,
            partial(self._act, candidate.stored.id),
            name=f"{self._verb}: {patient.name_text()}",
        )
        button.setMaximumWidth(button.sizeHint().width())
        lines = QVBoxLayout(card)
        lines.setContentsMargins(16, 8, 16, 8)
        lines.setSpacing(2)
        lines.addWidget(PlainLabel(patient.name_text(), strong=True, wraps=True))
        lines.addWidget(PlainLabel(told, wraps=True))
        words = PlainLabel(likely, size=Size.SMALL, tone=Tone.WARNING, wraps=True)
        lines.addWidget(words)
        lines.addWidget(button)
        return card
