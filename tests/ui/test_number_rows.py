import pytest

from intake.forms.checks import Issue, Severity
from tests.ui.conftest import NO_PARENT
from ui.forms.registry import make_row


@pytest.fixture
def row(spec, workshop, shown):
    def make(path):
        made = make_row(spec.field_of[path], workshop, NO_PARENT)
        hands = shown(made)
        told = []
        made.typing.connect(lambda path, text: told.append((path, text)))
        made.focus_part(path)
        return made, hands, told

    return make


def test_every_key_press_is_told(row):
    _made, hands, told = row("answers.temp_c")
    hands.type("36,8")
    assert told[-1] == ("answers.temp_c", "36,8")
    assert len(told) == 4


def test_the_cursor_hops_from_systolic_to_diastolic_by_itself(row):
    made, hands, told = row("answers.sbp")
    hands.type("14886")
    assert made.edits["answers.sbp"].text() == "148"
    assert made.edits["answers.dbp"].text() == "86"
    assert told[-1] == ("answers.dbp", "86")


def test_a_low_systolic_has_two_digits(row):
    made, hands, _told = row("answers.sbp")
    hands.type("9260")
    assert made.edits["answers.sbp"].text() == "92"


def test_calf_girths_do_not_hop_but_enter_goes_on(row):
    made, hands, _told = row("answers.calf_left_cm")
    hands.type("38.0")
    hands.press("Enter")
    hands.type("34.6")
    assert made.edits["answers.calf_right_cm"].text() == "34.6"
    steps = []
    made.stepped.connect(steps.append)
    hands.press("Enter")
    assert steps == [1]


def test_u_in_an_empty_number_means_cannot_say(row):
    made, hands, told = row("answers.pulse")
    hands.press("u")
    assert told == [("answers.pulse", "unknown")]
    assert made.edits["answers.pulse"].text() == "can’t say"
    hands.press("Backspace")
    assert told[-1] == ("answers.pulse", "")
    hands.press("?")
    hands.type("80")
    assert told[-1] == ("answers.pulse", "80")


def test_enter_on_cannot_say_goes_on(row):
    made, hands, told = row("answers.pulse")
    steps = []
    made.stepped.connect(steps.append)
    hands.press("u", "Enter")
    assert steps == [1]
    assert told == [("answers.pulse", "unknown")]


def test_what_stands_in_the_draft_is_shown(row):
    made, _hands, _told = row("answers.pulse")
    made.show_typed("answers.pulse", "unknown")
    assert made.edits["answers.pulse"].text() == "can’t say"
    made.show_typed("answers.pulse", "80")
    assert made.edits["answers.pulse"].text() == "80"


def test_a_wrong_number_is_framed_and_told_in_words(row):
    made, _hands, _told = row("answers.sbp")
    made.show_issue(Issue("answers.dbp", Severity.ERROR, "Not possible."))
    assert made.edits["answers.dbp"].property("wrong")
    assert not made.edits["answers.sbp"].property("wrong")
    assert made.issue_text() == "Not possible."
    made.show_issue(None)
    assert not made.edits["answers.dbp"].property("wrong")


def test_the_unit_always_stands_beside_the_value(row, spec):
    made, _hands, _told = row("answers.temp_c")
    assert "°C" in made.edits["answers.temp_c"].accessibleName()
