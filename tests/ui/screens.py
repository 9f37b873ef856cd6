"""Every screen of the program with real content, and the way to each."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtPdf import QPdfPageRenderer
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QApplication, QWidget

from intake.application import Desk
from intake.domain.errors import RefusedError
from intake.domain.preferences import Look
from intake.domain.restricted import Glass, WhyOpen
from intake.domain.worklist import CallBack
from intake.forms.deciding import WHY_AMENDED
from tests.conftest import StillClock
from tests.ui.conftest import PaperDialogs
from ui.proving import Waiting
from ui.tasks import ImmediateRunner, Lanes
from ui.theme import theme
from ui.views.past_visits_view import PastVisitsView
from ui.window import Window

_PATIENCE_MS = 20_000
_TONES = 6
"""Paper with words has more tones than these; a blank one has two or three."""
LONG = "Featherstonehaugh-Cholmondeley, Maximiliana Anastasia Wilhelmina"


class Screens:
    """A window over the sample clinic; screens are gone through in their order."""

    def __init__(self, folder: Path, clock: StillClock) -> None:
        lane = ImmediateRunner()
        self.desk = Desk(folder / "clinic", clock=clock)
        dialogs = PaperDialogs(folder)
        self.window: Any = Window(self.desk, Lanes(db=lane, work=lane), dialogs)
        self.window.show()
        self.sample = self.desk.demo()
        self._promise_a_call()

    def _promise_a_call(self) -> None:
        line = self.sample.visits.latest(limit=1)[0]
        note = "ask whether the calf is still swollen and what the hospital said"
        call = CallBack(visit_id=line.id, due=date(2026, 11, 25), note=note)
        self.sample.worklist.call_back(call)

    @property
    def page(self) -> Any:
        """The desk."""
        return self.window.desk

    def ways(self) -> Mapping[str, Callable[[], object]]:
        """Return the way to each screen from the one before."""
        return {
            "first_run": self.window.gate.start,
            "sign_in": self._sign_in,
            "get_back_in": self.window.gate.sign_in._turn,
            "restore": self._restore,
            "recovery_key": self._recovery_key,
            "find": self._enter,
            "find_hits": lambda: self._look_for("a"),
            "find_nobody": lambda: self._look_for("nobody at all 1/1/1901"),
            "add": lambda: self.page._add_patient(f"{LONG} 14/7/1945"),
            "patient": self._patient,
            "visit_empty": lambda: self._write(0),
            "visit_full": self._answer,
            "visit_denial": lambda: bool(self.page.intake.form.ask_denial()),
            "panel_asks": self._ask_in_the_panel,
            "finish": lambda: bool(self.page.intake._finish_or_sign()),
            "worklist": lambda: self.page.go("worklist"),
            "past": lambda: self.page.go("past"),
            "stored": self._stored,
            "versions": self._versions,
            "call_back": self._call_back,
            "proof": self._ask_for_the_password,
            "glass": self._ask_why,
            "glass_open": self._open_for_a_while,
            "conflict": self._conflict,
            "rules": self._rules,
            "rule": lambda: self.page.rules.table.opened.emit(0),
            "settings": lambda: self.page.go("settings"),
            "help": lambda: self.page.go("help"),
            "notice": self._notice,
            "locked": self.window.lock,
        }

    def go(self, name: str) -> None:
        """Go to a screen and let it lay itself out."""
        self.ways()[name]()
        settle()

    def close(self) -> None:
        """Put everything away."""
        self.window.company.end()
        self.window.deleteLater()
        settle()

    def _sign_in(self) -> None:
        gate = self.window.gate
        gate.sign_in.start("nurse1")
        gate.stack.setCurrentWidget(gate.sign_in)
        gate.sign_in.show_refusal(
            "Sign-in name or password is not right. Check Caps Lock, then try again."
        )

    def _restore(self) -> None:
        self.window.gate.open_restore()
        self.window.gate.restoring.view.show_refusal(
            "Restoring takes two people. Say who else agrees, with their own password."
            " Nothing was changed."
        )

    def _recovery_key(self) -> None:
        self.window.gate._show_recovery_key((self.sample, "-".join(["ABCD"] * 14)))
        self.window.gate.release()

    def _enter(self) -> None:
        look = Look(scheme=theme().wish)
        self.desk.prefer(lambda kept: kept.with_look("demo", look))
        self.window._let_in(self.sample)
        self.page.show_look(Look())
        self._look_for("")

    def _look_for(self, text: str) -> None:
        search = self.page.search
        self.page.show_page(search)
        search.box.setText(text)
        search._search(text)

    def _patient(self) -> None:
        line = self.sample.visits.latest(limit=1)[0]
        other = self.sample.patients.get(line.patient_id).patient
        double = other.model_copy(update={"number": None, "title": "Dr"})
        self.sample.patients.add(double)
        self.page._show_patient(line.patient_id)

    def _write(self, number: int) -> None:
        lines = self.sample.visits.latest(limit=20)
        self.page.open_patient(lines[number].patient_id)
        assert list(self.page.intake.form.rows())  # all, also those out of sight

    def _answer(self) -> None:
        writing = self.page.intake.writing
        for path, text in {
            "answers.dark_urine": "yes",
            "answers.swelling": "left",
            "answers.sbp": "300000",
            "answers.pulse": "190",
            "notes": "Cramps every night since the new tablets. " * 8,
        }.items():
            writing.answer(path, text)

    def _ask_in_the_panel(self) -> None:
        """Ask for the conditions where a narrow window shows the panel only."""
        intake = self.page.intake
        intake.writing.answer("conditions.c1.key", "malabsorption")  # the longest name
        intake.columns.turn_to(side=True)
        intake.side.ask("conditions")

    def _stored(self) -> None:
        line = self.sample.visits.latest(limit=1)[0]
        self.page._show_stored(self.sample.visits.get(line.id))

    def _versions(self) -> None:
        """Show what the newest of three versions changed."""
        visit = self.page.visit.stored
        changed = {**visit.visit.answers, "pulse": 104, "dark_urine": True}
        amend = self.sample.amendments.amend
        for reason, answers in (
            ("The pulse was read off wrongly", changed),
            ("The other leg", {**changed, "pulse": 88}),
        ):
            update = {"answers": answers, "notes": f"{reason}. " * 6}
            visit = amend(visit.id, visit.visit.model_copy(update=update), reason)
        self.page._show_stored(visit)
        self.page.visit.life.open_versions()

    def _call_back(self) -> None:
        life = self.page.visit.life
        life.open_call()
        life.call.day.setText("+3d")
        life.call.why.setText("result of the blood test; is the calf still swollen?")

    def _ask_for_the_password(self) -> None:
        self.page.proof.ask(Waiting(settle, settle))
        self.page.proof._on_refused(RefusedError("The password is not right."))

    def _ask_why(self) -> None:
        self.page.proof.give_up()
        self.page.glass.ask(1, Waiting(settle, settle))
        self.page.glass._on_refused(RefusedError("The password is not right."))

    def _open_for_a_while(self) -> None:
        self.page.glass.give_up()
        moment = self.sample.clock()
        glass = Glass(
            id=1,
            patient_id=1,
            login="demo",
            why=WhyOpen.CARE_NOW,
            words="fell in the hall",
            begun_at=moment,
            until=moment,
            desk="desk-1",
        )
        self.window.company.glasses._show(((glass, 1795.0),))

    def _conflict(self) -> None:
        """Correct a visit that somebody else corrected meanwhile."""
        self.window.company.glasses._show(())
        stored = self.page.visit.stored
        self.page.correct(stored.id)
        theirs = {**stored.visit.answers, "pulse": 80, "dark_urine": False}
        update = {"answers": theirs, "notes": "He says since May."}
        told = stored.visit.model_copy(update=update)
        self.sample.amendments.amend(stored.id, told, "He remembered")
        writing = self.page.intake.writing
        writing.answer("answers.pulse", "96")
        writing.answer("notes", "The wife says since April. " * 4)
        writing.answer(WHY_AMENDED, "Wrong pulse typed")
        self.page.intake.sign()

    def _rules(self) -> None:
        self.page.go("rules")
        self.page.rules.box.setText("potassium sign-off")

    def _notice(self) -> None:
        self.page.go("help")
        self.page.go("worklist")
        self.page.notice.say(
            "The draft could not be kept: the disk is full. What you typed is still"
            " here. Free some space; it is tried again every few seconds."
        )


def picture(window: QWidget) -> QPixmap:
    """Return a picture of a window once its paper is there.

    Qt draws the pages of a document on another thread: until one is, it is blank.
    """
    settle()
    for past in window.findChildren(PastVisitsView):
        if past.isVisible():
            past._fetch_preview()  # it comes when one has rested on a line
            settle()
    papers = [view for view in window.findChildren(QPdfView) if view.isVisible()]
    for paper in papers:
        document = paper.document()
        pages = document.pageCount() if document is not None else 0
        assert not pages or _is_drawn(paper), "the paper stays blank"
    return window.grab()


def _is_drawn(paper: QPdfView) -> bool:
    """Wait until something other than white and the desk is seen."""
    waiting, late = QEventLoop(), QTimer()
    late.setSingleShot(True)
    late.timeout.connect(waiting.quit)
    late.start(_PATIENCE_MS)
    drawn = paper.findChild(QPdfPageRenderer)
    assert drawn is not None
    drawn.pageRendered.connect(waiting.quit)
    while late.isActive() and len(_tones(paper)) < _TONES:
        paper.viewport().update()
        waiting.exec()
        settle()
    late.stop()
    return len(_tones(paper)) >= _TONES


def _tones(paper: QPdfView) -> set[int]:
    seen = paper.viewport().grab().toImage()
    across, down = range(0, seen.width(), 3), range(0, seen.height(), 3)
    return {seen.pixel(x, y) for x in across for y in down}


def settle() -> None:
    """Let everything that is due be laid out and painted."""
    for _ in range(5):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
