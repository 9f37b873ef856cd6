"""What a patient's medicines mean together: classes, effects, pairs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from intake.domain.assessment import AssessedMedication, Ingredient, InteractionFound
from intake.domain.dates import PartialDate
from intake.domain.visit import Medication
from intake.knowledge.interactions import (
    Interaction,
    InteractionTable,
    severity_rank,
)
from intake.knowledge.medicines import Formulary, Recognition, Status, Substance

WASHOUT = timedelta(weeks=4)
"""Stopped medicines stay in the evaluation for so long (clinical reference, rule 4)."""
STRENGTHS = ("none", "weak", "moderate", "strong")


class Taken(NamedTuple):
    """A medicine on the list, as recognised."""

    entry: Medication
    recognition: Recognition
    is_current: bool
    changed_on: date | None
    """The last day on which it was started or its dose changed, if known."""


class Match(NamedTuple):
    """A row of the interaction tables that this patient's list matches."""

    row: Interaction
    drugs: tuple[str, ...]
    classes: frozenset[str]

    def found(self) -> InteractionFound:
        """Return it as an answer carries it."""
        return InteractionFound(
            drugs=self.drugs,
            severity=self.row.severity,
            effect=self.row.effect,
            action=self.row.action,
            source=self.row.source,
        )


class MedicineList:
    """The medicines that a patient takes, or stopped less than four weeks ago."""

    def __init__(
        self, formulary: Formulary, entries: Iterable[Medication], *, at: date
    ) -> None:
        self.all = tuple(_taken(formulary, entry, at) for entry in entries)
        current = [taken for taken in self.all if taken.is_current]
        self.current = tuple(current)
        self.substances: dict[str, Substance] = {
            substance.inn: substance
            for taken in current
            for substance in taken.recognition.substances
        }
        self._by_key: dict[str, list[str]] = {}
        for inn, substance in self.substances.items():
            for key in {inn, substance.klass}:
                self._by_key.setdefault(key, []).append(inn)
        self._stopped = _stopped(current, at)

    def named(self, inn: str) -> str:
        """Return a medicine as it is said: one that was stopped is said to be so."""
        stopped = self._stopped.get(inn)
        return f"{inn} [stopped {stopped.shown()}]" if stopped else inn

    @property
    def keys(self) -> frozenset[str]:
        """The INN and class keys of what is taken."""
        return frozenset(self._by_key)

    @property
    def flags(self) -> frozenset[str]:
        """Everything that these medicines can do."""
        return frozenset().union(*(s.flags for s in self.substances.values()))

    def with_key(self, key: str) -> tuple[str, ...]:
        """Return the INNs that have a key."""
        return tuple(self._by_key.get(key, ()))

    def with_flag(self, flag: str) -> tuple[str, ...]:
        """Return the INNs that have an effect."""
        return tuple(n for n, s in self.substances.items() if flag in s.flags)

    @property
    def strength(self) -> str:
        """The strongest relation to cramps."""
        ranks = [STRENGTHS.index(s.cramp_strength) for s in self.substances.values()]
        return STRENGTHS[max(ranks, default=0)]

    def with_strength(self, strength: str) -> tuple[str, ...]:
        """Return the INNs with a relation to cramps of this strength."""
        return tuple(
            n for n, s in self.substances.items() if s.cramp_strength == strength
        )

    @property
    def potassium_raising(self) -> str:
        """How many different medicines raise potassium: none, one or several."""
        count = sum(
            not s.flags.isdisjoint(("k_high", "k_supplement"))
            for s in self.substances.values()
        )
        return ("none", "one")[count] if count < len(("none", "one")) else "several"

    @property
    def unrecognised(self) -> int:
        """How many entries were not recognised."""
        return sum(t.recognition.status is Status.UNKNOWN for t in self.current)

    def pairs(self, table: InteractionTable) -> list[Match]:
        """Return the rows that different medicines match, once for each set of them."""
        return [
            Match(row, drugs, self._classes(drugs))
            for row in table.among(self._by_key, self.keys)
            for drugs in self._distinct((row.first, *row.others))
        ]

    def with_conditions(
        self, table: InteractionTable, conditions: frozenset[str]
    ) -> list[Match]:
        """Return the rows of a medicine with a condition that match."""
        return [
            Match(row, (drug, *row.others), self._classes((drug,)))
            for row in table.among(self._by_key, conditions)
            for drug in self.with_key(row.first)
        ]

    def _distinct(self, keys: Sequence[str]) -> Iterable[tuple[str, ...]]:
        """Return every choice of one different medicine for each key."""
        chosen = product(*(self._by_key[key] for key in keys))
        different = (drugs for drugs in chosen if len(set(drugs)) == len(keys))
        return {frozenset(drugs): drugs for drugs in different}.values()

    def _classes(self, drugs: Iterable[str]) -> frozenset[str]:
        return frozenset(
            self.substances[drug].klass for drug in drugs if drug in self.substances
        )


def _taken(formulary: Formulary, entry: Medication, at: date) -> Taken:
    stopped = entry.stopped
    is_current = stopped is None or at - stopped.latest() <= WASHOUT
    started, changed = entry.started, entry.changed
    changed_on = started.latest() if started else None
    if changed and (changed_on is None or changed.latest() > changed_on):
        changed_on = changed.latest()
    return Taken(entry, formulary.recognise(entry.text), is_current, changed_on)


def _stopped(current: Iterable[Taken], at: date) -> Mapping[str, PartialDate]:
    """Return when each medicine ended that is on the list as stopped alone."""
    ended: dict[str, PartialDate] = {}
    goes_on: set[str] = set()
    for taken in current:
        stopped = taken.entry.stopped
        inns = [substance.inn for substance in taken.recognition.substances]
        if stopped is None or stopped.earliest() > at:
            goes_on.update(inns)
        else:
            ended |= dict.fromkeys(inns, stopped)
    return {inn: day for inn, day in ended.items() if inn not in goes_on}


def worst(matches: Iterable[Match]) -> str:
    """Return the gravest severity among matches."""
    return max((m.row.severity for m in matches), key=severity_rank, default="none")


def told_once(matches: Iterable[Match]) -> tuple[InteractionFound, ...]:
    """Return matches most severe first, each set of medicines once."""
    ranked = sorted(matches, key=lambda m: (-severity_rank(m.row.severity), m.drugs))
    seen: set[frozenset[str]] = set()
    told = []
    for match in ranked:
        pair = frozenset(match.drugs)
        if pair not in seen:
            seen.add(pair)
            told.append(match.found())
    return tuple(told)


def assessor(formulary: Formulary) -> Callable[[str], AssessedMedication]:
    """Return what tells a medicine as an answer carries it, from its text."""

    @lru_cache(maxsize=2048)
    def assessed(text: str) -> AssessedMedication:
        return _assessed(text, formulary.recognise(text))

    return assessed


def _assessed(text: str, recognition: Recognition) -> AssessedMedication:
    substances = recognition.substances
    strongest = max(substances, key=_strength, default=None)
    return AssessedMedication(
        text=text,
        status=str(recognition.status),
        ingredients=tuple(
            [Ingredient(inn=s.inn, class_=s.klass, atc=s.atc) for s in substances]
        ),
        cramp_strength=strongest.cramp_strength if strongest else "none",
        mechanism=strongest.mechanism if strongest else "",
    )


def _strength(substance: Substance) -> int:
    return STRENGTHS.index(substance.cramp_strength)
