"""The printers of this computer, through CUPS: pages never touch the disk here.

Qt's own printing leaves the pages in a temporary file if the program is killed, and
cannot tell whether a printer took them. CUPS takes a PDF from memory, as it is, and
knows what became of it.
"""

import ctypes
from ctypes import byref
from dataclasses import dataclass
from enum import StrEnum

from intake.domain.errors import UserFacingError
from ui import cups

_FORMAT = b"application/pdf"
_PURGE = 1
_BLOCK = 64 * 1024


class PrintingError(UserFacingError):
    """The printer, or the page, would not."""


class Fate(StrEnum):
    """What became of pages that were sent."""

    WAITING = "waiting"
    TAKEN = "taken"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """How pages are to be printed; the title is seen by others, so it names nobody.

    Attributes:
        paper: the name that the printer has for it; empty leaves it to the pages.
        sides: `one-sided`, `two-sided-long-edge` or `two-sided-short-edge`; empty
            leaves it to the printer.
        pages: as `1-2,4`; empty means all.
    """

    title: str
    printer: str
    copies: int = 1
    paper: str = ""
    sides: str = ""
    pages: str = ""

    def options(self) -> dict[str, str]:
        """Return the job attributes of RFC 8011 that differ from the printer's own."""
        told = {
            "copies": str(self.copies) if self.copies > 1 else "",
            "media": self.paper,
            "sides": self.sides,
            "page-ranges": self.pages,
        }
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Ticket:
    """A job that a printer's queue accepted."""

    printer: str
    number: int


class PrintQueue:
    """Sends pages and tells what became of them."""

    def __init__(self, library: ctypes.CDLL, server: str | None = None) -> None:
        """Use a print system: that of this computer unless a server is named."""
        self._cups = library
        self._server = server

    def send(self, content: bytes, job: PrintJob) -> Ticket:
        """Hand a PDF to a printer's queue.

        Raises:
            PrintingError: if it was not accepted.
        """
        self._choose_server()
        printer = job.printer.encode()
        number = self._create(printer, job)
        if number == 0 or not self._hand_over(printer, number, job, content):
            if number:
                self.take_back(Ticket(job.printer, number))
            raise PrintingError(
                f"{job.printer} did not accept the pages. Check that it is on and set"
                " up, choose another printer, or save the PDF."
            )
        return Ticket(job.printer, number)

    def fate(self, ticket: Ticket) -> Fate:
        """Tell what became of a job; one that nobody remembers counts as lost."""
        self._choose_server()
        jobs = cups.Jobs()
        printer = ticket.printer.encode()
        count = self._cups.cupsGetJobs2(
            cups.DEFAULT_SERVER, byref(jobs), printer, 0, cups.ALL_JOBS
        )
        try:
            states = {jobs[place].id: jobs[place].state for place in range(count)}
        finally:
            self._cups.cupsFreeJobs(max(count, 0), jobs)
        state = states.get(ticket.number, cups.ABORTED)
        if state == cups.COMPLETED:
            return Fate.TAKEN
        return Fate.LOST if state in (cups.CANCELED, cups.ABORTED) else Fate.WAITING

    def take_back(self, ticket: Ticket) -> None:
        """Remove a job that no printer has taken, so that it comes out for nobody."""
        self._choose_server()
        self._cups.cupsCancelJob2(
            cups.DEFAULT_SERVER, ticket.printer.encode(), ticket.number, _PURGE
        )

    def _choose_server(self) -> None:
        """Name the server anew: libcups remembers one for each thread."""
        if self._server is not None:
            self._cups.cupsSetServer(self._server.encode())

    def _create(self, printer: bytes, job: PrintJob) -> int:
        options, count = cups.Options(), 0
        for name, value in job.options().items():
            count = self._cups.cupsAddOption(
                name.encode(), value.encode(), count, byref(options)
            )
        try:
            number: int = self._cups.cupsCreateJob(
                cups.DEFAULT_SERVER, printer, job.title.encode(), count, options
            )
        finally:
            self._cups.cupsFreeOptions(count, options)
        return number

    def _hand_over(
        self, printer: bytes, number: int, job: PrintJob, content: bytes
    ) -> bool:
        started = self._cups.cupsStartDocument(
            cups.DEFAULT_SERVER, printer, number, job.title.encode(), _FORMAT, 1
        )
        if started != cups.CONTINUE:
            return False
        for begin in range(0, len(content), _BLOCK):
            block = content[begin : begin + _BLOCK]
            wrote = self._cups.cupsWriteRequestData(
                cups.DEFAULT_SERVER, block, len(block)
            )
            if wrote != cups.CONTINUE:
                return False
        ended: int = self._cups.cupsFinishDocument(cups.DEFAULT_SERVER, printer)
        return ended <= cups.LAST_OK
