import pytest

from intake.forms.checks import Issue, Severity
from intake.forms.draft import Draft
from tests.ui.conftest import NO_PARENT, click
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


@pytest.fixture
def living(spec, workshop, shown):
    """Return a way to show a row that lives with a draft, as on the form."""

    def make(path):
        made = make_row(spec.field_of[path], workshop, NO_PARENT)
        draft = Draft()

        def change(texts):
            draft.put_all(texts)
            made.show_draft(draft)

        made.changed_together.connect(change)
        made.typing.connect(lambda path, text: change({path: text}))
        hands = shown(made)
        made.focus_part(path)
        return made, hands, draft

    return make


def test_a_unit_can_be_changed_and_what_was_typed_stays(living):
    made, hands, draft = living("answers.temp_c")
    hands.type("101.5")
    assert made.unit_box.text() == "°C"
    hands.press("Ctrl+U")
    assert made.unit_box.text() == "°F"
    assert made.unit_box.other == "= 38.6 °C"
    assert draft.all_typed() == {
        "answers.temp_c": "101.5",
        "unit:answers.temp_c": "[degF]",
    }
    hands.press("Ctrl+U")
    assert made.unit_box.text() == "°C"
    assert draft.typed("unit:answers.temp_c") == ""
    assert made.edits["answers.temp_c"].text() == "101.5"


def test_a_click_changes_the_unit_and_the_row_says_both(living):
    made, hands, _draft = living("answers.capillary_glucose")
    hands.type("5.5")
    assert made.unit_box.other == "= 99 mg/dL"
    click(made.unit_box)
    assert made.unit_box.text() == "mg/dL"
    assert "mg/dL" in made.unit_box.accessibleName()


def test_a_unit_typed_behind_the_number_is_taken_over(living):
    made, hands, draft = living("answers.temp_c")
    hands.type("101.5f")
    hands.press("Enter")
    assert made.edits["answers.temp_c"].text() == "101.5"
    assert draft.typed("unit:answers.temp_c") == "[degF]"


def test_both_girths_are_in_one_unit(living):
    made, hands, draft = living("answers.calf_left_cm")
    hands.type("15")
    hands.press("Ctrl+U", "Enter")
    hands.type("13.5")
    assert made.unit_box.other == "= 38.1 / 34.3 cm"
    assert draft.typed("unit:answers.calf_right_cm") == "[in_i]"


def test_a_number_with_one_unit_has_nothing_to_change(living):
    made, hands, draft = living("answers.pulse")
    hands.type("80")
    hands.press("Ctrl+U")
    assert made.edits["answers.pulse"].text() == "80"
    assert draft.all_typed() == {"answers.pulse": "80"}


def test_a_number_without_a_unit_shows_none(living):
    made, _hands, _draft = living("answers.cramp_pain")
    assert made.unit_box.isHidden()
