from datetime import UTC, datetime

import pytest

from intake.domain.assessment import Assessment, Finding, KnowledgeRelease, Level
from intake.domain.decision import OverrideReason
from intake.forms import deciding
from intake.forms.draft import Draft

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def finding(level, rule="r1"):
    return Finding(
        flag="f", rule=rule, level=level, title="t", because="b", facts={},
        action="a", within="now", source="s", digest=f"sha256:{rule}",
    )  # fmt: skip


def assessed(level):
    return Assessment(
        level=level,
        level_text=level.text,
        settled=True,
        findings=(finding(level), finding(Level.ROUTINE, "r2")),
        knowledge=KnowledgeRelease(version="1", digest="sha256:0"),
    )


def test_without_a_word_the_nurse_agrees():
    assessment = assessed(Level.SAME_DAY)
    assert deciding.obstacle(Draft(), assessment) is None
    decision = deciding.decide(Draft(), assessment, by="nurse1", at=AT)
    assert decision.agrees
    assert decision.rules == {"r1": "sha256:r1", "r2": "sha256:r2"}


def test_another_level_needs_a_reason_or_words():
    assessment = assessed(Level.SAME_DAY)
    draft = Draft({deciding.LEVEL: "routine"})
    assert "reason" in (deciding.obstacle(draft, assessment) or "")
    draft.put(deciding.TEXT, "  ")
    assert deciding.obstacle(draft, assessment)
    draft.put(deciding.TEXT, "seen by  Dr Ey")
    assert deciding.obstacle(draft, assessment) is None
    decision = deciding.decide(draft, assessment, by="nurse1", at=AT)
    assert (decision.level, decision.reason) == (Level.ROUTINE, None)
    assert decision.text == "seen by Dr Ey"
    draft.put(deciding.REASON, "local_pathway")
    decision = deciding.decide(draft, assessment, by="nurse1", at=AT)
    assert decision.reason is OverrideReason.LOCAL_PATHWAY


def test_a_reason_left_over_from_another_level_is_not_kept():
    draft = Draft({deciding.LEVEL: "same_day", deciding.REASON: "more_worried"})
    decision = deciding.decide(draft, assessed(Level.SAME_DAY), by="n", at=AT)
    assert decision.agrees
    assert decision.reason is None


def test_making_an_emergency_calmer_needs_a_second_look():
    assessment = assessed(Level.EMERGENCY)
    draft = Draft({deciding.LEVEL: "same_day", deciding.REASON: "repeated_normal"})
    assert deciding.needs_second_look(draft, assessment)
    assert "once more" in (deciding.obstacle(draft, assessment) or "")
    assert [f.rule for f in deciding.emergencies(assessment)] == ["r1"]
    draft.put(deciding.LOOKED_AGAIN, "yes")
    assert deciding.obstacle(draft, assessment) is None


@pytest.mark.parametrize("level", [level for level in Level if level.rank > 1])
def test_no_other_level_asks_for_it(level):
    draft = Draft({deciding.LEVEL: "emergency"})
    assert not deciding.needs_second_look(draft, assessed(level))
