"""The words on a label that are not a medicine's name, and what they say."""

from dataclasses import dataclass
from enum import StrEnum
from importlib.resources.abc import Traversable

from intake.knowledge.medicines.phrases import PhraseIndex
from intake.knowledge.medicines.tables import cells, read_table
from intake.knowledge.medicines.tokens import key_of

_COLUMNS = ("kind", "phrases", "value", "route")


class WordKind(StrEnum):
    """What a known word or phrase says."""

    FORM = "form"
    MODIFIER = "modifier"
    UNIT = "unit"
    VOLUME = "volume"
    PER = "per"
    SALT = "salt"
    FILLER = "filler"
    MAKER = "maker"
    MORE = "more"
    """The product may hold more than the name before it: `plus`, `cold`, `night`."""
    DOUBT = "doubt"
    """Perhaps not taken: `stopped`, `allergic`."""
    NONMEDICINE = "nonmedicine"
    """The text is about a thing, a food or an event: `needles`, `juice`."""
    VACCINE = "vaccine"
    ORDINARY = "ordinary"
    """A name of a medicine that is an everyday word too: `iron`, `coffee`."""
    EVERYDAY = "everyday"
    """Not a name, though spelt like one: never taken for a misspelling."""


@dataclass(frozen=True, slots=True)
class Word:
    """A known word or phrase."""

    kind: WordKind
    value: str
    route: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All known words, and the everyday words that are names of medicines too."""

    words: PhraseIndex[Word]
    units: dict[str, str]
    volumes: dict[str, str]
    pers: dict[str, str]
    ordinary: frozenset[str]
    everyday: frozenset[str]


_BESIDE_OTHERS = {
    WordKind.UNIT,
    WordKind.VOLUME,
    WordKind.PER,
    WordKind.ORDINARY,
    WordKind.EVERYDAY,
}
"""Kinds whose words may mean something else in another place on the label."""


def read_lexicon(folder: Traversable) -> Lexicon:
    """Read the words of labels.

    Raises:
        KnowledgeError: if a phrase has two meanings, or a kind is unknown.
    """
    table = read_table(folder, "words.csv", _COLUMNS)
    words: dict[str, Word] = {}
    beside: dict[WordKind, dict[str, str]] = {kind: {} for kind in _BESIDE_OTHERS}
    for line, row in table:
        try:
            word = Word(WordKind(row["kind"]), row["value"], row["route"])
        except ValueError:
            raise table.wrong(line, f"unknown kind {row['kind']!r}") from None
        for phrase in map(key_of, cells(row["phrases"])):
            if word.kind in beside:
                beside[word.kind][phrase] = word.value
            elif words.setdefault(phrase, word).kind is not word.kind:
                raise table.wrong(line, f"{phrase!r} has two meanings")
    return Lexicon(
        words=PhraseIndex(words),
        units=beside[WordKind.UNIT],
        volumes=beside[WordKind.VOLUME],
        pers=beside[WordKind.PER],
        ordinary=frozenset(beside[WordKind.ORDINARY]),
        everyday=frozenset(beside[WordKind.EVERYDAY]),
    )
