"""Names from the RRF files of RxNorm.

Layout and meaning: NLM, RxNorm technical documentation, sections on RXNCONSO.RRF and
RXNREL.RRF. Only what NLM itself wrote (SAB=RXNORM) is read: the names of the other
vocabularies in the files have licences of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from intake.domain.errors import InvalidDocumentError
from intake.exchange.source_files import SourceFiles, wrong
from intake.knowledge.medicines import NameKind, OfferedName

CONCEPTS = "RXNCONSO.RRF"
RELATIONS = "RXNREL.RRF"

_CONCEPT_BARS = 18
_RELATION_BARS = 16
_MOST_ENTRIES = 200_000
"""Names kept: several times those of a release."""

_RELATIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "tradename_of": ("BN", ("IN", "PIN")),
    "has_tradename": ("BN", ("IN", "PIN")),
    "form_of": ("PIN", ("IN",)),
    "has_form": ("PIN", ("IN",)),
}
"""Relations between types of concepts; they tell which way round a line is meant."""

_KEPT = ("IN", "PIN", "BN")
_SYNONYMS = ("SY", "TMSY")


@dataclass(slots=True)
class _Concept:
    """An ingredient (IN), a salt of it (PIN) or a brand (BN)."""

    type: str
    names: list[str] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)


class RxNormSource:
    """Reads the names of one release."""

    kind = "rxnorm"

    def __init__(self, folder: Path, files: SourceFiles) -> None:
        self._folder = folder
        self._files = files
        self._concepts: dict[str, _Concept] = {}
        self._entries = 0

    @property
    def title(self) -> str:
        """What to call it."""
        return f"RxNorm {self._folder.resolve().name}"

    @property
    def digest(self) -> str:
        """The digest of what was read."""
        return self._files.digest

    def names(self) -> Iterator[OfferedName]:
        """Yield ingredients and salts with their synonyms, then brands.

        Raises:
            InvalidDocumentError: with file, line and what is wrong.
        """
        self._read_concepts(_KEPT)
        if not self._concepts:
            file = self._folder / CONCEPTS
            raise wrong(file, None, "holds no medicine", "is it an RxNorm release?")
        self._read_concepts(_SYNONYMS)
        self._read_relations()
        for concept in self._concepts.values():
            if concept.type != "BN":
                yield from self._offered(concept, NameKind.OTHER)
        for concept in self._concepts.values():
            if concept.type == "BN":
                yield from self._offered(concept, NameKind.BRAND)

    def _read_concepts(self, types: tuple[str, ...]) -> None:
        file = self._folder / CONCEPTS
        for line, text in self._files.lines(file):
            if text.count("|") != _CONCEPT_BARS:
                raise _wrong_columns(file, line)
            cells = text.split("|")
            source, kind, suppressed = cells[11], cells[12], cells[16]
            if source != "RXNORM" or kind not in types or suppressed not in ("N", ""):
                continue
            if types == _KEPT:
                concept = self._concepts.setdefault(cells[0], _Concept(kind))
            elif cells[0] in self._concepts:
                concept = self._concepts[cells[0]]
            else:
                continue
            concept.names.append(cells[14])
            self._count(file, line)

    def _read_relations(self) -> None:
        file = self._folder / RELATIONS
        for line, text in self._files.lines(file):
            if text.count("|") != _RELATION_BARS:
                raise _wrong_columns(file, line)
            cells = text.split("|")
            if cells[7] in _RELATIONS:
                self._relate(cells[7], cells[0], cells[4])
                self._relate(cells[7], cells[4], cells[0])

    def _relate(self, relation: str, whole: str, part: str) -> None:
        one, other = self._concepts.get(whole), self._concepts.get(part)
        type_of_whole, types_of_part = _RELATIONS[relation]
        if one is None or other is None:
            return
        if one.type == type_of_whole and other.type in types_of_part:
            one.parts.add(part)

    def _count(self, file: Path, line: int) -> None:
        self._entries += 1
        if self._entries > _MOST_ENTRIES:
            reason = "is one more than a release can hold"
            raise wrong(file, line, reason, "is it an RxNorm release?")

    def _offered(self, concept: _Concept, kind: NameKind) -> Iterator[OfferedName]:
        if concept.type == "BN":
            parts = tuple(self._names_of(part) for part in sorted(concept.parts))
        else:
            parts = (self._names_of_concept(concept),)
        for name in dict.fromkeys(concept.names):
            yield OfferedName(text=name, kind=kind, ingredients=parts)

    def _names_of(self, key: str) -> tuple[str, ...]:
        return self._names_of_concept(self._concepts[key])

    def _names_of_concept(self, concept: _Concept) -> tuple[str, ...]:
        """Return the names of an ingredient, a salt's own before its ingredient's."""
        names = list(concept.names)
        if concept.type == "PIN" and len(concept.parts) == 1:
            names += self._concepts[next(iter(concept.parts))].names
        return tuple(dict.fromkeys(names))


def is_rxnorm(folder: Path) -> bool:
    """Whether a folder looks like a release."""
    return (folder / CONCEPTS).exists()


def _wrong_columns(file: Path, line: int) -> InvalidDocumentError:
    remedy = "get the file again; it may be cut short"
    return wrong(file, line, "has the wrong number of columns", remedy)
