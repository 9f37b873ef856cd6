"""Takes pages to where the user wants them, and tells what became of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from intake.domain.errors import UserFacingError
from intake.domain.preferences import DocumentKind
from ui import cups
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.painting import paint_pdf
from ui.print_queue import Fate, PrintJob, PrintQueue, Ticket
from ui.tasks import Runner
from ui.waiting import Waiting

_SIDES = {
    QPrinter.DuplexMode.DuplexNone: "one-sided",
    QPrinter.DuplexMode.DuplexLongSide: "two-sided-long-edge",
    QPrinter.DuplexMode.DuplexShortSide: "two-sided-short-edge",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Pages that are ready to be printed.

    Attributes:
        word: what they are, as the user calls it.
        title: what the print system calls them; others see that, so it names nobody.
        kind: what kind of document it is; None for what no printer is remembered for.
        visit_id: the visit that it is about, if it is about one.
        content: a PDF.
    """

    word: str
    title: str
    kind: DocumentKind | None = None
    visit_id: int | None = None
    content: bytes = field(repr=False)


def this_queue() -> PrintQueue | None:
    """Return the print system of this computer, if it is one that can tell."""
    library = cups.bindings()
    return PrintQueue(library) if library is not None else None


class Delivery(QObject):
    """Prints pages for one window."""

    # A printer took the pages.
    taken = Signal(object)
    # The user wants them in a file: the pages, and where.
    filed = Signal(object, object)
    # They are nowhere: why, in words.
    failed = Signal(str)

    def __init__(
        self,
        runner: Runner,
        dialogs: Dialogs,
        parent: QWidget,
        *,
        queue: Callable[[], PrintQueue | None] = this_queue,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._dialogs = dialogs
        self._window = parent
        self._find_queue = queue

    def start(self, paper: Paper) -> None:
        """Ask where pages go, and send them there."""
        printer = self._dialogs.new_printer(paper.title, paper.kind)
        if self._dialogs.choose_printer(self._window, printer, paper.kind):
            self.send(paper, printer)

    def send(self, paper: Paper, printer: QPrinter) -> None:
        """Send pages to a printer that was chosen before."""
        queue = self._find_queue()
        if printer.outputFileName():
            self.filed.emit(paper, Path(printer.outputFileName()))
        elif queue is not None and printer.printerName():
            self._send(queue, paper, job_of(printer, paper.title))
        else:
            self._paint(paper, printer)

    def _send(self, queue: PrintQueue, paper: Paper, job: PrintJob) -> None:
        self._runner.run(
            self,
            partial(queue.send, paper.content, job),
            partial(self._wait, queue, paper),
            self._on_failed,
        )

    def _wait(self, queue: PrintQueue, paper: Paper, ticket: Ticket) -> None:
        waiting = Waiting(queue, ticket, self._runner, self)
        waiting.ended.connect(partial(self._on_fate, paper, ticket))

    def _on_fate(self, paper: Paper, ticket: Ticket, fate: Fate) -> None:
        if fate is Fate.TAKEN:
            self.taken.emit(paper)
        else:
            self.failed.emit(
                f"{ticket.printer} did not print the {paper.word.lower()}, and nothing"
                " waits there for paper. Check the printer and print again, or save"
                " the PDF."
            )

    def _paint(self, paper: Paper, printer: QPrinter) -> None:
        """Paint the pages: for print systems that take no PDF, as that of Windows."""
        try:
            paint_pdf(paper.content, printer)
        except UserFacingError as error:
            self._on_failed(error)
        else:
            self.taken.emit(paper)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(explain(error))


def job_of(printer: QPrinter, title: str) -> PrintJob:
    """Return what was chosen in the dialog, in the words of a print queue."""
    some = printer.printRange() is QPrinter.PrintRange.PageRange
    return PrintJob(
        title=title,
        printer=printer.printerName(),
        copies=printer.copyCount(),
        paper=printer.pageLayout().pageSize().key(),
        sides=_SIDES.get(printer.duplex(), ""),
        pages=f"{printer.fromPage()}-{printer.toPage()}" if some else "",
    )
