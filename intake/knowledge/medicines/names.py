"""Every way to write a medicine, brought into one index."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from intake.domain.errors import KnowledgeError
from intake.knowledge.medicines.lexicon import Lexicon
from intake.knowledge.medicines.substance import Name, NameKind, Substance
from intake.knowledge.medicines.tables import cells, read_table
from intake.knowledge.medicines.tokens import key_of

_COLUMNS = ("name", "kind", "candidates", "why")
_LEAST_JOINED = 6
_VITAMIN = re.compile(r"\bvitamins?\b")
_INNER_CAPITAL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})")
"""Where `MicardisPlus` may be written in two words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Names that the nurse is asked about, by key.

    Attributes:
        ambiguous: a name of several medicines; each counts until she says which.
        groups: a word for a kind of medicine (`statin`): the text stays unrecognised,
            with the members of the group offered.
    """

    ambiguous: Mapping[str, Name]
    groups: Mapping[str, tuple[str, ...]]


def read_asked(folder: Traversable, substances: Mapping[str, Substance]) -> Asked:
    """Read the names that need a question.

    Raises:
        KnowledgeError: if a candidate is not in the formulary.
    """
    table = read_table(folder, "asked.csv", _COLUMNS)
    ambiguous: dict[str, Name] = {}
    groups: dict[str, tuple[str, ...]] = {}
    for line, row in table:
        candidates = cells(row["candidates"])
        missing = [inn for inn in candidates if inn not in substances]
        if missing or row["kind"] not in ("brand", "other", "group"):
            raise table.wrong(line, f"unknown kind or candidates {missing}")
        for text in cells(row["name"]):
            if row["kind"] == "group":
                groups[key_of(text)] = candidates
            else:
                meant = tuple(substances[inn] for inn in candidates)
                ambiguous[key_of(text)] = Name(text, NameKind(row["kind"]), meant)
    return Asked(ambiguous, groups)


def index_names(
    substances: Mapping[str, Substance], asked: Asked, lexicon: Lexicon
) -> dict[str, Name]:
    """Return every name by its key; a key of two medicines is left to `asked`.

    Raises:
        KnowledgeError: if a name leads to two medicines and is not marked so.
    """
    names: dict[str, Name] = {}
    joined: dict[str, Name] = {}
    for substance in substances.values():
        for text, kind in names_of(substance):
            key = key_of(text)
            if key in asked.ambiguous:
                continue
            name = Name(text, kind, (substance,), ordinary=key in lexicon.ordinary)
            known = names.setdefault(key, name)
            if known.substances != name.substances:
                inns = (known.substances[0].inn, substance.inn)
                raise KnowledgeError(f"{text!r} means both {inns[0]!r} and {inns[1]!r}")
            for spelling in other_spellings(key, name):
                joined.setdefault(spelling, name)
    names |= asked.ambiguous
    for word in lexicon.everyday & joined.keys():
        del joined[word]
    return joined | names


def names_of(substance: Substance) -> Iterator[tuple[str, NameKind]]:
    """Yield every name of a substance."""
    yield substance.inn, NameKind.INN
    for text in substance.other_names:
        yield text, NameKind.OTHER
    for salt in substance.salts:
        yield f"{substance.inn} {salt}", NameKind.SALT
    for text in substance.brands:
        yield text, NameKind.BRAND


def other_spellings(key: str, name: Name) -> Iterator[str]:
    """Yield how else a name is written: `coamilofruse`, `SlowK`, `vit D`.

    And `Micardis Plus` for `MicardisPlus`.
    """
    if " " in key and "vitamin" in key:
        yield _VITAMIN.sub("vit", key)
    if " " in key and len(key) > _LEAST_JOINED and not name.ordinary:
        together = key.replace(" ", "")
        yield together if together.isalpha() else key_of(together)
    if name.kind is NameKind.BRAND and _INNER_CAPITAL.search(name.text):
        yield key_of(_INNER_CAPITAL.sub(" ", name.text))
