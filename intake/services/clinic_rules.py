"""What a clinic has made of the shipped knowledge: its names, and its rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from intake.domain.errors import ClinicRulesError, KnowledgeError
from intake.knowledge.clinic import knowledge_with_names
from intake.knowledge.overlay import with_overlay
from intake.knowledge.release import Knowledge, load_knowledge
from intake.services.triage import Engine


@dataclass(frozen=True, slots=True)
class ClinicFolders:
    """Where a clinic's changes to the rules lie, and its names of medicines."""

    rules: Path
    names: Path


@dataclass(frozen=True, slots=True)
class Assessor:
    """What assesses a visit anew: the rules, and the digest of each."""

    engine: Engine
    digests: Mapping[str, str]


def knowledge_with(own: ClinicFolders) -> Knowledge:
    """Return the knowledge with what a clinic changed of it, if there is anything.

    Raises:
        ClinicRulesError: naming file, line and what is wrong with a change.
        StoreUnavailableError: if a file of the clinic's names is damaged.
    """
    knowledge = knowledge_with_names(own.names)
    try:
        return with_overlay(knowledge, own.rules)
    except KnowledgeError as error:
        wrong = str(error)
    except UnicodeDecodeError:
        wrong = "a file is not text in UTF-8"
    except OSError as error:
        wrong = f"cannot be read ({error.strerror})"
    raise ClinicRulesError(
        f"{own.rules}: {wrong}: correct the clinic's own rules, or take the file out"
    )


def engine_of(knowledge: Knowledge) -> Engine:
    """Return the rules, compiled."""
    return _shipped() if knowledge is load_knowledge() else _compiled(knowledge)


def assessor_with(own: ClinicFolders) -> Assessor:
    """Return what assesses visits anew; worker processes call this.

    Raises:
        ClinicRulesError: if the clinic's changes to the rules cannot be used.
    """
    knowledge = knowledge_with(own)
    digests = {rule.id: rule.digest for rule in knowledge.rules}
    return Assessor(engine_of(knowledge), digests)


@cache
def _shipped() -> Engine:
    return _compiled(load_knowledge())


def _compiled(knowledge: Knowledge) -> Engine:
    from intake.triage.engine import Triage  # noqa: PLC0415 (heavy: when needed)

    return Triage(knowledge)
