from dataclasses import replace

from intake.domain.assessment import (
    Level,
)
from intake.domain.decision import OverrideReason
from tests.reports import samples

NAMED_TESTS = (
    "Tests today: Creatine kinase, Creatinine, eGFR, Full blood count, INR. "
    "Tests within days: Potassium"
)


def test_a_difference_of_opinion_is_told_with_its_reason(serious):
    tool, nurse = serious.opinions
    assert (tool.level, nurse.level) == (Level.SAME_DAY, Level.EMERGENCY)
    assert nurse.text == "Changed from SAME DAY"
    told = [line.text for line in nurse.notes]
    assert told[0] == (
        "Because I am more worried than the rules: Grey and clammy on standing."
    )
    assert told[1] == "INR not taken, Magnesium added"
    assert told[-1] == "Nurse P. Okafor · 23-Nov-2026 10:00"


def test_a_difference_may_have_only_a_text_or_only_a_reason(summary):
    def reason(**more):
        decided = samples.decision(Level.SAME_DAY, Level.URGENT, **more)
        visit = samples.serious_visit(decision=decided)
        return summary(visit, samples.serious_assessment()).opinions[1].notes[0].text

    assert reason(text="Seen by Dr Lim.") == "Because Seen by Dr Lim."
    told = reason(reason=OverrideReason.ALREADY_IN_CARE)
    assert told == "Because Already being treated for it"


def test_agreement_is_told_with_the_nurses_remark(summary, benign):
    assert benign.opinions[1].text == "Agrees with CrampDesk"
    decided = samples.decision(Level.SELF_CARE, text="Will come back in June.")
    visit = samples.benign_visit(decision=decided)
    nurse = summary(visit, samples.benign_assessment()).opinions[1]
    assert nurse.notes[0].text == "Will come back in June."


def test_a_decision_on_an_earlier_suggestion_says_so(summary):
    visit = samples.benign_visit(decision=samples.decision(Level.ROUTINE))
    nurse = summary(visit, samples.benign_assessment()).opinions[1]
    assert nurse.notes[-1].text == "Decided when CrampDesk suggested ROUTINE."


def test_an_undecided_visit_says_so(summary):
    visit = samples.benign_visit(decision=None)
    draft = summary(visit, samples.benign_assessment(), signed=False).opinions[1]
    assert (draft.level, draft.text) == (None, "Not yet decided")
    assert draft.notes[0].text == "To be decided by the nurse."


def test_a_visit_signed_without_a_decision_does_not_promise_one(summary):
    visit = samples.benign_visit(decision=None)
    nurse = summary(visit, samples.benign_assessment()).opinions[1]
    assert (nurse.level, nurse.text) == (None, "None recorded")
    assert "signed without a decision" in nurse.notes[0].text


def test_the_tools_opinion_names_tests_and_how_settled_it_is(serious, benign):
    told = [line.text for line in serious.opinions[0].notes]
    assert told == [
        NAMED_TESTS,
        "Not settled: 2 findings are still open, see Not assessed.",
    ]
    assert [line.text for line in benign.opinions[0].notes] == [
        "No blood tests",
        "Settled: no unanswered question could make it more urgent.",
    ]


def test_many_tests_are_counted_at_the_head(summary):
    some = samples.serious_assessment()
    many = replace(some, labs=some.labs * 3, open=some.open[:1])
    told = summary(samples.serious_visit(), many).opinions[0].notes
    assert told[0].text == "Tests: 12 today, 3 within days"
    assert "a finding is still open" in told[1].text


def test_routine_tests_are_called_so(summary):
    some = samples.serious_assessment()
    one = replace(some, labs=(replace(some.labs[0], urgency=Level.ROUTINE),))
    told = summary(samples.serious_visit(), one).opinions[0].notes
    assert told[0].text == "Routine tests: Creatine kinase"
