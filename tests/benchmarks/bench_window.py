"""B3 and B4: opening the form, and the panel after a key press, painting included."""

import gc
import os
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import process_time
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from intake.application import Application, Desk
from intake.domain.dates import PartialDate
from intake.domain.patient import Patient, Sex
from intake.domain.visit import FORMAT, Visit
from tests.benchmarks.budget import Measured, percentile
from ui.desk_page import DeskPage
from ui.dialogs import SystemDialogs
from ui.tasks import ImmediateRunner, Lanes
from ui.theme import theme

FORM_BUDGET_MS = 150
KEY_BUDGET_MS = 16
TENTH = {"rounds": 2, "presses": 20}
_PAST_VISITS = 50
_WARM_UP = 3
_MEDICINES = (
    *("furosemide 40 mg", "ramipril 5 mg", "simvastatin 40 mg", "metformin 500 mg"),
    *("amlodipine 5 mg", "bisoprolol 5 mg", "omeprazole 20 mg", "digoxin 125 mcg"),
    *("spironolactone 25 mg", "salbutamol inhaler", "levothyroxine 50 mcg"),
    *("quinine 200 mg", "clarithromycin 500 mg", "warfarin 3 mg"),
)
_PATIENT = Patient(
    family_name="Smith",
    given_name="John",
    birth_date=PartialDate(1945, 7, 14),
    sex=Sex.MALE,
)


def measure(rounds: int = 30, presses: int = 400) -> list[Measured]:
    """Open the form of a patient with many visits, then answer questions in it.

    Counted is the time of the processor: what other programs take is not ours.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = QApplication.instance()
    qt = running if isinstance(running, QApplication) else QApplication([])
    theme().start(qt)
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        application, patient = _clinic(desk)
        runner = ImmediateRunner()
        lanes = Lanes(db=runner, work=runner)
        gc.freeze()  # as the program does once it is loaded
        page = DeskPage(application, lanes, SystemDialogs(desk))
        page.resize(1440, 900)
        page.show()
        page.activateWindow()
        page.start()
        opened = [_open(qt, page, patient) for _ in range(rounds + _WARM_UP)][_WARM_UP:]
        pressed = [_press(qt, row, key) for row, key in _keys(page, presses)]
        typed = [_press(qt, line, key) for line, key in _typing(qt, page, presses)]
        page.close()
        page.deleteLater()
        qt.processEvents()
        application.close()
    return [
        _line("B3", "Form open, patient with 50 visits, p95", opened, FORM_BUDGET_MS),
        _line("B4", "Key press to painted panel, p95", pressed, KEY_BUDGET_MS),
        _line("B4", "Key press among 14 medicines, p95", typed, KEY_BUDGET_MS),
    ]


def _line(number: str, what: str, times: list[float], budget: int) -> Measured:
    p95 = percentile(times, 0.95)
    return Measured(
        id=number,
        what=what,
        ours=p95,
        unit="ms",
        peer=None,
        peer_name="",
        ratio=None,
        budget=f"≤ {budget} ms",
        passed=p95 <= budget,
    )


def _clinic(desk: Desk) -> tuple[Application, int]:
    application, _key = desk.set_up(
        clinic_name="Bench",
        login="n",
        display_name="N",
        password="velvet otter 9 plinth",
    )
    stored = application.patients.add(_PATIENT)
    for days in range(_PAST_VISITS):
        seen = application.clock() - timedelta(days=days)
        visit = Visit(
            format=FORMAT,
            patient=_PATIENT,
            seen_at=seen,
            answers={"cramp_freq_week": 3, "dark_urine": False},
        )
        application.visits.sign(stored.id, visit)
    return application, stored.id


def _open(qt: QApplication, page: DeskPage, patient: int) -> float:
    page.show_page(page.search)
    page._close_intake()
    qt.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    started = process_time()
    page.open_patient(patient)
    qt.processEvents()
    taken = 1000 * (process_time() - started)
    if page.intake is not None:
        page.intake.keeper.stop()
    return taken


def _keys(page: DeskPage, presses: int) -> Iterator[tuple[Any, Qt.Key]]:
    """Yield rows and keys that change the level, the tests and the open questions."""
    intake: Any = page.intake
    names = (
        "dark_urine",
        "swelling",
        "chest_pain",
        "leg_tense",
        "weakness",
        "urge_to_move",
    )
    keys = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Backspace)
    for number in range(presses):
        path = f"answers.{names[number % len(names)]}"
        intake.form.go_to(path)
        QApplication.processEvents()
        yield intake.form.current, keys[number // len(names) % len(keys)]


def _typing(
    qt: QApplication, page: DeskPage, presses: int
) -> Iterator[tuple[Any, Qt.Key]]:
    """Yield the line of a dose in a long list of medicines, and what is typed in it."""
    intake: Any = page.intake
    for number, name in enumerate(_MEDICINES, start=1):
        intake.writing.answer(f"medications.m{number}.text", name)
    intake.form.go_to("medications.m7.dose")
    qt.processEvents()
    keys = (Qt.Key.Key_1, Qt.Key.Key_0, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    for number in range(presses):
        yield QApplication.focusWidget(), keys[number % len(keys)]


def _press(qt: QApplication, row: Any, key: Qt.Key) -> float:
    started = process_time()
    QTest.keyClick(row, key)
    qt.processEvents()
    return 1000 * (process_time() - started)
