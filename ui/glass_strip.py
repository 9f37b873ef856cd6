"""Breaking the glass, in place: the act that met a restricted record waits for it."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from intake.application import Application
from intake.domain.errors import RestrictedError
from intake.domain.restricted import LEAST_WORDS, Glass, WhyOpen
from intake.forms.fields import FieldKind, FieldSpec, Option
from ui.announcing import announce
from ui.failures import explain
from ui.forms.answer_rows import ChoiceRow
from ui.proving import Waiting
from ui.tasks import Runner
from ui.theme import WIDEST
from ui.widgets.buttons import Button, Role
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import Surface

R = TypeVar("R")
_TITLE = "This record is restricted"
_LEAD = (
    "If the patient needs you, break the glass. It is open to you for half an hour: you"
    " read and add, every step is in the log, and an auditor looks at it."
)


class GlassStrip(Surface):
    """Asks why a restricted record is opened; never modal; Esc leaves it closed."""

    # It is asked for, or no more.
    turned = Signal()
    # A record was opened.
    broken = Signal()

    def __init__(
        self, application: Application, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, fill="warning_tint", edge="warning")
        self.setObjectName("glass")
        self.setAccessibleName(_TITLE)
        self._runner = runner
        self._glasses = application.glasses
        self._patient_id: int | None = None
        self._waiting: list[Waiting] = []
        self._before: QWidget | None = None
        self.why = _reasons()
        self.words = LineEdit(
            "Why, in your words", hint=f"in your words, at least {LEAST_WORDS} letters"
        )
        self.words.setObjectName("glass.words")
        self.password = LineEdit("Your password", hint="your password", width=320)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setObjectName("glass.password")
        self._needs_password = not application.is_thrown_away
        self.told = PlainLabel(tone=Tone.WARNING, wraps=True)
        self.open = Button("Break the glass  ·  Enter", self._try, role=Role.MAIN)
        self._lay_out()
        self.why.stepped.connect(self._to_words)
        self.words.returnPressed.connect(self._on_words)
        self.password.returnPressed.connect(self._try)
        self.hide()

    def _lay_out(self) -> None:
        acts = QWidget(self)
        flow = FlowLayout(acts, gap=8, line_gap=4)
        flow.addWidget(self.open)
        flow.addWidget(Button("Leave it closed  ·  Esc", self.give_up))
        column = QWidget(self)
        column.setMaximumWidth(WIDEST)
        lines = QVBoxLayout(column)
        lines.setContentsMargins(16, 10, 16, 10)
        lines.setSpacing(6)
        lines.addWidget(PlainLabel(_TITLE, strong=True, wraps=True))
        lines.addWidget(PlainLabel(_LEAD, tone=Tone.MUTED, wraps=True))
        for part in (self.why, self.words, self.password, self.told, acts):
            lines.addWidget(part)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(column, 1)
        across.addStretch()
        lines.addStretch(1)  # in a low window it has the page to itself
        self.password.setVisible(self._needs_password)
        self.told.hide()

    def ask(self, patient_id: int, waiting: Waiting) -> None:
        """Let an act wait until a patient's record is open."""
        if self._patient_id not in (None, patient_id):
            self.give_up()
        self._patient_id = patient_id
        self._waiting.append(waiting)
        if self.isHidden():
            self._before = self.window().focusWidget()
            self.told.show_text("")
            self.show()
            self.turned.emit()
            announce(self, _TITLE)
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def give_up(self) -> None:
        """Leave the record closed: at Esc, at the lock."""
        for one in self._end():
            one.give_up()

    def _to_words(self, step: int) -> None:
        if step > 0:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_words(self) -> None:
        if self._needs_password:
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._try()

    def _try(self) -> None:
        """Open the record once everything is there; else go to what is missing."""
        why = self.why.typed()
        missing: QWidget | None = None
        if not why:
            missing = self.why
        elif len(self.words.text().strip()) < LEAST_WORDS:
            missing = self.words
        elif self._needs_password and not self.password.text():
            missing = self.password
        if missing is not None:
            self.told.show_text("A reason, a few words and your password are needed.")
            missing.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._patient_id is not None and self.open.isEnabled():
            self.open.setEnabled(False)
            words, word = self.words.text(), self.password.text()
            work = partial(
                self._glasses.begin, self._patient_id, WhyOpen(why), words, word
            )
            self._runner.run(self, work, self._on_broken, self._on_refused)

    def _on_broken(self, _glass: Glass) -> None:
        waiting = self._end()
        self.broken.emit()
        for one in waiting:
            one.go_on()

    def _on_refused(self, error: Exception) -> None:
        self.open.setEnabled(True)
        self.password.clear()
        self.told.show_text(explain(error))
        line = self.password if self._needs_password else self.words
        line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self) -> list[Waiting]:
        waiting, self._waiting = self._waiting, []
        self._patient_id = None
        self.open.setEnabled(True)
        self.why.show_typed("", "")
        self.words.clear()
        self.password.clear()
        before, self._before = self._before, None
        asked = not self.isHidden()
        self.hide()
        self.turned.emit()
        if asked and before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        return waiting

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)


class GlassRunner:
    """A lane on which an act that meets a restricted record asks and tries again."""

    def __init__(self, lane: Runner, ask: Callable[[int, Waiting], None]) -> None:
        self._lane = lane
        self._ask = ask

    def run(
        self,
        owner: QObject,
        work: Callable[[], R],
        done: Callable[[R], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run work; its owner learns of a closed record only if it stays closed."""

        def refused(error: Exception) -> None:
            if not isinstance(error, RestrictedError):
                failed(error)
                return
            again = partial(self._lane.run, owner, work, done, failed)
            self._ask(error.patient_id, Waiting(again, partial(failed, error)))

        self._lane.run(owner, work, done, refused)


def _reasons() -> ChoiceRow:
    field = FieldSpec(
        path="glass.why",
        parts=("glass", "why"),
        label="Why do you open it?",
        short="Why",
        kind=FieldKind.CHOICE,
        options=tuple(Option(why.value, why.text) for why in WhyOpen),
        can_be_unknown=False,
    )
    row = ChoiceRow(field)
    row.setObjectName("glass.why")
    return row
