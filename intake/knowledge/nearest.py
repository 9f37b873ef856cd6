"""Which known key somebody probably meant."""

from collections.abc import Collection
from difflib import get_close_matches

_FEW = 8


def nearest(key: str, known: Collection[str], *, most: int = 3) -> tuple[str, ...]:
    """Return the known keys closest to one that is not known, the closest first."""
    return tuple(get_close_matches(key, list(known), n=most, cutoff=0.5))


def meant(key: str, known: Collection[str], *, see: str) -> str:
    """Return what to do about a key that is not known.

    Args:
        key: the key.
        known: the keys that there are; a few are told if none is near.
        see: where they stand, told if none is near.
    """
    if close := nearest(key, known):
        return f"did you mean {' or '.join(close)}?"
    return (
        f"use {' or '.join(sorted(known))}" if 0 < len(known) <= _FEW else f"see {see}"
    )
