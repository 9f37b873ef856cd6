"""The knowledge of one release, loaded and checked as a whole."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable

from intake.domain.assessment import KnowledgeRelease
from intake.domain.errors import KnowledgeError
from intake.knowledge.analytes import Analytes, read_analytes
from intake.knowledge.conditions import Conditions, read_conditions
from intake.knowledge.definitions import Definition, read_definitions
from intake.knowledge.interactions import InteractionTable, read_interactions
from intake.knowledge.medicines import Formulary, load_formulary
from intake.knowledge.questions import QuestionSet, read_questions
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
from intake.knowledge.sources import Source, read_sources
from intake.knowledge.vocabulary import Vocabulary

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
    switched_off: tuple[LevelRule, ...] = ()
    sources: Mapping[str, Source]
    vocabulary: Vocabulary

    @cached_property
    def _by_advice(self) -> Mapping[str, tuple[AdviceRule, ...]]:
        return {
            item.key: tuple(r for r in self.advice_rules if r.advice == item.key)
            for item in self.advice
        }

    def rules_about(self, advice: str) -> tuple[AdviceRule, ...]:
        """Return the rules about one piece of advice."""
        return self._by_advice[advice]

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
    seen: set[str] = set()
    for definition in knowledge.definitions:
        knowledge.vocabulary.check(definition.condition.node, definition.where)
    for rule in knowledge.rules:
        knowledge.vocabulary.check(rule.condition.node, rule.where)
        if rule.id in seen:
            raise KnowledgeError(f"{rule.where}: the id is there twice")
        seen.add(rule.id)
        if unknown := set(rule.source) - knowledge.sources.keys():
            raise KnowledgeError(f"{rule.where}: no source {', '.join(unknown)}")
        labs = rule.labs if isinstance(rule, LevelRule | OrderRule) else ()
        if unknown := set(labs) - set(knowledge.analytes):
            raise KnowledgeError(f"{rule.where}: no test {', '.join(unknown)}")
    for question in knowledge.questions:
        if question.condition is not None:
            knowledge.vocabulary.check(
                question.condition, f"questions.toml: question {question.key}"
            )


def _release(folder: Traversable) -> KnowledgeRelease:
    version = tomllib.loads((folder / "release.toml").read_text("utf-8"))["version"]
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
