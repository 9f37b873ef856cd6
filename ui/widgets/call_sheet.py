"""A sheet to promise a call: on which day, and why."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.domain.dates import shown_date
from intake.forms.days_ahead import parse_day_ahead
from intake.forms.typed_dates import DateError
from ui.widgets.buttons import Button, Role
from ui.widgets.date_edit import DateEdit
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import Surface

_HINT = "+3d, 2w, mon, 15. or 14-dec-2026"


class CallSheet(Surface):
    """Asks for the day and the reason; says at once how the day was understood."""

    # Something was typed or taken away.
    changed = Signal()

    title = "Call back"

    def __init__(
        self,
        save: Callable[[date, str], None],
        today: Callable[[], date],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._save, self._today = save, today
        self.day = DateEdit("Day of the call", hint=_HINT, width=280)
        self.day.setObjectName("call.day")
        self.why = LineEdit("Why to call", hint="what about?")
        self.why.setObjectName("call.why")
        self.told = PlainLabel(tone=Tone.MUTED, wraps=True)
        self.go = Button("Promise the call  ·  Enter", self._go, role=Role.MAIN)
        self.day.textChanged.connect(self._show_day)
        for line in (self.day, self.why):
            line.textChanged.connect(lambda _text: self.changed.emit())
        self.day.returnPressed.connect(self._on_day)
        self.why.returnPressed.connect(self._go)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 10, 16, 10)
        lines.setSpacing(6)
        lead = "It stands in the worklist, and is ended there. A new one replaces it."
        lines.addWidget(PlainLabel(self.title, strong=True, wraps=True))
        lines.addWidget(PlainLabel(lead, tone=Tone.MUTED, wraps=True))
        lines.addWidget(self.day)
        lines.addWidget(self.told)
        lines.addWidget(self.why)
        lines.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addStretch(1)
        self._show_day()

    @property
    def text(self) -> str:
        """What is typed."""
        return f"{self.day.text()} {self.why.text()}".strip()

    def typed(self) -> Mapping[str, str]:
        """Return the lines in which something is typed."""
        told = {"day": self.day.text(), "why": self.why.text()}
        return {key: text for key, text in told.items() if text.strip()}

    def restore(self, typed: Mapping[str, str]) -> None:
        """Show again what was typed before."""
        self.day.setText(typed.get("day", ""))
        self.why.setText(typed.get("why", ""))

    def clear(self) -> None:
        """Forget what was typed."""
        self.day.clear()
        self.why.clear()

    def enter(self) -> None:
        """Put the cursor where something is missing."""
        line = self.why if self._due() and not self.why.text().strip() else self.day
        line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _due(self) -> date | None:
        try:
            return parse_day_ahead(self.day.text(), self._today())
        except DateError:
            return None

    def _show_day(self) -> None:
        """Say how the day is understood, or why it is not."""
        typed, tone, text = self.day.text().strip(), Tone.MUTED, "On which day?"
        if typed:
            try:
                day = parse_day_ahead(typed, self._today())
                text = f"{day:%A}, {shown_date(day)}"
            except DateError as error:
                tone, text = Tone.WARNING, str(error)
        self.day.mark_wrong(wrong=tone is Tone.WARNING)
        self.told.set_tone(tone)
        self.told.show_text(text)

    def _on_day(self) -> None:
        if self._due():
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        """Promise it once both are there; else go to what is missing."""
        due, why = self._due(), self.why.text().strip()
        if due and why:
            self._save(due, why)
        else:
            self.enter()
