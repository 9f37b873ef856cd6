"""What differs between versions of a document, and what two changes come to together.

A document falls into leaves: a field, an answer, an entry of a list. An entry is known
by what it is about (a medicine by its text, a result by its test), so that adding one
never makes the others look changed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel

from intake.domain.errors import RefusedError
from intake.domain.patient import Patient
from intake.domain.visit import Condition, Result, Visit

Leaf = tuple[str, ...]
"""Where a leaf stands: `("patient", "family_name")`, `("medications", "BFZ 2.5mg")`."""

GONE_THROUGH = "*"
"""The leaf that says that a list was gone through, however many entries it has."""

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Difference:
    """A leaf that is not what it was; None where there is none."""

    leaf: Leaf
    before: object = field(repr=False)
    after: object = field(repr=False)


@dataclass(frozen=True, slots=True)
class Disputed:
    """A leaf that was changed since editing began, by one side or by both."""

    leaf: Leaf
    base: object = field(repr=False)
    mine: object = field(repr=False)
    theirs: object = field(repr=False)

    @property
    def is_overlap(self) -> bool:
        """Whether both sides changed it, and not to the same."""
        return self.base not in (self.mine, self.theirs) and self.mine != self.theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Generic[M]):
    """Somebody else saved meanwhile: three states, and what lies between them.

    `mine` was not saved and is kept here, whole. `merged` is what both sets of
    changes come to; None where both changed one thing. It is an offer: saving it is
    for whoever reads it to decide.
    """

    base: M = field(repr=False)
    mine: M = field(repr=False)
    theirs: M = field(repr=False)
    version: int
    by: str | None
    at: datetime
    merged: M | None = field(repr=False)

    @property
    def disputed(self) -> tuple[Disputed, ...]:
        """Every leaf that one side or both changed."""
        return disputed(self.base, self.mine, self.theirs)


class ConflictError(RefusedError):
    """Nothing was saved: somebody else saved first. Carries what both of them wrote."""

    def __init__(
        self, text: str, conflict: Conflict[Patient] | Conflict[Visit]
    ) -> None:
        super().__init__(text)
        self.conflict = conflict


def leaves(document: BaseModel) -> dict[Leaf, object]:
    """Return every leaf of a document that says something."""
    return dict(_leaves(document, ()))


def differences(before: BaseModel, after: BaseModel) -> tuple[Difference, ...]:
    """Return every leaf that differs, in the order of the later document."""
    old, new = leaves(before), leaves(after)
    return tuple(
        Difference(leaf, old.get(leaf), new.get(leaf))
        for leaf in dict.fromkeys((*new, *old))
        if old.get(leaf) != new.get(leaf)
    )


def disputed(
    base: BaseModel, mine: BaseModel, theirs: BaseModel
) -> tuple[Disputed, ...]:
    """Return every leaf that one side or both changed, with its three states."""
    first, own, other = leaves(base), leaves(mine), leaves(theirs)
    found = (
        Disputed(leaf, first.get(leaf), own.get(leaf), other.get(leaf))
        for leaf in dict.fromkeys((*own, *other, *first))
    )
    return tuple(d for d in found if not d.base == d.mine == d.theirs)


def merged(base: M, mine: M, theirs: M) -> M | None:
    """Return what both sets of changes come to; None if that cannot be told.

    It cannot where both sides changed one leaf, or where the changes together break
    a rule of the document.
    """
    if any(d.is_overlap for d in disputed(base, mine, theirs)):
        return None
    try:
        return _merged_model(base, mine, theirs)
    except ValueError:
        return None


def combined(base: M, mine: M, theirs: M) -> M:
    """Return what both sides wrote; mine where both changed one thing.

    Where that breaks a rule of the document it is mine alone. It is an offer, to be
    read before it is saved.
    """
    made = merged(base, mine, theirs)
    if made is not None:
        return made
    changes = {
        name: _combined_value(*(getattr(one, name) for one in (base, mine, theirs)))
        for name in type(mine).model_fields
    }
    try:
        return type(mine).model_validate(changes)
    except ValueError:
        return mine


def _combined_value(base: object, mine: object, theirs: object) -> object:
    try:
        return _merged_value(base, mine, theirs)
    except ValueError:
        return mine


def _leaves(document: BaseModel, path: Leaf) -> Iterator[tuple[Leaf, object]]:
    for name in type(document).model_fields:
        yield from _parts(getattr(document, name), (*path, name))


def _parts(value: object, path: Leaf) -> Iterator[tuple[Leaf, object]]:
    if isinstance(value, BaseModel):
        yield from _leaves(value, path)
    elif isinstance(value, Mapping):
        yield from (((*path, str(key)), part) for key, part in value.items())
    elif isinstance(value, tuple):
        yield (*path, GONE_THROUGH), True
        yield from (((*path, key), part) for key, part in _known_by(value).items())
    elif value is not None and value != "":
        yield path, value


def _known_by(entries: Iterable[object]) -> dict[str, object]:
    """Return entries by what they are about; a second one alike gets a number."""
    found: dict[str, object] = {}
    for entry in entries:
        name = key = _about(entry)
        number = 1
        while key in found:
            number += 1
            key = f"{name} ({number})"
        found[key] = entry
    return found


def _about(entry: object) -> str:
    match entry:
        case Condition():
            return entry.key or entry.text or ""
        case Result():
            return f"{entry.test} {entry.collected or ''}".strip()
        case BaseModel():  # the first field says it: text, substance, number, test
            return str(next(iter(dict(entry).values()), ""))
        case _:
            return str(entry)


def _merged_model(base: M, mine: M, theirs: M) -> M:
    changes: dict[str, object] = {}
    for name in type(theirs).model_fields:
        three = (getattr(base, name), getattr(mine, name), getattr(theirs, name))
        changes[name] = _merged_value(*three)
    return type(theirs).model_validate(changes)


def _merged_value(base: object, mine: object, theirs: object) -> object:
    if mine in (base, theirs):
        return theirs
    if base == theirs:
        return mine
    match base, mine, theirs:
        case BaseModel(), BaseModel(), BaseModel():
            return _merged_model(base, mine, theirs)
        case Mapping(), Mapping(), Mapping():
            return _merged_entries(base, mine, theirs)
        case _, tuple(), tuple():
            before = base if isinstance(base, tuple) else ()
            three = (_known_by(before), _known_by(mine), _known_by(theirs))
            return tuple(_merged_entries(*three).values())
        case _:
            raise ValueError("both sides changed one thing")


def _merged_entries(
    base: Mapping[str, object], mine: Mapping[str, object], theirs: Mapping[str, object]
) -> dict[str, object]:
    found = {}
    for key in dict.fromkeys((*theirs, *mine)):
        three = (base.get(key), mine.get(key), theirs.get(key))
        value = three[2] if three[0] == three[1] else three[1]
        if value is not None:
            found[key] = value
    return found
