"""Every document of a visit: shown, printed alone, or with its companions."""

from io import BytesIO
from typing import Any

import pypdf
import pytest

from intake.domain.preferences import DocumentKind
from intake.domain.visit import FORMAT, Visit
from ui.print_round import ALL_THREE
from ui.views.visit_view import VisitView


@pytest.fixture
def view(application, lanes, dialogs, shown):
    made: Any = VisitView(application, lanes, dialogs)
    made.hands = shown(made)
    return made


@pytest.fixture
def sign(application, stored):
    def make(**answers):
        visit = Visit(
            format=FORMAT,
            patient=stored.patient,
            answers=answers,
            conditions=(),
            medications=(),
        )
        return application.visits.sign(stored.id, visit)

    return make


@pytest.fixture
def ordered(sign):
    """A visit that wants tests."""
    visit = sign(dark_urine=True)
    assert visit.assessment.labs
    return visit


@pytest.fixture
def free(sign):
    """A visit that wants none."""
    visit = sign(cramp_freq_week=1)
    assert not visit.assessment.labs
    return visit


def text(view):
    pages = view.pane.pages
    assert pages
    read = pypdf.PdfReader(BytesIO(pages))
    return "".join(page.extract_text() for page in read.pages)


def noted(application, visit, action="visit.save"):
    with application.reports.session.look() as work:
        entries = work.audit.details(
            action, patient_id=visit.patient_id, entity_id=str(visit.id)
        )
    return [entry["kind"] for entry in entries]


def test_each_document_is_one_key_away(view, ordered):
    view.show_visit(ordered)
    assert view.pane.paper.accessibleName() == "Summary as it is printed"
    for place, word in enumerate(("Handout", "Lab request", "Tube labels"), start=2):
        view.hands.press(f"Alt+{place}")
        assert view.pane.paper.accessibleName() == f"{word} as it is printed"
        assert view.page_count >= 1
        assert view.print.isEnabled()
    view.hands.press("Alt+5")
    assert "story" in view.pane.paper.accessibleName()
    view.hands.press("Alt+1")
    assert "Visit summary" in text(view)


def test_the_keys_of_the_documents_work_from_the_button_that_prints(view, ordered):
    view.show_visit(ordered)
    view.enter()
    assert view.print.hasFocus()
    view.hands.press("Alt+3")
    assert view.pane.paper.accessibleName() == "Lab request as it is printed"


def test_a_handout_comes_in_the_language_and_the_size_of_the_patient(view, free):
    view.show_visit(free)
    bar = view.pane.bar
    assert not bar.large.isVisible()
    view.hands.press("Alt+2")
    in_english = text(view)
    assert bar.large.isVisible()
    spanish = next(b for b in bar.languages.buttons if b.text() == "Español")
    spanish.click()
    assert bar.options.language == "es"
    assert text(view) != in_english
    small = view.page_count
    bar.large.click()
    assert bar.options.large
    assert view.page_count >= small


def test_labels_come_on_a_sheet_or_one_by_one(view, ordered):
    view.show_visit(ordered)
    view.hands.press("Alt+4")
    bar = view.pane.bar
    on_sheet = view.pane.pages
    bar.labels.buttons[1].click()
    assert view.pane.pages != on_sheet
    assert not bar.large.isVisible()


def test_a_visit_without_tests_says_that_there_is_nothing_to_request(view, free):
    view.show_visit(free)
    view.hands.press("Alt+3")
    assert view.pane._empty.isVisible()
    assert "orders no tests" in view.pane._empty.text()
    assert not view.print.isEnabled()
    view.hands.press("Ctrl+P", "Ctrl+Shift+S")
    view.hands.press("Alt+1")
    assert not view.pane._empty.isVisible()
    assert view.print.isEnabled()


def test_another_visit_begins_with_its_summary(view, ordered, free):
    view.show_visit(ordered)
    view.hands.press("Alt+2")
    view.show_visit(free)
    assert view.pane.bar.kind is DocumentKind.SUMMARY
    assert "Visit summary" in text(view)


def test_what_is_shown_is_what_is_saved(qtbot, application, view, ordered, dialogs):
    view.show_visit(ordered)
    view.hands.press("Alt+2")
    with qtbot.waitSignal(view.said) as said:
        view.hands.press("Ctrl+Shift+S")
    assert said.args == ["Handout saved as saved.pdf"]
    assert dialogs.saved.read_bytes() == view.pane.pages
    assert noted(application, ordered) == ["handout"]


def test_one_key_prints_all_three(qtbot, application, view, ordered, dialogs):
    view.show_visit(ordered)
    with qtbot.waitSignal(view.said) as said:
        view.hands.press("Ctrl+Shift+P")
    assert said.args == ["3 of 3 printed"]
    assert noted(application, ordered) == [kind.value for kind in ALL_THREE]
    folder = dialogs.printed.parent
    names = sorted(path.name for path in folder.glob("printed-*.pdf"))
    assert names == [
        f"printed-{ordered.id}-{kind}.pdf" for kind in ("handout", "request", "summary")
    ]


def test_a_round_leaves_out_what_would_be_empty(qtbot, application, view, free):
    view.show_visit(free)
    with qtbot.waitSignal(view.said) as said:
        view.hands.press("Ctrl+Shift+P")
    assert said.args == ["2 of 2 printed"]
    assert noted(application, free) == ["summary", "handout"]


def test_a_round_ends_where_the_user_chooses_no_printer(qtbot, view, ordered, dialogs):
    view.show_visit(ordered)
    dialogs.answer = False
    with qtbot.waitSignal(view.said) as said:
        view.hands.press("Ctrl+Shift+P")
    assert said.args == ["0 of 3 printed"]
    assert not view.pane.round.is_running


def test_a_round_ends_at_the_first_trouble_and_says_how_far_it_came(
    qtbot, view, ordered, dialogs, tmp_path
):
    view.show_visit(ordered)
    dialogs.printed = tmp_path / "no" / "folder" / "x.pdf"
    with qtbot.waitSignal(view.troubled) as told:
        view.hands.press("Ctrl+Shift+P")
    assert told.args[0].startswith("0 of 3 printed. ")
    assert not view.pane.round.is_running


def test_a_round_can_be_stopped_between_two(qtbot, view, ordered):
    view.show_visit(ordered)
    printing = view.pane.round
    printing.progressed.connect(lambda done, _total: printing.stop() if done else None)
    with qtbot.waitSignal(printing.ended) as end:
        printing.start([(ordered.id, DocumentKind.SUMMARY)] * 5)
    assert end.args == ["1 of 5 printed"]


def test_nothing_is_printed_before_a_visit_is_shown(view, dialogs):
    view.hands.press("Ctrl+P", "Ctrl+Shift+P", "Ctrl+Shift+S", "Alt+2")
    view.pane.round.start([])
    assert not dialogs.printed.exists()
