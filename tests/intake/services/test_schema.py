"""The JSON Schemas: valid, in step with the code, and true of the documents."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from intake.domain.errors import InvalidDocumentError
from intake.services.samples import sample_visits
from intake.services.schema import schema_files

ROOT = Path(__file__).parents[3]
PUBLISHED = ROOT / "docs" / "schema"
DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"
GOOD = sorted((DOCUMENTS / "good").iterdir())
VISIT, ASSESSMENT = "crampdesk-visit-1.json", "crampdesk-assessment-1.json"

# What a schema cannot say: dates that do not exist, lists that contradict a state,
# what a second reading of the bytes would find, what depends on two places at once.
BEYOND_A_SCHEMA = {
    "allergies_known_but_none.json",
    "allergies_none_known_but_listed.json",
    "answer_none_and_more.json",
    "birth_date_29_february_1900.json",
    "birth_date_30_february.json",
    "birth_date_month_13.json",
    "birth_date_precision_wrong.json",
    "birth_date_year_0.json",
    "born_after_the_visit.json",
    "born_in_1850.json",
    "decision_without_reason.json",
    "half_a_surrogate.json",
    "key_twice.json",
    "key_twice_escaped.json",
    "medication_empty_text.json",
    "medication_stopped_before_started.json",
    "nan.json",
    "other_symptom_denied_in_answers.json",
    "patient_twice.json",
    "result_collected_30_february.json",
    "result_in_the_future.json",
    "result_unknown_unit.json",
    "result_value_words.json",
    "seen_at_date_only.json",
    "seen_at_hour_25.json",
    "seen_at_without_offset.json",
    "seen_at_words.json",
}


@pytest.fixture(scope="module")
def schemas():
    return {name: json.loads(text) for name, text in schema_files().items()}


@pytest.fixture(scope="module")
def visit_schema(schemas):
    return Draft202012Validator(schemas[VISIT])


def test_the_published_schemas_are_those_of_the_code():
    for name, text in schema_files().items():
        found = (PUBLISHED / name).read_text("utf-8")
        assert found == text, f"run: python -m intake.cli.schema docs/schema ({name})"


def test_the_schemas_are_valid_themselves(schemas):
    assert set(schemas) == {VISIT, ASSESSMENT}
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)


def test_every_question_stands_in_the_schema_with_its_wording(schemas, expertise):
    answers = schemas[VISIT]["properties"]["answers"]["properties"]
    elsewhere = {"age_years", "sex_at_birth", "conditions", "medications"}
    questions = expertise.knowledge.questions
    assert set(answers) == {q.key for q in questions} - elsewhere
    for key, schema in answers.items():
        assert schema["title"] == questions[key].text
        assert schema.get("x-unit", "") == questions[key].unit
    temperature = answers["temp_c"]["anyOf"][0]
    assert temperature == {"type": "number", "minimum": 25, "maximum": 45}


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_good_document_fits_the_schema(file, visit_schema):
    visit_schema.validate(json.loads(file.read_bytes()))


def test_the_samples_and_their_assessments_fit_the_schemas(
    schemas, visit_schema, expertise, clock
):
    answer_schema = Draft202012Validator(schemas[ASSESSMENT])
    for visit in sample_visits(expertise.documents, clock):
        visit_schema.validate(json.loads(visit.as_json()))
        assessment = expertise.triage.assess(visit)
        answer_schema.validate(json.loads(assessment.as_json()))


def test_what_the_schema_refuses_the_reader_refuses_too(visit_schema, read):
    passed = set()
    for file in sorted((DOCUMENTS / "malformed").glob("*.json")):
        try:
            document = json.loads(file.read_bytes())
        except (ValueError, RecursionError):
            continue
        if visit_schema.is_valid(document):
            passed.add(file.name)
        with pytest.raises(InvalidDocumentError):
            read(file.read_bytes())
    # json.loads of bytes guesses the encoding, which the reader never does
    encodings = {"byte_order_mark.json", "utf16.json", "utf32.json"}
    assert passed - encodings - {"utf16_without_mark.json"} == BEYOND_A_SCHEMA
