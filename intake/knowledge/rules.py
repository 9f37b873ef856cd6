"""Rules as data: read, checked in full, and never more than compared and combined."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import TypedDict

from intake.domain.assessment import FactValue, Level
from intake.domain.errors import KnowledgeError
from intake.knowledge.condition import Condition
from intake.knowledge.toml_tables import Table, tables

UNKNOWN = "unknown"
INCOMPLETE_RULE = "cannot-issue-self-care"
CRITICAL_RULE = "critical-result-without-rule"
ABNORMAL_RULE = "abnormal-result-without-rule"
SELF_CARE_RULE = "typical-night-cramps"
NO_TESTS_RULE = "no-tests-needed"


@dataclass(frozen=True, slots=True)
class Example:
    """A worked case that a clinician can read and a test runs."""

    given: Mapping[str, FactValue]
    fires: bool | None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What every rule has: a name, a condition, its sources and worked examples."""

    id: str
    reference: str
    condition: Condition
    source: tuple[str, ...]
    digest: str
    where: str
    raw_examples: tuple[Mapping[str, object], ...]
    change: str = ""

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The worked examples."""
        return tuple(_example(raw, self.where) for raw in self.raw_examples)

    @cached_property
    def source_text(self) -> str:
        """The keys of its sources, and the clinic's change, as an answer has them."""
        return "; ".join((*self.source, *filter(None, (self.change,))))

    @property
    def is_needed(self) -> bool:
        """Whether the triage cannot do without it: it says what the others came to."""
        return self.id in (
            *(INCOMPLETE_RULE, SELF_CARE_RULE, NO_TESTS_RULE),
            *(CRITICAL_RULE, ABNORMAL_RULE),
        )


@dataclass(frozen=True, kw_only=True)
class LevelRule(Rule):
    """A rule that says how soon the patient must be seen."""

    title: str
    level: Level
    within: str
    category: str
    flags: tuple[str, ...]
    action: str
    labs: tuple[str, ...]
    analyte: str | None


@dataclass(frozen=True, kw_only=True)
class OrderRule(Rule):
    """A rule that says which tests are worth taking.

    `acute` ones still speak at emergency and same-day level; the others wait.
    """

    title: str
    labs: tuple[str, ...]
    note: str
    acute: bool


@dataclass(frozen=True, kw_only=True)
class AdviceRule(Rule):
    """A rule that suppresses, modifies, keeps or adds a piece of advice."""

    advice: str
    does: str
    text: str


@dataclass(frozen=True, kw_only=True)
class CauseRule(Rule):
    """A rule that weighs evidence for a contributing cause."""

    cause: str
    weight: int
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceItem:
    """A piece of self-care advice; `while_waiting` ones are said at every level."""

    key: str
    title: str
    text: str
    group: str
    evidence: str
    while_waiting: bool
    source: tuple[str, ...]


_SHARED = ("id", "reference", "when", "source", "example")
ADVICE_ACTIONS = ("suppress", "modify", "keep", "add")


def read_level_rules(file: Traversable) -> Iterator[LevelRule]:
    """Yield the rules of one level file.

    Raises:
        KnowledgeError: naming file, line and rule.
    """
    for table in tables(file, "rule", key="id"):
        table.only(
            *_SHARED,
            *("title", "level", "within", "category", "flags", "action", "labs"),
            "analyte",
        )
        flags = table.texts("flags")
        if not flags:
            raise table.wrong("a rule needs at least one flag")
        yield LevelRule(
            **_shared(table),
            title=table.text("title"),
            level=_level(table),
            within=table.text("within"),
            category=table.text("category"),
            flags=flags,
            action=table.text("action"),
            labs=table.texts("labs"),
            analyte=table.text("analyte", "") or None,
        )


def read_order_rules(file: Traversable) -> Iterator[OrderRule]:
    """Yield the rules that order tests.

    Raises:
        KnowledgeError: naming file, line and rule.
    """
    for table in tables(file, "rule", key="id"):
        table.only(*_SHARED, "title", "labs", "note", "acute")
        yield OrderRule(
            **_shared(table),
            title=table.text("title"),
            labs=table.texts("labs"),
            note=table.text("note"),
            acute=table.truth("acute"),
        )


def read_advice(file: Traversable) -> tuple[tuple[AdviceItem, ...], list[AdviceRule]]:
    """Return the pieces of advice and the rules about them.

    Raises:
        KnowledgeError: naming file, line and entry.
    """
    items = tuple(
        _advice_item(t) for t in tables(file, "advice", key="key", beside=("rule",))
    )
    known = {item.key for item in items}
    rules = []
    for table in tables(file, "rule", key="id", beside=("advice",)):
        table.only(*_SHARED, "advice", "does", "text")
        if table.text("advice") not in known:
            raise table.wrong(f"no advice {table.text('advice')}")
        if table.text("does") not in ADVICE_ACTIONS:
            raise table.wrong(f"does is one of {', '.join(ADVICE_ACTIONS)}")
        rules.append(
            AdviceRule(
                **_shared(table),
                advice=table.text("advice"),
                does=table.text("does"),
                text=table.text("text"),
            )
        )
    return items, rules


def read_cause_rules(file: Traversable) -> Iterator[CauseRule]:
    """Yield the rules about contributing causes.

    Raises:
        KnowledgeError: naming file, line and rule.
    """
    for table in tables(file, "rule", key="id"):
        table.only(*_SHARED, "cause", "weight", "evidence")
        yield CauseRule(
            **_shared(table),
            cause=table.text("cause"),
            weight=table.whole("weight"),
            evidence=table.text("evidence"),
        )


def _advice_item(table: Table) -> AdviceItem:
    table.only("key", "title", "text", "group", "evidence", "while_waiting", "source")
    return AdviceItem(
        key=table.text("key"),
        title=table.text("title"),
        text=table.text("text"),
        group=table.text("group"),
        evidence=table.text("evidence"),
        while_waiting=table.truth("while_waiting"),
        source=table.texts("source"),
    )


class _Shared(TypedDict):
    id: str
    reference: str
    condition: Condition
    source: tuple[str, ...]
    digest: str
    where: str
    raw_examples: tuple[Mapping[str, object], ...]


def _shared(table: Table) -> _Shared:
    examples = table.raw.get("example", [])
    if not isinstance(examples, list) or len(examples) < len(("fires", "not")):
        raise table.wrong("needs worked examples that fire and that do not")
    if not table.texts("source"):
        raise table.wrong("source is missing")
    when = table.text("when")
    try:
        condition = Condition(when)
    except KnowledgeError as error:
        raise table.wrong(str(error)) from error
    return {
        "id": table.text("id"),
        "reference": table.text("reference", ""),
        "condition": condition,
        "source": table.texts("source"),
        "digest": table.digest,
        "where": table.where,
        "raw_examples": tuple(examples),
    }


def _level(table: Table) -> Level:
    try:
        return Level(table.text("level"))
    except ValueError as error:
        raise table.wrong(f"no level {table.text('level')}") from error


def _example(raw: Mapping[str, object], where: str) -> Example:
    given, fires = raw.get("given"), raw.get("fires")
    if not isinstance(given, dict) or fires not in (True, False, UNKNOWN):
        raise KnowledgeError(f"{where}: an example needs given and fires")
    facts = {k: tuple(v) if isinstance(v, list) else v for k, v in given.items()}
    return Example(facts, None if fires == UNKNOWN else bool(fires))
