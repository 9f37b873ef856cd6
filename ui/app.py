"""Start the window and see it out."""

import importlib
import sys
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from intake.application import Desk
from intake.services.expertise import Expertise
from ui.dialogs import SystemDialogs
from ui.tasks import Lanes, Runner, TaskRunner
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
    lanes = Lanes(db=db, work=work)
    window = Window(desk, lanes, SystemDialogs())
    room = window.screen().availableGeometry()
    window.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))
    window.show()
    window.start(demo=demo)
    QTimer.singleShot(0, partial(_load_the_rest, lanes.work, window, desk))
    try:
        return qt.exec()
    finally:
        work.stop(forget=True)
        db.stop()


def _load_the_rest(lane: Runner, window: Window, desk: Desk) -> None:
    """Load what the first window does without, while the password is typed."""
    lane.run(window, partial(_load, desk), _ignore, _ignore)


def _load(desk: Desk) -> Expertise:
    importlib.import_module("ui.desk_page")
    return desk.expertise


def _ignore(_outcome: object) -> None:
    """Whatever could not be loaded now is loaded, or told of, when it is needed."""
