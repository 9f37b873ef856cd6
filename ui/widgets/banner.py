"""Who the patient is: above everything, never covered, never cut short.

Order, words and shapes follow the NHS Common User Interface, patient banner.
"""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from intake.domain.dates import shown_date
from intake.domain.patient import Allergies, AllergyStatus, Patient
from ui.theme import Size, colour
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone

_SEX = {
    "female": "Female",
    "male": "Male",
    "intersex": "Intersex",
    "unknown": "Not known",
}
_BEGINS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
_STATES = {
    AllergyStatus.KNOWN: ("⚠", "Known allergies"),
    AllergyStatus.NONE_KNOWN: ("✓", "No known allergies"),
    AllergyStatus.NOT_RECORDED: ("–", "Allergies not recorded"),
    AllergyStatus.UNAVAILABLE: ("?", "Allergies unavailable"),
}


class _Value(QWidget):
    """A label in grey and its value, stronger."""

    def __init__(self, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = label
        self._value = PlainLabel(strong=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        if label:
            line.addWidget(PlainLabel(label, tone=Tone.MUTED))
        line.addWidget(self._value)

    def show_value(self, value: str) -> None:
        """Show a value."""
        self._value.setText(value)
        self.setAccessibleName(f"{self._label} {value}".strip())
        self.updateGeometry()


class PatientBanner(QWidget):
    """The banner of one patient; wraps where the window is narrow.

    It can have the cursor, where a letter answers nothing: Enter begins.
    """

    # The nurse has seen who it is and goes on.
    begun = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.name = PlainLabel(size=Size.HEADING, strong=True)
        identity = QWidget(self)
        first = FlowLayout(identity, gap=24, line_gap=2)
        first.addWidget(self.name)
        self._born = _Value("Born", identity)
        self._sex = _Value("Sex", identity)
        self._number = _Value("No.", identity)
        for value in (self._born, self._sex, self._number):
            first.addWidget(value)
        second_line = QWidget(self)
        second = FlowLayout(second_line, gap=24, line_gap=2)
        self.allergies = PlainLabel(wraps=False)
        self._visits = PlainLabel(tone=Tone.MUTED)
        self._visits.setObjectName("visits")
        second.addWidget(self.allergies)
        second.addWidget(self._visits)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 8, 16, 9)
        lines.setSpacing(2)
        lines.addWidget(identity)
        lines.addWidget(second_line)

    def show_patient(self, patient: Patient, at: date) -> None:
        """Show who it is."""
        self.name.setText(patient.name_text())
        self._born.show_value(patient.born_text(at))
        self._sex.show_value(_SEX[patient.sex.value])
        self._number.show_value(patient.number_text())
        self.show_allergies(patient.allergies)
        self.setAccessibleName(f"Patient {patient.name_text()}")

    def show_allergies(self, allergies: Allergies) -> None:
        """Show exactly one of four states, and what is known."""
        sign, state = _STATES[allergies.status]
        items = ", ".join(
            f"{item.substance} ({item.reaction})" if item.reaction else item.substance
            for item in allergies.items
        )
        text = f"{sign} {state}: {items}" if items else f"{sign} {state}"
        if text != self.allergies.text():
            known = allergies.status is AllergyStatus.KNOWN
            self.allergies.set_tone(Tone.WARNING if known else Tone.PLAIN)
            self.allergies.setText(text)

    def show_visits(self, count: int, last: date | None) -> None:
        """Show how often the patient was here, and when last."""
        if last is None:
            self._visits.show_text("First visit")
            return
        noun = "visit" if count == 1 else "visits"
        self._visits.show_text(f"Last visit {shown_date(last)} · {count} {noun}")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _BEGINS:
            self.begun.emit()
        else:
            super().keyPressEvent(event)

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        self.begun.emit()
        return True

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        painter.setPen(QPen(colour("edge"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(2, 2, -3, -3))
        painter.end()
