"""All signed visits assessed anew with the present rules: what would be other?"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from intake.domain.assessment import KnowledgeRelease
from intake.domain.record import SignedDocument
from intake.ports import AuditEvent
from intake.services.clinic_rules import ClinicFolders, assessor_with
from intake.services.replay_comparison import PageReplayed, replayed
from intake.services.session import CLINICAL, Session, requires

PROCESSES = 2
_PAGE = 100
"""Visits that are read, handed over and assessed at a time: about 1 MB."""
_FEW = 1_000
"""Visits that are assessed here sooner than other processes can start."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay under way: how many visits there are, and what becomes of them."""

    total: int
    pages: Generator[PageReplayed, None, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayService:
    """Replays the signed visits, for the user of a session.

    `own` says where the clinic's names and its changes to the rules lie: other
    processes read them there.
    """

    session: Session
    release: KnowledgeRelease
    own: ClinicFolders

    @requires(CLINICAL)
    def run(self, since: date | None = None, *, processes: int = PROCESSES) -> Replay:
        """Assess all visits anew, or those from a day on; nothing is stored.

        The newest version of each counts, assessed as on the day that it took place.
        Memory does not grow with the visits. Close the pages to stop.

        Raises:
            StoreUnavailableError: if a process ends that should not have.
        """
        moment = _beginning(since) if since else None
        with self.session.begin() as work:
            total = work.visits.count(since=moment)
            work.audit.record(self._event(total, since))
            work.commit()
        pages = self._pages(moment)
        if processes > 1 and total > _FEW:
            return Replay(total, _apart(self.own, pages, processes))
        assessor = assessor_with(self.own)
        return Replay(total, (replayed(assessor, page) for page in pages))

    def _event(self, total: int, since: date | None) -> AuditEvent:
        return self.session.event(
            "rules.replay",
            visits=total,
            since=since.isoformat() if since else "",
            version=self.release.version,
            digest=self.release.digest,
        )

    def _pages(self, since: datetime | None) -> Iterator[tuple[SignedDocument, ...]]:
        """Yield all documents, each page in a short transaction of its own."""
        after = 0
        while True:
            with self.session.look() as work:
                found = work.visits.documents(after=after, limit=_PAGE, since=since)
            if not found:
                return
            yield tuple(found)
            after = found[-1].id


def _apart(
    own: ClinicFolders, pages: Iterator[tuple[SignedDocument, ...]], processes: int
) -> Generator[PageReplayed, None, None]:
    from intake.services import replay_processes  # noqa: PLC0415 (no window waits)

    return replay_processes.replayed_apart(own, pages, processes)


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time.min).astimezone()
