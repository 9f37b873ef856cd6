"""Signed visits assessed anew in processes of their own."""

from collections.abc import Generator, Iterator
from functools import cache, partial

from intake.domain.record import SignedDocument
from intake.services.clinic_rules import Assessor, ClinicFolders, assessor_with
from intake.services.processes import mapped_apart
from intake.services.replay_comparison import PageReplayed, replayed

Page = tuple[SignedDocument, ...]


def replayed_apart(
    own: ClinicFolders, pages: Iterator[Page], processes: int
) -> Generator[PageReplayed, None, None]:
    """Yield what becomes of each page, in order.

    Raises:
        StoreUnavailableError: if a process ends that should not have.
    """
    return mapped_apart(
        partial(_replayed, own),
        pages,
        processes=processes,
        make_ready=partial(_assessor, own),
        task="replay: a process that assesses visits",
    )


def _replayed(own: ClinicFolders, page: Page) -> PageReplayed:
    return replayed(_assessor(own), page)


@cache
def _assessor(own: ClinicFolders) -> Assessor:
    """Return the rules: each process loads them itself, once."""
    return assessor_with(own)
