"""A visit being written: what was typed, right or wrong, with undo over all of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from intake.domain.errors import UserFacingError

FORMAT = "crampdesk-draft/1"
STEPS_KEPT = 500
"""How many steps can be undone: more than anybody takes in a visit."""


class DraftUnreadableError(UserFacingError):
    """A kept draft is not one of ours, or of a later program."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One change: what stood there before and what stands there now."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    mergeable: bool


class Draft:
    """Path → what was typed; an empty text means that nothing stands there.

    A list of things (medicines, conditions, results, allergies) has rows with names of
    their own, `medications.m2.dose`, so that removing one never renames another.
    """

    def __init__(self, typed: Mapping[str, str] | None = None) -> None:
        self._typed = {path: text for path, text in (typed or {}).items() if text}
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    def typed(self, path: str) -> str:
        """Return what stands at a path, empty if nothing does."""
        return self._typed.get(path, "")

    def all_typed(self) -> Mapping[str, str]:
        """Return everything that was typed."""
        return dict(self._typed)

    def put(self, path: str, text: str, *, typing: bool = False) -> bool:
        """Put a text at a path; return whether that changed anything.

        Args:
            path: where.
            text: what, empty to take it away.
            typing: whether this is one of several key presses of one entry, which
                are undone together.
        """
        return self.put_all({path: text}, typing=typing)

    def put_all(self, changes: Mapping[str, str], *, typing: bool = False) -> bool:
        """Put several texts as one step; return whether that changed anything."""
        after = {p: t for p, t in changes.items() if t != self.typed(p)}
        if not after:
            return False
        before = {path: self.typed(path) for path in after}
        self._set(after)
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if typing and last and last.mergeable and last.after.keys() >= after.keys():
            merged = {**last.after, **after}
            self._done[-1] = _Step(last.before, merged, mergeable=True)
        else:
            self._done.append(_Step(before, after, mergeable=typing))
            del self._done[:-STEPS_KEPT]
        return True

    def rest(self) -> None:
        """End the present entry: what is typed next is undone on its own."""
        if self._done and self._done[-1].mergeable:
            last = self._done[-1]
            self._done[-1] = _Step(last.before, last.after, mergeable=False)

    def undo(self) -> frozenset[str]:
        """Take back the last step and return the paths that it touched."""
        return self._move(self._done, self._undone, back=True)

    def redo(self) -> frozenset[str]:
        """Do again what was taken back last and return the paths that it touched."""
        return self._move(self._undone, self._done, back=False)

    def rows(self, listing: str) -> tuple[str, ...]:
        """Return the names of a list's rows, in the order they were added."""
        prefix = f"{listing}."
        names = {
            p[len(prefix) :].split(".")[0]
            for p in self._typed
            if p[: len(prefix)] == prefix
        }
        return tuple(sorted(names, key=_number))

    def new_row(self, listing: str) -> str:
        """Return a name for a new row; it exists once something is put there."""
        taken = {
            _number(path.split(".")[1])
            for step in (*self._done, *self._undone)
            for path in step.before
            if path.startswith(f"{listing}.")
        } | {_number(name) for name in self.rows(listing)}
        return f"{listing[0]}{next(n for n in count(1) if n not in taken)}"

    def row(self, listing: str, name: str) -> Mapping[str, str]:
        """Return what was typed in a row, by its columns."""
        prefix = f"{listing}.{name}."
        return {
            path[len(prefix) :]: text
            for path, text in self._typed.items()
            if path.startswith(prefix)
        }

    def drop_row(self, listing: str, name: str) -> bool:
        """Remove a row as one step; return whether there was one."""
        columns = self.row(listing, name)
        return self.put_all({f"{listing}.{name}.{column}": "" for column in columns})

    def as_json(self) -> str:
        """Return everything typed as JSON text, to be kept."""
        return json.dumps({"format": FORMAT, "typed": self._typed}, ensure_ascii=False)

    @classmethod
    def from_json(cls, content: str) -> "Draft":
        """Read what `as_json` wrote.

        Raises:
            DraftUnreadableError: if it is something else.
        """
        try:
            document = json.loads(content)
            if document["format"] != FORMAT:
                raise DraftUnreadableError(
                    "This draft was written by a newer CrampDesk: open it there."
                )
            return cls({str(p): str(t) for p, t in document["typed"].items()})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DraftUnreadableError("This draft cannot be read.") from error

    def _set(self, texts: Mapping[str, str]) -> None:
        for path, text in texts.items():
            if text:
                self._typed[path] = text
            else:
                self._typed.pop(path, None)

    def _move(
        self, source: list[_Step], target: list[_Step], *, back: bool
    ) -> frozenset[str]:
        if not source:
            return frozenset()
        step = source.pop()
        self._set(step.before if back else step.after)
        target.append(_Step(step.before, step.after, mergeable=False))
        return frozenset(step.before)


def _number(name: str) -> int:
    digits = name[1:]
    return int(digits) if digits.isdigit() else 0
