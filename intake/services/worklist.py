"""The worklist: what waits, the most urgent first, then who waits longest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from intake.domain.text import clean_line
from intake.domain.worklist import CallBack, WorkItem, WorkKind
from intake.services.session import CLINICAL, Session, requires


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistService:
    """What waits for the nurses of the clinic, for the user of a session."""

    session: Session
    names: Mapping[str, str]
    """What a test is called, by its key."""

    @requires(CLINICAL)
    def all(self) -> tuple[WorkItem, ...]:
        """Return everything that waits, the most urgent first.

        It is read before the log is written: no desk waits to save until it is read.
        """
        with self.session.look() as work:
            waiting = work.worklist
            came = map(self._named, waiting.to_review())
            items = [*waiting.awaiting(), *came, *waiting.call_backs()]
        with self.session.begin() as work:
            work.audit.record(self.session.event("worklist.show", hits=len(items)))
            work.commit()
        return tuple(sorted(items, key=lambda item: item.order))

    def _named(self, item: WorkItem) -> WorkItem:
        """Name the tests of which results came; they are kept by their keys."""
        return replace(item, told=tuple(self.names.get(key, key) for key in item.told))

    @requires(CLINICAL)
    def call_back(self, call: CallBack) -> None:
        """Promise a call about a visit; an earlier promise about it is replaced.

        Raises:
            NotFoundError: if there is no such visit.
        """
        call = replace(call, note=clean_line(call.note))
        with self.session.begin() as work:
            visit = work.visits.get(call.visit_id)
            login, now = self.session.user.login, self.session.clock()
            work.worklist.promise(call, by=login, at=now)
            event = self.session.event(
                "worklist.call_back",
                patient_id=visit.patient_id,
                visit_id=visit.id,
                due=call.due.isoformat(),
            )
            work.audit.record(event)
            work.commit()

    @requires(CLINICAL)
    def settle(self, visit_id: int, kind: WorkKind) -> None:
        """Take a visit off the worklist: called, looked at, or no longer awaited.

        Raises:
            NotFoundError: if there is no such visit.
        """
        with self.session.begin() as work:
            visit = work.visits.get(visit_id)
            login, now = self.session.user.login, self.session.clock()
            work.worklist.settle(visit_id, kind, by=login, at=now)
            event = self.session.event(
                "worklist.settle",
                patient_id=visit.patient_id,
                visit_id=visit_id,
                kind=kind.value,
            )
            work.audit.record(event)
            work.commit()
