"""Stored visits: listed page by page, opened, printed, saved."""

import csv
import io
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from intake.domain.assessment import Level
from intake.domain.errors import RefusedError
from intake.domain.patient import Patient, Sex
from intake.domain.query import VisitQuery
from intake.domain.record import VisitLine, VisitStatus
from intake.domain.visit import FORMAT, Visit
from intake.services.visit_csv import HEADINGS
from ui import query_printing
from ui.csv_export import CsvExport
from ui.models.found import PAGE, found_cells
from ui.models.lines import LEVEL_ROLE
from ui.painting import paint_pdf
from ui.print_queue import PrintingError
from ui.theme import ROW
from ui.views.past_visits_view import PastVisitsView
from ui.views.visit_view import VisitView
from ui.widgets.columns import Columns
from ui.widgets.labels import PlainLabel
from ui.widgets.surface import FollowingArea


@pytest.fixture
def sign(application, stored, clock):
    """Return a way to sign a visit of the patient."""

    def make(**answers):
        clock.advance(minutes=5)
        application.locks.unlocked()  # back with the password
        visit = Visit(format=FORMAT, patient=stored.patient, answers=answers)
        return application.visits.sign(stored.id, visit)

    return make


@pytest.fixture
def past(application, lanes, dialogs, shown):
    view: Any = PastVisitsView(application, lanes, dialogs)
    view.hands = shown(view)
    return view


@pytest.fixture
def view(application, lanes, dialogs, shown):
    made: Any = VisitView(application, lanes, dialogs)
    made.hands = shown(made)
    return made


def test_an_empty_record_says_so(past):
    past.enter()
    assert past._said.text() == "No visit is like this."
    assert past.filters.sentence.text() == "All visits; the latest first."


def settle(qtbot, past):
    qtbot.waitUntil(lambda: past.model.line(past.model.rowCount() - 1) is not None)


def test_visits_are_listed_latest_first_with_level_and_reason(qtbot, sign, past):
    sign(cramp_freq_week=2)
    sign(chest_pain=True)
    past.enter()
    settle(qtbot, past)
    assert past._said.text() == "2 visits."
    first = [past.model.index(0, c).data() for c in range(past.model.columnCount())]
    assert first[1] == "WHITCOMBE, Harold (Mr)"
    assert first[4] == "Emergency"
    assert past.model.index(0, 4).data(LEVEL_ROLE) == Level.EMERGENCY
    past.grab()


def test_all_columns_stand_beside_the_preview_and_none_moves_sideways(
    qtbot, sign, past
):
    sign(chest_pain=True)
    past.resize(1200, 640)  # as much as 1280×800 leaves beside the rail
    past.enter()
    settle(qtbot, past)
    assert not past.preview.isHidden()
    table = past.table
    qtbot.waitUntil(lambda: table.rowHeight(0) > ROW)
    assert table.horizontalHeader().length() == table.viewport().width()
    assert table.horizontalScrollBar().maximum() == 0
    below = table.lines.below(past.model.index(0, 1))
    assert below == "14-Jul-1945 (81y)\n999 000 7071"
    tall = table.lines.height(past.model.index(0, 1), table.columnWidth(1))
    table.lines.columns = Columns(())
    assert tall > table.lines.height(past.model.index(0, 1), table.columnWidth(1))


@pytest.mark.parametrize("size", [(559, 367), (772, 500)])
def test_large_text_on_a_small_screen_moves_nothing_sideways(qtbot, sign, past, size):
    """What 1280×800 leaves beside the rail at 200 % and at 150 %."""
    sign(chest_pain=True, cramp_freq_week=2)
    past.resize(*size)
    past.enter()
    settle(qtbot, past)
    table, level = past.table, past.model.index(0, 4)
    qtbot.waitUntil(lambda: table.rowHeight(0) > ROW)
    assert table.horizontalHeader().length() == table.viewport().width()
    assert table.horizontalScrollBar().maximum() == 0
    reason, tests = (past.model.index(0, column).data() for column in (5, 6))
    assert table.lines.below(level) == f"{reason}\nTests: {tests}"
    assert table.lines.height(level, table.columnWidth(4)) <= table.rowHeight(0)


def test_a_screen_reader_is_told_the_whole_line_at_its_first_cell(qtbot, sign, past):
    sign(chest_pain=True)
    past.enter()
    settle(qtbot, past)
    role = Qt.ItemDataRole.AccessibleTextRole
    told = past.model.index(0, 0).data(role)
    assert told.startswith("Seen: ")
    for part in ("Patient: WHITCOMBE", "Born: 14-Jul-1945", "Level: Emergency"):
        assert part in told
    assert past.model.index(0, 4).data(role) == "Level: Emergency"


def test_of_many_tests_the_first_are_named_and_the_rest_counted(qtbot, past):
    line = partial(
        VisitLine,
        id=1,
        patient_id=1,
        patient_name="WHITCOMBE, Harold",
        born="14-Jul-1945 (81y)",
        number="",
        seen_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        level=Level.URGENT,
        decided_level=None,
        title="Cramps",
        status=VisitStatus.SIGNED,
    )
    names = ("Potassium", "Sodium", "Magnesium", "Creatinine")
    told = [found_cells(line(tests=names[:many]))[-1] for many in range(5)]
    assert told == [
        "none",
        "Potassium",
        "Potassium, Sodium",
        "Potassium, Sodium, Magnesium",
        "Potassium, Sodium and 2 more",
    ]


def test_what_takes_a_filter_away_is_there_once_there_is_one(qtbot, sign, past):
    sign(chest_pain=True)
    past.enter()
    assert past._take_back.isHidden()
    past.hands.type("emergency")
    past.hands.press("Enter")
    assert past._take_back.isVisible()
    past._take_back.click()
    assert past._take_back.isHidden()


def test_enter_opens_the_chosen_visit(qtbot, sign, past):
    sign(cramp_freq_week=2)
    last = sign(dark_urine=True)
    past.enter()
    settle(qtbot, past)
    past.hands.press("Enter")
    assert past.table.hasFocus()
    with qtbot.waitSignal(past.opened) as opened:
        past.hands.press("Enter")
    assert opened.args[0].id == last.id


def test_filters_are_typed_and_read_back_as_one_sentence(qtbot, sign, past):
    sign(cramp_freq_week=2)
    grave = sign(chest_pain=True)
    past.enter()
    past.hands.type("emergency")
    past.hands.press("Enter")
    past.hands.type("60-90")
    past.hands.press("Enter")
    assert past.filters.sentence.text() == (
        "Visits level EMERGENCY, of patients aged 60 to 90; the latest first."
    )
    settle(qtbot, past)
    assert past._said.text() == "1 visit."
    assert past.model.line(0).id == grave.id
    past.hands.press("Ctrl+R", "Backspace")
    assert past.filters.sentence.text() == "Visits level EMERGENCY; the earliest first."
    past.hands.press("Backspace", "Backspace")
    assert past._said.text() == "2 visits."
    past.hands.type("zzz")
    past.hands.press("Enter")
    assert past.model.rowCount() == 0


def test_a_chosen_line_is_shown_at_the_side(qtbot, sign, past):
    sign(dark_urine=True)
    past.enter()
    qtbot.waitUntil(lambda: past.preview.visit_id is not None)
    words = " ".join(label.text() for label in past.preview.findChildren(PlainLabel))
    assert "SAME DAY" in words
    assert "WHITCOMBE" in words
    past.leave()
    assert past.preview.visit_id is None
    past.resize(700, 600)
    assert past.preview.isHidden()


def test_a_preview_that_comes_into_sight_is_filled(qtbot, sign, past):
    past.resize(700, 600)
    last = sign(dark_urine=True)
    past.enter()
    settle(qtbot, past)
    past._rest.timeout.emit()
    assert past.preview.visit_id is None
    past._rest.stop()
    past.resize(1200, 600)
    qtbot.waitUntil(lambda: past.preview.visit_id == last.id)


def test_exactly_the_rows_that_are_listed_are_exported(qtbot, sign, past, dialogs):
    sign(cramp_freq_week=2)
    sign(chest_pain=True)
    past.enter()
    past.hands.type("emergency")
    past.hands.press("Enter")
    settle(qtbot, past)
    dialogs.saved = dialogs.printed.with_name("visits.csv")
    with qtbot.waitSignal(past.said, check_params_cb=lambda t: "exported" in t):
        past.hands.press("Ctrl+Shift+S")
    text = dialogs.saved.read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    shown = [past.model.index(0, c).data() for c in range(past.model.columnCount())]
    assert rows == [list(HEADINGS), shown]
    dialogs.saved = None
    past.hands.press("Ctrl+Shift+S")
    assert not past.export.is_running


def test_an_export_can_be_stopped_and_then_leaves_no_file(
    application, sign, dialogs, shown, past
):
    sign(cramp_freq_week=2)
    waiting = []

    class Later:
        def run(self, *told):
            waiting.append(told[1:3])

    later: Any = Later()
    export = CsvExport(application, later, dialogs, past)
    dialogs.saved = dialogs.printed.with_name("visits.csv")
    export.start(VisitQuery(), 1)
    export.start(VisitQuery(), 1)
    export.cancel()
    for _ in range(2):
        work, done = waiting.pop(0)
        done(work())
    assert waiting == []
    assert not dialogs.saved.exists()


def test_coming_back_from_a_visit_keeps_the_place_in_the_list(qtbot, sign, past):
    for _ in range(4):
        sign(cramp_freq_week=2)
    past.enter()
    settle(qtbot, past)
    past.hands.press("Enter", "Down", "Down", "Enter")
    past.leave()
    past.enter()
    assert (past.table.chosen, past.model.rowCount()) == (2, 4)
    past.hands.press("Enter")
    past.leave()
    sign(cramp_freq_week=2)
    past.enter()
    assert past.model.rowCount() == 5


def test_rows_far_down_are_fetched_when_they_are_looked_at(qtbot, sign, past):
    for _ in range(PAGE + 5):
        sign(cramp_freq_week=2)
    past.enter()
    qtbot.waitUntil(lambda: past.model.line(0) is not None)
    assert past.model.line(PAGE + 2) is None
    past.table.scrollToBottom()
    past.grab()
    settle(qtbot, past)
    ids = [past.model.line(n).id for n in range(PAGE + 5)]
    assert ids == sorted(set(ids), reverse=True)


def test_a_long_name_is_wrapped_and_never_cut(qtbot, application, shown, past):
    long = Patient(family_name="Featherstonehaugh " * 8, age_years=50, sex=Sex.FEMALE)
    stored = application.patients.add(long)
    visit = Visit(format=FORMAT, patient=long, answers={})
    application.visits.sign(stored.id, visit)
    past.enter()
    settle(qtbot, past)
    qtbot.waitUntil(lambda: past.table.rowHeight(0) > 60)


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
    assert said.args == ["Summary saved as printed.pdf"]
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
    view.show_visit(sign(dark_urine=True))
    view.show_visit(sign(dark_urine=False))
    view.pane._show_pages(1, b"")
    assert view.page_count >= 1


def test_pages_that_cannot_be_had_are_told(qtbot, runner, sign, view):
    stored = sign(dark_urine=True)
    runner.refusal = RefusedError("The record is busy.")
    with qtbot.waitSignal(view.troubled):
        view.show_visit(stored)


def test_what_is_no_pdf_cannot_be_printed(qapp):
    with pytest.raises(PrintingError, match="could not be read"):
        paint_pdf(b"no pdf", QPrinter())


@pytest.mark.qt_log_ignore("QPdf", "QPainter::begin", "Could not open", extend=True)
def test_a_printer_that_refuses_to_be_painted_on_is_told(sign, view, tmp_path):
    view.show_visit(sign(dark_urine=True))
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no" / "such" / "folder" / "x.pdf"))
    with pytest.raises(PrintingError, match="did not take the pages"):
        paint_pdf(view.pane.pages, printer)


def test_pages_are_painted_where_a_print_system_takes_no_pdf(sign, view, tmp_path):
    view.show_visit(sign(dark_urine=True))
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "x.pdf"))
    pages = paint_pdf(view.pane.pages, printer)
    assert pages == len(pypdf.PdfReader(tmp_path / "x.pdf").pages) == view.page_count


def test_a_file_that_cannot_be_written_is_told(qtbot, sign, view, dialogs, tmp_path):
    view.show_visit(sign(dark_urine=True))
    dialogs.printed = tmp_path / "no" / "such" / "folder" / "x.pdf"
    with qtbot.waitSignal(view.troubled) as told:
        view.hands.press("Ctrl+P")
    assert "cannot be written" in told.args[0]


def test_time_passes_between_visits(sign):
    assert sign().signed_at + timedelta(minutes=5) == sign().signed_at


def test_exactly_the_visits_that_are_listed_are_printed(qtbot, sign, past, dialogs):
    chest, calm = sign(chest_pain=True), sign(cramp_freq_week=2)
    past.enter()
    told = []
    past.said.connect(told.append)
    past.hands.press("Ctrl+Shift+P")
    assert told[-1] == "2 of 2 printed"
    assert "Printing: 1 of 2. Esc stops it." in told
    folder = dialogs.printed.parent
    for visit in (chest, calm):
        assert (folder / f"printed-{visit.id}-summary.pdf").exists()


def test_too_many_to_print_at_once_are_told_before_any_is(
    qtbot, sign, past, dialogs, monkeypatch
):
    monkeypatch.setattr(query_printing, "MOST", 1)
    sign(chest_pain=True)
    sign(cramp_freq_week=2)
    past.enter()
    with qtbot.waitSignal(past.troubled) as told:
        past.hands.press("Ctrl+Shift+P")
    assert told.args[0].startswith("These are 2 visits, and 1 at most")
    assert not list(dialogs.printed.parent.glob("printed*.pdf"))


def test_a_round_of_printing_is_stopped_by_escape(qtbot, sign, past):
    for _ in range(3):
        sign(cramp_freq_week=2)
    past.enter()
    told = []
    past.said.connect(told.append)
    past.printing.said.connect(
        lambda text: past.hands.press("Esc") if " 1 of 3" in text else None
    )
    past.hands.press("Ctrl+Shift+P")
    assert told[-1] == "1 of 3 printed"


def test_an_empty_list_prints_nothing(past, dialogs):
    past.hands.press("Ctrl+Shift+P")
    past.enter()
    past.hands.press("Ctrl+Shift+P")
    assert not dialogs.printed.exists()


def test_numbers_that_cannot_be_had_are_told_before_paper_is(qtbot, sign, past, runner):
    sign(chest_pain=True)
    past.enter()
    runner.refusal = RefusedError("The record is busy.")
    with qtbot.waitSignal(past.troubled) as told:
        past.hands.press("Ctrl+Shift+P")
    assert told.args == ["The record is busy."]


def test_on_a_low_screen_one_scrolls_down_to_a_paper_that_can_be_read(
    qtbot, sign, view
):
    view.resize(552, 360)  # what 1280×800 at 200 % leaves beside the rail
    view.show_visit(sign(chest_pain=True))
    areas = view.findChildren(FollowingArea)
    (around,) = [area for area in areas if area.isAncestorOf(view.pane)]
    bar = around.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert view.height() == 360
    assert view.pane.height() >= 320
    view.resize(1200, 700)
    qtbot.waitUntil(lambda: bar.maximum() == 0)
