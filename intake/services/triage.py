"""What the rules say about a visit; stores nothing and asks for no rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from intake.domain.assessment import Assessment, InteractionFound
from intake.domain.errors import Problem
from intake.domain.outcome import Outcome
from intake.domain.visit import NO_PART, Partly, Visit
from intake.ports import Clock
from intake.services.session import today
from intake.triage.undoing import Undoing


class Engine(Protocol):
    """The rules, compiled."""

    def assess(self, visit: Visit, *, at: date, partly: Partly = NO_PART) -> Assessment:
        """Run every rule once."""
        ...

    def outcome(self, visit: Visit, *, at: date) -> Outcome:
        """Return what the assessment comes to, without the reasons."""
        ...

    def interactions(self, visit: Visit, *, at: date) -> Sequence[InteractionFound]:
        """Return what does not go together, most severe first, each once."""
        ...

    def undoing(
        self,
        visit: Visit,
        rule_id: str,
        *,
        at: date,
        partly: Partly = NO_PART,
    ) -> Undoing:
        """Say what it would take for a rule that holds to hold no longer."""
        ...

    def applies(
        self, visit: Visit, *, at: date, partly: Partly = NO_PART
    ) -> Mapping[str, bool | None]:
        """Say which conditional questions apply; None if it cannot be told yet."""
        ...

    def check(self, visit: Visit, *, at: date) -> Sequence[Problem]:
        """Return everything that makes the visit unusable."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageService:
    """Assesses visits as on the day that they took place."""

    engine: Engine
    clock: Clock

    def assess(
        self,
        visit: Visit,
        *,
        at: date | None = None,
        partly: Partly = NO_PART,
    ) -> Assessment:
        """Return what the rules say; `partly`: what is known of lists in part."""
        return self.engine.assess(visit, at=at or self.day_of(visit), partly=partly)

    def outcome(self, visit: Visit) -> Outcome:
        """Return what the assessment comes to, without the reasons."""
        return self.engine.outcome(visit, at=self.day_of(visit))

    def interactions(self, visit: Visit) -> Sequence[InteractionFound]:
        """Return what does not go together, most severe first, each once."""
        return self.engine.interactions(visit, at=self.day_of(visit))

    def undoing(
        self, visit: Visit, rule_id: str, *, partly: Partly = NO_PART
    ) -> Undoing:
        """Return what it would take for a rule that holds to hold no longer."""
        return self.engine.undoing(visit, rule_id, at=self.day_of(visit), partly=partly)

    def applies(
        self, visit: Visit, *, partly: Partly = NO_PART
    ) -> Mapping[str, bool | None]:
        """Return which conditional questions are to be asked; None is to be shown."""
        return self.engine.applies(visit, at=self.day_of(visit), partly=partly)

    def check(self, visit: Visit, *, at: date | None = None) -> Sequence[Problem]:
        """Return everything that makes the visit unusable; nothing if it is usable."""
        return self.engine.check(visit, at=at or self.day_of(visit))

    def today(self) -> date:
        """Return the day that it is where this computer stands."""
        return today(self.clock)

    def day_of(self, visit: Visit) -> date:
        """Return the day of a visit where it took place; today if it does not say."""
        return visit.seen_at.date() if visit.seen_at else self.today()
