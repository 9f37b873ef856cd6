"""The recovery key: shown once, printed or copied, confirmed by typing a part back."""

import secrets
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPdfWriter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake.application import write_file
from intake.domain.errors import UserFacingError
from ui.delivery import Delivery, Paper
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.keys import Key
from ui.tasks import Runner
from ui.theme import Size, font
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import centre, lone_sheet

_TITLE = "CrampDesk recovery key"
_WIDTH = 640
_ACROSS = 7
_MISREAD = str.maketrans("OIL", "011")
_WHY = (
    "If you forget your password, this key is the only way back into the record. "
    "Nobody else can open it, not even who made this program. Print it and lock it "
    "away; do not keep it on this computer."
)


class RecoveryKeyView(QWidget):
    """Lets nobody on who has not kept the key."""

    # The key was typed back: it is in safe hands.
    confirmed = Signal()
    # What was done, or did not work, in words.
    said = Signal(str)

    keys = (Key("Enter", "confirm the group you typed"),)

    def __init__(
        self, runner: Runner, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("recovery_key")
        self._delivery = Delivery(runner, dialogs, self)
        self._delivery.taken.connect(self._on_taken)
        self._delivery.filed.connect(self._on_filed)
        self._delivery.failed.connect(self._on_failed)
        self._key = ""
        self.asked = 0
        self._grid = QGridLayout()
        self._ask = PlainLabel(wraps=True)
        self._said = PlainLabel(tone=Tone.WARNING, wraps=True)
        self.line = LineEdit("Group of the recovery key", width=112)
        self.line.setObjectName("recovery_key.group")
        self.line.returnPressed.connect(self._check)
        self.go = Button("I have kept it: go on", self._check, role=Role.MAIN)
        self._lay_out()

    def _lay_out(self) -> None:
        sheet, lines = lone_sheet(self, _WIDTH, spacing=10)
        lines.addWidget(
            PlainLabel("Keep this recovery key", size=Size.TITLE, strong=True)
        )
        lines.addWidget(PlainLabel(_WHY, wraps=True))
        self._grid.setContentsMargins(0, 8, 0, 8)
        self._grid.setVerticalSpacing(12)
        lines.addLayout(self._grid)
        ways = QHBoxLayout()
        for text, act in (("Print", self._print), ("Copy", self._copy)):
            ways.addWidget(Button(text, act))
        ways.addStretch(1)
        lines.addLayout(ways)
        lines.addSpacing(8)
        lines.addWidget(self._ask)
        proof = QHBoxLayout()
        proof.addWidget(self.line)
        proof.addWidget(self.go)
        proof.addStretch(1)
        lines.addLayout(proof)
        lines.addWidget(self._said)
        centre(sheet, self)

    @property
    def groups(self) -> list[str]:
        """The key in its groups."""
        return self._key.split("-")

    def show_key(self, key: str) -> None:
        """Show a key and ask for one of its groups."""
        self._key = key
        self.asked = secrets.randbelow(len(self.groups))
        for place, group in enumerate(self.groups):
            self._grid.addWidget(_group(place, group), *divmod(place, _ACROSS))
        self._ask.setText(
            f"To show that you have it, type group {self.asked + 1} from your copy:"
        )
        self._said.show_text("")

    def enter(self) -> None:
        """Put the cursor where the group is typed."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self) -> None:
        typed = self.line.text().strip().upper().translate(_MISREAD)
        if typed == self.groups[self.asked].translate(_MISREAD):
            self._forget()
            self.confirmed.emit()
            return
        self._said.show_text(
            f"That is not group {self.asked + 1}. Compare it with your copy."
        )
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        self._key = ""
        self.line.clear()
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._key)
        self._said.show_text("Copied, for half a minute. Paste it somewhere safe now.")

    def _print(self) -> None:
        page = Paper(word="Recovery key", title=_TITLE, content=self._page())
        self._delivery.start(page)

    def _page(self) -> bytes:
        """Return the page as a PDF that never was in a file."""
        content = QBuffer()
        content.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(content)
        writer.setTitle(_TITLE)
        painter = QPainter(writer)
        page = painter.viewport()
        painter.setFont(font(Size.HEADING, strong=True))
        line = page.height() // 40
        text = [_TITLE, "", *_in_lines(self.groups), "", _WHY]
        for number, words in enumerate(text):
            room = QRect(
                line, line * (2 + 2 * number), page.width() - 2 * line, 4 * line
            )
            painter.drawText(room, Qt.TextFlag.TextWordWrap, words)
        painter.end()
        return bytes(content.data().data())

    def _on_taken(self, _paper: Paper) -> None:
        self._said.show_text("Printed.")

    def _on_failed(self, why: str) -> None:
        self._said.show_text(f"{why} Or copy the key by hand.")

    def _on_filed(self, paper: Paper, path: Path) -> None:
        try:
            write_file(path, paper.content)
        except UserFacingError as error:
            self._said.show_text(explain(error))
        else:
            self._said.show_text(f"Saved as {path.name}. Move it off this computer.")


def _group(place: int, group: str) -> QWidget:
    cell = QWidget()
    lines = QVBoxLayout(cell)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(0)
    number = PlainLabel(str(place + 1), size=Size.SMALL, tone=Tone.MUTED)
    letters = PlainLabel(group, size=Size.HEADING, strong=True)
    letters.setFont(font(Size.HEADING, strong=True, figures=True))
    letters.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    lines.addWidget(number)
    lines.addWidget(letters)
    return cell


def _in_lines(groups: list[str]) -> list[str]:
    return [
        "   ".join(groups[at : at + _ACROSS]) for at in range(0, len(groups), _ACROSS)
    ]
