"""What a clinician has yet to confirm: everything that no published source covers.

Each entry has a digest of its content. A sign-off given for a digest ends when the
content changes.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intake.domain.assessment import Level
from intake.knowledge.interactions import Interaction, InteractionTable
from intake.knowledge.medicines import Substance
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import AdviceRule, CauseRule, LevelRule, OrderRule, Rule
from intake.knowledge.signed import Signed

_KINDS_OF_RULES = frozenset((*Level, "tests", "advice", "cause"))
_UNVERIFIED = ("consensus", "knowledge")
"""Words by which the formulary marks a statement that no source was seen for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """One entry that wants a clinician's sign-off.

    Attributes:
        kind: what it is: a rule of a level, test, advice or cause, a pair of
            medicines, a class of medicines, a test, a condition.
        because: the sources that are not published, in words.
        alone: whether nothing published stands beside them.
    """

    kind: str
    key: str
    title: str
    because: tuple[str, ...]
    alone: bool
    digest: str

    @property
    def is_rule(self) -> bool:
        """Whether it is a rule, with a page of its own in the rule book."""
        return self.kind in _KINDS_OF_RULES


def wanted_sign_offs(knowledge: Knowledge) -> tuple[SignOff, ...]:
    """Return everything that wants a sign-off, the gravest rules first.

    That is all of it: what the clinic signed for as well.
    """
    return tuple(_Gatherer(knowledge).all())


def outdated(knowledge: Knowledge) -> tuple[Signed, ...]:
    """Return the sign-offs that hold for nothing: what was signed for was changed."""
    known = {one.digest for one in wanted_sign_offs(knowledge)}
    known |= {rule.digest for rule in (*knowledge.rules, *knowledge.switched_off)}
    signed = knowledge.signed
    return tuple(one for digest, one in signed.items() if digest not in known)


class _Gatherer:
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def all(self) -> Iterator[SignOff]:
        knowledge = self._knowledge
        for rule in knowledge.rules:
            kind, title = kind_and_title(rule)
            yield from self._one(kind, rule.id, title, rule.source, rule.digest)
        for item in knowledge.advice:
            yield from self._one("advice text", item.key, item.title, item.source, item)
        yield from self._pairs("pair of medicines", knowledge.interactions)
        yield from self._pairs("medicine with condition", knowledge.drug_conditions)
        yield from self._classes()
        for key, test in knowledge.analytes.items():
            yield from self._one("test", key, test.name, test.source, test)
        for key, entry in knowledge.conditions.items():
            yield from self._one("condition", key, entry.name, entry.source, entry)

    def _one(
        self, kind: str, key: str, title: str, keys: Iterable[str], content: object
    ) -> Iterator[SignOff]:
        sources = [self._knowledge.sources[key] for key in keys]
        wanting = [source for source in sources if source.wants_sign_off]
        if wanting:
            yield SignOff(
                kind=kind,
                key=key,
                title=title,
                because=tuple(source.title for source in wanting),
                alone=len(wanting) == len(sources),
                digest=content if isinstance(content, str) else _digest(content),
            )

    def _pairs(self, kind: str, table: InteractionTable) -> Iterator[SignOff]:
        for row in table.rows:
            key = "+".join((row.first, *row.others))
            yield from self._one(kind, key, row.effect, _keys(row), row)

    def _classes(self) -> Iterator[SignOff]:
        """Yield classes of medicines: their rows repeat what their class says."""
        members = defaultdict[str, list[Substance]](list)
        for substance in self._knowledge.formulary.substances:
            if any(word in substance.source for word in _UNVERIFIED):
                members[substance.klass].append(substance)
        for key, rows in members.items():
            names = sorted(row.inn for row in rows)
            yield SignOff(
                kind="class of medicines",
                key=key,
                title=", ".join(names),
                because=tuple(dict.fromkeys(row.source for row in rows)),
                alone=all(row.source.startswith(_UNVERIFIED) for row in rows),
                digest=_digest(sorted(rows, key=lambda row: row.inn)),
            )


def _keys(row: Interaction) -> tuple[str, ...]:
    return tuple(row.source.split("; "))


def _digest(content: object) -> str:
    """Return the digest of a record: of its fields, sets in order."""
    text = json.dumps(content, default=_plain, sort_keys=True, ensure_ascii=False)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _plain(content: object) -> object:
    if isinstance(content, frozenset):
        return sorted(content)
    fields = getattr(content, "__dataclass_fields__", None)
    if fields is None:
        return str(content)
    return {name: getattr(content, name) for name in fields}


def kind_and_title(rule: Rule) -> tuple[str, str]:
    """Return what a rule decides, and its title."""
    match rule:
        case LevelRule():
            return rule.level.value, rule.title
        case OrderRule():
            return "tests", rule.title
        case AdviceRule():
            return "advice", f"{rule.does} {rule.advice}"
        case CauseRule():
            return "cause", f"{rule.cause}: {rule.evidence}"
        case _:
            raise TypeError(type(rule).__name__)
