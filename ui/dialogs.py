"""The one place of windows that stop everything: the system's own, for paper and files.

They come behind a protocol, so that tests answer them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from intake.application import Desk
from intake.domain.preferences import DocumentKind, PrinterChoice

if TYPE_CHECKING:  # printing is loaded when something is printed
    from PySide6.QtPrintSupport import QPrinter


class Dialogs(Protocol):
    """What the user is asked outside the window."""

    def new_printer(self, name: str, kind: DocumentKind | None) -> "QPrinter":
        """Return a printer for a document: the one that its kind went to last."""
        ...

    def knows_printer(self, kind: DocumentKind) -> bool:
        """Whether a kind of document went to a printer that is still there."""
        ...

    def choose_printer(
        self, parent: QWidget, printer: "QPrinter", kind: DocumentKind | None
    ) -> bool:
        """Let the user set up a printer; return whether to print."""
        ...

    def choose_file(self, parent: QWidget, name: str) -> Path | None:
        """Let the user say where a PDF goes; None to leave it."""
        ...

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """Let the user name a file to be read; None to leave it."""
        ...

    def open_folder(self, parent: QWidget, title: str) -> Path | None:
        """Let the user name a folder to be read; None to leave it."""
        ...


class SystemDialogs:
    """The dialogs of the system."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def new_printer(self, name: str, kind: DocumentKind | None) -> "QPrinter":
        """Return a printer for a document: the one that its kind went to last."""
        from PySide6.QtPrintSupport import QPrinter  # noqa: PLC0415 (heavy: when printing)

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(name)
        choice = self._desk.preferences.printers.get(kind) if kind else None
        if choice is not None:
            set_up(printer, choice)
        return printer

    def knows_printer(self, kind: DocumentKind) -> bool:
        """Whether a kind of document went to a printer that is still there."""
        from PySide6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415 (heavy: when printing)

        choice = self._desk.preferences.printers.get(kind)
        return choice is not None and (
            not QPrinterInfo.printerInfo(choice.printer).isNull()
        )

    def choose_printer(
        self, parent: QWidget, printer: "QPrinter", kind: DocumentKind | None
    ) -> bool:
        """Let the user set up a printer; return whether to print."""
        from PySide6.QtPrintSupport import QPrintDialog  # noqa: PLC0415 (heavy: when printing)

        dialog = QPrintDialog(printer, parent)
        dialog.setWindowTitle("Print")
        answer = dialog.exec()
        if answer != QDialog.DialogCode.Accepted or not parent.isVisible():
            return False  # a window that is covered prints nothing
        if kind and printer.printerName() and not printer.outputFileName():
            choice = choice_of(printer)
            self._desk.prefer(lambda now: now.with_printer(kind, choice))
        return True

    def choose_file(self, parent: QWidget, name: str) -> Path | None:
        """Let the user say where a PDF goes; None to leave it."""
        path, _ = QFileDialog.getSaveFileName(
            parent, "Save the summary", str(Path.home() / name), "PDF (*.pdf)"
        )
        return Path(path) if path and parent.isVisible() else None

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """Let the user name a file to be read; None to leave it."""
        path, _ = QFileDialog.getOpenFileName(parent, title, str(Path.home()), kinds)
        return Path(path) if path else None

    def open_folder(self, parent: QWidget, title: str) -> Path | None:
        """Let the user name a folder to be read; None to leave it."""
        path = QFileDialog.getExistingDirectory(parent, title, str(Path.home()))
        return Path(path) if path else None


def dismiss() -> None:
    """Close every dialog as if it were left: it would stand above a locked desk.

    Whoever came by could print or save a patient's papers with it.
    """
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QDialog):
            window.reject()


def set_up(printer: "QPrinter", choice: PrinterChoice) -> None:
    """Choose a printer and its paper, if this computer still has them."""
    from PySide6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415 (heavy: when printing)

    known = QPrinterInfo.printerInfo(choice.printer)
    if known.isNull():
        return
    printer.setPrinterName(choice.printer)
    sizes = {size.key(): size for size in known.supportedPageSizes()}
    if choice.paper in sizes:
        printer.setPageSize(sizes[choice.paper])


def choice_of(printer: "QPrinter") -> PrinterChoice:
    """Return what is to be remembered of a printer."""
    paper = printer.pageLayout().pageSize().key()
    return PrinterChoice(printer=printer.printerName(), paper=paper)
