"""Prints the summaries of exactly the visits that are listed; can be stopped."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from intake.application import Application
from intake.domain.preferences import DocumentKind
from intake.domain.query import VisitQuery
from intake.domain.record import VisitLine
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.print_round import PrintRound
from ui.tasks import Lanes

MOST = 500
"""More than this at once nobody reads; the paper of a printer is 250 to 550 sheets."""


class QueryPrinting(QObject):
    """One round of printing at a time."""

    # How far it is, or that it is done.
    said = Signal(str)
    # What did not work, in words.
    troubled = Signal(str)

    def __init__(
        self, application: Application, lanes: Lanes, dialogs: Dialogs, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._search = application.search
        self._runner = lanes.db
        self._round = PrintRound(application, lanes, dialogs, parent)
        self._round.progressed.connect(self._on_progress)
        self._round.ended.connect(self.said)
        self._round.failed.connect(self.troubled)

    def start(self, query: VisitQuery, total: int) -> None:
        """Print what a query finds, unless that is too much at once."""
        if self._round.is_running or not total:
            return
        if total > MOST:
            self.troubled.emit(
                f"These are {total} visits, and {MOST} at most are printed at once."
                " Add a filter, as for one day."
            )
            return
        numbers = partial(_numbers, self._search.stream, query)
        self._runner.run(self, numbers, self._print, self._on_failed)

    def stop(self) -> None:
        """Print no further than the document that is under way."""
        self._round.stop()

    def _print(self, numbers: tuple[int, ...]) -> None:
        self._round.start([(number, DocumentKind.SUMMARY) for number in numbers])

    def _on_progress(self, done: int, total: int) -> None:
        if done < total:
            self.said.emit(f"Printing: {done} of {total}. Esc stops it.")

    def _on_failed(self, error: Exception) -> None:
        self.troubled.emit(explain(error))


def _numbers(
    stream: Callable[[VisitQuery], Iterator[VisitLine]], query: VisitQuery
) -> tuple[int, ...]:
    return tuple(line.id for line in stream(query))
