import pytest

from intake.domain.assessment import Assessment, KnowledgeRelease, LabOrder, Level
from intake.forms import test_choices as choices
from intake.forms.draft import Draft
from intake.forms.progress import answers_given


def order(test, name):
    return LabOrder(
        test=test, name=name, loinc=None, urgency=Level.SAME_DAY, reasons=("dark",),
        rules=("r",), tube="SST", preparation="",
    )  # fmt: skip


@pytest.fixture
def assessment():
    return Assessment(
        level=Level.SAME_DAY,
        level_text=Level.SAME_DAY.text,
        settled=True,
        labs=(order("potassium", "Potassium"), order("ck", "Creatine kinase")),
        knowledge=KnowledgeRelease(version="1", digest="sha256:0"),
    )


def test_every_suggested_test_is_taken_unless_said_otherwise(assessment):
    assert choices.is_taken(Draft(), "potassium")
    assert choices.untaken(Draft(), assessment) == ()
    assert choices.issues(Draft(), assessment) == ()


def test_an_unticked_test_needs_a_reason(assessment):
    draft = Draft(choices.toggled(Draft(), "potassium"))
    assert not choices.is_taken(draft, "potassium")
    (issue,) = choices.issues(draft, assessment)
    assert issue.path == "tests.potassium.reason"
    assert "Potassium is unticked" in issue.text
    assert choices.untaken(draft, assessment) == ()


def test_a_reason_is_one_of_five_or_words_or_both(assessment):
    draft = Draft(choices.toggled(Draft(), "potassium"))
    draft.put("tests.potassium.text", "  sent  yesterday ")
    (one,) = choices.untaken(draft, assessment)
    assert (one.test, one.reason) == ("potassium", "sent yesterday")
    draft.put("tests.potassium.reason", "elsewhere")
    (one,) = choices.untaken(draft, assessment)
    assert one.reason == "Taken elsewhere: sent yesterday"
    assert choices.issues(draft, assessment) == ()


def test_ticking_again_forgets_the_reason(assessment):
    draft = Draft(choices.toggled(Draft(), "ck"))
    draft.put("tests.ck.reason", "declines")
    draft.put_all(choices.toggled(draft, "ck"))
    assert choices.is_taken(draft, "ck")
    assert draft.all_typed() == {}


def test_others_are_added_once_and_taken_out_again(assessment):
    draft = Draft(choices.addition("ferritin") | choices.addition("ck"))
    assert choices.added(draft, assessment) == ("ferritin",)
    draft.put_all(choices.removal("ferritin"))
    assert choices.added(draft, assessment) == ()


def test_a_choice_about_a_test_that_is_no_longer_suggested_counts_for_nothing():
    draft = Draft(choices.toggled(Draft(), "potassium"))
    none = Assessment(
        level=Level.SELF_CARE,
        level_text="",
        settled=True,
        knowledge=KnowledgeRelease(version="1", digest="sha256:0"),
    )
    assert choices.issues(draft, none) == ()
    assert choices.untaken(draft, none) == ()


def test_choices_about_tests_are_not_answers():
    assert answers_given(Draft(choices.addition("ferritin"))) == 0


def test_why_a_test_is_not_taken_is_asked_by_its_name():
    field = choices.reason_field("ck", "Creatine kinase")
    assert field.label == "Why not: Creatine kinase"
    assert len(field.options) == 5
    assert not field.can_be_unknown
