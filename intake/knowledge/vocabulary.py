"""Every fact that a rule may speak of: the contract with those who write rules.

It stands with the knowledge, not with the triage, because the loader must refuse a
rule that names a fact nobody makes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from typing_extensions import override

from intake.domain.errors import KnowledgeError
from intake.knowledge.analytes import Analyte
from intake.knowledge.definitions import Definition
from intake.knowledge.expression import Leaf, Node, Not
from intake.knowledge.nearest import meant
from intake.knowledge.question import Kind, Question


class FactType(StrEnum):
    """What kind of value a fact has."""

    TRUTH = "truth"
    NUMBER = "number"
    TEXT = "text"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Fact:
    """A named fact: its type, unit and meaning, and where it comes from."""

    name: str
    type: FactType
    meaning: str
    origin: str
    unit: str = ""


def _made(name: str, kind: FactType, meaning: str, origin: str = "triage") -> Fact:
    return Fact(name, kind, meaning, origin)


_T, _N, _S, _L = FactType.TRUTH, FactType.NUMBER, FactType.TEXT, FactType.TEXTS

COMPUTED: tuple[Fact, ...] = (
    _made("conditions", _L, "keys of the known conditions; absent until gone through"),
    _made("medicines", _L, "INN and class keys of medicines taken in the last 4 weeks"),
    _made("medicine_flags", _L, "what these medicines can do, as the formulary says"),
    _made("current_results", _L, "tests with a result of the last 90 days"),
    _made("unanswered", _L, "questions that have no usable answer"),
    _made("not_applicable", _L, "number questions that do not apply to this patient"),
    _made("wells_dvt_likely", _T, "two-level Wells score 2 or more", "scores"),
    _made("wells_dvt_undecided", _T, "open items could still move Wells across 2"),
    _made("news2_at_least_3", _T, "NEWS2 of 3 or more", "scores"),
    _made("news2_at_least_5", _T, "NEWS2 of 5 or more", "scores"),
    _made("news2_at_least_7", _T, "NEWS2 of 7 or more", "scores"),
    _made("news2_any3", _T, "a single NEWS2 parameter scores 3", "scores"),
    _made("news2_missing", _T, "NEWS2 cannot be fixed to one number", "scores"),
    _made("nlc_score_low", _T, "3 or fewer of the seven characteristics", "scores"),
    _made("calves_differ", _T, "Both calves were measured and differ by 3 cm or more"),
    _made("d_dimer_positive", _T, "D-dimer at or over its age-adjusted cut-off"),
    _made(
        "worst_interaction", _S, "gravest pair of medicines: none to contraindicated"
    ),
    _made("worst_drug_condition", _S, "gravest medicine with a condition"),
    _made("interaction_same_day", _T, "a matched row asks for same-day action"),
    _made("same_day_with", _L, "classes in a contraindicated or same-day pair"),
    _made("major_with", _L, "classes in a major pair"),
    _made("moderate_with", _L, "classes in a moderate pair"),
    _made("cramp_drug_strength", _S, "strongest cramp relation of a current medicine"),
    _made("k_raising_drugs", _S, "medicines that raise potassium: none, one, several"),
    _made("unrecognised_medicines", _N, "medicines that were not recognised"),
    _made("unknown_red_flags", _N, "emergency-card items without a yes or a no"),
    _made("critical_unruled", _N, "critical results that no grave rule speaks of"),
    _made("abnormal_unruled", _N, "abnormal results that no rule speaks of"),
    _made("open_dangers", _N, "emergency and same-day rules that cannot be decided"),
    _made("no_other_finding", _T, "no rule above self-care holds"),
    _made("no_open_danger", _T, "no emergency or same-day rule is undecided"),
    _made("disposition", _N, "the level: 1 emergency to 5 self-care"),
)

_KIND_TYPES: Mapping[Kind, FactType] = {
    Kind.YES_NO: FactType.TRUTH,
    Kind.FLAG: FactType.TRUTH,
    Kind.WHOLE: FactType.NUMBER,
    Kind.NUMBER: FactType.NUMBER,
    Kind.CHOICE: FactType.TEXT,
    Kind.CHOICES: FactType.TEXTS,
}


class Vocabulary(Mapping[str, Fact]):
    """Every fact by name."""

    def __init__(
        self,
        questions: Iterable[Question],
        analytes: Iterable[Analyte],
        definitions: Iterable[Definition],
    ) -> None:
        facts = [
            Fact(q.key, _KIND_TYPES[q.kind], q.text, f"question, {q.section}", q.unit)
            for q in questions
            if q.kind is not Kind.LIST
        ]
        facts += COMPUTED
        facts += [
            Fact(
                f"result.{analyte.key}",
                _S if analyte.is_ordinal else _N,
                f"current result: {analyte.name}",
                "results",
                analyte.unit,
            )
            for analyte in analytes
        ]
        facts += [Fact(d.name, _T, d.meaning, "definition") for d in definitions]
        self._facts = {fact.name: fact for fact in facts}

    @override
    def __getitem__(self, name: str) -> Fact:
        """Return the fact with a name."""
        return self._facts[name]

    @override
    def __iter__(self) -> Iterator[str]:
        """Yield every name."""
        return iter(self._facts)

    @override
    def __len__(self) -> int:
        """Return how many facts there are."""
        return len(self._facts)

    def check(self, node: Node, where: str) -> None:
        """Refuse a condition that names an unknown fact or misuses a known one.

        Raises:
            KnowledgeError: naming the place, the fact and what is wrong.
        """
        for leaf in leaves(node):
            fact = self._facts.get(leaf.fact)
            if fact is None:
                remedy = meant(leaf.fact, self._facts, see="the rule book")
                raise KnowledgeError(f"{where}: no fact {leaf.fact}: {remedy}")
            if fact.type is not _needed(leaf):
                raise KnowledgeError(
                    f"{where}: {leaf.fact} is a {fact.type.value}, "
                    f"but is used as a {_needed(leaf).value}"
                )


def leaves(node: Node) -> Iterator[Leaf]:
    """Yield every claim of a condition, in the order of the text."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Not):
        yield from leaves(node.part)
    else:
        for part in node.parts:
            yield from leaves(part)


def _needed(leaf: Leaf) -> FactType:
    if leaf.sign == "is":
        return FactType.TRUTH
    if leaf.sign == "holds":
        return FactType.TEXTS
    sample = leaf.operand[0] if isinstance(leaf.operand, tuple) else leaf.operand
    return FactType.TEXT if isinstance(sample, str) else FactType.NUMBER
