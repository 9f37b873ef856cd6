"""Prints documents of visits; the record learns of it when a printer took them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from intake.application import Application, write_file
from intake.domain.preferences import DocumentKind
from intake.services.reports import ReportService
from ui.delivery import Delivery, Paper, this_queue
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.print_queue import PrintQueue
from ui.tasks import Lanes

_WORDS = {
    DocumentKind.SUMMARY: "Summary",
    DocumentKind.HANDOUT: "Handout",
    DocumentKind.REQUEST: "Lab request",
    DocumentKind.LABELS: "Tube labels",
    DocumentKind.STORY: "Patient's story",
    DocumentKind.RULE_BOOK: "Rule book",
    DocumentKind.DAY_SHEET: "Day sheet",
}


class Printing(QObject):
    """Prints and saves the documents of visits that one view shows."""

    # A document is on paper or in a file: which one, in words.
    done = Signal(str)
    # It is not: why, in words.
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
        self._delivery = Delivery(lanes.work, dialogs, parent, queue=queue)
        self._delivery.taken.connect(self._on_taken)
        self._delivery.filed.connect(self.write)
        self._delivery.failed.connect(self.failed)

    def start(self, paper: Paper) -> None:
        """Ask where a document goes, and send it there."""
        self._delivery.start(paper)

    def write(self, paper: Paper, path: Path) -> None:
        """Write the PDF itself: a picture of it would be larger and say less."""
        self._runner.run(
            self,
            partial(_written, self._reports, paper, path),
            partial(self._tell, f"{paper.word} saved as {path.name}"),
            self._on_failed,
        )

    def _on_taken(self, paper: Paper) -> None:
        self._runner.run(
            self,
            partial(_recorded, self._reports.printed, paper),
            partial(self._tell, f"{paper.word} printed"),
            self._on_failed,
        )

    def _tell(self, text: str, _nothing: None) -> None:
        self.done.emit(text)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(explain(error))


def visit_paper(visit_id: int, kind: DocumentKind, content: bytes) -> Paper:
    """Return a document of a visit, ready to be printed."""
    word = _WORDS[kind]
    return Paper(
        word=word,
        title=f"{word} of visit {visit_id}",
        kind=kind,
        visit_id=visit_id,
        content=content,
    )


_Note = Callable[[int, DocumentKind], None]


def _written(reports: ReportService, paper: Paper, path: Path) -> None:
    if paper.visit_id is not None:
        reports.to_file(paper.visit_id)
    write_file(path, paper.content)
    _recorded(reports.saved, paper)


def _recorded(note: _Note, paper: Paper) -> None:
    if paper.visit_id is not None and paper.kind is not None:
        note(paper.visit_id, paper.kind)
