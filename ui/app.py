"""Start the window and see it out."""

import gc
import importlib
import pkgutil
import sys
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from intake import forms
from intake.application import Desk, warm_up
from ui.company import Company
from ui.dialogs import SystemDialogs
from ui.quitting import Quitting
from ui.scaling import restart, scale_text
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
    "ui.views.worklist_view",
    "ui.desk_page",
)


def main(desk: Desk, *, demo: bool = False) -> int:
    """Run until the window is closed; return the exit code."""
    scale_text(desk.preferences.look_of(next(iter(desk.logins()), None)))
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName(NAME)
    qt.setDesktopFileName("crampdesk")
    theme().start(qt)
    db, work = TaskRunner(name="db"), TaskRunner(name="work")
    window = Window(desk, Lanes(db=db, work=work), SystemDialogs(desk))
    anew: list[bool] = []
    window.restart_wished.connect(partial(_end_to_start_anew, window, anew))
    room = window.screen().availableGeometry()
    window.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))
    window.showMaximized()
    window.start(demo=demo)
    later = partial(_load_later, window, _LATER)
    warm = partial(work.run, window, partial(_warm_up, desk), later, later)
    QTimer.singleShot(_PAINTED_MS, window, warm)
    quitting = Quitting(partial(_end, window.company), window)
    try:
        return qt.exec()
    finally:
        quitting.stop()
        work.stop(forget=True)
        db.stop()
        if anew:
            restart()


def _end_to_start_anew(window: Window, anew: list[bool]) -> None:
    """Close the window; if nothing keeps it open, the program starts again after."""
    if window.close():
        anew.append(True)


def _end(company: Company) -> None:
    """End at once, though a window would ask, or a dialog of the system stands open."""
    company.end()
    QApplication.exit()


def _load_later(
    window: Window, names: tuple[str, ...], _outcome: object = None
) -> None:
    """Load what the first window does without, while the password is typed.

    What that needs of the rules and the record was loaded on another thread by now;
    where it could not be, that is told when it is needed.
    """
    importlib.import_module(names[0])
    if names[1:]:
        QTimer.singleShot(0, window, partial(_load_later, window, names[1:]))
    else:
        load_fallback_fonts()
        _keep_loaded()
        if sys.platform.startswith("linux"):
            _lock_with_the_system(window)


def _lock_with_the_system(window: Window) -> None:
    from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 (heavy: after the gate)

    from ui.system_lock import SystemLock  # noqa: PLC0415 (Linux only)

    buses = (QDBusConnection.systemBus(), QDBusConnection.sessionBus())
    watch = SystemLock(*buses, window)
    watch.locked.connect(partial(window.company.lock, idle=True))


def _warm_up(desk: Desk) -> None:
    """Load what signing in needs, and let the rules speak once: the first is slow."""
    expertise = warm_up(desk)
    for module in pkgutil.iter_modules(forms.__path__, "intake.forms."):
        importlib.import_module(module.name)
    from intake.domain.patient import Patient, Sex  # noqa: PLC0415 (heavy: for later)
    from intake.domain.visit import FORMAT, Visit  # noqa: PLC0415 (as above)

    somebody = Patient(sex=Sex.UNKNOWN, age_years=50)
    blank = Visit(format=FORMAT, patient=somebody, seen_at=expertise.clock())
    expertise.triage.applies(blank)
    expertise.triage.assess(blank)


def _keep_loaded() -> None:
    """Tell the garbage collector that what was loaded stays.

    Or it looks at a million objects of knowledge again and again, a tenth of a second
    each time, in the middle of typing.
    """
    gc.freeze()
