"""A line for a date: typed as one likes, or picked from a calendar.

The icon stands inside the line and the calendar is worked by keys as well (NHS Common
User Interface, date and time input).
"""

from datetime import date

from PySide6.QtCore import QDate, QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from intake.domain.dates import shown_date
from intake.forms.typed_dates import DateError, parse_date
from ui.icons import paint_icon
from ui.theme import colour
from ui.widgets.line_edit import LineEdit

_MONTH = (320, 264)
_TURNS = (
    ("qt_calendar_prevmonth", "<", "The month before"),
    ("qt_calendar_nextmonth", ">", "The next month"),
)
_ICON = 16
_ROOM = 22
"""So much of the line is the icon's."""


class Calendar(QFrame):
    """A month to pick a day from: arrows move, Page Up and Down turn, Enter picks."""

    # A day was picked.
    picked = Signal(object)

    def __init__(self, day: QDate, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.Box)
        self.setAccessibleName("Calendar")
        self.month = QCalendarWidget(self)
        self.month.setAccessibleName("Calendar")
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        no_weeks = QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
        self.month.setVerticalHeaderFormat(no_weeks)
        self.month.setSelectedDate(day)
        self.month.setMinimumSize(*_MONTH)
        plain = QTextCharFormat()
        plain.setForeground(colour("text"))
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.month.setWeekdayTextFormat(weekend, plain)  # red is for levels
        for name, sign, words in _TURNS:
            turn = self.month.findChild(QToolButton, name)
            if isinstance(turn, QToolButton):
                turn.setIcon(QIcon())
                turn.setText(sign)
                turn.setAccessibleName(words)
        self.month.activated.connect(self._pick)
        self.month.clicked.connect(self._pick)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(4, 4, 4, 4)
        lines.addWidget(self.month)
        self.setFocusProxy(self.month)

    def _pick(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))
        self.close()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class DateEdit(LineEdit):
    """A line of text for a date; `F4`, Alt and ↓ or the icon open a calendar."""

    def __init__(
        self,
        name: str,
        *,
        hint: str = "",
        width: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, hint=hint, width=width, parent=parent)
        self._spare_the_icon()
        self.setAccessibleDescription("F4 opens a calendar")
        self.calendar: Calendar | None = None

    def _spare_the_icon(self) -> None:
        """Let no text run below the icon, on whichever side that is."""
        room = _ROOM - 4
        left, right = (room, 0) if self.isRightToLeft() else (0, room)
        self.setTextMargins(left, 0, right, 0)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._spare_the_icon()
        super().changeEvent(event)

    def open_calendar(self) -> None:
        """Show the month of what is typed, or this one."""
        if not self.isEnabled():
            return
        made = Calendar(self._typed_day(), self)
        made.picked.connect(self._take)
        made.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        made.show()
        made.month.setFocus(Qt.FocusReason.PopupFocusReason)
        self.calendar = made

    def _typed_day(self) -> QDate:
        now = QDate.currentDate()
        today = date(now.year(), now.month(), now.day())
        try:
            typed = parse_date(self.text(), today)
        except DateError:
            return now
        return QDate(typed.year, typed.month or 1, typed.day or 1)

    def _take(self, day: date) -> None:
        self.calendar = None
        self.setText(shown_date(day))
        self.textEdited.emit(self.text())
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _icon(self) -> QRect:
        left = _ROOM - _ICON if self.isRightToLeft() else self.width() - _ROOM
        return QRect(left, (self.height() - _ICON) // 2, _ICON, _ICON)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._icon().contains(event.position().toPoint()):
            self.open_calendar()
        else:
            super().mousePressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_icon(painter, "calendar", QRectF(self._icon()), "muted")
        painter.end()
