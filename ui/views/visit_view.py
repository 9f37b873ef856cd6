"""A stored visit: its summary as it is printed, with print and save."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from intake.application import Application
from intake.domain.assessment import Level
from intake.domain.dates import shown_date
from intake.domain.record import StoredVisit, VisitStatus
from ui.dialogs import Dialogs
from ui.document_pane import DocumentPane
from ui.keys import Key, bind
from ui.tasks import Lanes
from ui.theme import Size
from ui.visit_life import LOW, VisitLife
from ui.widgets.banner import PatientBanner
from ui.widgets.buttons import Button, Role
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.level_mark import LevelMark
from ui.widgets.surface import scrolled

_READABLE = 320
"""So much of the paper is seen at least, where one scrolls down to it."""


class VisitView(QWidget):
    """Shows one signed visit; nothing in it can be changed."""

    # A new visit of this patient: the number of the patient.
    new_visit = Signal(int)
    # This visit is to be corrected: its number.
    correct_wished = Signal(int)
    # Back to where one came from.
    left = Signal()
    # What was printed or written, for the status line.
    said = Signal(str)
    # What did not work, in words.
    troubled = Signal(str)

    keys = (
        Key("Ctrl+P", "print what is shown"),
        Key("Ctrl+Shift+P", "print summary, handout and lab request"),
        Key("Alt+1 … Alt+5", "show summary, handout, request, labels, story"),
        Key("Ctrl+Shift+S", "save what is shown as a PDF"),
        Key("PgDn  PgUp", "turn the pages"),
        Key("Ctrl+E", "correct it: a new version, with a reason"),
        Key("Ctrl+M", "add a note to it"),
        Key("Ctrl+K", "promise a call about it, for the worklist"),
        Key("Ctrl+H", "its versions, and what they changed"),
        Key("Ctrl+Shift+Delete", "entered in error: strike it through"),
        Key("Ctrl+Shift+N", "new visit of this patient"),
        Key("Esc", "back"),
    )

    def __init__(
        self,
        application: Application,
        lanes: Lanes,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._stored: StoredVisit | None = None
        self.setObjectName("visit")
        self.banner = PatientBanner(self)
        self._mark = LevelMark(Level.NOT_ASSESSED, size=20, parent=self)
        self._title = PlainLabel(size=Size.HEADING, strong=True, wraps=True)
        self._detail = PlainLabel(tone=Tone.MUTED, wraps=True)
        self.struck = PlainLabel(strong=True, tone=Tone.WARNING, wraps=True)
        self.pane = DocumentPane(application, lanes, dialogs, self)
        self.pane.said.connect(self.said)
        self.pane.troubled.connect(self.troubled)
        self.pane.ready.connect(self._on_ready)
        self.print = Button("Print  ·  Ctrl+P", self.pane.print, role=Role.MAIN)
        self.print.setObjectName("visit.print")
        self.print_all = Button("Print all three  ·  Ctrl+Shift+P", self.pane.print_all)
        self.print_all.setToolTip("Summary, handout and lab request")
        self.save = Button("Save PDF  ·  Ctrl+Shift+S", self.pane.save)
        self.again = Button("New visit", self._on_again)
        self.life = VisitLife(application, lanes.db, self)
        self.acts = (
            Button("Correct", self._on_correct, name="Correct this visit"),
            Button("Add a note", self.life.open_note, name="Add a note to this visit"),
            Button("Call back", self.life.open_call, name="Promise a call about it"),
            Button("In error", self.life.open_error, name="This was entered in error"),
            Button("Versions", self.life.open_versions, name="Versions of this visit"),
        )
        self._lay_out()
        self._bind_keys()
        self._connect_life()

    def _connect_life(self) -> None:
        self.life.changed.connect(self._on_changed)
        self.life.shown.connect(self.pane.show_visit)
        self.life.promised.connect(self.said)
        self.life.promised.connect(lambda _told: self.enter())
        self.life.troubled.connect(self.troubled)
        self.life.turned.connect(self._arrange)

    def _bind_keys(self) -> None:
        bind(self, "Ctrl+P", self.pane.print)
        bind(self, "Ctrl+Shift+P", self.pane.print_all)
        bind(self, "Ctrl+Shift+S", self.pane.save)
        bind(self, "Ctrl+E", self._on_correct)
        bind(self, "Ctrl+M", self.life.open_note)
        bind(self, "Ctrl+K", self.life.open_call)
        bind(self, "Ctrl+H", self.life.open_versions)
        bind(self, "Ctrl+Shift+Delete", self.life.open_error)
        bind(self, "Ctrl+Shift+N", self._on_again)
        bind(self, "Esc", self._on_escape)

    def _lay_out(self) -> None:
        heading = _heading_of(self._mark, (self._title, self._detail, self.struck))
        back = Button("Back", self.left.emit, role=Role.QUIET)
        printing = (self.print, self.print_all, self.save)
        self._acts = _line_of((*printing, *self.acts, self.again, back))
        page = QWidget()
        lines = _column_in(page)
        lines.addLayout(heading)
        lines.addWidget(self._acts)
        lines.addLayout(_framed(self.life, foot=0))
        lines.addLayout(_framed(self.pane, foot=16), 1)
        outer = _column_in(self)
        outer.addWidget(self.banner)
        self._area = scrolled(page, self)
        outer.addWidget(self._area, 1)

    def _arrange(self) -> None:
        """Let a sheet take the place of buttons and paper where room is short."""
        self.pane.setMinimumHeight(_READABLE if self.height() < LOW else 0)
        low = self.height() < LOW and not self.life.isHidden()
        if not self.life.isHidden():
            self.life.fit(self.height())
        for part in (self._acts, self.pane):
            if part.isHidden() != low:
                part.setVisible(not low)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    @property
    def title(self) -> str:
        """Whose visit it is: in the title of the window, too."""
        return self._stored.visit.patient.name_text() if self._stored else "Visit"

    @property
    def stored(self) -> StoredVisit | None:
        """The visit that is shown."""
        return self._stored

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return self.pane.page_count

    def show_visit(self, stored: StoredVisit) -> None:
        """Show a visit and lay out its summary."""
        self._stored = stored
        seen = (stored.visit.seen_at or stored.signed_at).astimezone()
        self.banner.show_patient(stored.visit.patient, seen.date())
        decision = stored.visit.decision
        level = decision.level if decision else stored.assessment.level
        self._mark.show_level(level)
        self._title.setText(f"{level.word}  ·  {shown_date(seen.date())} {seen:%H:%M}")
        self._detail.setText(_detail(stored))
        self._show_struck(stored)
        self.life.start(stored.id)
        self.pane.show_visit(stored.id)

    def enter(self) -> None:
        """Put the cursor on what one does most: print. What it is stands above."""
        target = self.print if self.print.isEnabled() else self.pane.paper
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.verticalScrollBar().setValue(0)

    def leave(self) -> None:
        """Nothing is pending: a stored visit does not change."""

    def _on_ready(self, ready: bool) -> None:  # noqa: FBT001 - from a signal
        focus = self.focusWidget()
        choosing = self.pane.bar.isAncestorOf(focus) or not self.life.isHidden()
        for button in (self.print, self.save):
            button.setEnabled(ready)
        if ready and not choosing and self.isVisible():
            self.enter()

    def _show_struck(self, stored: StoredVisit) -> None:
        """Strike through what was entered in error; only its versions are left."""
        in_error = stored.status is VisitStatus.ENTERED_IN_ERROR
        for label in (self._title, self._detail):
            struck = label.font()
            struck.setStrikeOut(in_error)
            label.setFont(struck)
        told = f"Entered in error: {stored.amend_reason}. It counts for nothing."
        self.struck.show_text(told if in_error else "")
        for act in self.acts[:4]:
            act.setEnabled(not in_error)

    @property
    def unsaved(self) -> str:
        """What is typed about this visit and not saved."""
        return self.life.unsaved

    def _on_changed(self, stored: StoredVisit) -> None:
        self.show_visit(stored)
        self.said.emit(f"Saved {stored.signed_at.astimezone():%H:%M:%S}")
        self.enter()

    def _on_escape(self) -> None:
        if self.life.isHidden():
            self.left.emit()
        elif self._stored is not None:
            self.life.hide()
            self.pane.show_visit(self._stored.id)
            self.enter()

    def _on_correct(self) -> None:
        if self._stored is not None:
            self.correct_wished.emit(self._stored.id)

    def _on_again(self) -> None:
        if self._stored is not None:
            self.new_visit.emit(self._stored.patient_id)


def _column_in(part: QWidget) -> QVBoxLayout:
    lines = QVBoxLayout(part)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(0)
    return lines


def _heading_of(mark: QWidget, told: Sequence[QWidget]) -> QHBoxLayout:
    """Return the mark of the level with words beside it."""
    heading = QHBoxLayout()
    heading.setContentsMargins(16, 12, 16, 4)
    heading.setSpacing(12)
    words = QVBoxLayout()
    words.setSpacing(2)
    for label in told:
        words.addWidget(label)
    heading.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    heading.addLayout(words, 1)
    return heading


def _framed(part: QWidget, *, foot: int) -> QHBoxLayout:
    """Return a part with room round it."""
    frame = QHBoxLayout()
    frame.setContentsMargins(16, 4, 16, foot)
    frame.addWidget(part)
    return frame


def _line_of(buttons: Sequence[Button]) -> QWidget:
    """Return buttons in a line, in line with the words above."""
    acts = QWidget()
    flow = FlowLayout(acts, gap=8, line_gap=4)
    for button in buttons:
        flow.addWidget(button)
    acts.setContentsMargins(48, 0, 16, 4)
    return acts


def _detail(stored: StoredVisit) -> str:
    signed = stored.signed_at.astimezone()
    version = f", version {stored.version}" if stored.version > 1 else ""
    moment = f"{shown_date(signed.date())} {signed:%H:%M:%S}"
    text = f"Visit {stored.id}{version}, signed {moment}"
    text += f" by {stored.signed_by}"
    decision = stored.visit.decision
    if decision and not decision.agrees:
        text += f"; the rules said {decision.suggested.word}"
    return f"{text}."
