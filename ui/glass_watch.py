"""Records that are open for a while: every window counts down and says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from intake.domain.restricted import Glass
from ui.announcing import announce
from ui.tasks import Lanes
from ui.theme import colour
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface

if TYPE_CHECKING:  # heavy: loaded while the password is typed
    from intake.application import Application

_TICK_MS = 1000
_FRAME = 6
"""Pixels of the frame around a window in which a restricted record is open."""


@dataclass(frozen=True, slots=True)
class Open:
    """A glass and when it ends, by the seconds of a clock that nobody sets."""

    glass: Glass
    end: float


class GlassWatch(QObject):
    """Knows which records are open for a while, and when that ends."""

    # Which are open changed: the glasses.
    changed = Signal(object)
    # One ended: whoever shows its record puts it away.
    ended = Signal()
    # A second went by.
    ticked = Signal()

    def __init__(self, lanes: Lanes, parent: QObject) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._application: Application | None = None
        self.open: tuple[Open, ...] = ()
        self.timer = QTimer(self)
        self.timer.setInterval(_TICK_MS)
        self.timer.timeout.connect(self._tick)

    def _seconds(self) -> float:
        from intake.ports import steady_seconds  # noqa: PLC0415 (heavy: when needed)

        return steady_seconds()

    def begin(self, application: "Application") -> None:
        """Begin with a record; what is open since an earlier start goes on."""
        self._application = application
        self.look()

    def end(self) -> None:
        """Stop: the record is about to be closed."""
        self._application = None
        self.timer.stop()
        self.open = ()

    def look(self) -> None:
        """Ask the record which glasses are open; ones gone by end there."""
        application = self._application
        if application is not None and application.may_break_glass:
            work = application.glasses.running
            self._lanes.db.run(self, work, self._show, _ignore)

    def stop(self, glass: Glass) -> None:
        """Close a record before its time is over."""
        if self._application is not None:
            work = partial(self._application.glasses.stop, glass.id)
            self._lanes.db.run(self, work, self._on_stopped, _ignore)

    def left(self, one: Open) -> int:
        """Return the seconds that are left."""
        return max(0, round(one.end - self._seconds()))

    def _on_stopped(self, _nothing: None) -> None:
        self.look()

    def _show(self, found: Sequence[tuple[Glass, float]]) -> None:
        before = {one.glass.id for one in self.open}
        now = self._seconds()
        self.open = tuple(Open(glass, now + left) for glass, left in found)
        if self.open:
            self.timer.start()
        else:
            self.timer.stop()
        self.changed.emit(self.open)
        if before - {one.glass.id for one in self.open}:
            self.ended.emit()

    def _tick(self) -> None:
        if any(one.end <= self._seconds() for one in self.open):
            self.look()
        else:
            self.ticked.emit()


class GlassBanner(Surface):
    """Says above every page that a restricted record is open, how long, and by whom."""

    # It is shown, or no more.
    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, fill="warning_tint", edge="warning")
        self.setObjectName("glass-open")
        self._watch: GlassWatch | None = None
        self.words = PlainLabel(tone=Tone.WARNING, strong=True, wraps=True)
        self.close_now = Button("Close it now", self._stop)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 8, 6)
        line.addWidget(self.words, 1)
        line.addWidget(self.close_now)
        self.hide()

    def follow(self, watch: GlassWatch) -> None:
        """Show what a watch knows, from now on."""
        self._watch = watch
        watch.changed.connect(self._on_changed)
        watch.ticked.connect(self._tell)
        self._on_changed(watch.open)

    def _on_changed(self, found: Sequence[Open]) -> None:
        self._tell()
        if self.isHidden() is bool(found):
            self.setVisible(bool(found))
            self.turned.emit()
            if found:
                announce(self, self.words.text())

    def _tell(self) -> None:
        if self._watch is None or not self._watch.open:
            return
        told = [
            f"record {one.glass.patient_id}, {_clock(self._watch.left(one))} left"
            for one in self._watch.open
        ]
        self.words.setText(
            f"RESTRICTED RECORD OPEN  ·  {'  ·  '.join(told)}  ·  every step is logged"
        )
        self.setAccessibleName(self.words.text())

    def _stop(self) -> None:
        if self._watch is not None:
            for one in self._watch.open:
                self._watch.stop(one.glass)


class GlassFrame(QWidget):
    """A coloured frame over the edge of a window; clicks go through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def surround(self, place: QRect | None) -> None:
        """Stand around what is there, which makes room for it; None: nowhere."""
        around = self.parentWidget()
        layout = around.layout() if around is not None else None
        edge = _FRAME if place is not None else 0
        if layout is not None and layout.contentsMargins().left() != edge:
            layout.setContentsMargins(edge, edge, edge, edge)
        self.setVisible(place is not None)
        if place is not None:
            self.setGeometry(place)
            self.raise_()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(colour("warning"), _FRAME))
        half = _FRAME // 2
        painter.drawRect(self.rect().adjusted(half, half, -half, -half))
        painter.end()


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def _ignore(_error: Exception) -> None:
    """The record tells of it the next time that it is asked."""
