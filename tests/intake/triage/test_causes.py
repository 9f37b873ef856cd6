"""Contributing causes: what was begun shortly before the cramps is said by name."""

import pytest

from intake.triage.causes import contributors
from intake.triage.facts import facts_of
from tests.intake.triage.made import NOT_ASKED, SEEN, visit


def evidence(triage, *medicines, weeks=4):
    made = visit({"cramp_started_weeks": weeks}, medications=list(medicines))
    causes = triage.assess(made, at=SEEN).contributors
    return [text for one in causes for text in one.evidence if "just before" in text]


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"started": "2026-10-05"}, "indapamide started 3 weeks before"),
        ({"started": "2026-10-12"}, "indapamide started 2 weeks before"),
        ({"started": "2026-10-13"}, "indapamide started 13 days before"),
        ({"started": "2026-10-25"}, "indapamide started 1 day before"),
        ({"started": "2026-10-26"}, "indapamide started 0 days before"),
        ({"started": "2019", "changed": "2026-10-05"}, "indapamide changed 3 weeks"),
    ],
)
def test_a_medicine_begun_shortly_before_is_said_with_its_time(triage, dates, said):
    (text,) = evidence(triage, {"text": "indapamide 2.5mg", **dates})
    assert text.startswith("Started/raised just before cramps began: ")
    assert said in text
    assert text.endswith("before the first cramp")


def test_what_came_after_the_first_cramp_or_has_no_relation_is_not_said(triage):
    suspect = {"text": "indapamide", "started": "2026-10-05"}
    later = {"text": "simvastatin 20mg", "started": "2026-11-10"}
    without = {"text": "paracetamol", "started": "2026-10-05"}
    long_ago = {"text": "salbutamol", "started": "2019"}
    (text,) = evidence(triage, suspect, later, without, long_ago, "amlodipine")
    assert "indapamide started 3 weeks before the first cramp" in text
    assert text.count("before the first cramp") == 1


def test_a_change_told_without_dates_is_said_without_a_time(triage):
    made = visit({"med_change_weeks": 5}, medications=["indapamide"])
    assert "Started/raised just before cramps began" not in str(
        triage.assess(made, at=SEEN).contributors
    )  # the cramps began long before
    made = visit(
        {"med_change_weeks": 5, "cramp_started_weeks": 4}, medications=["indapamide"]
    )
    causes = triage.assess(made, at=SEEN).contributors
    told = [text for one in causes for text in one.evidence]
    assert "Started/raised just before cramps began" in told


def test_where_the_first_cramp_is_not_known_no_time_is_said(triage):
    made = visit(
        {"cramp_started_weeks": NOT_ASKED},
        medications=[{"text": "indapamide", "started": "2026-10-05"}],
    )
    causes = triage.assess(made, at=SEEN).contributors
    assert "just before" not in str(causes)


def test_the_order_of_the_medicines_does_not_matter(triage):
    one = {"text": "indapamide", "started": "2026-10-05"}
    other = {"text": "salbutamol", "started": "2026-10-12"}
    assert evidence(triage, one, other) == evidence(triage, other, one)


@pytest.mark.parametrize(
    ("answers", "parts"),
    [
        ({"cramp_started_weeks": 4}, {"medications": NOT_ASKED}),
        (
            {"cramp_started_weeks": NOT_ASKED},
            {"medications": [{"text": "indapamide", "started": "2026-10-05"}]},
        ),
    ],
)
def test_a_change_that_cannot_be_placed_is_said_without_medicine_and_time(
    triage, answers, parts
):
    """No rule holds so as shipped: it would say what it knows, and no more."""
    (rule,) = (
        rule
        for rule in triage.knowledge.cause_rules
        if "med_change_weeks" in rule.condition.node.names
    )
    told = visit({"med_change_weeks": 5, **answers}, **parts)
    (cause,) = contributors([rule], facts_of(triage.knowledge, told, at=SEEN))
    assert cause.evidence == (rule.evidence,)


def test_age_is_likely_only_where_nothing_else_is(triage):
    def age(answers, **parts):
        causes = triage.assess(visit(answers, **parts), at=SEEN).contributors
        weights = {one.cause: one.weight for one in causes}
        return weights.pop("age"), max(weights.values(), default=0)

    alone, _ = age({"sitting_hours": 10})
    assert alone == 4
    beside, other = age({"sitting_hours": 10}, conditions=["cirrhosis", "ckd_4"])
    assert other >= 3
    assert beside == 2
