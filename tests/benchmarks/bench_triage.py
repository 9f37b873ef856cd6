"""B5: one visit through the triage, and the rules against two other engines.

Time is processor time, so that what else the machine does matters little. The peers
know true and false alone: they are compared on visits of which every fact is known,
and must come to the same truths.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from time import process_time
from typing import Any

from intake.domain.visit import Visit
from intake.knowledge.release import Knowledge, load_knowledge
from intake.knowledge.together import run_together
from intake.knowledge.vocabulary import FactType
from intake.services.population.documents import documents
from intake.triage.computed import compute
from intake.triage.engine import Triage
from intake.triage.facts import facts_of
from tests.benchmarks import peer_rules
from tests.benchmarks.budget import Measured, percentile
from tests.benchmarks.peer_rules import Judge

SEED = 20261123
TENTH = {"rounds": 1, "size": 50}
_AT = date(2026, 11, 23)
_MOST_MS = 1.0
_SAMPLE = 20
_NEUTRAL: Mapping[FactType, object] = {
    FactType.TRUTH: False,
    FactType.NUMBER: 0,
    FactType.TEXT: "",
    FactType.TEXTS: (),
}
_LAST = {
    "disposition": 4,
    "open_dangers": 0,
    "no_open_danger": True,
    "no_other_finding": False,
}
"""What is known only once the other rules have run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Peer:
    """Another engine: how often a round asks it, and how much faster we are to be."""

    name: str
    make: Callable[[Sequence[str]], Judge]
    share: int
    budget: float | None


_PEERS = (
    _Peer(name="zen decision", make=peer_rules.zen_decision, share=1, budget=3),
    _Peer(name="zen, rule by rule", make=peer_rules.zen_alone, share=10, budget=3),
    _Peer(name="zen, one list", make=peer_rules.zen_list, share=1, budget=None),
    _Peer(name="rule-engine", make=peer_rules.rule_engine, share=10, budget=50),
)


def measure(rounds: int = 7, size: int = 1_000) -> list[Measured]:
    """Assess visits of a realistic population, then run the rules alone."""
    knowledge = load_knowledge()
    visits = _visits(size)
    slowest = median(_p95(Triage(knowledge), visits) for _ in range(rounds))
    return [
        Measured(
            id="B5",
            what=f"triage of one visit of {size:,}, p95",
            ours=slowest,
            unit="ms",
            peer=None,
            peer_name="",
            ratio=None,
            budget=f"≤ {_MOST_MS:g} ms",
            passed=slowest <= _MOST_MS,
        ),
        *_against_peers(knowledge, visits[: size // 10], rounds),
    ]


def _visits(size: int) -> list[Visit]:
    made = documents(size, seed=SEED)
    return [Visit.model_validate_json(json.dumps(document)) for document in made]


def _p95(triage: Triage, visits: Sequence[Visit]) -> float:
    times = []
    for visit in visits:
        started = process_time()
        triage.assess(visit, at=_AT)
        times.append(1000 * (process_time() - started))
    return percentile(times, 0.95)


def _against_peers(
    knowledge: Knowledge, visits: Sequence[Visit], rounds: int
) -> list[Measured]:
    rules = [
        *knowledge.level_rules,
        *knowledge.order_rules,
        *knowledge.advice_rules,
    ]
    texts = [peer_rules.translated(rule.condition.node) for rule in rules]
    run = run_together([rule.condition.node for rule in rules])
    judges = {peer.name: peer.make(texts) for peer in _PEERS}
    known = [known_facts(knowledge, visit) for visit in visits]
    theirs = [peer_rules.named_flat(facts) for facts in known]
    _agree(lambda facts: run(facts.get), judges, known, theirs)
    speeds: dict[str, list[float]] = {name: [] for name in ("ours", *judges)}
    for _ in range(rounds):
        speeds["ours"].append(_speed(lambda facts: run(facts.get), known))
        for peer in _PEERS:
            part = theirs[: max(1, len(theirs) // peer.share)]
            speeds[peer.name].append(_speed(judges[peer.name], part))
    middle = {name: median(found) for name, found in speeds.items()}
    return [_line(peer, len(rules), middle["ours"], middle) for peer in _PEERS]


def known_facts(knowledge: Knowledge, visit: Visit) -> dict[str, Any]:
    """Return the facts of a visit, every one that nobody told set to none or no."""
    facts = facts_of(knowledge, visit, at=_AT)
    compute(knowledge, facts)
    neutral = {name: _NEUTRAL[fact.type] for name, fact in knowledge.vocabulary.items()}
    return {**neutral, **_LAST, **facts.values}


def _agree(
    ours: Judge,
    judges: Mapping[str, Judge],
    known: Sequence[Mapping[str, Any]],
    theirs: Sequence[Mapping[str, Any]],
) -> None:
    """Refuse to compare speeds of engines that come to different truths."""
    for mine, other in list(zip(known, theirs, strict=True))[:_SAMPLE]:
        truths = list(ours(mine))
        for name, judge in judges.items():
            if list(judge(other)) != truths:
                raise AssertionError(f"{name} comes to other truths")


def _speed(judge: Judge, facts: Sequence[Mapping[str, Any]]) -> float:
    started = process_time()
    for one in facts:
        judge(one)
    return len(facts) / (process_time() - started)


def _line(
    peer: _Peer, rules: int, ours: float, speeds: Mapping[str, float]
) -> Measured:
    ratio = ours / speeds[peer.name]
    return Measured(
        id="B5",
        what=f"{rules} rule conditions, all facts known",
        ours=ours,
        unit="visits/s",
        peer=speeds[peer.name],
        peer_name=peer.name,
        ratio=ratio,
        budget=f"≥ {peer.budget:g} ×" if peer.budget else "for interest",
        passed=peer.budget is None or ratio >= peer.budget,
    )
