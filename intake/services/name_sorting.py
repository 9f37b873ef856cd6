"""Judges names from elsewhere: new, known, of several medicines, or not to be used."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache

from intake.domain.errors import InvalidDocumentError, Problem
from intake.knowledge.medicines import (
    ClinicName,
    Formulary,
    Name,
    NameKind,
    OfferedName,
    Substance,
    family_of,
)
from intake.knowledge.medicines.tokens import key_of

MOST_NAMES = 200_000
"""Names in one import: ten times the brands of a national dictionary."""

_LEAST_LETTERS = 3
_LONGEST_NAME = 80
_MOST_EXAMPLES = 10
_REMEMBERED = 20_000
_LONGEST_INGREDIENT = 255
"""Characters of an ingredient's name, as in a national dictionary."""


class _Verdict(Enum):
    NEW = auto()
    ASKED = auto()
    KNOWN = auto()
    CONTRADICTING = auto()
    UNKNOWN = auto()
    NOT_A_NAME = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of the names of a source.

    Attributes:
        asked: names of several medicines; the nurse is asked which is meant.
        contradicting: names that the program knows as a generic name of another
            medicine; they are not added.
        unknown: names of which an ingredient is not in the formulary.
        missing: those ingredients, the most frequent first.
    """

    source: str
    number: int | None = None
    added: tuple[ClinicName, ...] = ()
    new: int
    known: int
    asked: tuple[str, ...]
    contradicting: tuple[str, ...]
    unknown: int
    missing: tuple[tuple[str, int], ...]
    not_names: tuple[str, ...]

    def kept_as(self, number: int) -> "ImportReport":
        """Return the report with the number under which the import is kept."""
        return replace(self, number=number)


@dataclass(slots=True)
class _Group:
    """A name, and all that a source says it means; there are many, so it is small."""

    text: str
    kind: NameKind
    rows: tuple[Substance, ...] = ()
    is_partly_unknown: bool = False

    @property
    def inns(self) -> tuple[str, ...]:
        """What it means."""
        return tuple(row.inn for row in self.rows)

    def add(self, *rows: Substance) -> None:
        """Take in what it means, too."""
        self.rows = tuple(dict.fromkeys((*self.rows, *rows)))


class NameSorter:
    """Takes one name after another; reports in the end."""

    def __init__(self, formulary: Formulary, origin: str) -> None:
        """Sort the names of a source; `origin` is what complaints call it."""
        self._origin = origin
        self._formulary = formulary
        self._exact = formulary.exact
        self._groups: dict[str, _Group] = {}
        self._missing: Counter[str] = Counter()
        self._ingredient = lru_cache(_REMEMBERED)(self._exact.ingredient)
        self._labelled = lru_cache(_REMEMBERED)(self._exact.labelled)

    def take(self, offered: OfferedName) -> None:
        """Look up what a name means.

        Raises:
            InvalidDocumentError: if there are more names than there can be.
        """
        text = " ".join(offered.text.split())
        group = self._groups.setdefault(key_of(text), _Group(text, offered.kind))
        if len(self._groups) > MOST_NAMES:
            reason = f"holds more than {MOST_NAMES:,} names"
            problem = Problem(self._origin, reason, "import a smaller part of it")
            raise InvalidDocumentError((problem,))
        row = self._row(offered)
        if row is None:
            group.is_partly_unknown = True
        else:
            group.add(row)

    def report(self, source: str) -> ImportReport:
        """Return what becomes of every name."""
        by_verdict: dict[_Verdict, list[_Group]] = {verdict: [] for verdict in _Verdict}
        for key, group in self._groups.items():
            by_verdict[self._verdict(key, group)].append(group)
        new, asked = by_verdict[_Verdict.NEW], by_verdict[_Verdict.ASKED]
        return ImportReport(
            source=source,
            added=tuple(map(self._addition, (*new, *asked))),
            new=len(new),
            known=len(by_verdict[_Verdict.KNOWN]),
            asked=tuple(f"{one.text} ({_meant(one)})" for one in asked),
            contradicting=tuple(
                f"{one.text} ({_meant(one)})"
                for one in by_verdict[_Verdict.CONTRADICTING]
            ),
            unknown=len(by_verdict[_Verdict.UNKNOWN]),
            missing=tuple(self._missing.most_common(_MOST_EXAMPLES)),
            not_names=tuple(one.text for one in by_verdict[_Verdict.NOT_A_NAME]),
        )

    def _row(self, offered: OfferedName) -> Substance | None:
        labelled = self._labelled(offered.label) if offered.label else None
        if labelled is not None:
            return labelled
        parts: dict[str, Substance] = {}
        for names in offered.ingredients:
            short = (name for name in names if len(name) <= _LONGEST_INGREDIENT)
            found = next(filter(None, map(self._ingredient, short)), None)
            if found is None:
                self._miss(names[0])
                return None
            parts[found.inn] = found
        if not parts:
            return None
        row = self._exact.product(tuple(parts.values()), offered.label or offered.text)
        if row is None:
            self._miss(" with ".join(parts))
        return row

    def _miss(self, ingredient: str) -> None:
        shown = " ".join(ingredient[:_LONGEST_NAME].split())
        if shown in self._missing or len(self._missing) < MOST_NAMES:
            self._missing[shown] += 1

    def _verdict(self, key: str, group: _Group) -> _Verdict:
        if not self._can_be_name(key, group.text):
            return _Verdict.NOT_A_NAME
        if group.is_partly_unknown:
            return _Verdict.UNKNOWN
        known = self._formulary.named(group.text)
        if known is not None:
            return _verdict_on_known(known, group)
        generics = self._exact.generics_in(group.text)
        if generics:
            return self._verdict_on_generic(group, generics)
        several = len(_families(group.inns)) > 1
        return _Verdict.ASKED if several else _Verdict.NEW

    def _verdict_on_generic(
        self, group: _Group, generics: tuple[Substance, ...]
    ) -> _Verdict:
        """Judge a name with a generic name in it: it must not lead elsewhere."""
        inside = {family_of(inn) for row in generics for inn in _contents(row)}
        meant = [{family_of(inn) for inn in _contents(row)} for row in group.rows]
        if not all(inside <= contents for contents in meant):
            return _Verdict.CONTRADICTING
        if len(meant) > 1 and len(_families(group.inns)) > 1:
            return _Verdict.ASKED
        recognised = {row.inn for row in self._formulary.recognise(group.text).products}
        return _Verdict.KNOWN if recognised == set(group.inns) else _Verdict.NEW

    def _addition(self, group: _Group) -> ClinicName:
        """Return the name as it is kept; the form on a label chooses in a family."""
        families: dict[str, list[str]] = {}
        for inn in sorted(group.inns):
            families.setdefault(family_of(inn), []).append(inn)
        inns = tuple(
            rows[0] if len(rows) == 1 else self._base(family, rows)
            for family, rows in families.items()
        )
        return ClinicName(text=group.text, kind=group.kind, inns=inns)

    def _base(self, family: str, rows: list[str]) -> str:
        """Return the row that a medicine's name means when no form is given."""
        name = self._formulary.named(family)
        meant = name.substances[0].inn if name else ""
        return meant if family_of(meant) == family else rows[0]

    def _can_be_name(self, key: str, text: str) -> bool:
        letters = sum(char.isalpha() for char in key)
        return (
            letters >= _LEAST_LETTERS
            and len(text) <= _LONGEST_NAME
            and self._exact.can_name(text)
        )


def _verdict_on_known(known: Name, group: _Group) -> _Verdict:
    families = {family_of(row.inn) for row in known.substances}
    if _families(group.inns) <= families:
        return _Verdict.KNOWN
    if known.kind is NameKind.BRAND or known.is_ambiguous:
        group.add(*known.substances)
        return _Verdict.ASKED
    return _Verdict.CONTRADICTING


def _families(inns: Iterable[str]) -> set[str]:
    return {family_of(inn) for inn in inns}


def _contents(row: Substance) -> tuple[str, ...]:
    return row.components or row.contains or (row.inn,)


def _meant(group: _Group) -> str:
    return " or ".join(sorted(group.inns))
