"""Likely contributing causes, by weight of evidence; they never change the level."""

from collections.abc import Iterable

from intake.domain.assessment import Contributor
from intake.knowledge.rules import CauseRule

LIKELY = 3
"""Weight from which a cause is likely; 1 is minor, 2 possible (tool policy)."""
_AGE = "age"


def contributors(held: Iterable[CauseRule]) -> tuple[Contributor, ...]:
    """Return the causes that have evidence, the weightiest first.

    Age is context: it is called likely only where no other cause is.
    """
    weights: dict[str, int] = {}
    evidence: dict[str, list[str]] = {}
    for rule in held:
        weights[rule.cause] = weights.get(rule.cause, 0) + rule.weight
        evidence.setdefault(rule.cause, []).append(rule.evidence)
    if any(w >= LIKELY for cause, w in weights.items() if cause != _AGE):
        weights = {
            c: min(w, LIKELY - 1) if c == _AGE else w for c, w in weights.items()
        }
    ranked = sorted(weights, key=lambda cause: (-weights[cause], cause))
    return tuple(
        Contributor(cause=c, weight=weights[c], evidence=tuple(evidence[c]))
        for c in ranked
    )
