"""A stored visit in a narrow column: level, reasons, tests, medicines, notes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from intake.domain.dates import shown_date
from intake.domain.record import StoredVisit
from ui.theme import Size
from ui.widgets.banner import PatientBanner
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface

_FEW = 12


class VisitPreview(QScrollArea):
    """What one wants to know before one opens it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Preview of the chosen visit")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.visit_id: int | None = None
        self.clear_visit()

    def clear_visit(self) -> None:
        """Show nothing of anybody."""
        self.visit_id = None
        self.setWidget(QWidget())

    def show_visit(self, stored: StoredVisit) -> None:
        """Show a visit."""
        self.visit_id = stored.id
        sheet = Surface()
        lines = QVBoxLayout(sheet)
        lines.setContentsMargins(1, 1, 1, 16)
        lines.setSpacing(4)
        banner = PatientBanner(sheet)
        seen = (stored.visit.seen_at or stored.signed_at).astimezone()
        banner.show_patient(stored.visit.patient, seen.date())
        lines.addWidget(banner)
        words = QVBoxLayout()
        words.setContentsMargins(16, 4, 16, 0)
        words.setSpacing(2)
        lines.addLayout(words)
        decision = stored.visit.decision
        level = decision.level if decision else stored.assessment.level
        _add(
            words, f"{level.word}  ·  {shown_date(seen.date())} {seen:%H:%M}", head=True
        )
        if decision and not decision.agrees:
            _add(words, f"The rules said {decision.suggested.word}.")
        for title, told in _told(stored):
            _add(words, title, head=True)
            for text in told[:_FEW]:
                _add(words, text)
            if len(told) > _FEW:
                _add(words, f"and {len(told) - _FEW} more")
        lines.addStretch(1)
        self.setWidget(sheet)


def _add(lines: QVBoxLayout, text: str, *, head: bool = False) -> None:
    tone = Tone.PLAIN if head else Tone.MUTED
    size = Size.BODY if head else Size.SMALL
    lines.addWidget(PlainLabel(text, size=size, strong=head, tone=tone, wraps=True))


def _told(stored: StoredVisit) -> list[tuple[str, list[str]]]:
    visit, assessment = stored.visit, stored.assessment
    parts = [
        ("Why", list(dict.fromkeys(one.because for one in assessment.findings))),
        ("Tests", [order.name for order in assessment.labs]),
        ("Medicines", [medicine.text for medicine in visit.medications or ()]),
        ("Notes", [visit.notes] if visit.notes else []),
    ]
    return [(title, told) for title, told in parts if told]
