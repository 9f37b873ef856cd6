"""A signed visit stands in the form again as it was signed."""

from datetime import UTC, datetime

from intake.domain.decision import Decision, Untaken
from intake.domain.visit import Visit
from intake.forms import deciding
from intake.forms import test_choices as choices
from intake.forms.draft import Draft
from intake.forms.filling import filled
from intake.triage.engine import Triage

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def visit_with(**decision):
    made = Visit.model_validate(
        {
            "format": "crampdesk-visit/1",
            "patient": {"sex": "female", "age_years": 70},
            "answers": {"palpitations": True},
            "medications": [],
            "conditions": [],
        }
    )
    said = {"decided_by": "nurse1", "decided_at": AT.isoformat(), **decision}
    return made.model_copy(update={"decision": Decision.model_validate(said)})


def test_the_tests_that_were_left_out_and_added_are_so_again(knowledge):
    triage = Triage(knowledge)
    signed = visit_with(
        suggested="same_day",
        level="same_day",
        untaken=[{"test": "magnesium", "reason": "Taken elsewhere: on Friday"}],
        added=["ferritin"],
    )
    assessment = triage.assess(signed, at=AT.date())
    again = Draft(filled(signed))
    assert not choices.is_taken(again, "magnesium")
    assert choices.is_taken(again, "potassium")
    decision = deciding.decide(again, assessment, by="nurse1", at=AT)
    assert decision.untaken == (
        Untaken(test="magnesium", reason="Taken elsewhere: on Friday"),
    )
    assert decision.added == ("ferritin",)
    assert decision.agrees


def test_another_level_and_its_reason_are_typed_again(knowledge):
    signed = visit_with(
        suggested="same_day",
        level="urgent",
        reason="clinician_advised",
        text="Dr Ey, by telephone",
    )
    assessment = Triage(knowledge).assess(signed, at=AT.date())
    assert signed.decision is not None
    again = deciding.decide(Draft(filled(signed)), assessment, by="nurse1", at=AT)
    assert again.level is signed.decision.level
    assert again.reason is signed.decision.reason
    assert again.text == "Dr Ey, by telephone"
