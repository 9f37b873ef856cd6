"""Start the window and see it out."""

import gc
import importlib
import sys
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from intake.application import Desk, warm_up
from intake.domain.patient import Patient, Sex
from intake.domain.visit import FORMAT, Visit
from ui.dialogs import SystemDialogs
from ui.quitting import Quitting
from ui.tasks import Lanes, TaskRunner
from ui.theme import load_fallback_fonts, theme
from ui.window import NAME, Window

_WIDTH, _HEIGHT = 1440, 900
_PAINTED_MS = 100
"""So long after the start the first window is painted and takes typing."""
# In steps of a few milliseconds, on the window's own thread: modules that make Qt
# classes must not be loaded on another one while this one is at work.
_LATER = (
    "ui.forms.form_page",
    "ui.panel.triage_panel",
    "ui.panel.finish_page",
    "ui.views.intake_view",
    "ui.views.find_patient_view",
    "ui.views.add_patient_view",
    "ui.views.past_visits_view",
    "ui.views.drafts_view",
    "ui.views.visit_view",
    "ui.desk_page",
)


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
    window.showMaximized()
    window.start(demo=demo)
    later = partial(_load_later, window, _LATER)
    QTimer.singleShot(_PAINTED_MS, window, later)
    warm = partial(work.run, window, partial(_warm_up, desk), _keep_loaded, _ignore)
    QTimer.singleShot(_PAINTED_MS, window, warm)
    quitting = Quitting(window.close, window)
    try:
        return qt.exec()
    finally:
        quitting.stop()
        work.stop(forget=True)
        db.stop()


def _load_later(window: Window, names: tuple[str, ...]) -> None:
    """Load what the first window does without, while the password is typed."""
    importlib.import_module(names[0])
    if names[1:]:
        QTimer.singleShot(0, window, partial(_load_later, window, names[1:]))
    else:
        load_fallback_fonts()


def _warm_up(desk: Desk) -> None:
    """Load what signing in needs, and let the rules speak once: the first is slow."""
    expertise = warm_up(desk)
    somebody = Patient(sex=Sex.UNKNOWN, age_years=50)
    blank = Visit(format=FORMAT, patient=somebody, seen_at=expertise.clock())
    expertise.triage.applies(blank)
    expertise.triage.assess(blank)


def _keep_loaded(_nothing: None) -> None:
    """Tell the garbage collector that what was loaded stays.

    Or it looks at a million objects of knowledge again and again, a tenth of a second
    each time, in the middle of typing.
    """
    gc.freeze()


def _ignore(_outcome: object) -> None:
    """What could not be loaded now is loaded, or told of, when it is needed."""
