"""The visit being written: sections, form, triage panel, signature."""

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.comparing import Conflict
from intake.domain.record import StoredVisit
from intake.domain.visit import Visit
from intake.forms.lookups import Lookups
from intake.forms.typed_dates import DateError, parse_date
from ui.draft_keeper import DraftKeeper
from ui.forms.form_page import FormPage
from ui.forms.registry import Workshop
from ui.intake_columns import IntakeColumns
from ui.intake_side import IntakeSide
from ui.keys import Key, bind
from ui.panel.finish_page import FinishPage
from ui.signing import Signing, clock_time
from ui.tasks import Runner
from ui.visit_amending import VisitAmending, conflict_words
from ui.visit_writing import VisitWriting
from ui.widgets.banner import PatientBanner
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.section_list import SectionList

KEYS = (
    Key("Y  N  U", "yes, no, asked and cannot say"),
    Key("1…9 or first letter", "choose an answer"),
    Key("Backspace", "not asked"),
    Key("Enter or ↓", "next question; ↑ the one before"),
    Key("Ctrl+N", "the rest of this section is no"),
    Key("Ctrl+PgDn  Ctrl+PgUp", "next section, section before"),
    Key("F6", "from the form to the triage panel and back"),
    Key("Enter  Space", "in the panel: go to the answer; tick a test, show the rule"),
    Key("Ctrl+U", "another unit; or type it behind the number: 101.5f"),
    Key("Ctrl+Z  Ctrl+Y", "undo, redo, over the whole form"),
    Key("Ctrl+Delete", "take an entry out of a list"),
    Key("Ctrl+S", "keep the draft now (it is kept by itself, too)"),
    Key("Enter  Ctrl+Enter", "confirm what comes from an earlier visit; a section"),
    Key("Ctrl+Enter", "finish: agree or change the level, then sign"),
)


class IntakeView(QWidget):
    """Takes one visit; owns its patient, its draft and its banner."""

    # The visit is in the record.
    signed = Signal(object)
    # The end of the visit is open: it will soon be signed.
    finishing = Signal()
    # What was kept or saved, for the status line.
    said = Signal(str)
    # What did not work, in words.
    troubled = Signal(str)
    # Somebody else corrected the visit meanwhile: whose is what, in words.
    disputed = Signal(str)

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
        self._application = application
        writing.setParent(self)
        self.setObjectName("intake")
        day = writing.seen_at.date()
        workshop = Workshop(_lookups(application, runner, self), partial(_settle, day))
        self.banner = PatientBanner(self)
        self.banner.show_patient(writing.patient.patient, day)
        spec = writing.spec
        self.columns = columns = IntakeColumns(self)
        self.sections = SectionList([(s.key, s.title) for s in spec.sections], columns)
        self.form = FormPage(spec, workshop, columns)
        self.side = IntakeSide(application, writing, workshop, columns.side_frame)
        self.panel = self.side.panel
        columns.hold(self.sections, self.form, self.side)
        self.keeper = DraftKeeper(application, runner, writing)
        self._signing = Signing(application, runner, self)
        self._lay_out()
        self._connect()
        _bind_keys(self)
        bind(self, "F6", self._change_side)
        bind(self, "Ctrl+Return, Ctrl+Enter", self._finish_or_sign)
        self.form.show_draft(writing.draft)
        self._show_standing()

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.banner)
        if isinstance(self.writing, VisitAmending):
            lines.addWidget(_told(self.writing.told))
        lines.addWidget(self.columns, 1)

    def _connect(self) -> None:
        writing, form = self.writing, self.form
        form.changed.connect(writing.answer)
        form.typing.connect(writing.type)
        form.changed_together.connect(writing.answer_together)
        form.confirmed.connect(self._on_confirmed)
        form.entered_section.connect(self.sections.show_current)
        form.rested.connect(writing.draft.rest)
        self.banner.begun.connect(self.enter)
        self.sections.chosen.connect(form.go_to_section)
        self.side.jumped.connect(self._jump)
        self.side.signed.connect(self.sign)
        self.side.left.connect(self.back_to_answers)
        writing.replaced.connect(form.show_paths)
        writing.answered.connect(self._show_standing)
        self.keeper.kept.connect(self._on_kept)
        self.keeper.failed.connect(self.troubled)
        self._signing.signed.connect(self._on_signed)
        self._signing.failed.connect(self._on_signing_failed)
        self._signing.conflicted.connect(self._on_conflict)

    @property
    def title(self) -> str:
        """Who the patient is: in the title of the window, too."""
        who = self.writing.patient.patient
        born = f", born {who.birth_date.shown()}" if who.birth_date else ""
        act = "Correcting: " if isinstance(self.writing, VisitAmending) else ""
        return f"{act}{who.name_text()}{born}"

    @property
    def finish(self) -> FinishPage:
        """The end of the visit, in the panel's place."""
        return self.side.finish

    def writes_new_of(self, patient_id: int) -> bool:
        """Whether this is a new visit of a patient, no correction of one."""
        is_new = not isinstance(self.writing, VisitAmending)
        return is_new and self.writing.patient.id == patient_id

    def enter(self) -> None:
        """Put the cursor at the row in use, the first one at the start."""
        row = self.form.current or next(self.form.rows(), None)
        self.columns.turn_to(side=False)
        if row is not None:
            row.focus_part(row.field.path)

    def wait_to_begin(self) -> None:
        """Put the cursor where a letter still on its way answers nothing."""
        self.banner.setFocus(Qt.FocusReason.OtherFocusReason)
        self.said.emit("The only patient found. Enter begins, Ctrl+F searches again")

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
        self.columns.turn_to(side=False)
        if not self.form.go_to(path):
            self.columns.turn_to(side=True)
            self.side.ask(path)

    def _show_moved(self, path: str | None) -> None:
        if path is not None:
            self.form.go_to(path)

    def _show_standing(self) -> None:
        standing = self.writing.standing
        self.form.refresh(standing.visible, standing.composed.issues, standing.progress)
        self.sections.show_progress(standing.progress, standing.key_words)
        self.side.show_standing()
        self.form.sheet.show_medicines(standing.interactions, standing.timeline)
        self.columns.strip.show_level(self.panel.card.level, self.panel.card.frame_text)
        self.banner.show_allergies(standing.composed.visit.patient.allergies)

    def _on_confirmed(self, path: str) -> None:
        self.writing.confirm(path)
        row = self.form.current
        if row is not None and path.startswith("answers."):
            self.form.step(row, 1)

    def _change_side(self) -> None:
        focus = self.window().focusWidget()
        if self.side.isAncestorOf(focus):
            self.enter()
        else:
            self.columns.turn_to(side=True)
            self.side.enter()

    def _finish_or_sign(self) -> None:
        """Confirm what waits in the section with the cursor; else finish, then sign."""
        section = self.form.current_section()
        is_here = self.form.isAncestorOf(self.window().focusWidget())
        if is_here and section and self.writing.confirm_carried(section):
            return
        if not self.side.is_finishing:
            self.side.open_finish()
            self.columns.turn_to(side=True)
            self.finish.enter()
            self.finishing.emit()
        elif self.finish.sign.isEnabled() and self.finish.isEnabled():
            self.sign()

    def back_to_answers(self) -> None:
        """Go back into the form and show the triage panel again."""
        self.enter()  # before the page with the cursor goes: Qt would choose a place
        self.side.open_panel()

    def sign(self) -> None:
        """Store the visit; it counts as saved only once that is committed."""
        self.finish.setEnabled(False)
        self.keeper.flush()  # signing may fail, and the window be closed before it does
        self.keeper.stop()
        self._signing.start(self.writing)

    def _on_signed(self, stored: StoredVisit) -> None:
        self.said.emit(f"Saved {clock_time(stored.signed_at)}")
        self.signed.emit(stored)

    def _on_signing_failed(self, why: str) -> None:
        _go_on_writing(self)
        self.troubled.emit(why)

    def _on_conflict(self, conflict: Conflict[Visit]) -> None:
        """Bring both sides together in the form, and say whose is what."""
        words = self._application.amendments.words.disputes(conflict)
        if isinstance(self.writing, VisitAmending):
            self.writing.take_up(conflict)
        _go_on_writing(self)
        self.disputed.emit(conflict_words(words))

    def _on_kept(self, moment: datetime) -> None:
        self.said.emit(f"Draft saved {clock_time(moment)}")


def _go_on_writing(view: IntakeView) -> None:
    """Go on where the visit was not signed."""
    view.finish.setEnabled(True)
    view.keeper.resume()
    view.finish.enter()


def _bind_keys(view: IntakeView) -> None:
    bind(view, "Ctrl+N", view.form.ask_denial)
    bind(view, "Ctrl+S", view.keeper.keep)
    bind(view, "Ctrl+Z", view.undo)
    bind(view, "Ctrl+Shift+Z, Ctrl+Y", view.redo)
    bind(view, "Ctrl+PgDown", partial(view.form.step_section, 1))
    bind(view, "Ctrl+PgUp", partial(view.form.step_section, -1))


def _told(text: str) -> PlainLabel:
    label = PlainLabel(text, strong=True, tone=Tone.ACCENT, wraps=True)
    label.setObjectName("amending")
    label.setContentsMargins(16, 6, 16, 0)
    return label


def _lookups(application: Application, runner: Runner, view: IntakeView) -> Lookups:
    """Return what is offered, with what the clinic has often first once it is known."""
    wishes, known = view.writing.preferences, application.knowledge
    made = Lookups(known, tall_man=wishes.tall_man, units=wishes.units)
    visits = application.visits
    runner.run(view, visits.medicine_use, made.use, _in_any_order)
    runner.run(view, visits.condition_use, made.use_conditions, _in_any_order)
    return made


def _in_any_order(_error: Exception) -> None:
    """Do without: what is often had is offered in the place of its letters."""


def _settle(day: date, typed: str) -> str:
    """Return a typed date written out, as it was meant on a day."""
    try:
        return parse_date(typed, day).shown()
    except DateError:
        return typed
