"""The knowledge of one release, loaded and checked as a whole."""

import hashlib
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable

from intake.domain.assessment import KnowledgeRelease
from intake.domain.errors import KnowledgeError
from intake.knowledge.analyte_file import read_analytes
from intake.knowledge.analytes import Analytes
from intake.knowledge.conditions import Conditions, read_conditions
from intake.knowledge.definitions import Definition, read_definitions
from intake.knowledge.expression import Node
from intake.knowledge.holding import Holding
from intake.knowledge.interactions import (
    SEVERITIES,
    InteractionTable,
    read_interactions,
)
from intake.knowledge.medicines import Formulary, load_formulary
from intake.knowledge.nearest import meant
from intake.knowledge.question_file import read_questions
from intake.knowledge.questions import QuestionSet
from intake.knowledge.rules import (
    AdviceItem,
    AdviceRule,
    CauseRule,
    LevelRule,
    OrderRule,
    Rule,
    read_advice,
    read_cause_rules,
    read_level_rules,
    read_order_rules,
)
from intake.knowledge.signed import Signed
from intake.knowledge.sources import Source, read_sources
from intake.knowledge.together import Together, in_layers
from intake.knowledge.vocabulary import Vocabulary, leaves

LEVEL_FILES = (
    *("emergency", "same_day", "urgent", "routine", "self_care"),
    *("conditions", "results"),
)


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """Everything that the program knows of medicine."""

    release: KnowledgeRelease
    questions: QuestionSet
    formulary: Formulary
    conditions: Conditions
    analytes: Analytes
    interactions: InteractionTable
    drug_conditions: InteractionTable
    definitions: tuple[Definition, ...]
    level_rules: tuple[LevelRule, ...]
    order_rules: tuple[OrderRule, ...]
    advice: tuple[AdviceItem, ...]
    advice_rules: tuple[AdviceRule, ...]
    cause_rules: tuple[CauseRule, ...]
    switched_off: tuple[Rule, ...] = ()
    signed: Mapping[str, Signed] = field(default_factory=dict)
    sources: Mapping[str, Source]
    vocabulary: Vocabulary

    @cached_property
    def _by_advice(self) -> Mapping[str, tuple[AdviceRule, ...]]:
        return {
            item.key: tuple(r for r in self.advice_rules if r.advice == item.key)
            for item in self.advice
        }

    @cached_property
    def definitions_in_layers(self) -> tuple[Together[Definition], ...]:
        """The definitions, parted where one speaks of one before it."""
        return in_layers(self.definitions, makes=lambda one: (one.name,))

    @cached_property
    def made_of(self) -> Mapping[str, Node]:
        """The condition behind each definition."""
        return {one.name: one.condition.node for one in self.definitions}

    @cached_property
    def holding(self) -> Holding:
        """What finds the claims behind the conditions that hold."""
        return Holding(self.made_of)

    def rules_about(self, advice: str) -> tuple[AdviceRule, ...]:
        """Return the rules about one piece of advice."""
        return self._by_advice[advice]

    @cached_property
    def changed_unseen(self) -> tuple[Rule, ...]:
        """Rules changed by the clinic of which an answer says nothing but what they do.

        A rule of a level says its change with its sources.
        """
        kinds = (self.order_rules, self.advice_rules, self.cause_rules)
        return tuple(rule for kind in kinds for rule in kind if rule.change)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of every kind."""
        kinds = (self.level_rules, self.order_rules, self.advice_rules)
        return (*(rule for kind in kinds for rule in kind), *self.cause_rules)


@cache
def load_knowledge() -> Knowledge:
    """Return the knowledge shipped with the program.

    Raises:
        KnowledgeError: naming file, line, entry and reason.
    """
    return read_knowledge(resources.files("intake.knowledge.data"), load_formulary())


def read_knowledge(folder: Traversable, formulary: Formulary) -> Knowledge:
    """Read and check a folder of knowledge.

    Raises:
        KnowledgeError: naming file, line, entry and reason.
    """
    rules = folder / "rules"
    questions = read_questions(
        (folder / "questions.toml").read_text("utf-8"), origin="questions.toml"
    )
    analytes = read_analytes(folder / "analytes.toml")
    definitions = read_definitions(folder / "definitions.toml")
    advice, advice_rules = read_advice(rules / "advice.toml")
    knowledge = Knowledge(
        release=_release(folder),
        questions=questions,
        formulary=formulary,
        conditions=read_conditions(folder / "conditions.toml"),
        analytes=analytes,
        interactions=read_interactions(folder / "interactions.csv", columns=("a", "b")),
        drug_conditions=read_interactions(
            folder / "drug_condition.csv", columns=("drug_or_class", "condition")
        ),
        definitions=definitions,
        level_rules=tuple(
            rule
            for name in LEVEL_FILES
            for rule in read_level_rules(rules / f"{name}.toml")
        ),
        order_rules=tuple(read_order_rules(rules / "tests.toml")),
        advice=advice,
        advice_rules=tuple(advice_rules),
        cause_rules=tuple(read_cause_rules(rules / "causes.toml")),
        sources=read_sources(folder / "sources.toml"),
        vocabulary=Vocabulary(questions, analytes.values(), definitions),
    )
    _check(knowledge)
    return knowledge


def _check(knowledge: Knowledge) -> None:
    """Refuse what names a fact, source, test or rule that does not exist."""
    conditions = _Conditions(knowledge)
    made: set[str] = {definition.name for definition in knowledge.definitions}
    for definition in knowledge.definitions:
        conditions.check(definition.condition.node, definition.where)
        if late := sorted(made & definition.condition.node.names):
            raise KnowledgeError(f"{definition.where}: {late[0]} is made after it")
        made.remove(definition.name)
    for question in knowledge.questions:
        if question.condition is not None:
            conditions.check(
                question.condition, f"questions.toml: question {question.key}"
            )
    _check_rules(knowledge, conditions)
    _check_tables(knowledge)


def _check_rules(knowledge: Knowledge, conditions: "_Conditions") -> None:
    seen: set[str] = set()
    for rule in knowledge.rules:
        conditions.check(rule.condition.node, rule.where)
        if rule.id in seen:
            raise KnowledgeError(f"{rule.where}: the id is there twice")
        seen.add(rule.id)
        _check_sources(knowledge, rule.source, rule.where)
        if isinstance(rule, LevelRule | OrderRule):
            _check_tests(knowledge, rule.labs, rule.where)
        if isinstance(rule, LevelRule) and rule.analyte is not None:
            _check_tests(knowledge, (rule.analyte,), rule.where)


def _check_tables(knowledge: Knowledge) -> None:
    for item in knowledge.advice:
        _check_sources(knowledge, item.source, f"advice.toml: advice {item.key}")
    for analyte in knowledge.analytes.values():
        where = f"analytes.toml: analyte {analyte.key}"
        _check_sources(knowledge, analyte.source, where)
    for entry in knowledge.conditions.values():
        where = f"conditions.toml: condition {entry.key}"
        _check_sources(knowledge, entry.source, where)
    medicines = {k for s in knowledge.formulary.substances for k in (s.inn, s.klass)}
    for name, table, others in (
        ("interactions.csv", knowledge.interactions, medicines),
        ("drug_condition.csv", knowledge.drug_conditions, set(knowledge.conditions)),
    ):
        for line, row in enumerate(table.rows, start=2):
            where = f"{name}:{line}"
            _check_tests(knowledge, row.labs, where)
            _check_sources(knowledge, row.source.split("; "), where)
            for key in {row.first} - medicines | set(row.others) - others:
                raise KnowledgeError(f"{where}: nothing is called {key}")


def _check_sources(knowledge: Knowledge, keys: Iterable[str], where: str) -> None:
    for key in keys:
        if key not in knowledge.sources:
            remedy = meant(key, knowledge.sources, see="sources.toml")
            raise KnowledgeError(f"{where}: no source {key}: {remedy}")


def _check_tests(knowledge: Knowledge, keys: Iterable[str], where: str) -> None:
    for key in keys:
        if key not in knowledge.analytes:
            remedy = meant(key, knowledge.analytes, see="analytes.toml")
            raise KnowledgeError(f"{where}: no test {key}: {remedy}")


class _Conditions:
    """Checks that a condition names facts that exist, and values that they can have.

    A misspelt condition or medicine would otherwise make a rule that never fires.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._vocabulary = knowledge.vocabulary
        substances = knowledge.formulary.substances
        questions = knowledge.questions.by_key
        classes = {substance.klass for substance in substances}
        self._values: dict[str, Collection[str]] = {
            **{key: q.values for key, q in questions.items() if q.values},
            "conditions": knowledge.conditions,
            "medicines": classes | {substance.inn for substance in substances},
            "medicine_flags": {flag for s in substances for flag in s.flags},
            "current_results": knowledge.analytes,
            "unanswered": questions,
            "not_applicable": questions,
            **dict.fromkeys(("same_day_with", "major_with", "moderate_with"), classes),
            **dict.fromkeys(("worst_interaction", "worst_drug_condition"), SEVERITIES),
        }

    def check(self, node: Node, where: str) -> None:
        """Refuse a condition that names what does not exist.

        Raises:
            KnowledgeError: naming the place and what is wrong.
        """
        self._vocabulary.check(node, where)
        for leaf in leaves(node):
            known = self._values.get(leaf.fact)
            told = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
            for value in told:
                if known is not None and value not in known:
                    remedy = meant(str(value), known, see="its list")
                    raise KnowledgeError(
                        f"{where}: {leaf.fact} is never {value}: {remedy}"
                    )


def _release(folder: Traversable) -> KnowledgeRelease:
    version = tomllib.loads((folder / "release.toml").read_text("utf-8")).get("version")
    if not isinstance(version, str):
        raise KnowledgeError("release.toml: version is missing")
    digest = hashlib.sha256()
    for file in _files(folder):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return KnowledgeRelease(version=version, digest=f"sha256:{digest.hexdigest()}")


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry)
        elif entry.name.endswith((".toml", ".csv")):
            yield entry
