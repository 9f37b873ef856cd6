"""A stored visit: its summary as it is printed, with print and save."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.application import Application, write_file
from intake.domain.assessment import Level
from intake.domain.dates import shown_date
from intake.domain.errors import UserFacingError
from intake.domain.record import StoredVisit
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.keys import Key, bind
from ui.printing import open_pdf, print_pdf
from ui.tasks import Runner
from ui.theme import Size, colour, theme
from ui.widgets.banner import PatientBanner
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.level_mark import LevelMark


class VisitView(QWidget):
    """Shows one signed visit; nothing in it can be changed."""

    # A new visit of this patient: the number of the patient.
    new_visit = Signal(int)
    # Back to where one came from.
    left = Signal()
    # What was printed or written, for the status line.
    said = Signal(str)
    # What did not work, in words.
    troubled = Signal(str)

    keys = (
        Key("Ctrl+P", "print the summary"),
        Key("Ctrl+Shift+S", "save the summary as a PDF"),
        Key("PgDn  PgUp", "turn the pages"),
        Key("Ctrl+Shift+N", "new visit of this patient"),
        Key("Esc", "back"),
    )

    def __init__(
        self,
        application: Application,
        runner: Runner,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = runner
        self._dialogs = dialogs
        self._stored: StoredVisit | None = None
        self._pages: bytes | None = None
        self._buffer: QBuffer | None = None
        self.setObjectName("visit")
        self.banner = PatientBanner(self)
        self._mark = LevelMark(Level.NOT_ASSESSED, size=20, parent=self)
        self._title = PlainLabel(size=Size.HEADING, strong=True)
        self._detail = PlainLabel(tone=Tone.MUTED, wraps=True)
        self.print = Button("Print  ·  Ctrl+P", self._print, role=Role.MAIN)
        self.print.setObjectName("visit.print")
        self.save = Button("Save PDF", self._save)
        self.again = Button("New visit", self._on_again)
        self._document = QPdfDocument(self)
        self.paper = QPdfView(self)
        self.paper.setAccessibleName("Summary as it is printed")
        self.paper.setPageMode(QPdfView.PageMode.MultiPage)
        self.paper.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.paper.setDocument(self._document)
        self.paper.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self._colour_desk()
        theme().changed.connect(self._colour_desk)
        bind(self, "Ctrl+P", self._print)
        bind(self, "Ctrl+Shift+S", self._save)
        bind(self, "Ctrl+Shift+N", self._on_again)
        bind(self, "Esc", self.left.emit)

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setContentsMargins(16, 12, 16, 4)
        heading.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        heading.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        heading.addLayout(words, 1)
        back = Button("Back", self.left.emit, role=Role.QUIET)
        for button in (self.print, self.save, self.again, back):
            heading.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.banner)
        lines.addLayout(heading)
        paper = QHBoxLayout()
        paper.setContentsMargins(16, 4, 16, 16)
        paper.addWidget(self.paper)
        lines.addLayout(paper, 1)

    def _colour_desk(self) -> None:
        """Show the paper on the colour of the window; Qt would take a dark one."""
        colours = QPalette(QGuiApplication.palette())
        colours.setColor(QPalette.ColorRole.Dark, colour("window"))
        self.paper.setPalette(colours)

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
        """How many pages of the summary are shown."""
        return self._document.pageCount()

    def show_visit(self, stored: StoredVisit) -> None:
        """Show a visit and lay out its summary."""
        self._clear()
        self._stored = stored
        seen = (stored.visit.seen_at or stored.signed_at).astimezone()
        self.banner.show_patient(stored.visit.patient, seen.date())
        decision = stored.visit.decision
        level = decision.level if decision else stored.assessment.level
        self._mark.show_level(level)
        self._title.setText(f"{level.word}  ·  {shown_date(seen.date())} {seen:%H:%M}")
        self._detail.setText(_detail(stored))
        self.print.setEnabled(False)
        self.save.setEnabled(False)
        self._runner.run(
            self,
            partial(self._application.reports.visit_summary, stored.id),
            partial(self._show_pages, stored.id),
            self._on_failed,
        )

    def enter(self) -> None:
        """Put the cursor on what one does most: print."""
        target = self.print if self.print.isEnabled() else self.paper
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Nothing is pending: a stored visit does not change."""

    def _clear(self) -> None:
        self._pages = None
        self._document.close()
        if self._buffer is not None:
            self._buffer.close()
            self._buffer = None

    def _show_pages(self, visit_id: int, pages: bytes) -> None:
        if self._stored is None or self._stored.id != visit_id:
            return
        self._pages = pages
        self._buffer = open_pdf(pages, self._document)
        self.print.setEnabled(True)
        self.save.setEnabled(True)
        if self.isVisible():
            self.enter()

    def _print(self) -> None:
        if self._pages is None or self._stored is None:
            return
        printer = self._dialogs.new_printer(f"Visit {self._stored.id}")
        if not self._dialogs.choose_printer(self, printer):
            return
        try:
            pages = print_pdf(self._pages, printer)
        except UserFacingError as error:
            self.troubled.emit(explain(error))
        else:
            self.said.emit(f"Printed {pages} {'page' if pages == 1 else 'pages'}")

    def _save(self) -> None:
        if self._pages is None or self._stored is None:
            return
        path = self._dialogs.choose_file(self, f"visit-{self._stored.id}.pdf")
        if path is not None:
            self._runner.run(
                self,
                partial(write_file, path, self._pages),
                partial(self._on_written, path),
                self._on_failed,
            )

    def _on_written(self, path: Path, _nothing: None) -> None:
        self.said.emit(f"Summary saved as {path.name}")

    def _on_again(self) -> None:
        if self._stored is not None:
            self.new_visit.emit(self._stored.patient_id)

    def _on_failed(self, error: Exception) -> None:
        self.troubled.emit(explain(error))


def _detail(stored: StoredVisit) -> str:
    signed = stored.signed_at.astimezone()
    text = f"Visit {stored.id}, signed {shown_date(signed.date())} {signed:%H:%M:%S}"
    text += f" by {stored.signed_by}"
    decision = stored.visit.decision
    if decision and not decision.agrees:
        text += f"; the rules said {decision.suggested.word}"
    return f"{text}."
