"""Everything that the worklist shows, and how it is fetched."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.application import Application
from intake.domain.jotting import Jotting
from intake.domain.record import Draft, StoredPatient
from intake.domain.worklist import WorkItem

Found = tuple[Draft, StoredPatient]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Everything that waits, fetched together."""

    drafts: Sequence[Found]
    jottings: Sequence[Jotting]
    items: Sequence[WorkItem]

    @property
    def begun(self) -> int:
        """How much was begun and is not finished."""
        return len(self.drafts) + len(self.jottings)

    @property
    def count(self) -> int:
        """How much waits in all."""
        return self.begun + len(self.items)


def fetch_begun(application: Application) -> Waiting:
    """Return what was begun and is not finished, which is soon told."""
    offers = application.drafts.offers()
    return Waiting(
        drafts=tuple((offer.draft, offer.patient) for offer in offers),
        jottings=application.jottings.all(),
        items=(),
    )


def fetch(application: Application) -> Waiting:
    """Return everything that waits."""
    return replace(fetch_begun(application), items=application.worklist.all())
