"""Likely contributing causes, by weight of evidence; they never change the level."""

from collections.abc import Iterable, Iterator

from intake.domain.assessment import Contributor
from intake.knowledge.rules import CauseRule
from intake.triage.facts import Facts
from intake.triage.medicines import Taken

LIKELY = 3
"""Weight from which a cause is likely; 1 is minor, 2 possible (tool policy)."""
_AGE = "age"
_CHANGE = "med_change_weeks"
_SUSPECT_DAYS = 12 * 7
"""Longer before the first cramp a medicine is no suspect (as the rule has it)."""
_IN_DAYS_UNDER = 14


def contributors(held: Iterable[CauseRule], facts: Facts) -> tuple[Contributor, ...]:
    """Return the causes that have evidence, the weightiest first.

    Age is context: it is called likely only where no other cause is.
    """
    weights: dict[str, int] = {}
    evidence: dict[str, list[str]] = {}
    for rule in held:
        weights[rule.cause] = weights.get(rule.cause, 0) + rule.weight
        evidence.setdefault(rule.cause, []).append(_said(rule, facts))
    if any(w >= LIKELY for cause, w in weights.items() if cause != _AGE):
        weights = {
            c: min(w, LIKELY - 1) if c == _AGE else w for c, w in weights.items()
        }
    ranked = sorted(weights, key=lambda cause: (-weights[cause], cause))
    return tuple(
        Contributor(cause=c, weight=weights[c], evidence=tuple(evidence[c]))
        for c in ranked
    )


def _said(rule: CauseRule, facts: Facts) -> str:
    """Return the evidence in words, with the medicine and its time if it has one."""
    if _CHANGE not in rule.condition.node.names:
        return rule.evidence
    begun = "; ".join(sorted(_begun(facts)))
    return f"{rule.evidence}: {begun}" if begun else rule.evidence


def _begun(facts: Facts) -> Iterator[str]:
    """Yield which medicine began or changed how long before the first cramp."""
    began = facts.cramps_began
    if began is None or facts.medicines is None:
        return
    for taken in facts.medicines.current:
        if taken.changed_on is None or not _is_related(taken):
            continue
        days = (began - taken.changed_on).days
        if 0 <= days <= _SUSPECT_DAYS:
            when = f"{_how_long(days)} before the first cramp"
            yield f"{_named(taken, facts)} {when}"


def _is_related(taken: Taken) -> bool:
    return any(s.cramp_strength != "none" for s in taken.recognition.substances)


def _named(taken: Taken, facts: Facts) -> str:
    changed = taken.entry.changed
    verb = "changed" if changed and changed.latest() == taken.changed_on else "started"
    names = (facts.said(s.inn) for s in taken.recognition.substances)
    return f"{' and '.join(names)} {verb}"


def _how_long(days: int) -> str:
    count, unit = (days, "day") if days < _IN_DAYS_UNDER else (days // 7, "week")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
