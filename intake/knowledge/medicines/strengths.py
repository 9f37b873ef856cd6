"""Reads strengths from a label: `5mg`, `40`, `10mg/5ml`, `20mg/12.5mg`, `5/40`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from intake.knowledge.medicines.lexicon import Lexicon, WordKind
from intake.knowledge.medicines.reading import Reading


@dataclass(frozen=True, slots=True)
class Strength:
    """An amount as the label gives it; the value is exact decimal text."""

    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class BareUnit:
    """The unit meant by a number without one, from a value upwards (else mg)."""

    unit: str
    at_least: float


_AMOUNT = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,6})?")
_PACK_SIGNS = frozenset({"x"})


class StrengthReader:
    """Reads the strengths of one text that was taken apart."""

    def __init__(
        self, reading: Reading, lexicon: Lexicon, bare: BareUnit | None
    ) -> None:
        self._words = reading.tokens.words
        self._gaps = reading.tokens.gaps
        self._lexicon = lexicon
        self._bare = bare
        self._inside_names = {
            place for span in reading.spans for place in range(span.start, span.end)
        }
        self._begins_bare = {
            *(span.end for span in reading.spans),
            *(place + 1 for place in reading.unknown),
            *(
                end
                for _, end, word in reading.words
                if word.kind in (WordKind.MODIFIER, WordKind.SALT)
            ),
        }
        self._forms = {
            start for start, _, word in reading.words if word.kind is WordKind.FORM
        }

    def read(self) -> tuple[Strength, ...]:
        """Return the strengths in the order of the label."""
        found: list[Strength] = []
        place = 0
        bare_end = -1
        while place < len(self._words):
            if not self._is_number(place):
                place += 1
                continue
            strength, end = self._with_unit(place)
            if strength is None and self._may_be_bare(place, bare_end):
                strength = Strength(self._words[place], self._unit_of_bare(place))
                bare_end = end
            if strength is not None and strength not in found:
                found.append(strength)
            place = end
        return tuple(found)

    def _is_number(self, place: int) -> bool:
        word = self._words[place]
        return (
            place not in self._inside_names
            and word[0].isdigit()
            and _AMOUNT.fullmatch(word) is not None
        )

    def _word(self, place: int) -> str:
        return self._words[place] if place < len(self._words) else ""

    def _gap(self, place: int) -> str:
        return self._gaps[place] if place < len(self._words) else ""

    def _with_unit(self, place: int) -> tuple[Strength | None, int]:
        unit = self._lexicon.units.get(self._word(place + 1))
        if unit is None or self._parted(place + 1):
            return self._shared_unit(place)
        per, end = self._per(place + 2)
        return Strength(self._words[place], unit + per), end

    def _parted(self, place: int) -> bool:
        return any(sign in self._gap(place) for sign in "/+,;()")

    def _shared_unit(self, place: int) -> tuple[Strength | None, int]:
        """Read the first number of `20/12.5 mg`, whose unit stands at the end."""
        if "/" in self._gap(place + 1) and self._word(place + 1)[:1].isdigit():
            unit = self._lexicon.units.get(self._word(place + 2))
            if unit is not None:
                return Strength(self._words[place], unit), place + 1
        return None, place + 1

    def _per(self, place: int) -> tuple[str, int]:
        slash = "/" in self._gap(place) or self._word(place) == "per"
        if not slash:
            return "", place
        start = place + 1 if self._word(place) == "per" else place
        number = self._word(start) if self._word(start)[:1].isdigit() else ""
        after = start + 1 if number else start
        lexicon, word = self._lexicon, self._word(after)
        per = lexicon.volumes.get(word) or lexicon.pers.get(word)
        if per is None and lexicon.units.get(word) == "g":
            per = "g"
        if per is None:
            return "", place
        return f"/{number}{per}", after + 1

    def _may_be_bare(self, place: int, bare_end: int) -> bool:
        after, follows = place + 1, self._word(place + 1)
        if follows in _PACK_SIGNS or after in self._forms:
            return False
        if follows in self._lexicon.volumes or follows in self._lexicon.pers:
            return False
        if place == bare_end:
            return any(sign in self._gap(place) for sign in "/-")
        return place in self._begins_bare and "(" not in self._gap(place)

    def _unit_of_bare(self, place: int) -> str:
        bare = self._bare
        if bare is not None and float(self._words[place]) >= bare.at_least:
            return bare.unit
        return "mg"


def bare_units_of(
    units: Mapping[str, BareUnit], inns: tuple[str, ...]
) -> BareUnit | None:
    """Return the unit of a bare number, where one ingredient has its own."""
    return units.get(inns[0]) if len(inns) == 1 else None
