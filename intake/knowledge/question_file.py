"""Read the question set from its file, and refuse what is wrong in it."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal

from intake.domain.errors import KnowledgeError
from intake.knowledge.question import Choice, Kind, Limits, Question, Tier
from intake.knowledge.questions import QuestionSet, Section
from intake.knowledge.units import OtherUnit, read_unit


def read_questions(text: str, *, origin: str) -> QuestionSet:
    """Read the question set from TOML.

    Raises:
        KnowledgeError: naming the file and the question that is wrong.
    """
    document = _document(text, origin)
    by_section: dict[str, list[Question]] = {s["key"]: [] for s in document["section"]}
    seen: set[str] = set()
    for raw in document["question"]:
        where = f"{origin}: question {raw.get('key', '?')}"
        question = _question(raw, where)
        if question.key in seen:
            raise KnowledgeError(f"{where}: is there twice")
        if question.section not in by_section:
            raise KnowledgeError(f"{where}: no section {question.section}")
        seen.add(question.key)
        by_section[question.section].append(question)
    made = QuestionSet(
        tuple(
            Section(s["key"], s["title"], tuple(by_section[s["key"]]))
            for s in document["section"]
        )
    )
    _ = made.by_dependence  # refuses questions that wait for one another
    _check_groups(made, origin)
    return made


def _check_groups(questions: QuestionSet, origin: str) -> None:
    """Refuse a group of anything but yes/no questions of its own section."""
    taken: set[str] = set()
    for group in questions.groups:
        where = f"{origin}: question {group.key}"
        for key in group.stands_for:
            one = questions.by_key.get(key)
            if one is None or one.section != group.section:
                raise KnowledgeError(f"{where}: no question {key} in its section")
            if one.kind is not Kind.YES_NO or one.tier is not Tier.CORE:
                raise KnowledgeError(f"{where}: {key} is not always a yes or a no")
            if key in taken:
                raise KnowledgeError(f"{where}: {key} is in two groups")
            taken.add(key)


def _document(text: str, origin: str) -> dict[str, list[dict[str, str]]]:
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{origin}: {error}") from error
    if document.keys() != {"section", "question"}:
        raise KnowledgeError(f"{origin}: holds sections and questions alone")
    for section in document["section"]:
        if section.keys() != {"key", "title"}:
            raise KnowledgeError(f"{origin}: a section has a key and a title alone")
    return document


def _question(raw: Mapping[str, object], where: str) -> Question:
    fields = dict(raw)
    try:
        question = Question(
            kind=Kind(str(fields.pop("kind"))),
            tier=Tier(str(fields.pop("tier"))),
            possible=_limits(fields.pop("hard", None)),
            usual=_limits(fields.pop("soft", None)),
            choices=_choices(fields.pop("choices", ())),
            units=_units(fields.pop("units", ())),
            stands_for=_keys(fields.pop("stands_for", ())),
            **fields,  # type: ignore[arg-type] # texts, checked by the constructor
        )
        _check(question)
    except (KnowledgeError, ArithmeticError, TypeError, ValueError, KeyError) as error:
        raise KnowledgeError(f"{where}: {error}") from error
    return question


def _check(question: Question) -> None:
    """Refuse what the form or the triage could do nothing with."""
    if (question.kind in {Kind.CHOICE, Kind.CHOICES}) is not bool(question.choices):
        raise ValueError("choices belong to choice and choices")
    if question.is_numeric is not (question.possible is not None):
        raise ValueError("numbers have hard limits, and nothing else has")
    if question.units and not (question.is_numeric and question.unit):
        raise ValueError("other units belong to numbers with a unit")
    if (question.tier is Tier.CONDITIONAL) is not (question.condition is not None):
        raise ValueError("ask_when belongs to conditional questions")
    if (question.tier is Tier.GROUP) is not bool(question.stands_for):
        raise ValueError("stands_for belongs to groups")
    if question.stands_for and question.kind is not Kind.YES_NO:
        raise ValueError("a group is answered with yes or no")


def _limits(raw: object) -> Limits | None:
    if raw is None:
        return None
    if not isinstance(raw, list) or len(raw) != len(("low", "high")):
        raise ValueError("limits are a list of a lowest and a highest value")
    low, high = (Decimal(str(value)) for value in raw)
    if low >= high:
        raise ValueError("the lowest limit is not below the highest")
    return Limits(low, high)


def _units(raw: object) -> tuple[OtherUnit, ...]:
    if not isinstance(raw, list | tuple):
        raise TypeError("units are a list")
    return tuple(read_unit(item) for item in raw)


def _keys(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple):
        raise TypeError("stands_for is a list")
    return tuple(raw)


def _choices(raw: object) -> tuple[Choice, ...]:
    if not isinstance(raw, list | tuple):
        raise TypeError("choices are a list")
    return tuple(Choice(item["value"], item["label"]) for item in raw)
