"""What the visit model refuses, said for the person who has to mend the document.

The model speaks of types and branches; a document's author wants one line per place:
where it is, what is wrong, what to do.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from intake.domain.contact import Contact
from intake.domain.decision import Decision, Untaken
from intake.domain.errors import Problem
from intake.domain.numbers import WRONG_CHECK_DIGIT, Identifier
from intake.domain.patient import Allergies, Allergy, Patient
from intake.domain.visit import Answer, Condition, Entered, Medication, Result, Visit
from intake.knowledge.nearest import nearest
from intake.knowledge.question import ELSEWHERE
from intake.knowledge.questions import QuestionSet
from intake.services.strict_json import path_text

Path = tuple[str | int, ...]
MOST_PROBLEMS = 100
"""Most problems told of one document: whoever mends it starts with these."""

_MODELS: Mapping[tuple[str, ...], type[BaseModel]] = {
    (): Visit,
    ("patient",): Patient,
    ("patient", "allergies"): Allergies,
    ("patient", "allergies", "items", "*"): Allergy,
    ("entered", "*"): Entered,
    ("patient", "contact"): Contact,
    ("patient", "other_numbers", "*"): Identifier,
    ("conditions", "*"): Condition,
    ("medications", "*"): Medication,
    ("results", "*"): Result,
    ("decision",): Decision,
    ("decision", "untaken", "*"): Untaken,
}

_NOT_A_DATE = "is not a date written YYYY-MM-DD, YYYY-MM or YYYY"
_TOLD: Mapping[str, tuple[str, str]] = {
    _NOT_A_DATE: ("is not a date", "write it YYYY-MM-DD, YYYY-MM or YYYY"),
    "is not a day of the calendar": (
        "is not a day of the calendar",
        "check the day, the month and the year",
    ),
    "is not a time with an offset, as 2026-11-23T09:30:00+00:00": (
        "is not a time with an offset",
        "write it like 2026-11-23T09:30:00+00:00",
    ),
    "birth_date or age_years is needed": (
        "has neither birth_date nor age_years",
        "give birth_date, or age_years if no date is known",
    ),
    "needs a key or a text": (
        "has neither key nor text",
        "name the condition by its key or in words",
    ),
    "known allergies need at least one item": (
        "says known but lists none",
        "list them, or set status to not_recorded",
    ),
    "allergies are listed, so the status must be known": (
        "lists allergies although status is not known",
        "set status to known",
    ),
    WRONG_CHECK_DIGIT: (
        "is not a number of its kind: a digit is wrong",
        "check every digit, or leave the kind out",
    ),
    "another level than suggested needs a reason": (
        "settles on another level without a reason",
        "give reason or text",
    ),
    "holds a character that is not valid Unicode": (
        "holds a character that is not valid Unicode",
        "write it again",
    ),
}
"""What our own validators tell: nothing else that a validator says is passed on,
because it may repeat the value."""
_PRECISION = "birth_date is known to the "
_MISSING: Mapping[str, str] = {
    "format": 'add "format": "crampdesk-visit/1"',
    "patient.sex": "add one of female, male, intersex, unknown",
}


def model_problems(
    error: ValidationError, document: Mapping[str, object], questions: QuestionSet
) -> tuple[Problem, ...]:
    """Return one problem per place that the visit model refused."""
    found: dict[Path, Problem] = {}
    for detail in error.errors(include_url=False, include_input=False):
        path = _real_path(detail, document)
        if len(found) >= MOST_PROBLEMS:
            break
        if path not in found and path[:1] != ("answers",):
            found[path] = _problem(path, detail, questions)
        elif path not in found:
            found[path] = _answer_problem(path, detail, document, questions)
    return tuple(found.values())


def raw_answers(document: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield the answers of a document that the model may have refused."""
    answers = document.get("answers")
    if isinstance(answers, dict):
        yield from answers.items()


def _real_path(detail: ErrorDetails, document: Mapping[str, object]) -> Path:
    """Return the part of an error's place that stands in the document.

    Beyond it come the names of the model's branches (`bool`, `tuple[str, ...]`),
    which say nothing to the author of a document.
    """
    here: object = document
    path: list[str | int] = []
    for part in detail["loc"]:
        there = _part_of(here, part)
        if there is _NOTHING:
            missing = detail["type"] == "missing" and isinstance(here, dict)
            return (*path, part) if missing else tuple(path)
        here = there
        path.append(part)
    return tuple(path)


_NOTHING = object()


def _part_of(place: object, part: str | int) -> object:
    if isinstance(place, dict):
        return place.get(part, _NOTHING)
    if isinstance(place, list) and isinstance(part, int):
        return place[part]
    return _NOTHING


def _answer_problem(
    path: Path,
    detail: ErrorDetails,
    document: Mapping[str, object],
    questions: QuestionSet,
) -> Problem:
    """Say what is wrong with an answer in the words of its question."""
    if len(path) > 1:
        key = str(path[1])
        value = dict(raw_answers(document)).get(key)
        for problem in questions.faults({key: checkable(value)}):
            return Problem(path_text(path[:2]), problem.wrong, problem.remedy)
    return _problem(path, detail, questions)


def checkable(value: object) -> Answer:
    """Return a raw value as an answer that a question can judge.

    What no question accepts (null, an object, a list of anything but text) becomes
    the empty text, which none accepts either.
    """
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return value if isinstance(value, bool | int | str | Decimal) else ""


def _problem(path: Path, detail: ErrorDetails, questions: QuestionSet) -> Problem:
    text = path_text(path)
    kind = detail["type"]
    context: Mapping[str, object] = detail.get("ctx", {})
    if kind == "missing":
        return Problem(text, "is missing", _MISSING.get(text, "add it"))
    if kind == "extra_forbidden":
        remedy = _instead(path, questions)
        return Problem(text, "is not a key of the visit document", remedy)
    if kind == "value_error":
        return Problem(text, *_refusal(str(context["error"])))
    wrong, remedy = _TEXTS.get(kind, _OTHERWISE)
    if (wrong, remedy) == _NOT_OBJECT:
        return Problem(text, wrong, _OBJECTS.get(_place(path), "use { }"))
    return Problem(text, wrong, remedy.format_map(context))


def _place(path: Path) -> tuple[str, ...]:
    return tuple("*" if isinstance(part, int) else part for part in path)


def _refusal(told: str) -> tuple[str, str]:
    """Return what a validator of ours told as what is wrong and what to do."""
    if told.startswith(_PRECISION):
        return ("does not fit birth_date", "leave birth_date_precision out")
    return _TOLD.get(told, _OTHERWISE)


def _instead(path: Path, questions: QuestionSet) -> str:
    """Return what to do about a key that has no meaning where it stands."""
    key = str(path[-1])
    if key in questions.by_key:
        return f"move it to {ELSEWHERE.get(key, 'answers')}"
    model = _MODELS.get(_place(path[:-1]))
    known = list(model.model_fields) if model else []
    if close := nearest(key[:_LONGEST_COMPARED], known, most=1):
        return f"did you mean {close[0]}?"
    return f"use {', '.join(known)}" if known else "leave it out"


_LONGEST_COMPARED = 60
_OTHERWISE = ("is not what is wanted here", "see docs/schema")
_WRONG_CHOICE = ("is not one of its choices", "use {expected}")
_NOT_TEXT = ("is not text", "write it as text in quotes")
_NOT_WHOLE = ("is not a whole number", "give a whole number without quotes")
_NOT_LIST = ("is not a list", "use a list, [ ] if there is nothing")
_NOT_OBJECT = ("is not an object", "")
_OBJECTS: Mapping[tuple[str, ...], str] = {
    ("patient",): 'use {"sex": ..., "birth_date": ...}',
    ("answers",): 'use {"question": answer, ...}',
    ("conditions", "*"): 'give its key, or {"text": ...}',
    ("medications", "*"): 'use {"text": "name and strength"}',
    ("results", "*"): 'use {"test": ..., "value": ..., "unit": ...}',
}
_OUTSIDE_LOW = ("is outside what is possible", "give {ge} or more")
_OUTSIDE_HIGH = ("is outside what is possible", "give {le} or less")
_TEXTS: Mapping[str, tuple[str, str]] = {
    "literal_error": _WRONG_CHOICE,
    "enum": _WRONG_CHOICE,
    "string_type": _NOT_TEXT,
    "string_sub_type": _NOT_TEXT,
    "string_unicode": ("holds a character that is not valid Unicode", "write it again"),
    "string_too_short": ("is empty", "write it, or leave the whole entry out"),
    "too_short": ("is empty", "write it, or leave the whole entry out"),
    "string_too_long": ("is too long", "use {max_length} characters or fewer"),
    "string_pattern_mismatch": (
        "is not a key",
        "use small letters, digits and underscores",
    ),
    "int_type": _NOT_WHOLE,
    "int_from_float": _NOT_WHOLE,
    "bool_type": ("is not true or false", "use true or false without quotes"),
    "greater_than_equal": _OUTSIDE_LOW,
    "less_than_equal": _OUTSIDE_HIGH,
    "tuple_type": _NOT_LIST,
    "list_type": _NOT_LIST,
    "too_long": ("has too many entries", "keep {max_length} or fewer"),
    "model_type": _NOT_OBJECT,
    "mapping_type": _NOT_OBJECT,
    "dict_type": _NOT_OBJECT,
}
