"""What became of a signed visit under other rules, and what that comes to in all."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from intake.domain.assessment import Level
from intake.domain.decision import Decision
from intake.domain.outcome import Outcome
from intake.domain.record import SignedDocument
from intake.domain.visit import Visit
from intake.services.clinic_rules import Assessor


class Saying(StrEnum):
    """What is done with a piece of advice."""

    GIVEN = "given"
    WITHHELD = "withheld"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class AdviceChange:
    """A piece of advice that is given, withheld or not said, and was not before."""

    key: str
    before: Saying
    after: Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitChange:
    """What is other for one visit; it is known by its number alone.

    Attributes:
        lapsed: rules that were changed or taken away since the nurse decided against
            them: her decision no longer holds.
    """

    visit: int
    before: Level
    after: Level
    tests_added: tuple[str, ...]
    tests_dropped: tuple[str, ...]
    advice: tuple[AdviceChange, ...]
    lapsed: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        """Whether all is as it was."""
        is_same = self.before is self.after
        return is_same and not (
            self.tests_added or self.tests_dropped or self.advice or self.lapsed
        )


@dataclass(frozen=True, slots=True)
class PageReplayed:
    """What became of some visits: how many, which changed, which cannot be told."""

    visits: int
    changes: tuple[VisitChange, ...]
    failed: tuple[int, ...]


@dataclass(slots=True)
class ReplayTotals:
    """What a replay came to so far; its size does not depend on the visits."""

    visits: int = 0
    changed: int = 0
    failed: int = 0
    lapsed: int = 0
    levels: Counter[tuple[Level, Level]] = field(default_factory=Counter)
    tests_added: Counter[str] = field(default_factory=Counter)
    tests_dropped: Counter[str] = field(default_factory=Counter)
    advice: Counter[AdviceChange] = field(default_factory=Counter)

    def add(self, page: PageReplayed) -> None:
        """Count what became of some more visits."""
        self.visits += page.visits
        self.failed += len(page.failed)
        for change in page.changes:
            self.changed += 1
            self.lapsed += bool(change.lapsed)
            if change.before is not change.after:
                self.levels[change.before, change.after] += 1
            self.tests_added.update(change.tests_added)
            self.tests_dropped.update(change.tests_dropped)
            self.advice.update(change.advice)


def replayed(assessor: Assessor, page: Iterable[SignedDocument]) -> PageReplayed:
    """Assess visits anew, each as on the day that it took place, and compare."""
    changes: list[VisitChange] = []
    failed: list[int] = []
    visits = 0
    for signed in page:
        visits += 1
        try:
            change = _change(assessor, signed)
        except Exception:  # noqa: BLE001 (one visit must not end the run)
            failed.append(signed.id)
        else:
            if not change.is_none:
                changes.append(change)
    return PageReplayed(visits, tuple(changes), tuple(failed))


def _change(assessor: Assessor, signed: SignedDocument) -> VisitChange:
    visit = Visit.model_validate_json(signed.visit)
    moment = visit.seen_at or signed.happened_at.astimezone()
    before = Outcome.of_json(signed.assessment)
    after = assessor.engine.outcome(visit, at=moment.date())
    return VisitChange(
        visit=signed.id,
        before=before.level,
        after=after.level,
        tests_added=_without(after.tests, before.tests),
        tests_dropped=_without(before.tests, after.tests),
        advice=tuple(_advice(before, after)),
        lapsed=_lapsed(visit.decision, assessor.digests),
    )


def _without(tests: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(test for test in tests if test not in others)


def _advice(before: Outcome, after: Outcome) -> Iterable[AdviceChange]:
    was, now = _sayings(before), _sayings(after)
    if was == now:
        return
    for key in sorted(was.keys() | now.keys()):
        said = was.get(key, Saying.NOT_SAID), now.get(key, Saying.NOT_SAID)
        if said[0] is not said[1]:
            yield AdviceChange(key, *said)


def _sayings(outcome: Outcome) -> Mapping[str, Saying]:
    return {
        **dict.fromkeys(outcome.given, Saying.GIVEN),
        **dict.fromkeys(outcome.withheld, Saying.WITHHELD),
    }


def _lapsed(decision: Decision | None, digests: Mapping[str, str]) -> tuple[str, ...]:
    """Return the rules of a decision against them that are no longer what they were."""
    if decision is None or (decision.agrees and not decision.untaken):
        return ()
    made_on = decision.rules.items()
    return tuple(rule for rule, digest in made_on if digests.get(rule) != digest)
