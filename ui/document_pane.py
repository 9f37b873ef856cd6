"""The documents of one visit as they are printed, with print and save."""

from functools import partial

from PySide6.QtCore import QBuffer, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.errors import NothingToPrintError
from intake.domain.preferences import DocumentKind
from intake.domain.record import PrintOptions
from ui.dialogs import Dialogs
from ui.document_bar import WORDS, DocumentBar
from ui.failures import explain
from ui.painting import open_pdf
from ui.print_round import ALL_THREE, PrintRound
from ui.printing import Printing, visit_paper
from ui.tasks import Lanes
from ui.theme import WIDEST_PAPER, colour, theme
from ui.widgets.labels import PlainLabel, Tone

_LEAST = 40


class DocumentPane(QWidget):
    """Shows a document of a signed visit, page below page."""

    # A document can be printed now, or none can.
    ready = Signal(bool)
    # What was printed or written, for the status line.
    said = Signal(str)
    # What did not work, in words.
    troubled = Signal(str)

    def __init__(
        self,
        application: Application,
        lanes: Lanes,
        dialogs: Dialogs,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._reports = application.reports
        self._runner = lanes.db
        self._dialogs = dialogs
        self._visit_id: int | None = None
        self._asked = 0
        self._pages: bytes | None = None
        self._buffer: QBuffer | None = None
        self._printing = Printing(application, lanes, dialogs, self)
        self._printing.done.connect(self.said)
        self._printing.failed.connect(self.troubled)
        self.round = PrintRound(application, lanes, dialogs, self)
        self.round.ended.connect(self.said)
        self.round.failed.connect(self.troubled)
        self.bar = DocumentBar(self, parent)
        self.bar.chosen.connect(self._show)
        self._document = QPdfDocument(self)
        self.paper = QPdfView(self)
        self.paper.setAccessibleName("Document as it is printed")
        self._empty = PlainLabel(tone=Tone.MUTED, wraps=True)
        self._lay_out()
        self._colour_desk()
        theme().changed.connect(self._colour_desk)

    def _lay_out(self) -> None:
        self.paper.setPageMode(QPdfView.PageMode.MultiPage)
        self.paper.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.paper.setDocument(self._document)
        self.paper.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sheets = QStackedWidget(self)
        self._sheets.addWidget(self.paper)
        self._sheets.addWidget(self._empty)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addWidget(self.bar)
        self._sheets.setMinimumHeight(_LEAST)
        self._sheets.setMaximumWidth(WIDEST_PAPER)
        self._sheets.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored
        )
        lines.addWidget(self._sheets, 1)

    def _colour_desk(self) -> None:
        """Show the paper on the colour of the window; Qt would take a dark one."""
        colours = QPalette(QGuiApplication.palette())
        colours.setColor(QPalette.ColorRole.Dark, colour("window"))
        self.paper.setPalette(colours)

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return self._document.pageCount()

    @property
    def pages(self) -> bytes | None:
        """The document that is shown, as a PDF."""
        return self._pages

    def show_visit(self, visit_id: int) -> None:
        """Show the summary of a visit, with its other documents one key away."""
        self._visit_id = visit_id
        self.bar.start()
        self._show(self.bar.kind, self.bar.options)

    def print(self) -> None:
        """Print the document that is shown."""
        if self._pages is not None and self._visit_id is not None:
            self._printing.start(
                visit_paper(self._visit_id, self.bar.kind, self._pages)
            )

    def print_all(self) -> None:
        """Print summary, handout and lab request, each on its printer."""
        if self._visit_id is not None:
            self.round.start([(self._visit_id, kind) for kind in ALL_THREE])

    def save(self) -> None:
        """Save the document that is shown."""
        if self._pages is None or self._visit_id is None:
            return
        paper = visit_paper(self._visit_id, self.bar.kind, self._pages)
        name = f"visit-{self._visit_id}-{self.bar.kind.value}.pdf"
        path = self._dialogs.choose_file(self, name)
        if path is not None:
            self._printing.write(paper, path)

    def _show(self, kind: DocumentKind, options: PrintOptions) -> None:
        if self._visit_id is None:
            return
        self._clear()
        self._asked += 1
        self.paper.setAccessibleName(f"{WORDS[kind]} as it is printed")
        make = (
            partial(self._reports.story, self._visit_id)
            if kind is DocumentKind.STORY
            else partial(self._reports.document, self._visit_id, kind, options)
        )
        self._runner.run(
            self, make, partial(self._show_pages, self._asked), self._on_failed
        )

    def _clear(self) -> None:
        self._pages = None
        self._document.close()
        if self._buffer is not None:
            self._buffer.close()
            self._buffer = None
        self._sheets.setCurrentWidget(self.paper)
        self.ready.emit(False)  # noqa: FBT003 - a signal takes no keywords

    def _show_pages(self, asked: int, pages: bytes) -> None:
        """Show pages, unless another document was wished for meanwhile."""
        if asked != self._asked:
            return
        self._pages = pages
        self._buffer = open_pdf(pages, self._document)
        self.ready.emit(True)  # noqa: FBT003 - a signal takes no keywords

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, NothingToPrintError):
            self._empty.show_text(str(error))
            self._sheets.setCurrentWidget(self._empty)
        else:
            self.troubled.emit(explain(error))
