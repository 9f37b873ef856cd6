"""Which tests are worth taking, each with its reasons; and often: none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from intake.domain.assessment import LabOrder, Level, RecentResult
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import LevelRule, OrderRule
from intake.triage.facts import Facts
from intake.triage.medicines import Match
from intake.triage.results import Judged

RECENT_DAYS_WHEN_URGENT = 7
"""At emergency and same-day level only a result this recent stands (tool policy)."""
_STANDS_FOR = {
    "creatinine": ("egfr",),
    "egfr": ("creatinine",),
    "calcium": ("adjusted_calcium",),
    "albumin": ("adjusted_calcium",),
}
_LEVELS_OF_DRUGS = {
    "lithium_level": "lithium",
    "digoxin_level": "cardiac_glycoside",
    "tacrolimus_level": "tacrolimus",
    "ciclosporin_level": "ciclosporin",
}
_ORDERING_FLAGS = ("k_low", "mg_low", "ca_low", "narrow_ti")
_MUSCLE_ONLY = frozenset(("ck", "tsh", "alt", "vitamin_d"))
_ROUTINE_CHEMISTRY = frozenset(("potassium", "sodium", "creatinine", "egfr", "urea"))
_OTC_WEEKS = 4
_DAYS_A_WEEK = 7


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
        self._wanted: dict[str, _Wanted] = {}
        self._answered: dict[str, Judged] = {}

    @property
    def _is_acute(self) -> bool:
        return self._level.rank <= Level.SAME_DAY.rank

    def by_level_rules(self, fired: Iterable[LevelRule]) -> None:
        """Take the tests of the rules that hold.

        When acute the routine ones wait, but not those that follow up a result.
        """
        for rule in fired:
            is_calm = rule.level.rank > Level.SAME_DAY.rank
            if self._is_acute and is_calm and rule.analyte is None:
                continue
            for test in rule.labs:
                self._want(test, rule.title, rule.id, rule.level)

    def by_order_rules(self, fired: Iterable[OrderRule]) -> None:
        """Take the tests of the ordering rules that hold."""
        for rule in fired:
            if self._is_acute and not rule.acute:
                continue
            for test in rule.labs:
                self._want(test, rule.title, rule.id, self._routine_urgency())

    def by_pairs(self, matches: Iterable[Match]) -> None:
        """Take the tests of medicine pairs, moderate or worse; major ones if acute."""
        enough = ("major", "contraindicated") if self._is_acute else _FROM_MODERATE
        for match in matches:
            if match.row.severity not in enough:
                continue
            reason = (
                f"{' with '.join(map(self._named, match.drugs))}: {match.row.effect}"
            )
            for test in match.row.labs:
                if self._row_may_ask(test, match.row.severity):
                    self._want(test, reason, "medicine-pair", self._routine_urgency())

    def _named(self, key: str) -> str:
        """Return a medicine, or a condition in words."""
        entry = self._knowledge.conditions.get(key)
        return entry.name if entry else key

    def by_medicines(self) -> None:
        """Take the tests of single medicines (reference rule LR15), unless acute."""
        if self._is_acute or self._facts.medicines is None:
            return
        for taken in self._facts.medicines.current:
            for substance in taken.recognition.substances:
                flags = substance.flags
                if not self._asks(flags, taken.changed_on):
                    continue
                for test in self._row_tests(substance.labs, flags):
                    self._want(
                        test,
                        f"{substance.inn}: {substance.mechanism}",
                        "medicine-tests",
                        self._routine_urgency(),
                    )

    def _asks(self, flags: frozenset[str], since: date | None) -> bool:
        if flags.intersection(_ORDERING_FLAGS) or self._long_ppi(flags):
            return True
        if "nephrotoxic" not in flags:
            return False
        if "otc" not in flags:
            return True
        weeks = (self._facts.at - since).days / _DAYS_A_WEEK if since else 0
        return weeks > _OTC_WEEKS

    def _long_ppi(self, flags: frozenset[str]) -> bool:
        long_use = self._facts.values.get("ppi_over_3_months") is True
        return "mg_low_longterm" in flags and long_use

    def _row_tests(self, labs: Iterable[str], flags: frozenset[str]) -> Iterator[str]:
        if self._long_ppi(flags) and not flags.intersection(_ORDERING_FLAGS):
            yield "magnesium"
            return
        current = self._facts.values.get("bloods_current") is True
        for test in labs:
            if current and not self._still_asked(test, flags):
                continue
            if test == "adjusted_calcium" and not self._calcium_asked(flags):
                continue
            if self._row_may_ask(test, "major"):
                yield test

    def _calcium_asked(self, flags: frozenset[str]) -> bool:
        symptoms = self._facts.values.get("hypercalcaemia_symptoms") is True
        return "ca_low" in flags or symptoms

    @staticmethod
    def _still_asked(test: str, flags: frozenset[str]) -> bool:
        """Whether recent normal bloods leave a test of a medicine to be asked for."""
        return test in _LEVELS_OF_DRUGS or (test == "magnesium" and "mg_low" in flags)

    def _row_may_ask(self, test: str, severity: str) -> bool:
        """Whether a row of a medicine or a pair may ask for a test at all."""
        values = self._facts.values
        muscle = values.get("muscle_symptoms") is True
        if test == "d_dimer" or (test == "ck" and not muscle):
            return False
        if test in _MUSCLE_ONLY and severity == "moderate" and not muscle:
            return False
        if test in _LEVELS_OF_DRUGS:
            medicines = values.get("medicines")
            return isinstance(medicines, tuple) and _LEVELS_OF_DRUGS[test] in medicines
        current = values.get("bloods_current") is True
        return not (current and test in _ROUTINE_CHEMISTRY and not self._is_acute)

    def _routine_urgency(self) -> Level:
        calm = self._level.rank >= Level.ROUTINE.rank
        return Level.ROUTINE if calm else self._level

    def _want(self, test: str, reason: str, rule: str, level: Level) -> None:
        if test == "d_dimer" and self._level is Level.EMERGENCY:
            return  # never listed at emergency level (reference, section 5)
        if stands := self._standing(test):
            self._answered[stands.analyte.key] = stands
            return
        wanted = self._wanted.setdefault(test, _Wanted(level))
        if level.rank < wanted.urgency.rank:
            wanted.urgency = level
        wanted.reasons[reason] = None
        wanted.rules[rule] = None

    def _standing(self, test: str) -> Judged | None:
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
        if self._is_acute and one.days_ago > RECENT_DAYS_WHEN_URGENT:
            return False
        began = self._facts.cramps_began
        if began is not None and (self._facts.at - began).days < one.days_ago:
            return False
        medicines = self._facts.medicines
        changes = (t.changed_on for t in medicines.current) if medicines else ()
        return all(
            day is None or (self._facts.at - day).days >= one.days_ago
            for day in changes
        )

    def labs(self) -> tuple[LabOrder, ...]:
        """Return the tests in the order of a request."""
        analytes = self._knowledge.analytes
        keys = sorted(self._wanted, key=lambda key: analytes.place[key])
        return tuple(
            LabOrder(
                test=key,
                name=analytes[key].name,
                loinc=analytes[key].loinc,
                urgency=self._wanted[key].urgency,
                reasons=tuple(self._wanted[key].reasons),
                rules=tuple(self._wanted[key].rules),
                tube=analytes[key].tube,
                preparation=analytes[key].preparation,
            )
            for key in keys
        )

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


_FROM_MODERATE = ("moderate", "major", "contraindicated")
