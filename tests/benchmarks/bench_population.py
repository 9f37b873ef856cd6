"""How often each level, test and withheld advice comes, and by which rules.

A made-up population after the reference's estimates. The budgets hold the line between
too little and too much: cramps without anything behind them are seldom worth a test.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from intake.application import Desk
from intake.domain.assessment import Assessment, Level
from intake.domain.visit import Visit
from intake.knowledge.expression import Leaf
from intake.knowledge.release import Knowledge
from intake.services.population.documents import documents
from intake.triage.verdicts import FLOOR
from tests.benchmarks.budget import Measured

SEED = 20261123
TENTH = {"size": 500}
SELF_CARE_OF_PLAIN, TESTED_OF_PLAIN, TESTED_OF_ALL = 20, 10, 68
"""Per cent: at least, at most, at most (issue 3, "No over-ordering")."""
_HARMLESS_RELATIONS = {"context", "none"}
_STRONG = {"moderate", "strong"}
_RELEVANT_FLAGS = frozenset(
    (
        *("k_low", "k_high", "mg_low", "mg_low_longterm", "ca_low", "na_low"),
        *("myotoxic", "nephrotoxic", "narrow_ti", "quinine"),
    )
)
_LEGS = frozenset(("calf", "foot", "thigh", "hamstring"))
_OTHERS = "other_symptoms"
_SYMPTOMS = ("emergency", "symptoms", "legs")
_NOTHING_FOUND = (False, "none", ("none",), "intact", "both_present", "not_checked")
_MOST = 8


@dataclass(frozen=True, slots=True)
class Tally:
    """Of how many patients which thing was said, and which rules said it."""

    patients: Counter[str] = field(default_factory=Counter)
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, said: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Count what was said of one patient: each thing with its rules."""
        for thing, rules in dict(said).items():
            self.patients[thing] += 1
            self.rules.update((thing, rule) for rule in set(rules))

    def lines(self, title: str, size: int) -> Iterator[str]:
        """Yield the shares, the most frequent first, and the rules behind each."""
        yield f"{title}, per cent of {size:,}:"
        for thing, count in self.patients.most_common():
            found = [(n, rule) for (one, rule), n in self.rules.items() if one == thing]
            found.sort(key=lambda item: (-item[0], item[1]))
            rules = ", ".join(f"{r} {_share(n, size):.1f}" for n, r in found[:_MOST])
            yield f"  {_share(count, size):5.1f}  {thing}: {rules}"


@dataclass(frozen=True, slots=True)
class Group:
    """Some patients: their levels, tests and withheld advice."""

    levels: Tally = field(default_factory=Tally)
    tests: Tally = field(default_factory=Tally)
    withheld: Tally = field(default_factory=Tally)
    seen: Counter[str] = field(default_factory=Counter)

    def add(self, assessment: Assessment) -> None:
        """Count one patient."""
        self.seen["patients"] += 1
        self.seen["tested"] += bool(assessment.labs)
        level = assessment.level
        decisive = [one.rule for one in assessment.findings if one.level is level]
        self.levels.add([(level.word, decisive)])
        self.tests.add((lab.test, lab.rules) for lab in assessment.labs)
        self.withheld.add((one.key, [one.rule]) for one in assessment.advice.withhold)

    def lines(self, title: str) -> Iterator[str]:
        """Yield what was counted."""
        size = self.size
        yield f"{title}; any test: {self.share_tested:.1f} %"
        yield from self.levels.lines("Levels", size)
        yield from self.tests.lines("Tests", size)
        yield from self.withheld.lines("Withheld advice", size)

    def share_of_level(self, level: Level) -> float:
        """Return the per cent of these patients who reach a level."""
        return _share(self.levels.patients[level.word], self.size)

    @property
    def size(self) -> int:
        """How many patients there are."""
        return self.seen["patients"]

    @property
    def share_tested(self) -> float:
        """The per cent of these patients for whom any test is ordered."""
        return _share(self.seen["tested"], self.size)


def measure(size: int = 5_000) -> list[Measured]:
    """Assess a population, print the shares, and hold those that matter.

    Three groups: everybody; those without a relevant condition or medicine; and of
    these the uncomplicated ones, with nothing but cramps in the legs. The limits are
    those of the last: it is there that the reference counts 22 % self-care and 9 %
    with a test ("no relevant medicine, condition or extra symptom"). Whoever has an
    alarm sign or another symptom is tested for that, by rows of the reference.
    """
    everybody, plain, uncomplicated = Group(), Group(), Group()
    with tempfile.TemporaryDirectory() as folder:
        expertise = Desk(Path(folder)).expertise
    groups = Groups(expertise.knowledge)
    for document in documents(size, seed=SEED):
        visit = expertise.read(json.dumps(document).encode())
        assessment = expertise.triage.assess(visit)
        everybody.add(assessment)
        if groups.is_plain(visit, assessment):
            plain.add(assessment)
            if groups.is_uncomplicated(visit):
                uncomplicated.add(assessment)
    named = {
        f"All {size:,}": everybody,
        f"{plain.size:,} without relevant condition or medicine": plain,
        f"{uncomplicated.size:,} of these uncomplicated": uncomplicated,
    }
    for name, group in named.items():
        print("\n".join(group.lines(name)), file=sys.stderr)
    all_named, plain_named, uncomplicated_named = named
    return [
        _row(f"{all_named}: any test", everybody.share_tested, at_most=TESTED_OF_ALL),
        *_rows_of(plain_named, plain, tested="for interest"),
        *_rows_of(uncomplicated_named, uncomplicated),
    ]


def _rows_of(name: str, group: Group, *, tested: str = "") -> tuple[Measured, Measured]:
    """Return two shares of a group; with a word for it, tests have no limit."""
    self_care = group.share_of_level(Level.SELF_CARE)
    any_test = _row(
        f"{name}: any test",
        group.share_tested,
        at_most=100 if tested else TESTED_OF_PLAIN,
    )
    return (
        _row(f"{name}: reach SELF-CARE", self_care, at_least=SELF_CARE_OF_PLAIN),
        replace(any_test, budget=tested) if tested else any_test,
    )


class Groups:
    """Says who has anything beside cramps that bears on them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._telling = {
            key
            for key, entry in knowledge.conditions.items()
            if entry.cramp_relation not in _HARMLESS_RELATIONS
        } | {
            str(rule.condition.node.operand)
            for rule in knowledge.level_rules
            if rule.category == FLOOR and isinstance(rule.condition.node, Leaf)
        }
        self._flags = {s.inn: s.flags for s in knowledge.formulary.substances}
        self._section = {q.key: q.section for q in knowledge.questions}

    def is_plain(self, visit: Visit, assessment: Assessment) -> bool:
        """Whether no condition and no medicine bears on cramps.

        That is: no condition related to cramps otherwise than as context, none to
        which the reference gives a level of its own, and no medicine with a moderate or
        strong relation, that moves potassium, magnesium, calcium or sodium, that harms
        muscles, or for which the reference asks for tests whatever the cramps are
        (kidneys, narrow therapeutic index, quinine).
        """
        conditions = {one.key for one in visit.conditions or ()}
        if self._telling.intersection(conditions):
            return False
        medicines = assessment.medications
        is_strong = any(drug.cramp_strength in _STRONG for drug in medicines)
        return not is_strong and not self._takes(assessment, _RELEVANT_FLAGS)

    def is_uncomplicated(self, visit: Visit) -> bool:
        """Whether a plain patient has nothing but cramps, and those in the legs.

        No alarm sign, no symptom, and nothing found on the legs: the "extra symptom" of
        the reference.
        """
        others = {self._section[key] for key in visit.other_symptoms or ()}
        sites = visit.answers["cramp_sites"]
        return not (
            _OTHERS in others
            or (isinstance(sites, tuple) and not _LEGS.issuperset(sites))
            or any(
                self._section[key] in _SYMPTOMS and answer not in _NOTHING_FOUND
                for key, answer in visit.answers.items()
            )
        )

    def _takes(self, assessment: Assessment, flags: frozenset[str]) -> bool:
        medicines = assessment.medications
        taken = [one.inn for drug in medicines for one in drug.ingredients]
        return any(flags & {inn, *self._flags[inn]} for inn in taken)


def _share(count: int, size: int) -> float:
    return 100 * count / size if size else 0.0


def _row(
    what: str, share: float, *, at_least: float = 0, at_most: float = 100
) -> Measured:
    return Measured(
        id="Shares",
        what=what,
        ours=share,
        unit="%",
        peer=None,
        peer_name="",
        ratio=None,
        budget=f"≥ {at_least} %" if at_least else f"≤ {at_most} %",
        passed=at_least <= share <= at_most,
    )
