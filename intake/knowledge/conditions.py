"""Conditions by key, name, everyday synonym and ICD-10 code."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable

from typing_extensions import override

from intake.knowledge.nearest import meant
from intake.knowledge.toml_tables import Table, tables


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionEntry:
    """One condition that the rules know."""

    key: str
    name: str
    synonyms: tuple[str, ...]
    icd10: str
    snomed: str
    cramp_relation: str
    why: str
    source: tuple[str, ...]


def _plain(text: str) -> str:
    """Return words in lower case, apostrophes and punctuation aside."""
    text = text.lower().replace("'s", "s").replace("’s", "s")
    return " ".join(re.findall(r"[a-z0-9.]+", text))


_ASIDE = (
    r"(since )?(19|20)[0-9]{2}|egfr [0-9]{1,3}|((well|poorly|diet|tablet) )?controlled"
    r"|mild|moderate|severe|stable|known|diagnosed|diagnosis|longstanding|long standing"
)
_LEADING = re.compile(rf"^(({_ASIDE}) )+")
_TRAILING = re.compile(rf"( ({_ASIDE}))+$")


def _without_asides(plain: str) -> str:
    """Return a name without what says since when, or how bad it is."""
    return _TRAILING.sub("", _LEADING.sub("", plain))


class Conditions(Mapping[str, ConditionEntry]):
    """Every condition by key."""

    def __init__(self, entries: Iterable[ConditionEntry]) -> None:
        self._by_key = {entry.key: entry for entry in entries}

    @override
    def __getitem__(self, key: str) -> ConditionEntry:
        """Return the condition with a key."""
        return self._by_key[key]

    @override
    def __iter__(self) -> Iterator[str]:
        """Yield every key."""
        return iter(self._by_key)

    @override
    def __len__(self) -> int:
        """Return how many conditions there are."""
        return len(self._by_key)

    @cached_property
    def _names(self) -> Mapping[str, ConditionEntry | None]:
        """Every name and code; None where two conditions share it."""
        names: dict[str, ConditionEntry | None] = {}
        for entry in self._by_key.values():
            own = {_plain(name) for name in (entry.key, entry.name, *entry.synonyms)}
            own.add(entry.icd10.lower())
            for name in own - {""}:
                names[name] = entry if names.get(name, entry) is entry else None
        return names

    def match(self, text: str) -> ConditionEntry | None:
        """Return the one condition that a text surely names, or None.

        A query (`?DVT`) names nothing; a year, a rate or how well it is controlled
        may stand beside the name.
        """
        if "?" in text:
            return None
        plain = _plain(text)
        found = self._names.get(plain) or self._names.get(_without_asides(plain))
        if found is None and re.fullmatch(r"[a-z][0-9]{2}\.[0-9]{1,2}", plain):
            found = self._names.get(plain[:3])
        return found

    def suggest(
        self, text: str, *, limit: int = 8, usage: Mapping[str, int] | None = None
    ) -> tuple[ConditionEntry, ...]:
        """Return conditions with a name, synonym or code that begins with a text.

        Whole names come before words within names, and of those that fit alike the
        most used first.
        """
        used = usage or {}
        wanted = _plain(text)
        if not wanted:
            return ()
        ranked: dict[str, tuple[int, int, int]] = {}
        for place, entry in enumerate(self._by_key.values()):
            names = [_plain(n) for n in (entry.name, *entry.synonyms)]
            names.append(entry.icd10.lower())
            if rank := min(filter(None, (_rank(n, wanted) for n in names)), default=0):
                ranked[entry.key] = (rank, -used.get(entry.key, 0), place)
        best = sorted(ranked, key=lambda key: ranked[key])
        return tuple(self._by_key[key] for key in best[:limit])

    def meant(self, key: str) -> str:
        """Return what to do about a key that is not known."""
        return meant(key, self._by_key, see="docs/schema.")


def _rank(name: str, wanted: str) -> int:
    """Return 1 for the same name, 2 for its beginning, 3 for a word's, 0 for none."""
    if name == wanted:
        return 1
    if name.startswith(wanted):
        return 2
    words = wanted.split()
    starts = all(any(w.startswith(part) for w in name.split()) for part in words)
    return 3 if starts else 0


def read_conditions(file: Traversable) -> Conditions:
    """Read the conditions.

    Raises:
        KnowledgeError: naming file, line and condition.
    """
    return Conditions(_entry(table) for table in tables(file, "condition", key="key"))


def _entry(table: Table) -> ConditionEntry:
    table.only(
        *("key", "name", "synonyms", "icd10", "snomed", "cramp_relation"),
        *("why", "source"),
    )
    return ConditionEntry(
        key=table.text("key"),
        name=table.text("name"),
        synonyms=table.texts("synonyms"),
        icd10=table.text("icd10"),
        snomed=table.text("snomed", ""),
        cramp_relation=table.text("cramp_relation"),
        why=table.text("why"),
        source=table.texts("source"),
    )
