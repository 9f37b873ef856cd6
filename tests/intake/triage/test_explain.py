"""Every finding says which answers made it true, in words."""

import pytest

from intake.knowledge.expression import Leaf
from intake.triage.explain import FLAG_WORDS, Explainer
from intake.triage.facts import facts_of
from tests.intake.triage.made import NOT_ASKED, SEEN, result, visit


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


def test_red_flags_without_an_answer_are_named_and_no_others(triage, knowledge):
    """What is asked only if a calf is tense is open until that is known."""

    def told(*left_out):
        answers = dict.fromkeys(left_out, NOT_ASKED)
        return because(triage, "cannot-issue-self-care", answers).because

    short = knowledge.questions.by_key["pain_passive_stretch"].short
    assert f"No yes or no to {short} (emergency card)" in told("leg_tense")
    assert "emergency card" not in told("sbp")
    said = told("chest_pain", "haemoptysis", "dark_urine", "palpitations", "near_faint")
    assert "2 more (emergency card)" in said


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


def test_a_condition_beside_a_medicine_is_said_by_its_name(triage):
    told = visit(medications=["denosumab"], conditions=["ckd_5"])
    answer = triage.assess(told, at=SEEN)
    said = " ".join(finding.because for finding in answer.findings)
    name = triage.knowledge.conditions.get("ckd_5").name
    assert f" with {name} (" in said


def test_advice_held_back_on_a_doubt_says_so(triage):
    answer = triage.assess(visit(conditions="not asked"), at=SEEN)
    said = [held.because for held in answer.advice.withhold]
    assert any(text.endswith("(cannot be ruled out yet)") for text in said)


def test_an_outcome_is_what_the_assessment_comes_to(triage):
    one = visit(medications=["denosumab", "digoxin"], conditions=["ckd_5"])
    answer, short = triage.assess(one, at=SEEN), triage.outcome(one, at=SEEN)
    assert short.level is answer.level
    assert short.tests == tuple(lab.test for lab in answer.labs) != ()
    assert short.given == tuple(item.key for item in answer.advice.give)
    assert short.withheld == tuple(item.key for item in answer.advice.withhold) != ()
    assert triage.interactions(one, at=SEEN) == answer.interactions != ()


STOPPED = {"text": "furosemide", "started": "2025", "stopped": "2026-11-10"}


@pytest.mark.parametrize(
    ("medicines", "said"),
    [
        ([STOPPED], "furosemide [stopped 10-Nov-2026] (lowers potassium)"),
        ([STOPPED, "furosemide 40mg"], "furosemide (lowers potassium)"),
        ([{**STOPPED, "stopped": "2026-11"}], "furosemide [stopped Nov-2026] ("),
        ([{**STOPPED, "stopped": "2026-12-10"}], "furosemide (lowers potassium)"),
    ],
)
def test_a_medicine_that_was_stopped_is_said_to_be_so(triage, medicines, said):
    told = because(triage, "potassium-loss-without-bloods", medications=medicines)
    assert said in told.because.lower().replace("nov", "Nov")


def test_a_stopped_medicine_is_said_so_in_pairs_tests_and_causes(triage):
    statin = {"text": "simvastatin", "stopped": "2026-11-10"}
    grave = because(
        triage, "contraindicated-combination", medications=[statin, "clarithromycin"]
    )
    assert "Simvastatin [stopped 10-Nov-2026] with clarithromycin" in grave.because
    told = visit(
        {"cramp_started_weeks": 2},
        medications=[{**STOPPED, "started": "2026-10-20"}, "ramipril"],
    )
    answer = triage.assess(told, at=SEEN)
    reasons = [reason for lab in answer.labs for reason in lab.reasons]
    assert any("furosemide [stopped 10-Nov-2026]: " in reason for reason in reasons)
    causes = [text for c in answer.contributors for text in c.evidence]
    assert any("furosemide [stopped 10-Nov-2026] started" in c for c in causes)


def test_what_does_not_go_together_names_medicines_as_they_are_recognised(triage):
    listed = [{"text": "simvastatin", "stopped": "2026-11-10"}, "clarithromycin"]
    (found,) = triage.assess(visit(medications=listed), at=SEEN).interactions
    assert set(found.drugs) == {"simvastatin", "clarithromycin"}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-23", "potassium 3.1 mmol/L"),
        ("2026-11-22", "potassium 3.1 mmol/L, 1 day ago"),
        ("2026-11-21", "potassium 3.1 mmol/L, 2 days ago"),
    ],
)
def test_of_a_result_it_is_said_how_old_it_is(triage, day, said):
    low = result("potassium", "3.1", "mmol/L", collected=day)
    told = because(triage, "potassium-low-urgent", results=[low])
    assert told.because == f"{said[:1].upper()}{said[1:]}."


@pytest.mark.parametrize(
    ("leaf", "said"),
    [
        (Leaf("medicines", "holds", "thiazide_like"), "indapamide"),
        (Leaf("medicines", "holds", "indapamide"), "indapamide"),
        (Leaf("medicine_flags", "holds", "k_low"), "indapamide (lowers potassium)"),
        (Leaf("medicine_flags", "holds", "na_low"), "indapamide (lowers sodium)"),
        (Leaf("conditions", "holds", "gout"), "Gout"),
        (Leaf("cramp_sites", "holds", "calf"), "Where the cramps are: calf"),
    ],
)
def test_a_claim_about_a_list_is_said_by_what_is_in_it(knowledge, leaf, said):
    told = visit(medications=["indapamide"], conditions=["gout"])
    explainer = Explainer(knowledge, facts_of(knowledge, told, at=SEEN), {}, [])
    text = explainer.because((leaf,)).lower()
    assert text.endswith(f"{said.lower().split(': ')[-1]}.")


def test_an_effect_without_words_of_its_own_is_said_by_its_key(knowledge):
    flags = {f for s in knowledge.formulary.substances for f in s.flags}
    told = visit(medications=["prednisolone"])
    facts = facts_of(knowledge, told, at=SEEN)
    effects = facts.values["medicine_flags"]
    assert isinstance(effects, tuple)
    without = sorted(set(effects) & flags - FLAG_WORDS.keys())
    assert without
    explainer = Explainer(knowledge, facts, {}, [])
    for flag in without:
        said = explainer.because((Leaf("medicine_flags", "holds", flag),))
        assert said == f"Prednisolone ({flag.replace('_', ' ')})."


def test_several_medicines_of_one_strength_are_named_together(triage):
    told = because(
        triage, "cramp-associated-medicine", medications=["indapamide", "salbutamol"]
    )
    names = triage.assess(
        visit(medications=["indapamide", "salbutamol"]), at=SEEN
    ).medications
    assert len({one.cramp_strength for one in names}) == 1
    strength = names[0].cramp_strength
    said = f"Indapamide and salbutamol: {strength} relation to cramps."
    assert told.because == said
