"""Every finding says which answers made it true, in words."""

import pytest

from intake.knowledge.expression import Leaf
from intake.triage.explain import Explainer
from intake.triage.facts import facts_of
from tests.intake.triage.made import SEEN, result, visit


def because(triage, rule, answers=None, **parts):
    answer = triage.assess(visit(answers or {}, **parts), at=SEEN)
    return next(f for f in answer.findings if f.rule == rule)


@pytest.mark.parametrize(
    ("rule", "answers", "parts", "words"),
    [
        ("dark-urine", {"dark_urine": True}, {}, ("urine.",)),
        ("critical-vital-sign", {"pulse": 40}, {}, ("40", "/min")),
        ("critical-vital-sign", {"temp_c": 41.5}, {}, ("41.5", "°C")),
        (
            "news2-emergency",
            {"resp_rate": 25, "sbp": 90, "pulse": 111},
            {},
            ("NEWS2 8", "breathing rate (+3)"),
        ),
        (
            "under-sixteen",
            {"child_flags": ["none"]},
            {"patient": {"birth_date": "2015"}},
            ("Age 11",),
        ),
        (
            "advanced-ckd",
            {},
            {"conditions": ["ckd_4"]},
            ("CKD stage 4",),
        ),
        (
            "potassium-low-urgent",
            {},
            {"results": [result("potassium", "3.1", "mmol/L")]},
            ("Potassium 3.1 mmol/L, 3 days ago",),
        ),
        (
            "egfr-low-routine",
            {},
            {"results": [result("egfr", "45", "ml/min", collected="2026-11-23")]},
            ("eGFR", "45"),
        ),
        (
            "contraindicated-combination",
            {},
            {"medications": ["simvastatin", "clarithromycin"]},
            ("imvastatin with clarithromycin",),
        ),
        (
            "statin-interaction-same-day",
            {},
            {"medications": ["simvastatin", "clarithromycin"]},
            ("imvastatin with clarithromycin",),
        ),
        (
            "cramp-associated-medicine",
            {},
            {"medications": ["bendroflumethiazide"]},
            ("endroflumethiazide", "moderate"),
        ),
        (
            "potassium-loss-without-bloods",
            {},
            {"medications": ["bendroflumethiazide"]},
            ("endroflumethiazide", "potassium"),
        ),
        ("quinine-drinks", {}, {"medications": ["tonic water"]}, ("uinine drink",)),
        (
            "numb-feet",
            {"numb_tingle": "both_feet"},
            {},
            ("feet",),
        ),
        ("cannot-issue-self-care", {"sbp": "unknown"}, {}, ("ital signs",)),
        ("typical-night-cramps", {}, {}, ("Nothing else was found",)),
        ("hand-cramps", {"cramp_sites": ["calf", "hand"]}, {}, ("hand",)),
    ],
)
def test_a_finding_says_what_made_it_true(triage, rule, answers, parts, words):
    finding = because(triage, rule, answers, **parts)
    for word in words:
        assert word in finding.because
    assert finding.because.endswith(".")


def test_only_what_decided_is_told(triage):
    finding = because(triage, "possible-pe-or-acs", {"haemoptysis": True})
    assert "blood" in finding.because.lower()
    assert "chest" not in finding.because.lower()
    assert finding.facts == {"haemoptysis": True}


def test_the_facts_stand_beside_the_words(triage):
    finding = because(
        triage,
        "relevant-condition",
        conditions=["ckd_3", "heart_failure"],
    )
    assert finding.facts == {"conditions": ("ckd_3", "heart_failure")}
    scored = because(triage, "news2-same-day", {"sbp": 90})
    assert scored.facts == {"age_years": 71, "news2": 3}


def test_a_score_that_is_not_fixed_is_told_as_a_span(triage):
    told = {"resp_rate": 25, "sbp": 90, "pulse": 111, "temp_c": "unknown"}
    assert "NEWS2 8 to 11" in because(triage, "news2-emergency", told).because


def test_a_definition_is_told_by_what_it_rests_on(triage):
    finding = because(triage, "fluid-loss", {"cannot_keep_fluids_down": True})
    assert "fluids" in finding.because
    assert "dehydrated" not in finding.because


def test_the_floor_of_a_condition_is_not_said_twice(triage):
    answer = triage.assess(visit(conditions=["dialysis"]), at=SEEN)
    rules = [finding.rule for finding in answer.findings]
    assert "dialysis-cramps" in rules
    assert "known-dialysis" not in rules


def test_every_rule_that_can_hold_explains_itself(triage):
    """No finding of the demanding visits is without a reason of its own."""
    loud = visit(
        {
            "dark_urine": True,
            "palpitations": True,
            "swelling": "both",
            "weakness": "over_4wk",
            "weakness_pattern": "proximal",
            "redness_warmth": "local",
            "trend": "worse",
            "cramp_freq_week": 9,
        },
        conditions=["ckd_4", "diabetes_t2", "cirrhosis"],
        medications=["ramipril", "spironolactone", "digoxin", "furosemide"],
        other_symptoms=["thirst", "polyuria", "fatigue", "constipation"],
    )
    answer = triage.assess(loud, at=SEEN)
    assert len(answer.findings) > 20
    for finding in answer.findings:
        assert finding.because != "Holds for this patient.", finding.rule
        assert finding.facts, finding.rule


def test_without_a_claim_there_is_still_a_sentence(knowledge):
    facts = facts_of(knowledge, visit(medications="not asked"), at=SEEN)
    explainer = Explainer(knowledge, facts, {}, [])
    assert explainer.because(()) == "Holds for this patient."
    claim = Leaf("medicines", "holds", "statin")
    assert explainer.because((claim,)) == "Holds for this patient."
