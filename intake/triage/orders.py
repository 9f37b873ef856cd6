"""Which tests are worth taking, each with its reasons; and often: none."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from intake.domain.assessment import LabOrder, Level, RecentResult
from intake.knowledge.analytes import Analyte
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import LevelRule, OrderRule
from intake.triage.facts import Facts
from intake.triage.medicines import Match
from intake.triage.results import Judged
from intake.triage.row_tests import Rows

RECENT_DAYS_WHEN_URGENT = 7
"""At emergency and same-day level only a result this recent stands (tool policy)."""
_STANDS_FOR = {
    "creatinine": ("egfr",),
    "egfr": ("creatinine",),
    "calcium": ("adjusted_calcium",),
    "albumin": ("adjusted_calcium",),
}
_CALCIUM = ("calcium", "adjusted_calcium")


@dataclass(slots=True)
class _Wanted:
    """A test that something asks for."""

    urgency: Level
    reasons: dict[str, None] = field(default_factory=dict)
    rules: dict[str, None] = field(default_factory=dict)


class Orders:
    """Gathers what the rules ask for, and drops what a recent result answers."""

    def __init__(self, knowledge: Knowledge, facts: Facts, level: Level) -> None:
        self._knowledge = knowledge
        self._facts = facts
        self._level = level
        self._is_acute = level.rank <= Level.SAME_DAY.rank
        calm = level.rank >= Level.ROUTINE.rank
        self._routine_urgency = Level.ROUTINE if calm else level
        self._wanted: dict[str, _Wanted] = {}
        self._answered: dict[str, Judged] = {}
        self._stands: dict[str, Judged | None] = {}
        self._rows = Rows(facts, self._is_acute)
        current = facts.medicines.current if facts.medicines else ()
        changes = (taken.changed_on for taken in current if taken.changed_on)
        self._last_change = max(changes, default=None)

    def by_level_rules(self, fired: Iterable[LevelRule]) -> None:
        """Take the tests of the rules that hold.

        When acute the routine ones wait, but not those that follow up a result.
        """
        for rule in fired:
            is_calm = rule.level.rank > Level.SAME_DAY.rank
            if self._is_acute and is_calm and rule.analyte is None:
                continue
            for test in (*rule.labs, *self._albumin_for(rule)):
                self._want(test, rule.title, rule.id, rule.level)

    def _albumin_for(self, rule: LevelRule) -> tuple[str, ...]:
        """Return albumin where a rule judged calcium that could not be adjusted."""
        if rule.analyte not in _CALCIUM:
            return ()
        calcium = self._facts.results.current.get("adjusted_calcium")
        return ("albumin",) if calcium is not None and calcium.is_provisional else ()

    def by_order_rules(self, fired: Iterable[OrderRule]) -> None:
        """Take the tests of the ordering rules that hold."""
        for rule in fired:
            if self._is_acute and not rule.acute:
                continue
            for test in rule.labs:
                self._want(test, rule.title, rule.id, self._routine_urgency)

    def by_pairs(self, matches: Iterable[Match]) -> None:
        """Take the tests of medicine pairs, moderate or worse; major ones if acute."""
        enough = ("major", "contraindicated") if self._is_acute else _FROM_MODERATE
        for match in matches:
            if match.row.severity not in enough:
                continue
            reason = (
                f"{' with '.join(map(self._named, match.drugs))}: {match.row.effect}"
            )
            for test in self._rows.of_pair(match.row):
                self._want(test, reason, "medicine-pair", self._routine_urgency)

    def _named(self, key: str) -> str:
        """Return a medicine, or a condition in words."""
        entry = self._knowledge.conditions.get(key)
        return entry.name if entry else self._facts.said(key)

    def by_medicines(self) -> None:
        """Take the tests of single medicines (reference rule LR15), unless acute."""
        if self._is_acute or self._facts.medicines is None:
            return
        for taken in self._facts.medicines.current:
            for substance in taken.recognition.substances:
                for test in self._rows.of_medicine(substance, taken.changed_on):
                    self._want(
                        test,
                        f"{self._facts.said(substance.inn)}: {substance.mechanism}",
                        "medicine-tests",
                        self._routine_urgency,
                    )

    def _want(self, test: str, reason: str, rule: str, level: Level) -> None:
        if test == "d_dimer" and self._level is Level.EMERGENCY:
            return  # never listed at emergency level (reference, section 5)
        wanted = self._wanted.get(test)
        if wanted is None:
            if stands := self._standing(test):
                self._answered[stands.analyte.key] = stands
                return
            wanted = self._wanted[test] = _Wanted(level)
        elif level.rank < wanted.urgency.rank:
            wanted.urgency = level
        wanted.reasons[reason] = None
        wanted.rules[rule] = None

    def _standing(self, test: str) -> Judged | None:
        if test not in self._stands:
            self._stands[test] = self._find_standing(test)
        return self._stands[test]

    def _find_standing(self, test: str) -> Judged | None:
        """Return a recent result that stands instead of a new test.

        It must be recent, taken after the cramps began, and after every medicine was
        started or changed (clinical reference, section 5, "current result").
        """
        for key in (test, *_STANDS_FOR.get(test, ())):
            one = self._facts.results.current.get(key)
            if one is not None and self._is_usable(one):
                return one
        return None

    def _is_usable(self, one: Judged) -> bool:
        if one.is_provisional:
            return False
        if self._is_acute and one.days_ago > RECENT_DAYS_WHEN_URGENT:
            return False
        began = self._facts.cramps_began
        if began is not None and (self._facts.at - began).days < one.days_ago:
            return False
        changed = self._last_change
        return changed is None or (self._facts.at - changed).days >= one.days_ago

    def labs(self) -> tuple[LabOrder, ...]:
        """Return the tests in the order of a request."""
        analytes = self._knowledge.analytes
        keys = sorted(self._wanted, key=analytes.place.__getitem__)
        return tuple([_order(analytes[key], self._wanted[key]) for key in keys])

    def recent(self) -> tuple[RecentResult, ...]:
        """Return the recent results that made a new test needless."""
        place = self._knowledge.analytes.place
        return tuple(
            RecentResult(
                test=one.analyte.key,
                name=one.analyte.name,
                value=one.reported,
                unit=one.unit,
                days_ago=one.days_ago,
                interpretation=one.interpretation,
            )
            for key, one in sorted(self._answered.items(), key=lambda kv: place[kv[0]])
        )


def _order(analyte: Analyte, wanted: _Wanted) -> LabOrder:
    return LabOrder(
        test=analyte.key,
        name=analyte.name,
        loinc=analyte.loinc,
        urgency=wanted.urgency,
        reasons=tuple(wanted.reasons),
        rules=tuple(wanted.rules),
        tube=analyte.tube,
        preparation=analyte.preparation,
    )


_FROM_MODERATE = ("moderate", "major", "contraindicated")
