"""The one place of windows that stop everything: the system's own, for paper and files.

They come behind a protocol, so that tests answer them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

if TYPE_CHECKING:  # printing is loaded when something is printed
    from PySide6.QtPrintSupport import QPrinter


class Dialogs(Protocol):
    """What the user is asked outside the window."""

    def new_printer(self, name: str) -> "QPrinter":
        """Return a printer for a document of this name."""
        ...

    def choose_printer(self, parent: QWidget, printer: "QPrinter") -> bool:
        """Let the user set up a printer; return whether to print."""
        ...

    def choose_file(self, parent: QWidget, name: str) -> Path | None:
        """Let the user say where a PDF goes; None to leave it."""
        ...


class SystemDialogs:
    """The dialogs of the system."""

    def new_printer(self, name: str) -> "QPrinter":
        """Return a printer for a document of this name."""
        from PySide6.QtPrintSupport import QPrinter  # noqa: PLC0415 (heavy: when printing)

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(name)
        return printer

    def choose_printer(self, parent: QWidget, printer: "QPrinter") -> bool:
        """Let the user set up a printer; return whether to print."""
        from PySide6.QtPrintSupport import QPrintDialog  # noqa: PLC0415 (heavy: when printing)

        dialog = QPrintDialog(printer, parent)
        dialog.setWindowTitle("Print the summary")
        return dialog.exec() == QDialog.DialogCode.Accepted

    def choose_file(self, parent: QWidget, name: str) -> Path | None:
        """Let the user say where a PDF goes; None to leave it."""
        path, _ = QFileDialog.getSaveFileName(
            parent, "Save the summary", str(Path.home() / name), "PDF (*.pdf)"
        )
        return Path(path) if path else None
