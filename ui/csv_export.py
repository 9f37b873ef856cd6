"""Writes exactly the visits that are listed as CSV; tells how far, can be stopped.

A few hundred rows at a time go through the lane of the record, so that nobody waits
for an export; the file appears whole or not at all.
"""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Signal
from PySide6.QtWidgets import QWidget

from intake.application import Application, write_file
from intake.domain.query import VisitQuery
from intake.domain.record import VisitLine
from intake.services.visit_csv import csv_head, csv_lines
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.long_work import left
from ui.tasks import Runner

_AT_ONCE = 500


class CsvExport(QObject):
    """One export at a time."""

    # How far it is, or that it is done.
    said = Signal(str)
    # What did not work, in words.
    troubled = Signal(str)

    def __init__(
        self,
        application: Application,
        runner: Runner,
        dialogs: Dialogs,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = runner
        self._dialogs = dialogs
        self._owner = parent
        self._path: Path | None = None
        self._lines: Iterator[VisitLine] = iter(())
        self._written: list[str] = []
        self._done = 0
        self._total = 0
        self._since = QElapsedTimer()

    @property
    def is_running(self) -> bool:
        """Whether an export is under way."""
        return self._path is not None

    def start(self, query: VisitQuery, total: int) -> None:
        """Ask where the file goes and begin."""
        if self.is_running:
            return
        self._path = self._dialogs.choose_file(self._owner, "visits.csv")
        if self._path is None:
            return
        self._written = [csv_head()]
        self._done, self._total = 0, total
        begin = partial(self._application.search.stream, query)
        self._runner.run(self, begin, self._begin, self._on_failed)

    def cancel(self) -> None:
        """Stop; no file is written."""
        if self.is_running:
            self._path = None
            self.said.emit("Export stopped. No file was written.")

    def _begin(self, lines: Iterator[VisitLine]) -> None:
        self._lines = lines
        self._since.start()
        if self._path is None:
            self._let_go()
        else:
            self._go_on()

    def _go_on(self) -> None:
        self._runner.run(self, partial(_some, self._lines), self._take, self._on_failed)

    def _take(self, some: tuple[VisitLine, ...]) -> None:
        if self._path is None:
            self._let_go()
            return
        if not some:
            self._write(self._path)
            return
        self._written.append(csv_lines(some))
        self._done += len(some)
        rest = left(self._since.elapsed(), self._done, self._total)
        far = f"{self._done} of {self._total}{rest}"
        self.said.emit(f"Exporting: {far}. Esc stops it.")
        self._go_on()

    def _let_go(self) -> None:
        self._runner.run(self, partial(_close, self._lines), _ignore, _ignore)

    def _write(self, path: Path) -> None:
        content = "".join(self._written).encode()
        work = partial(write_file, path, content)
        done = partial(self._on_written, path)
        self._runner.run(self, work, done, self._on_failed)

    def _on_written(self, path: Path, _nothing: None) -> None:
        self._path = None
        self._written = []
        self.said.emit(f"{self._done} visits exported as {path.name}")

    def _on_failed(self, error: Exception) -> None:
        self._path = None
        self._written = []
        self.troubled.emit(explain(error))


def _some(lines: Iterator[VisitLine]) -> tuple[VisitLine, ...]:
    return tuple(islice(lines, _AT_ONCE))


def _close(lines: Iterator[VisitLine]) -> None:
    """Let go of what was not read; the record remembers how much was."""
    close = getattr(lines, "close", None)
    if close is not None:
        close()


def _ignore(_outcome: object) -> None:
    """Nobody waits for it."""
