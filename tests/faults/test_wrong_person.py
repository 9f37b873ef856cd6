"""F36 and F38: no row for another patient than the banner's, none by another author.

Two windows of one user are worked at in turn, at random, by key presses; after every
step that may have stored something, what is stored is compared with the banner that
stood above the cursor. Then two users take turns at one desk.
"""

import random
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from intake.application import Desk
from intake.domain.patient import Patient, Sex
from intake.domain.record import Role
from tests.ui.conftest import PASSWORD, PaperDialogs
from ui.tasks import ImmediateRunner, Lanes
from ui.theme import theme
from ui.window import Window

OTHER = "quiet harbour lantern 4"
KEYS = (Qt.Key.Key_Y, Qt.Key.Key_N, Qt.Key.Key_Return, Qt.Key.Key_Backspace)


@pytest.fixture
def desk(tmp_path, clock, qapp):
    theme().start(qapp)
    desk = Desk(tmp_path / "clinic", clock=clock)
    made, _ = desk.set_up(
        clinic_name="C", login="nurse1", display_name="One", password=PASSWORD
    )
    made.accounts.add("nurse2", "Two", frozenset({Role.NURSE}), OTHER)
    for number in range(8):
        patient = Patient(
            family_name=f"Person{number}", age_years=40 + number, sex=Sex.FEMALE
        )
        made.patients.add(patient)
    made.close()
    return desk


@pytest.fixture
def window(desk, tmp_path):
    lanes = Lanes(db=ImmediateRunner(), work=ImmediateRunner())
    made: Any = Window(desk, lanes, PaperDialogs(tmp_path))
    made.show()
    yield made
    members = tuple(made.company.members)
    made.company.end()
    for one in members:
        one.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Walk:
    """Random work at two windows, and what must be true of the record meanwhile."""

    def __init__(self, window, rng):
        self.rng = rng
        self.windows = [window, window.another()]
        self.application = window.company.application
        self.patients = [hit.id for hit in self.application.patients.find("person")]
        self.signed: dict[int, str] = {}
        for one in self.windows:
            one.desk.open_patient(rng.choice(self.patients))

    def step(self):
        window = self.rng.choice(self.windows)
        act = self.rng.choices(
            (self.press, self.undo, self.keep, self.roam, self.change, self.lock,
             self.sign),
            (800, 40, 60, 30, 20, 5, 5),
        )[0]  # fmt: skip
        act(window)

    def press(self, window):
        target = window.focusWidget() or window
        QTest.keyClick(target, self.rng.choice(KEYS))

    def undo(self, window):
        if window.desk.intake is not None:
            self.rng.choice((window.desk.intake.undo, window.desk.intake.redo))()

    def keep(self, window):
        intake = window.desk.intake
        if intake is not None:
            banner = intake.banner.name.text()
            intake.keeper.keep()
            self.check(intake, banner)

    def roam(self, window):
        window.desk.go(self.rng.choice(("worklist", "patients", "visit")))

    def change(self, window):
        before = window.desk.intake
        banner = before.banner.name.text() if before else ""
        window.desk.open_patient(self.rng.choice(self.patients))
        after = window.desk.intake
        if before is not None and after is not before:
            self.check_rows(before, banner)
        self.check(after, after.banner.name.text())

    def lock(self, window):
        window.lock()
        for one in self.windows:
            assert not one.desk.isVisible()
            assert "PERSON" not in one.windowTitle()
        window.company.unlock(window.company.application)

    def sign(self, window):
        intake = window.desk.intake
        if intake is None:
            return
        banner = intake.banner.name.text()
        intake.sign()
        stored = window.desk.visit.stored
        if window.desk.intake is None and stored is not None:
            self.signed[stored.id] = banner

    def check(self, intake, banner):
        """What is stored and shown is of the patient whose banner is shown."""
        self.check_rows(intake, banner)
        title = intake.window().windowTitle()
        if intake.isVisible():
            assert banner in title

    def check_rows(self, intake, banner):
        """What is stored of a visit belongs to the patient whose banner was shown."""
        with self.application.visits.session.look() as work:
            rows = [d for d in work.drafts.all() if d.id == intake.writing.id]
            for draft in rows:
                patient = work.patients.get(draft.patient_id).patient
                assert patient.name_text() == banner

    def check_all(self):
        with self.application.visits.session.look() as work:
            for number, banner in self.signed.items():
                visit = work.visits.get(number)
                stored = work.patients.get(visit.patient_id).patient
                assert visit.visit.patient.name_text() == stored.name_text() == banner


def walk(window, desk, steps, seed):
    window._let_in(desk.sign_in("nurse1", PASSWORD))
    work = Walk(window, random.Random(seed))  # noqa: S311 (the same walk every time)
    for _ in range(steps):
        work.step()
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for one in work.windows:
        work.keep(one)
    work.check_all()
    return work


def test_two_windows_never_mix_two_patients(desk, window):
    assert walk(window, desk, 300, seed=36).windows


@pytest.mark.slow
@pytest.mark.faults
def test_two_windows_never_mix_two_patients_in_ten_thousand_steps(desk, window):
    assert walk(window, desk, 10_000, seed=37).windows


def switch(window, desk, turns, seed):
    rng = random.Random(seed)  # noqa: S311 (the same turns every time)
    users = {"nurse1": PASSWORD, "nurse2": OTHER}
    typed: dict[str, str] = {}
    for _ in range(turns):
        login = rng.choice(tuple(users))
        window._let_in(desk.sign_in(login, users[login]))
        page: Any = window.desk
        application = page.application
        mine = {draft.id for draft in application.drafts.all()}
        assert mine <= {number for number, who in typed.items() if who == login}
        patients = [hit.id for hit in application.patients.find("person")]
        page.open_patient(rng.choice(patients))
        intake = page.intake
        intake.form.go_to("answers.dark_urine")
        QTest.keyClick(window.focusWidget(), rng.choice(KEYS[:2]))
        if rng.random() < 0.5:
            window.lock()
            window.company.unlock(window.company.application)
        typed[intake.writing.id] = login
        if rng.random() < 0.2:
            intake.sign()
            stored = page.visit.stored
            if page.intake is None:
                assert (stored.signed_by, stored.visit.seen_by) == (login, login)
        window.sign_out()
        assert window.desk is None
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    with desk.sign_in("nurse1", PASSWORD).visits.session.look() as work:
        for draft in work.drafts.all():
            assert draft.author == typed[draft.id]


def test_whoever_typed_is_the_author_however_users_take_turns(desk, window):
    switch(window, desk, 8, seed=38)


@pytest.mark.slow
@pytest.mark.faults
@pytest.mark.parametrize("seed", range(39, 43))
def test_whoever_typed_is_the_author_in_two_hundred_turns(desk, window, seed):
    """Four times fifty turns: each ends within minutes on a busy machine."""
    switch(window, desk, 50, seed=seed)
