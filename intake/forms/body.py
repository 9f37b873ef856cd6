"""Where the cramps are: what a press on the drawing answers, and what it shows.

The sites and the side are two questions; the drawing answers both at once.
"""

from collections.abc import Mapping
from typing import Literal

from intake.forms.draft import Draft

Side = Literal["left", "right"]
Spot = tuple[str, Side | None]
"""A site, and the side of it that was pressed; none for the face and the trunk."""

SITES = "answers.cramp_sites"
SIDE = "answers.cramp_side"
ONE_OF_ITS_KIND = frozenset({"face", "trunk"})
_SIDES: Mapping[str, frozenset[Side]] = {
    "left": frozenset(("left",)),
    "right": frozenset(("right",)),
    "both": frozenset(("left", "right")),
    "alternating": frozenset(("left", "right")),
}


def shown(draft: Draft) -> tuple[frozenset[str], frozenset[Side]]:
    """Return the sites that are told, and the sides; no side if it is not known."""
    sites = frozenset(draft.typed(SITES).split())
    return sites, _SIDES.get(draft.typed(SIDE), frozenset())


def pressed(draft: Draft, spot: Spot) -> Mapping[str, str]:
    """Return what a press on a spot answers: it is told, or taken back."""
    site, side = spot
    sites, sides = shown(draft)
    if site not in sites:
        told = {**_with(draft, site)}
        return {**told, SIDE: _joined(draft, side)} if side else told
    if side is None or not sides or side in sides:
        return _without(draft, site)
    return {SIDE: _joined(draft, side)}


def words(draft: Draft, labels: Mapping[str, str]) -> str:
    """Return what the drawing shows, to be spoken."""
    sites, sides = shown(draft)
    named = [label for site, label in labels.items() if site in sites]
    if not named:
        return "nothing marked"
    side = " and ".join(s for s in ("left", "right") if s in sides)
    return f"{', '.join(named)}; {side or 'side not told'}"


def _with(draft: Draft, site: str) -> Mapping[str, str]:
    return {SITES: f"{draft.typed(SITES)} {site}".strip()}


def _without(draft: Draft, site: str) -> Mapping[str, str]:
    left = [one for one in draft.typed(SITES).split() if one != site]
    told = {SITES: " ".join(left)}
    return told if set(left) - ONE_OF_ITS_KIND else {**told, SIDE: ""}


def _joined(draft: Draft, side: Side) -> str:
    """Return the side once another one is told, too."""
    before = draft.typed(SIDE)
    known = _SIDES.get(before, frozenset())
    return before if side in known else ("both" if known else side)
