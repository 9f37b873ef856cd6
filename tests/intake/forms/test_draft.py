import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.forms.draft import (
    STEPS_KEPT,
    Draft,
    DraftUnreadableError,
)

PATHS = st.sampled_from(["notes", "answers.sbp", "medications.m1.text", "conditions"])
TEXTS = st.text(max_size=5)


def test_an_empty_text_means_that_nothing_stands_there():
    draft = Draft({"notes": "a", "answers.sbp": ""})
    assert draft.all_typed() == {"notes": "a"}
    assert draft.put("notes", "")
    assert draft.all_typed() == {}


def test_putting_the_same_text_changes_nothing_and_is_no_step():
    draft = Draft({"notes": "a"})
    assert not draft.put("notes", "a")
    assert draft.undo() == frozenset()


def test_key_presses_of_one_entry_are_undone_together():
    draft = Draft()
    for text in ("1", "14", "148"):
        draft.put("answers.sbp", text, typing=True)
    draft.put("answers.dbp", "86", typing=True)
    assert draft.undo() == {"answers.dbp"}
    assert draft.undo() == {"answers.sbp"}
    assert draft.typed("answers.sbp") == ""


def test_an_entry_that_was_left_is_undone_on_its_own():
    draft = Draft()
    draft.put("notes", "one", typing=True)
    draft.rest()
    draft.rest()
    draft.put("notes", "one two", typing=True)
    draft.undo()
    assert draft.typed("notes") == "one"


def test_redo_does_again_what_was_taken_back():
    draft = Draft()
    draft.put_all({"answers.sbp": "148", "answers.dbp": "86"})
    draft.undo()
    assert draft.redo() == {"answers.sbp", "answers.dbp"}
    assert draft.typed("answers.dbp") == "86"
    assert draft.redo() == frozenset()


def test_a_new_entry_ends_what_could_be_done_again():
    draft = Draft()
    draft.put("notes", "a")
    draft.undo()
    draft.put("notes", "b")
    assert draft.redo() == frozenset()


def test_only_so_many_steps_are_kept():
    draft = Draft()
    for number in range(STEPS_KEPT + 5):
        draft.put("notes", str(number))
    taken_back = 0
    while draft.undo():
        taken_back += 1
    assert taken_back == STEPS_KEPT
    assert draft.typed("notes") == "4"


def test_rows_keep_their_names_when_another_is_taken_out():
    draft = Draft()
    for text in ("a", "b", "c"):
        draft.put(f"medications.{draft.new_row('medications')}.text", text)
    assert draft.rows("medications") == ("m1", "m2", "m3")
    assert draft.drop_row("medications", "m2")
    assert draft.rows("medications") == ("m1", "m3")
    assert draft.row("medications", "m3") == {"text": "c"}


def test_a_row_that_was_taken_out_never_lends_its_name_to_another():
    draft = Draft({"medications.m1.text": "a"})
    draft.drop_row("medications", "m1")
    assert draft.new_row("medications") == "m2"
    draft.undo()
    assert draft.new_row("medications") == "m2"


def test_taking_out_a_row_that_is_not_there_is_no_step():
    assert not Draft().drop_row("medications", "m1")


def test_rows_of_one_list_are_not_those_of_another():
    draft = Draft({"conditions.c1.key": "ckd_3", "conditions": "none"})
    assert draft.rows("conditions") == ("c1",)
    assert draft.rows("condition") == ()
    assert draft.rows("results") == ()


def test_rows_with_foreign_names_are_kept():
    assert Draft({"results.x.test": "k"}).rows("results") == ("x",)


@given(st.dictionaries(PATHS, TEXTS))
def test_a_draft_comes_back_from_json_as_it_was(typed):
    draft = Draft(typed)
    assert Draft.from_json(draft.as_json()).all_typed() == draft.all_typed()


@given(st.lists(st.tuples(PATHS, TEXTS, st.booleans()), max_size=30))
def test_undoing_everything_leads_back_to_the_start(steps):
    draft = Draft({"notes": "start"})
    for path, text, typing in steps:
        draft.put(path, text, typing=typing)
    end = draft.all_typed()
    while draft.undo():
        pass
    assert draft.all_typed() == {"notes": "start"}
    while draft.redo():
        pass
    assert draft.all_typed() == end


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": "x"}', '{"format": "crampdesk-draft/1"}']
)
def test_a_draft_of_somebody_else_is_refused(content):
    with pytest.raises(DraftUnreadableError):
        Draft.from_json(content)


def test_a_draft_of_a_newer_program_says_so():
    with pytest.raises(DraftUnreadableError, match="newer"):
        Draft.from_json('{"format": "crampdesk-draft/2", "typed": {}}')
