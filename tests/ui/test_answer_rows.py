import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from intake.forms.checks import Issue, Severity
from tests.ui.conftest import NO_PARENT
from ui.forms.answer_rows import ChoiceRow, ChoicesRow, YesNoRow, keys_of
from ui.forms.registry import make_row


@pytest.fixture
def row(spec, workshop, shown):
    """Return a way to show the row of a field, with hands at it and what it tells."""

    def make(path):
        field = spec.field_of[path]
        made = make_row(field, workshop, NO_PARENT)
        hands = shown(made)
        told = []
        made.changed.connect(lambda _path, text: told.append(text))
        made.focus_part(path)
        return made, hands, told

    return make


def test_yes_no_and_cannot_say_are_single_keys(row):
    made, hands, told = row("answers.dark_urine")
    assert isinstance(made, YesNoRow)
    hands.press("y", "n", "u", "Backspace")
    assert told == ["yes", "no", "unknown", ""]
    assert made.accessibleDescription() == "not asked"


def test_upper_case_and_the_numbers_answer_too(row):
    _made, hands, told = row("answers.dark_urine")
    hands.press("Shift+N", "1", "3", "Delete")
    assert told == ["no", "yes", "unknown", ""]


def test_a_flag_knows_no_cannot_say(row):
    _made, hands, told = row("answers.on_oxygen")
    hands.press("u", "y")
    assert told == ["yes"]


def test_a_click_answers_and_a_second_one_changes_nothing(row):
    made, _hands, told = row("answers.dark_urine")
    pill = made.findChild(type(made._pills["yes"]), "yes")
    QTest.mouseClick(pill, Qt.MouseButton.LeftButton)
    QTest.mouseClick(pill, Qt.MouseButton.LeftButton)
    assert told == ["yes"]
    assert pill.isChecked()
    assert made.hasFocus()


def test_a_choice_is_made_by_first_letter_or_number(row):
    made, hands, told = row("answers.cramp_side")
    assert isinstance(made, ChoiceRow)
    hands.press("r", "4", "u")
    assert told == ["right", "alternating", "unknown"]
    assert made.accessibleDescription() == "Can’t say"


def test_the_same_letter_goes_through_the_answers_that_begin_with_it(row):
    _made, hands, told = row("answers.foot_pulses")
    hands.press("a", "a", "a", "a")
    assert told == ["absent_left", "absent_right", "absent_both", "absent_left"]


def test_a_letter_that_an_answer_begins_with_is_not_cannot_say(row):
    _made, hands, told = row("answers.acvpu")
    hands.press("u", "?")
    assert told == ["U", "unknown"]


def test_a_set_takes_in_and_out_and_none_stands_alone(row):
    made, hands, told = row("answers.toxin_or_bite")
    assert isinstance(made, ChoicesRow)
    hands.press("s", "d", "n", "d", "d")
    assert told == [
        "strychnine",
        "strychnine tetanus_prone_wound",
        "none",
        "tetanus_prone_wound",
        "",
    ]


def test_what_was_typed_elsewhere_is_shown(row):
    made, _hands, told = row("answers.cramp_sites")
    made.show_typed("answers.cramp_sites", "calf foot")
    assert [v for v, pill in made._pills.items() if pill.isChecked()] == [
        "calf",
        "foot",
    ]
    assert told == []


def test_enter_and_the_arrows_go_on_and_back(row):
    made, hands, _told = row("answers.dark_urine")
    steps = []
    made.stepped.connect(steps.append)
    hands.press("Enter", "Down", "Up")
    assert steps == [1, 1, -1]


def test_enter_confirms_what_is_asked_about(row):
    made, hands, _told = row("answers.dark_urine")
    confirmed = []
    made.confirmed.connect(lambda path, _text: confirmed.append(path))
    made.show_issue(Issue("answers.dark_urine", Severity.ASK, "Is it right?"))
    hands.press("Enter")
    assert confirmed == ["answers.dark_urine"]
    assert made.issue_text() == "Is it right?"
    made.show_issue(None)
    assert made.issue_text() == ""


def test_keys_with_control_are_left_to_the_window(row):
    _made, hands, told = row("answers.dark_urine")
    hands.press("Ctrl+Y", "Alt+N")
    assert told == []


def test_every_choice_of_the_form_has_a_key_of_its_own(spec):
    for field in spec:
        keys = keys_of(field.options)
        numbered = [keys[str(n)][0] for n in range(1, min(9, len(field.options)) + 1)]
        assert numbered == [option.value for option in field.options][:9]
