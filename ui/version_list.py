"""Every version of a visit, to be read, and what two of them say differently."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from intake.application import Application
from intake.domain.dates import shown_date
from intake.domain.record import VisitStatus, VisitVersion
from intake.services.difference_words import Change
from ui.failures import explain
from ui.tasks import Runner
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface, reveal

_WORDS = {
    VisitStatus.SIGNED: "signed",
    VisitStatus.AMENDED: "amended",
    VisitStatus.ENTERED_IN_ERROR: "entered in error",
}
_NARROW = 720
"""Below this width versions and what they changed have no room side by side."""
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class VersionButton(Button):
    """Leaves the arrows to its list; Qt would lead from its end to elsewhere."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class VersionList(Surface):
    """One button to a version: Enter shows it, Space compares it with another."""

    # This version is to be shown: its number.
    shown = Signal(int)
    # What did not work, in words.
    troubled = Signal(str)

    def __init__(
        self, application: Application, runner: Runner, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._amendments = application.amendments
        self._runner = runner
        self._versions: Sequence[VisitVersion] = ()
        self._with: int | None = None
        self.buttons: list[Button] = []
        self.told = PlainLabel(wraps=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        how = "Enter shows a version and what it changed. C compares others with it."
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(24)
        self._beside.addLayout(self._list)
        self._beside.addWidget(self.told, 1, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 10, 16, 10)
        lines.setSpacing(6)
        lines.addWidget(PlainLabel("Versions", strong=True, wraps=True))
        lines.addWidget(PlainLabel(how, tone=Tone.MUTED, wraps=True))
        lines.addLayout(self._beside)
        lines.addStretch(1)

    def start(self, visit_id: int) -> None:
        """Show the versions of a visit; the newest with what it changed."""
        self._with = None
        work = partial(self._amendments.versions, visit_id)
        self._runner.run(self, work, self._show, self._on_failed)

    def enter(self) -> None:
        """Put the cursor on the newest version."""
        if self.buttons:
            newest = self.buttons[-1]
            newest.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, newest, partial(reveal, newest))  # once laid out

    def _show(self, versions: Sequence[VisitVersion]) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self._versions = versions
        self.buttons = [self._button(one) for one in versions]
        for button in self.buttons:
            self._list.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.show()
        self.told.show_text("")
        self.enter()
        self._choose(versions[-1])

    def _button(self, one: VisitVersion) -> Button:
        signed = one.signed_at.astimezone()
        text = (
            f"{one.version}  {_WORDS[one.status]} {shown_date(signed.date())}"
            f" {signed:%H:%M} by {one.signed_by}"
        )
        reason = f": {one.reason}" if one.reason else ""
        choose = partial(self._choose, one)
        name = text + reason
        button = VersionButton(text, choose, role=Role.CHOICE, name=name, parent=self)
        button.setCheckable(True)
        if one.status is VisitStatus.ENTERED_IN_ERROR:
            struck = button.font()
            struck.setStrikeOut(True)
            button.setFont(struck)
        return button

    def _choose(self, one: VisitVersion) -> None:
        for version, button in zip(self._versions, self.buttons, strict=True):
            button.setChecked(version is one)
        self.shown.emit(one.id)
        base = self._with or self._before(one)
        if base is None or base == one.id:
            self.told.show_text("The first version; it changed nothing.")
            return
        work = partial(self._amendments.changes, one.id, base)
        done = partial(self._tell, one, base)
        self._runner.run(self, work, done, self._on_failed)

    def _before(self, one: VisitVersion) -> int | None:
        place = self._versions.index(one)
        return self._versions[place - 1].id if place else None

    def _tell(self, one: VisitVersion, base: int, changes: Sequence[Change]) -> None:
        number = next(v.version for v in self._versions if v.id == base)
        told = [f"{c.name}: {c.before} → {c.after}" for c in changes]
        why = f"Because: {one.reason}" if one.reason else ""
        head = f"Version {one.version} against version {number}:"
        lines = [why, head, *(told or ["Nothing differs."])]
        self.told.show_text("\n".join(filter(None, lines)))

    def _compare(self) -> None:
        """Compare whatever is shown next with the version with the cursor."""
        place = next((n for n, b in enumerate(self.buttons) if b.hasFocus()), None)
        if place is not None:
            self._with = self._versions[place].id
            number = self._versions[place].version
            self.told.show_text(f"Choose the version to compare with version {number}.")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what changed below the versions where there is no room beside them."""
        narrow = event.size().width() < _NARROW
        way = QBoxLayout.Direction
        wanted = way.TopToBottom if narrow else way.LeftToRight
        if self._beside.direction() is not wanted:
            self._beside.setDirection(wanted)
        super().resizeEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = next((n for n, b in enumerate(self.buttons) if b.hasFocus()), None)
        if place is not None and event.key() in _STEPS:
            step = _STEPS[Qt.Key(event.key())]
            after = max(0, min(place + step, len(self.buttons) - 1))
            self.buttons[after].setFocus(Qt.FocusReason.OtherFocusReason)
            reveal(self.buttons[after])
        elif event.key() == Qt.Key.Key_C:
            self._compare()
        else:
            super().keyPressEvent(event)

    def _on_failed(self, error: Exception) -> None:
        self.troubled.emit(explain(error))
