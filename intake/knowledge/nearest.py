"""Which known key somebody probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(key: str, known: Iterable[str], *, most: int = 3) -> str:
    """Return the known keys closest to one that is not known, as a phrase."""
    close = get_close_matches(key, list(known), n=most, cutoff=0.5)
    return " or ".join(close) if close else "one of the documented keys"
