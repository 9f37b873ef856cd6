"""Prints several documents, one after the other; can be stopped between two."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from intake.application import Application, write_file
from intake.domain.errors import NothingToPrintError
from intake.domain.preferences import DocumentKind
from ui.delivery import Delivery, Paper, this_queue
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.print_queue import PrintQueue
from ui.printing import visit_paper
from ui.tasks import Lanes

ALL_THREE = (DocumentKind.SUMMARY, DocumentKind.HANDOUT, DocumentKind.REQUEST)
Wanted = tuple[int, DocumentKind]


class PrintRound(QObject):
    """Prints what is wanted, each kind on the printer that it went to last.

    A printer that is not known yet is asked for once. Each document is recorded when
    its printer took it; the round ends at the first one that none took.
    """

    # So many documents of so many are done.
    progressed = Signal(int, int)
    # The round is over: what came of it, in words.
    ended = Signal(str)
    # It ended early: why, in words.
    failed = Signal(str)

    def __init__(
        self,
        application: Application,
        lanes: Lanes,
        dialogs: Dialogs,
        parent: QWidget,
        *,
        queue: Callable[[], PrintQueue | None] = this_queue,
    ) -> None:
        super().__init__(parent)
        self._reports = application.reports
        self._runner = lanes.db
        self._dialogs = dialogs
        self._window = parent
        self._delivery = Delivery(lanes.work, dialogs, parent, queue=queue)
        self._delivery.taken.connect(self._on_taken)
        self._delivery.filed.connect(self._on_filed)
        self._delivery.failed.connect(self._on_lost)
        self._printers: dict[DocumentKind, QPrinter] = {}
        self._left: list[Wanted] = []
        self._total = self._done = self._empty = 0

    @property
    def is_running(self) -> bool:
        """Whether something is still to be printed."""
        return self._total > 0

    def start(self, wanted: Sequence[Wanted]) -> None:
        """Print documents in this order; one round at a time."""
        if self.is_running or not wanted:
            return
        self._left = list(wanted)
        self._total, self._done, self._empty = len(wanted), 0, 0
        self._next()

    def stop(self) -> None:
        """Print no further; what a printer has is finished."""
        self._left = []

    def _next(self) -> None:
        self.progressed.emit(self._done + self._empty, self._total)
        if not self._left:
            self._end()
            return
        visit_id, kind = self._left.pop(0)
        printer = self._printer(kind)
        if printer is None:
            self._end()
            return
        self._runner.run(
            self,
            partial(_document, self._reports.document, visit_id, kind),
            partial(self._deliver, printer, visit_id, kind),
            self._on_failed,
        )

    def _printer(self, kind: DocumentKind) -> QPrinter | None:
        """Return the printer of a kind; None if the user chose none."""
        if kind not in self._printers:
            printer = self._dialogs.new_printer("CrampDesk", kind)
            if not self._dialogs.knows_printer(kind) and not (
                self._dialogs.choose_printer(self._window, printer, kind)
            ):
                return None
            self._printers[kind] = printer
        return self._printers[kind]

    def _deliver(
        self,
        printer: QPrinter,
        visit_id: int,
        kind: DocumentKind,
        content: bytes | None,
    ) -> None:
        if content is None:
            self._empty += 1
            self._next()
        else:
            self._delivery.send(visit_paper(visit_id, kind, content), printer)

    def _on_taken(self, paper: Paper) -> None:
        self._record(partial(_note, self._reports.printed, paper))

    def _on_filed(self, paper: Paper, path: Path) -> None:
        """Give every document a file of its own."""
        own = path.with_name(f"{path.stem}-{paper.visit_id}-{paper.kind}.pdf")
        self._record(partial(_write, self._reports.saved, paper, own))

    def _record(self, work: Callable[[], None]) -> None:
        self._runner.run(self, work, self._on_recorded, self._on_failed)

    def _on_recorded(self, _nothing: None) -> None:
        self._done += 1
        self._next()

    def _on_failed(self, error: Exception) -> None:
        self._on_lost(explain(error))

    def _on_lost(self, why: str) -> None:
        told = f"{self._done} of {self._total} printed. {why}"
        self._total, self._left = 0, []
        self.failed.emit(told)

    def _end(self) -> None:
        done, total = self._done, self._total - self._empty
        self._total, self._left = 0, []
        self.ended.emit(f"{done} of {total} printed")


_Maker = Callable[[int, DocumentKind], bytes]
_Note = Callable[[int, DocumentKind], None]


def _document(make: _Maker, visit_id: int, kind: DocumentKind) -> bytes | None:
    """Return a document; None if it would be empty, as where no test is wanted."""
    try:
        return make(visit_id, kind)
    except NothingToPrintError:
        return None


def _note(note: _Note, paper: Paper) -> None:
    if paper.visit_id is not None and paper.kind is not None:
        note(paper.visit_id, paper.kind)


def _write(note: _Note, paper: Paper, path: Path) -> None:
    write_file(path, paper.content)
    _note(note, paper)
