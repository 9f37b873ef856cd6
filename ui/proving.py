"""The password once more, in place: the act that needs it waits and then goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from intake.domain.errors import ProofNeededError
from ui.announcing import announce
from ui.failures import explain
from ui.tasks import Runner
from ui.widgets.buttons import Button, Role
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import Surface

R = TypeVar("R")
_ASKED = "This cannot be taken back easily, and it was a while ago that you signed in."


@dataclass(frozen=True, slots=True)
class Waiting:
    """An act that waits for the password, and what becomes of it without."""

    go_on: Callable[[], object]
    give_up: Callable[[], object]


class ProofStrip(Surface):
    """Asks for the password above the page; never modal; Esc leaves all as it was."""

    # It is asked for, or no more.
    turned = Signal()

    def __init__(
        self,
        runner: Runner,
        prove: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, fill="tint", edge="accent")
        self.setObjectName("proof")
        self.setAccessibleName("Your password once more")
        self._runner = runner
        self._prove = prove
        self._waiting: list[Waiting] = []
        self._before: QWidget | None = None
        self.line = LineEdit("Your password", width=320)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setObjectName("proof.password")
        self.line.returnPressed.connect(self._try)
        self.told = PlainLabel(tone=Tone.WARNING, wraps=True)
        acts = QWidget(self)
        flow = FlowLayout(acts, gap=8, line_gap=4)
        flow.addWidget(Button("Go on  ·  Enter", self._try, role=Role.MAIN))
        flow.addWidget(Button("Leave it  ·  Esc", self.give_up))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 10, 16, 10)
        lines.setSpacing(6)
        lines.addWidget(PlainLabel("Your password once more", strong=True, wraps=True))
        lines.addWidget(PlainLabel(_ASKED, tone=Tone.MUTED, wraps=True))
        for part in (self.line, self.told, acts):
            lines.addWidget(part)
        lines.addStretch(1)  # in a low window it has the page to itself
        self.told.hide()
        self.hide()

    def ask(self, waiting: Waiting) -> None:
        """Let an act wait for the password."""
        self._waiting.append(waiting)
        if self.isHidden():
            self._before = self.window().focusWidget()
            self.line.clear()
            self.told.show_text("")
            self.show()
            self.turned.emit()
            announce(self, "Your password once more")
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def give_up(self) -> None:
        """Leave what waits undone: at Esc, at the lock."""
        waiting = self._end()
        for one in waiting:
            one.give_up()

    def _try(self) -> None:
        word = self.line.text()
        if word and self.line.isEnabled():
            self.line.setEnabled(False)
            work = partial(self._prove, word)
            self._runner.run(self, work, self._on_proved, self._on_refused)

    def _on_proved(self, _nothing: None) -> None:
        for one in self._end():
            one.go_on()

    def _on_refused(self, error: Exception) -> None:
        self.line.setEnabled(True)
        self.line.clear()
        self.told.show_text(explain(error))
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self) -> list[Waiting]:
        waiting, self._waiting = self._waiting, []
        self.line.setEnabled(True)
        self.line.clear()
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


class ProvingRunner:
    """A lane on which an act that needs the password asks for it and tries again."""

    def __init__(self, lane: Runner, ask: Callable[[Waiting], None]) -> None:
        self._lane = lane
        self._ask = ask

    def run(
        self,
        owner: QObject,
        work: Callable[[], R],
        done: Callable[[R], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run work; what it says of a proof that is missing never reaches its owner."""

        def refused(error: Exception) -> None:
            if not isinstance(error, ProofNeededError):
                failed(error)
                return
            again = partial(self._lane.run, owner, work, done, failed)
            self._ask(Waiting(again, partial(failed, error)))

        self._lane.run(owner, work, done, refused)
