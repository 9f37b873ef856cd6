"""Start the window and see it out."""

import sys

from PySide6.QtWidgets import QApplication

from intake.application import Desk
from ui.dialogs import SystemDialogs
from ui.tasks import Lanes, TaskRunner
from ui.theme import theme
from ui.window import NAME, Window

_WIDTH, _HEIGHT = 1440, 900


def main(desk: Desk, *, demo: bool = False) -> int:
    """Run until the window is closed; return the exit code."""
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName(NAME)
    qt.setDesktopFileName("crampdesk")
    theme().start(qt)
    theme().recall()
    db, work = TaskRunner(name="db"), TaskRunner(name="work")
    window = Window(desk, Lanes(db=db, work=work), SystemDialogs())
    room = window.screen().availableGeometry()
    window.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))
    window.show()
    window.start(demo=demo)
    try:
        return qt.exec()
    finally:
        work.stop(forget=True)
        db.stop()
