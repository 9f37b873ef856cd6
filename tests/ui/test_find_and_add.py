"""Search first, add after: on a real record."""

from typing import Any

import pytest

from intake.domain.errors import RefusedError
from intake.domain.patient import Sex
from tests.ui.screens import settle
from ui.views.add_patient_view import AddPatientView
from ui.views.find_patient_view import FindPatientView
from ui.widgets.buttons import Button


@pytest.fixture
def find(application, runner, shown):
    view: Any = FindPatientView(application, runner)
    view.hands = shown(view)
    view.enter()
    return view


@pytest.fixture
def add(application, runner, shown):
    view: Any = AddPatientView(application, runner)
    view.hands = shown(view)
    return view


@pytest.fixture
def second(application, patient):
    other = {"family_name": "Whitby", "given_name": "Ann", "number": None}
    return application.patients.add(patient.model_copy(update=other))


def rows(view):
    model = view.model
    return [model.row(n).cells for n in range(model.rowCount())]


def test_nothing_is_called_not_found_before_anything_was_typed(find):
    assert "Start typing" in find._said.text()
    assert find.table.isHidden()


def test_a_row_shows_name_birth_number_and_last_visit(stored, find):
    find.hands.type("whit")
    assert rows(find) == [
        ("WHITCOMBE, Harold (Mr)", "14-Jul-1945 (81y)", "999 000 7071", "none", "")
    ]


@pytest.mark.parametrize(
    "text", ["harold whit", "14/7/1945", "999 000 7071", "9990007071"]
)
def test_any_part_in_any_order_finds_the_patient(stored, find, text):
    find.hands.type(text)
    assert find.model.rowCount() == 1


def test_enter_opens_the_only_hit(qtbot, stored, find):
    find.hands.type("whitcombe")
    with qtbot.waitSignal(find.chosen) as chosen:
        find.hands.press("Enter")
    assert chosen.args == [stored.id]


def test_the_arrows_choose_among_several(qtbot, stored, second, find):
    find.hands.type("whit")
    find.hands.press("Down", "Down", "Up", "Down")
    with qtbot.waitSignal(find.chosen) as chosen:
        find.hands.press("Enter")
    assert rows(find)[find.table.chosen][0] in {
        "WHITBY, Ann (Mr)",
        "WHITCOMBE, Harold (Mr)",
    }
    assert chosen.args == [find.model.row(1).id]


def test_enter_adds_where_nobody_was_found(qtbot, find):
    find.hands.type("Nobody, Ann")
    assert "Nobody found" in find._said.text()
    with qtbot.waitSignal(find.add_wished) as wished:
        find.hands.press("Enter")
    assert wished.args == ["Nobody, Ann"]


def test_adding_is_possible_by_key_although_somebody_was_found(qtbot, stored, find):
    find.hands.type("whit")
    with qtbot.waitSignal(find.add_wished):
        find.hands.press("Ctrl+Shift+N")


def test_a_line_of_the_list_is_opened_from_the_list(qtbot, stored, find):
    find.hands.type("whit")
    find.table.setFocus()
    with qtbot.waitSignal(find.chosen):
        find.hands.press("Enter")
    index = find.model.index(0, 0)
    with qtbot.waitSignal(find.chosen):
        find.table.doubleClicked.emit(index)


def test_what_was_searched_for_is_forgotten_on_leaving(stored, find):
    find.hands.type("whit")
    find.leave()
    assert find.box.text() == ""
    assert find.model.rowCount() == 0


def test_a_search_that_did_not_work_is_told(qtbot, runner, find):
    runner.refusal = RefusedError("The record is busy.")
    with qtbot.waitSignal(find.troubled):
        find.hands.type("w")


def test_an_answer_to_an_older_question_is_dropped(stored, find):
    find.hands.type("w")
    find._show_hits(0, "old", ())
    assert find.model.rowCount() == 1


def test_enter_waits_for_an_answer_on_its_way(qtbot, application, stored, shown):
    class Later:
        def __init__(self):
            self.waiting = []

        def run(self, owner, work, done, failed):
            del owner, failed
            self.waiting.append(lambda: done(work()))

    later = Later()
    view: Any = FindPatientView(application, later)
    hands = shown(view)
    view.enter()
    hands.type("whit")
    hands.press("Enter")
    with qtbot.waitSignal(view.chosen) as chosen:
        for answer in later.waiting:
            answer()
    assert chosen.args == [stored.id]


def test_the_new_patient_is_prefilled(add):
    add.start("Smith, John 14/7/1945 943 476 5919")
    add.enter()
    assert add.sheet.typed() == {
        "family_name": "Smith",
        "given_name": "John",
        "title": "",
        "born": "14/7/1945",
        "number": "943 476 5919",
        "sex": "",
    }
    assert add.sheet._hints["born"].text() == "14-Jul-1945 (81y)"
    assert add.hands.at() is add.sheet.lines["family_name"]


def test_a_patient_is_added_by_keys_alone(qtbot, application, add):
    add.start("")
    add.enter()
    for text in ("Smith", "John", "Mr", "about 81", ""):
        add.hands.type(text)
        add.hands.press("Enter")
    add.hands.press("m", "Enter")
    assert add.hands.at() is add.save
    with qtbot.waitSignal(add.added) as added:
        add.hands.press("Enter")
    patient = application.patients.get(added.args[0].id).patient
    assert patient.name_text() == "SMITH, John (Mr)"
    assert (patient.age_years, patient.sex) == (81, Sex.MALE)


def test_what_is_missing_is_told_and_the_cursor_goes_there(add):
    add.start("Smith")
    add.enter()
    add.hands.press("Ctrl+Enter")
    assert add.hands.at() is add.sheet.lines["born"]
    assert "needed" in add.sheet._hints["born"].text()
    assert "Choose" in add.sheet._hints["sex"].text()
    add.hands.type("soon")
    assert "Not understood" in add.sheet._hints["born"].text()


def test_who_is_already_there_is_shown_with_score_and_reason(qtbot, stored, add):
    add.start("Whitcomb, Harold 14/7/1945")
    qtbot.waitUntil(lambda: bool(add.alike.candidates))
    (found,) = add.alike.candidates
    assert found.percent >= 75
    (card,) = add.alike._cards
    assert f"{found.percent} % alike: " in card.accessibleName()
    with qtbot.waitSignal(add.chosen) as chosen:
        card.findChild(Button).click()
    assert chosen.args == [stored.id]
    add.leave()
    assert add.alike.isHidden()


def test_in_a_low_window_who_may_be_the_same_is_seen_before_anybody_is_added(
    qtbot, application, stored, add
):
    add.resize(640, 320)
    add.start("Whitcomb, Harold 14/7/1945")
    qtbot.waitUntil(lambda: bool(add.alike.candidates))
    settle()
    assert add.alike.visibleRegion().isEmpty()
    add.sheet.sex.show_typed("sex", "male")
    added = []
    add.added.connect(added.append)
    add.hands.press("Ctrl+Return")
    settle()
    assert not added
    assert add.alike.visibleRegion().boundingRect().height() > 60
    add.hands.press("Ctrl+Return")
    qtbot.waitUntil(lambda: bool(added))


def test_the_record_of_who_was_found_is_one_key_away(qtbot, stored, find):
    find.hands.type("whit")
    with qtbot.waitSignal(find.edit_wished) as wished:
        find.hands.press("F2")
    assert wished.args == [stored.id]


def test_escape_goes_back_to_the_search(qtbot, add):
    add.start("")
    add.enter()
    with qtbot.waitSignal(add.left):
        add.hands.press("Esc")


def test_a_refused_patient_stays_typed(qtbot, runner, add):
    add.start("Smith, John 1945-07-14")
    add.sheet.sex.answer("male")
    runner.refusal = RefusedError("The record is busy.")
    with qtbot.waitSignal(add.troubled):
        add.hands.press("Ctrl+Enter")
    assert add.save.isEnabled()
    assert add.sheet.lines["family_name"].text() == "Smith"


def test_what_was_typed_of_somebody_is_not_lost_by_leaving(qtbot, runner, add):
    add.start("Smith, John")
    assert add.unsaved == ""
    add.enter()
    add.hands.press("Enter")
    add.hands.press("Enter")
    add.hands.type("Mr")
    add.sheet.sex.answer("male")
    add.hands.press("Esc")
    add.leave()
    assert "SMITH, John" in add.unsaved
    add.start("Quay")
    assert add.sheet.lines["family_name"].text() == "Quay"
    again = add._again
    assert again.text() == "Go on with SMITH, John, not added yet"
    again.click()
    typed = add.sheet.typed()
    assert (typed["given_name"], typed["title"], typed["sex"]) == ("John", "Mr", "male")
    assert again.isHidden()
    add.sheet.lines["born"].setText("81")
    with qtbot.waitSignal(add.added):
        add.hands.press("Ctrl+Enter")
    assert add.unsaved == ""
    add.start("")
    assert again.isHidden()


def test_the_arrow_goes_from_sex_back_to_the_number(add):
    add.start("")
    add.sheet.sex.focus_part("sex")
    add.hands.press("Up")
    assert add.hands.at() is add.sheet.lines["number"]
