"""Say in words what a rule asks for.

The words are those of the questions, conditions and tests themselves; nothing is
written by hand that the knowledge already says.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.knowledge.expression import AtLeast, Join, Leaf, Node, Not
from intake.knowledge.release import Knowledge
from intake.services.claim_words import ClaimWords

_SHORT = 88
_APART = (
    *("current_results", "unanswered", "not_applicable"),
    *("same_day_with", "major_with", "moderate_with"),
)
"""Lists whose members are told one by one."""
_FEW = 3
_JOINING = re.compile(r" and | or |:")
"""What makes a claim too long to stand beside another in one line."""


@dataclass(frozen=True, slots=True)
class Said:
    """A condition in words: a claim, or a heading such as `any of` with its parts."""

    text: str
    parts: tuple["Said", ...] = ()

    def lines(self, depth: int = 0) -> Iterator[tuple[int, str]]:
        """Yield the words as an outline: how deep each line stands, and the line."""
        yield depth, f"{self.text}:" if self.parts else self.text
        for part in self.parts:
            yield from part.lines(depth + 1)

    def sentence(self) -> str:
        """Return the words on one line."""
        if not self.parts:
            return self.text
        inner = "; ".join(part.sentence() for part in self.parts)
        return f"{self.text} ({inner})"


@dataclass(frozen=True, slots=True)
class RuleWords:
    """Turns conditions into words."""

    knowledge: Knowledge

    def said(self, node: Node) -> Said:
        """Return a condition in words."""
        return self._said(node, truth=True)

    def _said(self, node: Node, *, truth: bool, within: str = "") -> Said:
        if isinstance(node, Leaf):
            return Said(ClaimWords(self.knowledge).phrase(node, truth=truth))
        if isinstance(node, Not):
            return self._said(node.part, truth=not truth, within=within)
        if isinstance(node, AtLeast):
            parts = tuple(self._said(part, truth=True) for part in node.parts)
            count = f"at least {node.count}" if truth else f"fewer than {node.count}"
            return Said(f"{count} of", parts)
        return self._joined(node, truth=truth, within=within)

    def _joined(self, node: Join, *, truth: bool, within: str) -> Said:
        """Return joined conditions, their opposite by De Morgan."""
        is_all = (node.sign == "&&") is truth
        heading = _heading(is_all=is_all)
        parts: list[Said] = []
        for part in self._parts(node.parts, is_all=is_all, truth=truth):
            parts += part.parts if part.text == heading else (part,)
        if len(parts) == 1:
            return parts[0]
        told_with_others = heading == within
        one = None if told_with_others else _inline(parts, is_all=is_all)
        return one or Said(heading, tuple(parts))

    def _parts(
        self, parts: Sequence[Node], *, is_all: bool, truth: bool
    ) -> Iterator[Said]:
        """Yield the parts, members of one list told together where they stand alike."""
        kept = _without_presence(parts) if is_all and truth else parts
        groups: dict[tuple[str, bool], list[str]] = defaultdict(list)
        for part in kept:
            leaf, holds = _plain(part, truth=truth)
            if leaf and _merges(leaf) and holds is not is_all:
                groups[leaf.fact, holds].append(str(leaf.operand))
        told: set[tuple[str, bool]] = set()
        for part in kept:
            leaf, holds = _plain(part, truth=truth)
            key = (leaf.fact, holds) if leaf else ("", holds)
            if leaf is None or not _merges(leaf) or key not in groups:
                yield self._said(part, truth=truth, within=_heading(is_all=is_all))
            elif key not in told:
                told.add(key)
                yield self._members(leaf, groups[key], truth=holds)

    def _members(self, leaf: Leaf, members: Sequence[str], *, truth: bool) -> Said:
        words = ClaimWords(self.knowledge)
        if len(members) == 1:
            return Said(words.phrase(leaf, truth=truth))
        heading = words.heading(leaf.fact, truth=truth)
        if not heading:
            return Said(words.choices(leaf.fact, members, truth=truth))
        names = tuple(Said(words.member(leaf.fact, member)) for member in members)
        return Said(heading, names)


def _heading(*, is_all: bool) -> str:
    return "all of" if is_all else "any of"


def _plain(node: Node, *, truth: bool) -> tuple[Leaf | None, bool]:
    """Return the claim that a part is, with its truth; None if it is more."""
    while isinstance(node, Not):
        node, truth = node.part, not truth
    return (node if isinstance(node, Leaf) else None), truth


def _merges(leaf: Leaf) -> bool:
    return leaf.sign == "holds" and leaf.fact not in _APART


def _without_presence(parts: Sequence[Node]) -> list[Node]:
    """Leave out that a value is there where it is spoken of anyway."""
    valued = {part.fact for part in parts if isinstance(part, Leaf)}
    return [part for part in parts if _presence(part) not in valued]


def _presence(node: Node) -> str:
    """Return the fact that a part says is there; nothing if it says more."""
    leaf, truth = _plain(node, truth=True)
    if leaf is None or leaf.sign != "holds":
        return ""
    if leaf.fact == "current_results" and truth:
        return f"result.{leaf.operand}"
    absent = leaf.fact in ("not_applicable", "unanswered") and not truth
    return str(leaf.operand) if absent else ""


def _inline(parts: Sequence[Said], *, is_all: bool) -> Said | None:
    """Return a few short claims as one, where they cannot be misread."""
    word = " and " if is_all else " or "
    is_plain = all(not part.parts and not _JOINING.search(part.text) for part in parts)
    text = word.join(part.text for part in parts)
    return (
        Said(text) if is_plain and len(parts) <= _FEW and len(text) < _SHORT else None
    )
