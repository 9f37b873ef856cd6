"""The rule book on screen: every rule in words, searched, printed, tried."""

import sys
from typing import Any

import pypdf
import pytest
from PySide6.QtCore import QProcess

from intake.domain.errors import RefusedError
from tests.ui.screens import settle
from ui import trying
from ui.theme import WIDEST
from ui.views.rule_book_view import RuleBookView
from ui.widgets.labels import PlainLabel


@pytest.fixture
def trials():
    return []


@pytest.fixture
def book(application, lanes, dialogs, shown, trials):
    def begin():
        trials.append(1)
        return len(trials) == 1

    view: Any = RuleBookView(application, lanes, dialogs, start_trial=begin)
    view.hands = shown(view)
    view.enter()
    return view


def told(view):
    """Return what is said of the chosen rule."""
    labels = view.sheet._body.findChildren(PlainLabel)
    return "\n".join(label.text() for label in labels)


def test_every_rule_is_there_the_most_urgent_first(book, application):
    lines = tuple(application.expertise.rules.lines())
    rows = range(book.model.rowCount())
    assert [book.model.row(n).id for n in rows] == [one.id for one in lines]
    decided = [book.model.index(n, 0).data() for n in rows]
    kinds = list(dict.fromkeys(decided))
    assert decided == sorted(decided, key=kinds.index)  # each kind stands together
    assert kinds == [
        *("Emergency", "Same day", "Urgent", "Routine", "Self-care"),
        *("Blood tests", "Advice", "Cause"),
    ]
    assert book._said.text().startswith(f"{len(lines)} of {len(lines)} rules")


def test_a_rule_is_told_in_words_with_examples_sources_and_version(book, application):
    book.hands.type("news2-emergency")
    page = application.expertise.rules.page("news2-emergency")
    said = told(book)
    for part in (
        *page.effects,
        *(line for _depth, line in page.condition),
        *page.examples,
        *page.sources,
        page.digest[:19],
        application.knowledge.release.version,
    ):
        assert part in said, part


def test_what_wants_a_sign_off_says_so_and_is_found_by_it(book):
    book.hands.type("sign-off")
    assert 0 < book.model.rowCount() < len(book._pages)
    assert "Wants a clinician's sign-off" in told(book)


def test_words_are_found_in_any_order_anywhere_in_a_rule(book):
    book.hands.type("potassium DIGOXIN")
    found = book.model.rowCount()
    assert 0 < found < len(book._pages)
    book.box.clear()
    book.hands.type("digoxin potassium")
    assert book.model.rowCount() == found


def test_what_a_rule_makes_of_an_advice_is_said_in_plain_words(book):
    book.hands.type("advice massage clot")
    shown = [book.model.index(n, 1).data() for n in range(book.model.rowCount())]
    assert "Massage: withheld" in shown
    assert not any("suppress" in title for title in shown)


def test_nothing_found_is_said_and_nothing_shown(book):
    book.hands.type("zebra crossing")
    assert book._said.text() == "No rule has “zebra crossing” in it."
    assert told(book) == ""
    book.hands.press("Enter", "Down")
    assert book.box.hasFocus()


def test_arrows_choose_and_the_rule_follows(book):
    first = told(book)
    book.hands.press("Down")
    assert book.table.chosen == 1
    second = told(book)
    assert second != first
    book.hands.press("Up", "Up")
    assert told(book) == first


def test_enter_reads_and_escape_goes_back_to_the_search(book):
    book.hands.press("Enter")
    assert book.hands.at() is book.sheet.area
    book.hands.press("Esc")
    assert book.hands.at() is book.box


def test_in_a_narrow_window_the_rule_takes_the_place_of_the_list(book):
    book.resize(559, 367)  # what 1280×800 leaves at 200 %
    assert book.table.isVisible()
    assert book.sheet.isHidden()
    book.hands.press("Enter")
    assert book.sheet.isVisible()
    assert book.table.isHidden()
    book.hands.press("Esc")
    assert book.table.isVisible()
    book.resize(1200, 700)
    assert book.sheet.isVisible()


def test_the_whole_book_is_printed_with_who_and_where(qtbot, book, dialogs):
    with qtbot.waitSignal(book.said, check_params_cb=lambda told: "printed" in told):
        book.hands.press("Ctrl+P")
    qtbot.waitUntil(dialogs.printed.exists)
    pages = pypdf.PdfReader(dialogs.printed).pages
    assert len(pages) > 20


def test_the_whole_book_is_saved_with_the_names_of_clinic_and_user(
    qtbot, book, dialogs
):
    said = []
    book.said.connect(said.append)
    book.hands.press("Ctrl+Shift+S")
    qtbot.waitUntil(lambda: said[-1:] == ["Rule book saved as saved.pdf"])
    first = pypdf.PdfReader(dialogs.saved).pages[0].extract_text()
    assert "Harbour Street" in first
    assert "Nora Quill" in first


def test_a_book_that_is_saved_nowhere_is_not_laid_out(book, dialogs):
    dialogs.saved = None
    said = []
    book.said.connect(said.append)
    book.hands.press("Ctrl+Shift+S")
    assert said == []


def test_the_rules_are_tried_in_a_program_of_its_own(qtbot, book, trials):
    with qtbot.waitSignal(book.said) as said:
        book.hands.press("Ctrl+T")
    assert trials == [1]
    assert "made-up patients" in said.args[0]
    with qtbot.waitSignal(book.troubled) as trouble:
        book.hands.press("Ctrl+T")
    assert "did not start" in trouble.args[0]


def test_the_second_program_has_made_up_patients_only(monkeypatch):
    started = []

    def start(program, words):
        started.append((program, words))
        return True, 1

    monkeypatch.setattr(QProcess, "startDetached", start)
    assert trying.try_out()
    assert started == [
        (sys.executable, ["-m", "intake.cli", "gui", "--demo", "--own-rules"])
    ]


def test_a_book_that_cannot_be_laid_out_is_told(qtbot, book, runner):
    runner.refusal = RefusedError("There is no room on the disk.")
    with qtbot.waitSignal(book.troubled) as trouble:
        book.hands.press("Ctrl+P")
    assert trouble.args == ["There is no room on the disk."]


def test_the_rule_book_is_a_room_with_a_key_of_its_own(signed_in):
    page = signed_in.desk
    signed_in.hands.press("Ctrl+7")
    assert page.page is page.rules
    assert page.rail.buttons["rules"].isChecked()
    assert signed_in.windowTitle().startswith("Rule book")
    assert page.rules.box.hasFocus()
    signed_in.hands.press("Ctrl+3", "Ctrl+7")
    assert page.page is page.rules


def test_on_a_wide_screen_a_rule_is_no_wider_than_one_reads(book):
    book.resize(2560, 1440)
    settle()
    assert book.sheet.width() > 1000
    assert 600 < book.sheet.area.widget().width() <= WIDEST
