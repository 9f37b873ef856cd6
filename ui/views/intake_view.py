"""The visit being written: sections, form, triage panel, signature."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.record import StoredVisit
from intake.forms.lookups import Lookups
from intake.forms.typed_dates import DateError, parse_date
from ui.draft_keeper import DraftKeeper
from ui.forms.form_page import FormPage
from ui.forms.registry import Workshop
from ui.keys import Key, bind
from ui.panel.finish_page import FinishPage
from ui.panel.triage_panel import TriagePanel
from ui.signing import Signing, clock_time
from ui.tasks import Runner
from ui.visit_writing import VisitWriting
from ui.widgets.banner import PatientBanner
from ui.widgets.section_list import SectionList

_PANEL_WIDTH = 384

KEYS = (
    Key("Y  N  U", "yes, no, asked and cannot say"),
    Key("1…9 or first letter", "choose an answer"),
    Key("Backspace", "not asked"),
    Key("Enter or ↓", "next question; ↑ the one before"),
    Key("Ctrl+N", "the rest of this section is no"),
    Key("Ctrl+PgDn  Ctrl+PgUp", "next section, section before"),
    Key("F6", "from the form to the triage panel and back"),
    Key("Ctrl+Z  Ctrl+Shift+Z", "undo, redo"),
    Key("Ctrl+Delete", "take an entry out of a list"),
    Key("Ctrl+S", "keep the draft now (it is kept by itself, too)"),
    Key("Ctrl+Enter", "finish: agree or change the level, then sign"),
)


class IntakeView(QWidget):
    """Takes one visit; owns its patient, its draft and its banner."""

    # The visit is in the record.
    signed = Signal(object)
    # What was kept or saved, for the status line.
    said = Signal(str)
    # What did not work, in words.
    troubled = Signal(str)

    keys = KEYS

    def __init__(
        self,
        application: Application,
        runner: Runner,
        writing: VisitWriting,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.writing = writing
        writing.setParent(self)
        self.setObjectName("intake")
        workshop = Workshop(
            Lookups(application.knowledge), partial(_settle, writing.seen_at.date())
        )
        self.banner = PatientBanner(self)
        self.banner.show_patient(writing.patient.patient, writing.seen_at.date())
        spec = writing.spec
        self.sections = SectionList([(s.key, s.title) for s in spec.sections], self)
        self.form = FormPage(spec, workshop, self)
        self.panel = TriagePanel(spec, workshop, _advice_words(application), self)
        self.finish = FinishPage(spec, self)
        self.side = QStackedWidget(self)
        self.side.addWidget(self.panel)
        self.side.addWidget(self.finish)
        self.side.setFixedWidth(_PANEL_WIDTH)
        self.keeper = DraftKeeper(application, runner, writing)
        self._signing = Signing(application, runner, self)
        self._lay_out()
        self._connect()
        self._bind_keys()
        self.form.show_draft(writing.draft)
        self._show_standing()

    def _lay_out(self) -> None:
        desk = QHBoxLayout()
        desk.setContentsMargins(0, 0, 0, 0)
        desk.setSpacing(0)
        desk.addWidget(self.sections)
        desk.addWidget(self.form, 1)
        side = QVBoxLayout()
        side.setContentsMargins(0, 16, 16, 16)
        side.addWidget(self.side)
        desk.addLayout(side)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.banner)
        lines.addLayout(desk, 1)

    def _connect(self) -> None:
        writing, form = self.writing, self.form
        form.changed.connect(writing.answer)
        form.typing.connect(writing.type)
        form.changed_together.connect(writing.answer_together)
        form.confirmed.connect(self._on_confirmed)
        form.entered_section.connect(self.sections.show_current)
        form.rested.connect(writing.draft.rest)
        self.sections.chosen.connect(form.go_to_section)
        self.panel.changed.connect(writing.answer)
        self.panel.typing.connect(writing.type)
        self.panel.jumped.connect(self._jump)
        self.finish.jumped.connect(self._jump)
        self.finish.decision.changed.connect(writing.answer)
        self.finish.decision.typing.connect(writing.type)
        self.finish.signed.connect(self.sign)
        self.finish.left.connect(self.back_to_answers)
        writing.replaced.connect(form.show_paths)
        writing.answered.connect(self._show_standing)
        self.keeper.kept.connect(self._on_kept)
        self.keeper.failed.connect(self._on_keeping_failed)
        self._signing.signed.connect(self._on_signed)
        self._signing.failed.connect(self._on_signing_failed)

    def _bind_keys(self) -> None:
        bind(self, "Ctrl+N", self.form.ask_denial)
        bind(self, "Ctrl+S", self.keeper.keep)
        bind(self, "Ctrl+Z", self.undo)
        bind(self, "Ctrl+Shift+Z, Ctrl+Y", self.redo)
        bind(self, "Ctrl+PgDown", partial(self.form.step_section, 1))
        bind(self, "Ctrl+PgUp", partial(self.form.step_section, -1))
        bind(self, "F6", self._change_side)
        bind(self, "Ctrl+Return, Ctrl+Enter", self._finish_or_sign)

    @property
    def title(self) -> str:
        """Who the patient is: in the title of the window, too."""
        who = self.writing.patient.patient
        born = f", born {who.birth_date.shown()}" if who.birth_date else ""
        return f"{who.name_text()}{born}"

    def enter(self) -> None:
        """Put the cursor at the row in use, the first one at the start."""
        row = self.form.current or next(self.form.rows(), None)
        if row is not None:
            row.focus_part(row.field.path)

    def leave(self) -> None:
        """Keep what is pending; the view may be covered or closed now."""
        self.keeper.flush()

    def undo(self) -> None:
        """Take back the last step and show where it was."""
        self._show_moved(self.writing.undo())

    def redo(self) -> None:
        """Do again what was taken back and show where it was."""
        self._show_moved(self.writing.redo())

    def _jump(self, path: str) -> None:
        """Go to an answer; one that is not on the page is asked in the panel."""
        if not self.form.go_to(path):
            self.panel.ask(path, self.writing.draft.typed)
            self.panel.enter()

    def _show_moved(self, path: str | None) -> None:
        if path is not None:
            self.form.go_to(path)

    def _show_standing(self) -> None:
        standing = self.writing.standing
        self.form.refresh(standing.visible, standing.composed.issues, standing.progress)
        self.sections.show_progress(
            standing.progress, standing.key_given, standing.key_total
        )
        self.panel.show_assessment(standing.assessment, standing.key_missing)
        self.panel.ask(self._next_question(), self.writing.draft.typed)
        self.banner.show_allergies(standing.composed.visit.patient.allergies)
        if self.side.currentWidget() is self.finish:
            self.finish.show_standing(standing, self.writing.draft)

    def _next_question(self) -> str | None:
        spec, ask_next = self.writing.spec, self.writing.standing.assessment.ask_next
        return next(filter(None, (spec.path_of(fact) for fact in ask_next)), None)

    def _on_confirmed(self, path: str) -> None:
        self.writing.confirm(path)
        row = self.form.current
        if row is not None:
            self.form.step(row, 1)

    def _change_side(self) -> None:
        focus = self.window().focusWidget()
        if self.side.isAncestorOf(focus):
            self.enter()
        elif self.side.currentWidget() is self.panel:
            self.panel.enter()
        else:
            self.finish.enter()

    def _finish_or_sign(self) -> None:
        if self.side.currentWidget() is not self.finish:
            self.finish.show_standing(self.writing.standing, self.writing.draft)
            self.side.setCurrentWidget(self.finish)
            self.finish.enter()
        elif self.finish.sign.isEnabled() and self.finish.isEnabled():
            self.sign()

    def back_to_answers(self) -> None:
        """Go back into the form and show the triage panel again."""
        self.enter()  # before the page with the cursor goes: Qt would choose a place
        self.side.setCurrentWidget(self.panel)

    def sign(self) -> None:
        """Store the visit; it counts as saved only once that is committed."""
        self.finish.setEnabled(False)
        self.keeper.stop()
        self._signing.start(self.writing)

    def _on_signed(self, stored: StoredVisit) -> None:
        self.said.emit(f"Saved {clock_time(stored.signed_at)}")
        self.signed.emit(stored)

    def _on_signing_failed(self, why: str) -> None:
        self.finish.setEnabled(True)
        self.keeper.resume()
        self.troubled.emit(why)

    def _on_kept(self, moment: datetime) -> None:
        self.said.emit(f"Draft saved {clock_time(moment)}")

    def _on_keeping_failed(self, why: str) -> None:
        self.troubled.emit(f"The draft is not saved. {why}")


def _settle(day: date, typed: str) -> str:
    """Return a typed date written out, as it was meant on a day."""
    try:
        return parse_date(typed, day).shown()
    except DateError:
        return typed


def _advice_words(application: Application) -> Callable[[str], str]:
    texts = {item.key: item.title for item in application.knowledge.advice}

    def words(key: str) -> str:
        return texts.get(key, key.replace("_", " "))

    return words
