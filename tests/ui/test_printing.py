"""Pages on paper: a real print system, and what the record learns of it."""

import os
import subprocess
import sys
from typing import Any

import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from typing_extensions import override

from intake.application import Desk
from intake.domain.preferences import DocumentKind, PrinterChoice
from intake.domain.visit import FORMAT, Visit
from tests.architecture.conftest import ROOT
from tests.ui.conftest import NO_PARENT
from tests.ui.print_system import PRINTER, print_system
from ui import cups
from ui.delivery import job_of
from ui.dialogs import SystemDialogs, choice_of, set_up
from ui.print_queue import Fate, PrintingError, PrintJob, PrintQueue, Ticket
from ui.printing import Printing, visit_paper
from ui.waiting import Waiting

PAGES = b"%PDF-1.7 whatever: the printer gets it as it is"


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    with print_system(tmp_path_factory.mktemp("cups")) as running:
        yield running


@pytest.fixture
def queue(system):
    library = cups.bindings()
    assert library, "libcups is missing: make test installs it"
    return PrintQueue(library, system.environment["CUPS_SERVER"])


@pytest.fixture
def switch(system):
    """Make the printer misbehave for a while."""

    def on(name):
        (system.folder / name).touch()

    yield on
    for name in ("broken", "slow"):
        (system.folder / name).unlink(missing_ok=True)


def ended(qtbot, queue, ticket):
    qtbot.waitUntil(lambda: queue.fate(ticket) is not Fate.WAITING)
    return queue.fate(ticket)


def test_a_printer_gets_the_pdf_as_it_is_and_how_it_was_wanted(qtbot, queue, system):
    job = PrintJob(
        title="Summary of visit 7",
        printer=PRINTER,
        copies=2,
        paper="A4",
        sides="two-sided-long-edge",
        pages="1-2",
    )
    ticket = queue.send(PAGES, job)
    assert ended(qtbot, queue, ticket) is Fate.TAKEN
    assert (system.folder / f"job-{ticket.number}.pdf").read_bytes() == PAGES
    title, copies, options = system.told(ticket.number)
    assert (title, copies) == ("Summary of visit 7", "2")
    wanted = {"media=A4", "sides=two-sided-long-edge", "page-ranges=1-2"}
    assert wanted <= set(options.split())


def test_pages_that_broke_off_are_lost(qtbot, queue, switch):
    switch("broken")
    ticket = queue.send(PAGES, PrintJob(title="x", printer=PRINTER))
    assert ended(qtbot, queue, ticket) is Fate.LOST


def test_a_printer_that_is_not_there_or_takes_nothing_is_told(queue, system):
    with pytest.raises(PrintingError, match="nowhere did not accept the pages"):
        queue.send(PAGES, PrintJob(title="x", printer="nowhere"))
    system.run("cupsreject", PRINTER)
    try:
        with pytest.raises(PrintingError, match="Check that it is on"):
            queue.send(PAGES, PrintJob(title="x", printer=PRINTER))
    finally:
        system.run("cupsaccept", PRINTER)


def test_a_print_system_that_does_not_answer_is_told(system):
    library = cups.bindings()
    assert library
    gone = PrintQueue(library, str(system.folder / "no-socket"))
    with pytest.raises(PrintingError):
        gone.send(PAGES, PrintJob(title="x", printer=PRINTER))
    assert gone.fate(Ticket(PRINTER, 1)) is Fate.LOST


def test_a_job_that_no_printer_takes_is_taken_back(
    qtbot, queue, switch, system, runner
):
    switch("slow")
    ticket = queue.send(PAGES, PrintJob(title="x", printer=PRINTER))
    assert queue.fate(ticket) is Fate.WAITING
    waiting = Waiting(queue, ticket, runner, NO_PARENT, longest_ms=300)
    with qtbot.waitSignal(waiting.ended) as end:
        pass
    assert end.args == [Fate.LOST]
    assert not (system.folder / f"job-{ticket.number}.pdf").exists()


def test_a_job_that_ends_while_it_is_taken_back_is_told_as_it_ended(qtbot, runner):
    class JustInTime:
        """A queue whose printer takes the job at the last moment."""

        def __init__(self) -> None:
            self.fates = [Fate.WAITING, Fate.TAKEN]

        def fate(self, _ticket):
            return self.fates.pop(0)

        def take_back(self, _ticket):
            """Come too late."""

    queue: Any = JustInTime()
    waiting = Waiting(queue, Ticket("x", 1), runner, NO_PARENT, longest_ms=0)
    with qtbot.waitSignal(waiting.ended) as end:
        pass
    assert end.args == [Fate.TAKEN]


def test_a_print_system_that_fails_while_one_waits_prints_nothing_for_sure(
    qtbot, runner, queue
):
    waiting = Waiting(queue, Ticket(PRINTER, 1), runner, NO_PARENT)
    runner.refusal = PrintingError("gone")
    with qtbot.waitSignal(waiting.ended) as end:
        pass
    assert end.args == [Fate.LOST]


class PrinterDialogs:
    """A user who always says yes to the printer of the tests."""

    def new_printer(self, name, kind):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(name)
        printer.setPrinterName(PRINTER)
        printer.setOutputFileName("")
        assert kind is DocumentKind.SUMMARY
        return printer

    def choose_printer(self, parent, printer, kind):
        """Say yes."""
        return bool(parent and printer and kind)


@pytest.fixture
def printing(application, lanes, shown, queue, qtbot):
    from PySide6.QtWidgets import QWidget  # noqa: PLC0415 (only to have an owner)

    owner = QWidget()
    qtbot.addWidget(owner)
    assert queue.fate(Ticket(PRINTER, 0)) is Fate.LOST  # Qt asks the same server now
    dialogs: Any = PrinterDialogs()
    return Printing(application, lanes, dialogs, owner, queue=lambda: queue)


@pytest.fixture
def visit_id(application, stored):
    visit = Visit(format=FORMAT, patient=stored.patient, answers={"dark_urine": False})
    return application.visits.sign(stored.id, visit).id


def is_copy(application, visit_id):
    """Whether the record says that a printer took the summary."""
    session = application.reports.session
    with session.look() as work:
        patient = work.visits.get(visit_id).patient_id
        noted = work.audit.details(
            "visit.print", patient_id=patient, entity_id=str(visit_id)
        )
    return [entry["kind"] for entry in noted]


def test_the_record_learns_of_what_a_printer_took(
    qtbot, application, printing, visit_id
):
    paper = visit_paper(visit_id, DocumentKind.SUMMARY, PAGES)
    with qtbot.waitSignal(printing.done) as done:
        printing.start(paper)
    assert done.args == ["Summary printed"]
    assert is_copy(application, visit_id) == ["summary"]


@pytest.fixture(params=["breaks off", "takes nothing"])
def trouble(request, system):
    """Let the printer break off, or its queue refuse."""
    if request.param == "breaks off":
        (system.folder / "broken").touch()
    else:
        system.run("cupsreject", PRINTER)
    yield
    system.run("cupsaccept", PRINTER)
    (system.folder / "broken").unlink(missing_ok=True)


@pytest.mark.usefixtures("trouble")
def test_the_record_learns_nothing_of_what_no_printer_took(
    qtbot, application, printing, visit_id
):
    paper = visit_paper(visit_id, DocumentKind.SUMMARY, PAGES)
    with qtbot.waitSignal(printing.failed) as failed:
        printing.start(paper)
    assert PRINTER in failed.args[0]
    assert is_copy(application, visit_id) == []


def test_the_title_that_others_see_names_nobody(visit_id):
    paper = visit_paper(visit_id, DocumentKind.REQUEST, PAGES)
    assert paper.title == f"Lab request of visit {visit_id}"
    assert repr(PAGES) not in repr(paper)


_KILLED = """
import os, signal, sys
from ui import cups
from ui.print_queue import PrintJob, PrintQueue
job = PrintJob(title="x", printer=sys.argv[1])
PrintQueue(cups.bindings()).send(sys.stdin.buffer.read(), job)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_program_that_is_killed_while_printing_leaves_no_file(
    tmp_path, system, switch
):
    switch("slow")
    environment = os.environ | system.environment | {"TMPDIR": str(tmp_path)}
    environment |= {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, PRINTER],
        input=PAGES,
        env=environment,
        cwd=tmp_path,
        check=False,
    )
    assert killed.returncode < 0
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert left == []


class TwoSided(QPrinter):
    """A printer that can print on both sides."""

    @override
    def duplex(self) -> QPrinter.DuplexMode:
        return QPrinter.DuplexMode.DuplexShortSide


def test_what_was_chosen_in_the_dialog_reaches_the_queue(qapp):
    printer = TwoSided()
    printer.setCopyCount(3)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    job = job_of(printer, "x")
    assert job.copies == 3
    assert (job.paper, job.sides, job.pages) == (
        "Letter",
        "two-sided-short-edge",
        "2-3",
    )
    printer.setPrintRange(QPrinter.PrintRange.AllPages)
    assert job_of(printer, "x").pages == ""


def test_each_kind_of_document_goes_to_the_printer_it_went_to_last(tmp_path, queue):
    assert queue.fate(Ticket(PRINTER, 0)) is Fate.LOST  # Qt asks the same server now
    desk = Desk(tmp_path)
    choice = PrinterChoice(printer=PRINTER, paper="A4")
    desk.prefer(lambda now: now.with_printer(DocumentKind.LABELS, choice))
    dialogs = SystemDialogs(desk)
    labels = dialogs.new_printer("Labels", DocumentKind.LABELS)
    assert labels.printerName() == PRINTER
    assert choice_of(labels).printer == PRINTER
    plain = dialogs.new_printer("Recovery key", None)
    assert plain.docName() == "Recovery key"


def test_a_printer_that_is_gone_is_not_chosen_again(qapp):
    printer = QPrinter()
    before = printer.printerName()
    set_up(printer, PrinterChoice(printer="sold-last-year"))
    assert printer.printerName() == before
