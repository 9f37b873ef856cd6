"""Differences in the words of the form: names of fields, states of both sides."""

import pytest

from intake.domain.patient import Patient
from intake.domain.visit import Visit


def visit(**parts):
    patient = parts.pop("patient", {})
    told = {"sex": "female", "age_years": 70, **patient}
    return Visit.model_validate(
        {"format": "crampdesk-visit/1", "patient": told, **parts}
    )


DECIDED = {
    "suggested": "routine",
    "level": "urgent",
    "reason": "more_worried",
    "text": "pale",
    "decided_by": "n",
    "decided_at": "2026-11-23T09:30:00+00:00",
    "untaken": [{"test": "fbc", "reason": "had one"}],
    "added": ["tsh"],
    "rules": {"some-rule": "sha256:ab"},
}
RAMIPRIL = {
    "text": "Ramipril 5mg",
    "dose": "one each morning",
    "started": "2026-09",
    "changed": "2026-10-02",
    "stopped": "2026-11",
    "confirmed": False,
}


TOLD = (
    "Ramipril 5mg, one each morning, started Sep-2026, changed 02-Oct-2026,"
    " stopped Nov-2026, not confirmed"
)


@pytest.mark.parametrize(
    ("parts", "name", "words"),
    [
        ({"answers": {"dark_urine": True}}, "Dark urine", "yes"),
        ({"answers": {"no_such": "x"}}, "No such", "x"),
        ({"conditions": []}, "Conditions asked about", "yes"),
        (
            {"conditions": [{"text": "tinea pedis", "since": "2021"}]},
            "Condition",
            "tinea pedis since 2021",
        ),
        ({"other_symptoms": ["no_such"]}, "Other symptom", "no_such"),
        (
            {"medications": [RAMIPRIL]},
            "Medicine",
            TOLD,
        ),
        (
            {
                "results": [
                    {
                        "test": "potassium",
                        "value": "3.1",
                        "unit": "mmol/L",
                        "collected": "2026-11-20",
                    }
                ]
            },
            "Result",
            "Potassium 3.1 mmol/L on 20-Nov-2026",
        ),
        ({"results": [{"test": "no_such", "value": "3"}]}, "Result", "no_such 3"),
        ({"notes": "seen"}, "Notes", "seen"),
        ({"decision": DECIDED}, "Level decided", "urgent"),
        ({"decision": DECIDED}, "Reason for another level", "more worried"),
        ({"decision": DECIDED}, "Test not wanted", "fbc: had one"),
        ({"decision": DECIDED}, "Test added", "tsh"),
        ({"decision": DECIDED}, "Rule decided on", "sha256:ab"),
        ({"patient": {"birth_date": "1956-03"}}, "Date of birth", "Mar-1956"),
        ({"patient": {"former_names": ["Jones"]}}, "Former name", "Jones"),
        ({"patient": {"contact": {"phone": "1"}}}, "Telephone", "1"),
        (
            {"patient": {"number": "1", "number_kind": "local"}},
            "Kind of number",
            "Local number",
        ),
        (
            {
                "patient": {
                    "other_numbers": [
                        {
                            "number": "9434765919",
                            "kind": "nhs_number",
                            "retired": True,
                        },
                    ]
                }
            },
            "Other number",
            "NHS number 943 476 5919, retired",
        ),
        (
            {"patient": {"other_numbers": [{"number": "H1"}]}},
            "Other number",
            "H1",
        ),
        (
            {
                "patient": {
                    "allergies": {
                        "status": "known",
                        "items": [{"substance": "latex", "reaction": "hives"}],
                    }
                }
            },
            "Allergy",
            "latex (hives)",
        ),
    ],
)
def test_a_change_has_the_name_of_its_field_and_says_its_state(
    shipped, parts, name, words
):
    changes = shipped.words.changes(visit(), visit(**parts))
    assert (name, "nothing", words) in {(c.name, c.before, c.after) for c in changes}
    back = shipped.words.changes(visit(**parts), visit())
    assert (name, words, "nothing") in {(c.name, c.before, c.after) for c in back}


def test_conditions_and_symptoms_have_their_names(shipped):
    symptom = next(iter(shipped.knowledge.questions.optional))
    told = visit(conditions=["ckd_3"], other_symptoms=[symptom])
    said = {c.after for c in shipped.words.changes(visit(), told)}
    assert shipped.knowledge.conditions["ckd_3"].name in said
    assert shipped.knowledge.questions.by_key[symptom].short in said


def test_a_moment_is_told_in_the_time_of_this_place(shipped):
    told = visit(seen_at="2026-11-23T09:30:00+00:00")
    (change,) = shipped.words.changes(visit(), told)
    assert change.name == "Seen"
    assert "23-Nov-2026" in change.after or "24-Nov-2026" in change.after


def test_an_age_and_a_number_are_told_plainly(shipped):
    one = Patient.model_validate({"sex": "female", "age_years": 70})
    two = Patient.model_validate({"sex": "male", "age_years": 71})
    told = {(c.name, c.before, c.after) for c in shipped.words.changes(one, two)}
    assert told == {("Age in years", "70", "71"), ("Sex", "female", "male")}
    weight = visit(answers={"no_such": 81.50})
    (change,) = shipped.words.changes(visit(), weight)
    assert change.after == "81.5"
    assert "81.5" not in repr(change)
