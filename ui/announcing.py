"""Live regions: what changes away from the cursor is told to a screen reader."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(source: QWidget, text: str, *, at_once: bool = False) -> None:
    """Have a screen reader, if there is one, say a text.

    Args:
        source: what the text is about; its place in the window.
        text: what is said.
        at_once: whether it interrupts: for a level that rose, not for "saved".
    """
    if not text or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(source, text)
    event.setPoliteness(
        QAccessible.AnnouncementPoliteness.Assertive
        if at_once
        else QAccessible.AnnouncementPoliteness.Polite
    )
    QAccessible.updateAccessibility(event)
