"""One line of the table that `make bench` prints."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured, beside its floor or peer from the same run."""

    id: str
    what: str
    ours: float
    unit: str
    peer: float | None
    peer_name: str
    ratio: float | None
    budget: str
    passed: bool


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
