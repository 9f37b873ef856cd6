"""Stored visits: listed page by page, opened, printed, saved."""

from datetime import timedelta
from typing import Any

import pypdf
import pytest
from PySide6.QtPrintSupport import QPrinter

from intake.domain.assessment import Level
from intake.domain.errors import RefusedError
from intake.domain.visit import FORMAT, Visit
from ui.models.lines import LEVEL_ROLE
from ui.printing import PrintingError, print_pdf
from ui.views.past_visits_view import PAGE, PastVisitsView
from ui.views.visit_view import VisitView


@pytest.fixture
def sign(application, stored, clock):
    """Return a way to sign a visit of the patient."""

    def make(**answers):
        clock.advance(minutes=5)
        visit = Visit(format=FORMAT, patient=stored.patient, answers=answers)
        return application.visits.sign(stored.id, visit)

    return make


@pytest.fixture
def past(application, runner, shown):
    view: Any = PastVisitsView(application, runner)
    view.hands = shown(view)
    return view


@pytest.fixture
def view(application, runner, dialogs, shown):
    made: Any = VisitView(application, runner, dialogs)
    made.hands = shown(made)
    return made


def test_an_empty_record_says_so(past):
    past.enter()
    assert "No visit" in past._said.text()


def test_visits_are_listed_latest_first_with_level_and_reason(sign, past):
    sign(cramp_freq_week=2)
    sign(chest_pain=True)
    past.enter()
    assert past._said.text() == "2 visits, the latest first."
    first = [past.model.index(0, c).data() for c in range(past.model.columnCount())]
    assert first[1] == "WHITCOMBE, Harold (Mr)"
    assert first[4] == "Emergency"
    assert past.model.index(0, 4).data(LEVEL_ROLE) == Level.EMERGENCY
    past.grab()


def test_enter_opens_the_chosen_visit(qtbot, sign, past):
    sign(cramp_freq_week=2)
    last = sign(dark_urine=True)
    past.enter()
    with qtbot.waitSignal(past.opened) as opened:
        past.hands.press("Enter")
    assert opened.args[0].id == last.id


def test_the_list_goes_on_by_itself_without_a_gap_or_a_double(sign, past):
    for _ in range(PAGE + 5):
        sign(cramp_freq_week=2)
    past.enter()
    assert past.model.rowCount() == PAGE
    assert "fetched so far" in past._said.text()
    past.hands.press("End", "Ctrl+End")
    past.table.scrollToBottom()
    ids = [past.model.line(n).id for n in range(past.model.rowCount())]
    assert len(ids) == PAGE + 5
    assert ids == sorted(set(ids), reverse=True)


def test_coming_back_from_a_visit_keeps_the_place_in_the_list(sign, past):
    for _ in range(4):
        sign(cramp_freq_week=2)
    past.enter()
    past.hands.press("Down", "Down", "Enter")
    past.leave()
    past.enter()
    assert (past.table.chosen, past.model.rowCount()) == (2, 4)
    past.hands.press("Enter")
    past.leave()
    sign(cramp_freq_week=2)
    past.enter()
    assert past.model.rowCount() == 5


def test_what_was_listed_is_let_go_of_on_leaving(sign, past):
    sign(cramp_freq_week=2)
    past.enter()
    past.leave()
    assert past.model.rowCount() == 0


def test_a_list_that_cannot_be_had_is_told(qtbot, runner, past):
    runner.refusal = RefusedError("The record is busy.")
    with qtbot.waitSignal(past.troubled):
        past.enter()


def test_a_stored_visit_shows_its_pages(sign, view):
    stored = sign(dark_urine=True)
    view.show_visit(stored)
    assert view.page_count >= 1
    assert "SAME DAY" in view._title.text()
    assert "by nurse1" in view._detail.text()
    assert view.banner.name.text() == "WHITCOMBE, Harold (Mr)"
    assert view.print.isEnabled()
    view.enter()
    view.leave()


def test_printing_puts_every_page_on_paper(qtbot, sign, view, dialogs):
    view.show_visit(sign(dark_urine=True))
    with qtbot.waitSignal(view.said) as said:
        view.hands.press("Ctrl+P")
    assert said.args[0].startswith("Printed")
    assert len(pypdf.PdfReader(dialogs.printed).pages) == view.page_count


def test_printing_can_be_left(sign, view, dialogs):
    view.show_visit(sign(dark_urine=True))
    dialogs.answer = False
    view.hands.press("Ctrl+P")
    assert not dialogs.printed.exists()


def test_the_summary_is_saved_as_a_file(qtbot, sign, view, dialogs):
    view.show_visit(sign(dark_urine=True))
    with qtbot.waitSignal(view.said) as said:
        view.hands.press("Ctrl+Shift+S")
    assert said.args == ["Summary saved as saved.pdf"]
    assert "WHITCOMBE" in pypdf.PdfReader(dialogs.saved).pages[0].extract_text()
    dialogs.saved = None
    view.hands.press("Ctrl+Shift+S")


def test_another_visit_of_the_patient_is_one_key_away(qtbot, stored, sign, view):
    view.show_visit(sign(dark_urine=True))
    with qtbot.waitSignal(view.new_visit) as wished:
        view.hands.press("Ctrl+Shift+N")
    assert wished.args == [stored.id]


def test_nothing_happens_before_a_visit_is_shown(view, dialogs):
    view.hands.press("Ctrl+P", "Ctrl+Shift+S", "Ctrl+Shift+N")
    assert not dialogs.printed.exists()


def test_pages_that_come_too_late_are_dropped(sign, view):
    first, second = sign(dark_urine=True), sign(dark_urine=False)
    view.show_visit(second)
    view._show_pages(first.id, b"")
    assert view.page_count >= 1


def test_pages_that_cannot_be_had_are_told(qtbot, runner, sign, view):
    stored = sign(dark_urine=True)
    runner.refusal = RefusedError("The record is busy.")
    with qtbot.waitSignal(view.troubled):
        view.show_visit(stored)


def test_what_is_no_pdf_cannot_be_printed(qapp):
    with pytest.raises(PrintingError, match="could not be read"):
        print_pdf(b"no pdf", QPrinter())


@pytest.mark.qt_log_ignore("QPdf", "QPainter::begin", "Could not open", extend=True)
def test_a_printer_that_refuses_is_told(qtbot, sign, view, dialogs, tmp_path):
    view.show_visit(sign(dark_urine=True))
    dialogs.printed = tmp_path / "no" / "such" / "folder" / "x.pdf"
    with qtbot.waitSignal(view.troubled) as told:
        view.hands.press("Ctrl+P")
    assert "printer did not take" in told.args[0]


def test_time_passes_between_visits(sign):
    assert sign().signed_at + timedelta(minutes=5) == sign().signed_at
