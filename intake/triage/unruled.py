"""Results beyond their limits that no rule of their own speaks of.

The reference has rules for the results that it foresees. What lies outside the
interval, or beyond the limit at which a laboratory telephones, must not pass as
"nothing was found" because nobody wrote a row for it (tool policy).
"""

from collections.abc import Iterable

from intake.domain.assessment import Interpretation, Level
from intake.knowledge.rules import LevelRule
from intake.triage.facts import Facts
from intake.triage.results import Judged

CRITICAL = frozenset((Interpretation.CRITICAL_LOW, Interpretation.CRITICAL_HIGH))
_OUTSIDE = CRITICAL | {Interpretation.LOW, Interpretation.HIGH}
_KIDNEY_FAILURE = frozenset(("dialysis", "ckd_5"))
_OF_KIDNEYS = frozenset(("creatinine", "urea", "egfr"))
_OFTEN_OUTSIDE = frozenset(("egfr", "creatinine", "hba1c", "inr"))
"""Only rules judge these: they know of age, diabetes and warfarin; eGFR stands for
creatinine."""


def critical_unruled(facts: Facts, fired: Iterable[LevelRule]) -> tuple[Judged, ...]:
    """Return critical results that no emergency or same-day rule speaks of.

    Kidney values in known kidney failure are left to the rules, which exempt them.
    """
    grave = {rule.analyte for rule in fired if rule.level.rank <= Level.SAME_DAY.rank}
    known = _KIDNEY_FAILURE.intersection(facts.conditions or ())
    return tuple(
        one
        for one in _speaking(facts)
        if one.interpretation in CRITICAL
        and one.analyte.key not in grave
        and not (known and one.analyte.key in _OF_KIDNEYS)
    )


def abnormal_unruled(facts: Facts, fired: Iterable[LevelRule]) -> tuple[Judged, ...]:
    """Return results outside their interval that no rule speaks of."""
    spoken = {rule.analyte for rule in fired}
    return tuple(
        one
        for one in _speaking(facts)
        if one.interpretation in _OUTSIDE
        and one.analyte.key not in spoken
        and one.analyte.key not in _OFTEN_OUTSIDE
    )


def _speaking(facts: Facts) -> Iterable[Judged]:
    """Return the current results, each once: adjusted calcium stands for total."""
    results = facts.results
    for key, one in results.current.items():
        if key in results.silenced:
            continue
        if key != "calcium" or "adjusted_calcium" not in results.current:
            yield one
