import pytest

from intake.forms.fields import FieldKind
from intake.knowledge.question import ELSEWHERE, Tier


def test_every_question_has_one_place_in_the_form(spec):
    asked = [part for field in spec for part in field.parts]
    assert len(asked) == len(set(asked))
    missing = [
        question.key
        for question in spec.questions
        if question.tier not in (Tier.OPTIONAL, Tier.GROUP)
        and question.key not in ELSEWHERE
        and f"answers.{question.key}" not in asked
    ]
    assert missing == ["other_symptoms_reviewed"]


def test_what_has_a_place_of_its_own_is_a_list(spec):
    kinds = {field.path: field.kind for field in spec}
    assert kinds["conditions"] is FieldKind.CONDITIONS
    assert kinds["medications"] is FieldKind.MEDICATIONS
    assert kinds["other_symptoms"] is FieldKind.OTHER_SYMPTOMS
    assert kinds["results"] is FieldKind.RESULTS
    assert kinds["notes"] is FieldKind.NOTES


def test_optional_symptoms_are_searched_for_instead_of_asked(spec):
    keys = {question.key for question in spec.searchable}
    assert "constipation" in keys
    assert not any(f"answers.{key}" in spec.field_of for key in keys)


def test_blood_pressure_is_one_line_of_two_numbers(spec):
    field = spec.field_of["answers.dbp"]
    assert field.parts == ("answers.sbp", "answers.dbp")
    assert (field.kind, field.unit) == (FieldKind.PAIR, "mmHg")
    assert spec.section_of["answers.dbp"].key == "vitals"


def test_labels_units_and_choices_come_from_the_question_set(spec):
    for field in spec:
        key = field.path.removeprefix("answers.")
        question = spec.questions.by_key.get(key)
        if question is None or field.kind is FieldKind.PAIR or key in ELSEWHERE:
            continue
        assert field.label == question.text
        assert [o.value for o in field.options] == [c.value for c in question.choices]


@pytest.mark.parametrize(
    ("fact", "path"),
    [
        ("dark_urine", "answers.dark_urine"),
        ("medicines", "medications"),
        ("conditions", "conditions"),
        ("result.potassium", "results"),
        ("current_results", "results"),
        ("constipation", "other_symptoms"),
        ("other_symptoms_reviewed", "other_symptoms"),
        ("wells_dvt", None),
    ],
)
def test_a_fact_leads_to_the_answer_behind_it(spec, fact, path):
    assert spec.path_of(fact) == path


def test_a_question_that_stands_for_several_leaves_the_asking_to_them(spec):
    asked = ("card_brain_spine", "confusion_new", "seizure_recent")
    assert spec.first_path(asked) == "answers.confusion_new"
    assert spec.first_path(("card_brain_spine",)) is None
    assert spec.first_path(()) is None


@pytest.mark.parametrize(
    ("path", "denial"),
    [
        ("answers.dark_urine", "no"),
        ("answers.swelling", "none"),
        ("answers.cramp_side", None),
        ("answers.sbp", None),
    ],
)
def test_only_what_has_a_no_can_be_denied(spec, path, denial):
    assert spec.field_of[path].denial == denial


def test_a_section_writes_at_its_fields_and_at_the_symptoms_searched_for(spec):
    assert "medications" in spec.heads_of("medicines")
    assert "answers.med_change_weeks" in spec.heads_of("medicines")
    assert "answers.smoker" in spec.heads_of("other_symptoms")
    assert "answers.smoker" not in spec.heads_of("medicines")
