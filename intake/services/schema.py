"""The JSON Schemas of the documents, generated from the code and the question set."""

import json
from collections.abc import Iterable, Mapping

from pydantic import TypeAdapter

from intake.domain.assessment import ASSESSMENT_FORMAT, Assessment
from intake.domain.visit import FORMAT, Visit
from intake.knowledge.question import ELSEWHERE, UNKNOWN, Kind, Question
from intake.knowledge.questions import QuestionSet
from intake.knowledge.release import load_knowledge

Schema = dict[str, object]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_UNKNOWN: Schema = {"const": UNKNOWN}
_IN_WORDS: Schema = {"type": "string", "minLength": 1, "pattern": r"\W"}
"""What is no key: it is kept, and not used by the rules."""


def visit_schema(
    questions: QuestionSet, *, conditions: Iterable[str], tests: Iterable[str]
) -> Schema:
    """Return the schema of `crampdesk-visit/1`.

    Every answer has its type, choices, limits, unit and wording; conditions, tests and
    other symptoms list the keys that there are.
    """
    schema = _tidied(Visit.model_json_schema())
    parts = _object(schema, "$defs")
    fields = _object(schema, "properties")
    fields["answers"] = {
        "type": "object",
        "description": "Answers by question. Absent: not asked.",
        "additionalProperties": False,
        "properties": {q.key: _answer(q) for q in questions if q.key not in ELSEWHERE},
    }
    key: Schema = {"type": "string", "enum": sorted(conditions)}
    condition = _object(parts, "Condition")
    _object(condition, "properties")["key"] = {"anyOf": [key, {"type": "null"}]}
    condition["anyOf"] = [{"required": ["key"]}, {"required": ["text"]}]
    told: Schema = {"anyOf": [key, _IN_WORDS, {"$ref": "#/$defs/Condition"}]}
    fields["conditions"] = _list_of(told)
    fields["other_symptoms"] = _list_of({"enum": sorted(questions.optional)})
    result = _object(_object(parts, "Result"), "properties")
    known: Schema = {"type": "string", "enum": sorted(tests)}
    result["test"] = {"anyOf": [known, _IN_WORDS]}
    _object(parts, "Patient")["anyOf"] = [
        {"required": ["birth_date"], "properties": {"birth_date": {"type": "string"}}},
        {"required": ["age_years"], "properties": {"age_years": {"type": "integer"}}},
    ]
    return {"$schema": _DIALECT, "$id": _identity(FORMAT), **schema}


def assessment_schema() -> Schema:
    """Return the schema of `crampdesk-assessment/1`."""
    schema = TypeAdapter(Assessment).json_schema(mode="serialization")
    _object(schema, "properties")["format"] = {"const": ASSESSMENT_FORMAT}
    return {"$schema": _DIALECT, "$id": _identity(ASSESSMENT_FORMAT), **_tidied(schema)}


def as_text(schema: Mapping[str, object]) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def file_name(schema: Mapping[str, object]) -> str:
    """Return the name of a schema's file: `crampdesk-visit-1.json`."""
    return str(schema["$id"]).removeprefix("urn:").replace(":", "-") + ".json"


def _identity(document_format: str) -> str:
    return "urn:" + document_format.replace("-", ":").replace("/", ":")


def _answer(question: Question) -> Schema:
    value = _value(question)
    schema: Schema = {"title": question.text, **value}
    if question.unit:
        schema["x-unit"] = question.unit
    if question.usual:
        schema["x-usual"] = [float(question.usual.low), float(question.usual.high)]
    if question.ask_when:
        schema["x-ask-when"] = question.ask_when
    return schema


def _value(question: Question) -> Schema:
    choices = [choice.value for choice in question.choices]
    if question.kind is Kind.CHOICES:
        several = {"type": "array", "items": {"enum": choices}}
        return {"anyOf": [several, _UNKNOWN]}
    if question.is_numeric:
        return {"anyOf": [_number(question), _UNKNOWN]}
    single: list[object] = list(choices) or [True, False]
    return {"enum": single if UNKNOWN in single else [*single, UNKNOWN]}


def _number(question: Question) -> Schema:
    number: Schema = {"type": "integer" if question.kind is Kind.WHOLE else "number"}
    if question.possible:
        number["minimum"] = _plain(float(question.possible.low))
        number["maximum"] = _plain(float(question.possible.high))
    return number


def _plain(number: float) -> float:
    return int(number) if number.is_integer() else number


def _list_of(items: Schema) -> Schema:
    entries = {"type": "array", "items": items, "maxItems": 300}
    return {"anyOf": [entries, {"type": "null"}], "default": None}


def _object(schema: Mapping[str, object], key: str) -> Schema:
    part = schema[key]
    if not isinstance(part, dict):
        raise TypeError(f"{key} is not an object of the schema")
    return part


def _tidied(schema: Schema) -> Schema:
    """Return a schema without the model's own titles and with plain descriptions."""
    return {
        key: _tidy_part(key, part)
        for key, part in _lengths(schema).items()
        if not _is_own_title(key, part)
    }


def _is_own_title(key: str, part: object) -> bool:
    return key == "title" and isinstance(part, str)


def _tidy_part(key: str, part: object) -> object:
    if key == "description" and isinstance(part, str):
        return " ".join(part.split("\n\n")[0].split())
    if isinstance(part, dict):
        return _tidied(part)
    if isinstance(part, list):
        return [_tidy_part("", item) for item in part]
    return part


def _lengths(schema: Schema) -> Schema:
    """Move a limit on a list's length from where the model writes it."""
    if "maxLength" not in schema or schema.get("type") == "string":
        return schema
    limited = {key: part for key, part in schema.items() if key != "maxLength"}
    branches = limited.get("anyOf", [limited])
    if isinstance(branches, list):
        for branch in branches:
            if isinstance(branch, dict) and branch.get("type") == "array":
                branch["maxItems"] = schema["maxLength"]
    return limited


def schema_files() -> Mapping[str, str]:
    """Return the JSON Schemas of the documents by file name."""
    knowledge = load_knowledge()
    schemas = (
        visit_schema(
            knowledge.questions,
            conditions=knowledge.conditions,
            tests=knowledge.analytes,
        ),
        assessment_schema(),
    )
    return {file_name(schema): as_text(schema) for schema in schemas}
