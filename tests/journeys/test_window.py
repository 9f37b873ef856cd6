"""The main job in the real window, by keyboard alone: first run to paper and back."""

from typing import Any

import pypdf
import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from intake.application import Desk
from intake.domain.assessment import Level
from tests.ui.conftest import PASSWORD, Hands, PaperDialogs
from ui.tasks import Lanes, TaskRunner
from ui.theme import theme
from ui.window import Window

pytestmark = pytest.mark.usefixtures("qapp")


class Nurse:
    """Works at a window with two lanes, as in real life, and counts the keys."""

    def __init__(self, qtbot, folder, clock):
        self.qtbot = qtbot
        self.dialogs = PaperDialogs(folder)
        self.db, self.work = TaskRunner(name="db"), TaskRunner(name="work")
        self.desk = Desk(folder / "clinic", clock=clock)
        self.keys = 0

    def come(self):
        lanes = Lanes(db=self.db, work=self.work)
        self.window = Window(self.desk, lanes, self.dialogs)
        self.qtbot.addWidget(self.window)
        self.window.resize(1440, 900)
        with self.qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.window.start()
        self.hands = Hands(self.window)

    def press(self, *keys):
        self.keys += len(keys)
        self.hands.press(*keys)

    def type(self, text):
        self.hands.type(text)

    def enter(self, text):
        self.type(text)
        self.press("Enter")

    def until(self, holds):
        self.qtbot.waitUntil(holds)

    @property
    def page(self):
        desk: Any = self.window.desk
        return desk.page

    def leave(self):
        self.window.company.end()
        for lane in (self.db, self.work):
            lane.stop()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def nurse(qtbot, qapp, tmp_path, clock):
    theme().start(qapp)
    made = Nurse(qtbot, tmp_path, clock)
    made.come()
    yield made
    made.leave()


def set_up_the_clinic(nurse):
    """First run: the clinic, the first user, the recovery key kept and proven."""
    for text in ("Harbour Street", "Nora Quill", "nurse1", PASSWORD, PASSWORD):
        nurse.enter(text)
    nurse.until(lambda: nurse.window.gate.recovery is not None)
    key = nurse.window.gate.recovery
    nurse.enter(key.groups[key.asked])
    nurse.until(lambda: nurse.window.desk is not None)


def find_or_add_the_patient(nurse, desk):
    """Search first, add after, prefilled with what was searched for."""
    nurse.until(desk.search.box.hasFocus)
    nurse.enter("Smith, John 14/7/1945 943 476 5919")
    nurse.until(lambda: nurse.page is desk.add)
    nurse.press("Enter", "Enter")
    nurse.enter("Mr")
    nurse.press("Enter", "Enter", "m", "Ctrl+Enter")
    nurse.until(lambda: desk.intake is not None)
    assert "SMITH, John (Mr)" in nurse.window.windowTitle()


def tell_of_the_cramps(nurse):
    """History, emergency card, cramps, symptoms: most of it denied at once."""
    nurse.press("p", "Ctrl+PgDown", "Ctrl+N", "Enter")
    for text in ("3", "4", "5"):
        nurse.enter(text)
    nurse.press("n", "Enter", "c", "Enter", "l", "Enter", "n", "Enter")
    nurse.enter("7")
    nurse.press("y", "Enter", "y", "Enter", "y", "Enter", "y", "Enter")
    nurse.press("n", "Enter", "w", "Enter", "Ctrl+N", "Enter", "Ctrl+N", "Enter", "l")


def measure(nurse):
    """Vital signs; the cursor hops from systolic to diastolic by itself."""
    nurse.press("Ctrl+PgDown")
    nurse.enter("16")
    nurse.enter("97")
    nurse.press("n", "Enter")
    nurse.enter("14886")
    nurse.enter("80")
    nurse.press("a", "Enter", "n", "Enter")
    nurse.type("36,8")


def list_conditions_medicines_and_allergies(nurse):
    nurse.press("Ctrl+PgDown", "Ctrl+PgDown")
    nurse.enter("T2DM")
    nurse.enter("2015")
    nurse.press("Enter")
    for medicine, dose in (("simva 40", "1 at night"), ("klaricid", "1 twice a day")):
        nurse.enter(medicine)
        nurse.enter(dose)
        nurse.enter("-3w")
    nurse.press("Ctrl+PgDown", "2")


def sign_and_print(nurse, desk):
    """Agree; saved is said once it is in the record; then paper."""
    nurse.press("Ctrl+Enter", "Ctrl+Enter")
    nurse.until(lambda: nurse.page is desk.visit)
    assert desk.status.said.text().startswith("Saved ")
    nurse.until(desk.visit.print.isEnabled)
    nurse.press("Ctrl+P")
    nurse.until(lambda: desk.status.said.text().startswith("Summary saved"))
    assert len(pypdf.PdfReader(nurse.dialogs.printed).pages) == desk.visit.page_count
    return desk.visit.stored.id


def find_the_visit_again(nurse, desk):
    nurse.press("Ctrl+4")
    nurse.until(lambda: desk.past.model.line(0) is not None)
    nurse.press("F6", "Enter")
    nurse.until(lambda: nurse.page is desk.visit)
    return desk.visit.stored.id


def test_from_the_first_run_to_a_printed_page_and_back_to_the_visit(nurse):
    set_up_the_clinic(nurse)
    desk = nurse.window.desk
    nurse.keys = 0
    find_or_add_the_patient(nurse, desk)
    tell_of_the_cramps(nurse)
    measure(nurse)
    list_conditions_medicines_and_allergies(nurse)
    assert desk.intake.panel.card.level is Level.SAME_DAY
    visit_id = sign_and_print(nurse, desk)
    assert find_the_visit_again(nurse, desk) == visit_id
    assert nurse.keys <= 120

    stored = desk.application.visits.get(visit_id)
    answers = stored.visit.answers
    assert (answers["sbp"], answers["dbp"], answers["swelling"]) == (148, 86, "left")
    assert answers["dark_urine"] is False
    assert stored.visit.patient.name_text() == "SMITH, John (Mr)"
    assert stored.visit.patient.allergies.status == "none_known"
    assert [c.key for c in stored.visit.conditions or ()] == ["diabetes_t2"]
    medicines = stored.visit.medications or ()
    assert [m.text for m in medicines] == ["simvastatin 40", "Klaricid"]
    assert [str(m.started) for m in medicines] == ["2026-11-02", "2026-11-02"]
    assert stored.visit.other_symptoms == ()
    assert stored.assessment.level is Level.SAME_DAY
    assert stored.visit.decision is not None
    assert stored.visit.decision.agrees
    assert desk.application.drafts.all() == ()
    assert desk.application.reports.visit_summary(visit_id).startswith(b"%PDF")
