"""Names in the tables that are recognised as no medicine: vaccines, foods, drinks.

They stay in the tables, which hold all of the clinical reference. What a nurse types of
them is unknown all the same, and nobody is misled into thinking that it was checked.
"""

from collections.abc import Mapping
from dataclasses import replace

from intake.knowledge.medicines.lexicon import Lexicon, Word, WordKind
from intake.knowledge.medicines.substance import Name

_VACCINE_CLASS = "vaccine"
_NAMED_VACCINE = Word(WordKind.VACCINE, "named", "")
"""The whole name of a vaccine, beside which a medicine may stand in a list."""


def part_medicines(
    names: Mapping[str, Name], lexicon: Lexicon
) -> tuple[dict[str, Name], Lexicon]:
    """Return the names of medicines, and the words with those of vaccines added."""
    others = {key: word for key in names if (word := _no_medicine(key, names, lexicon))}
    medicines = {key: name for key, name in names.items() if key not in others}
    return medicines, replace(lexicon, words=lexicon.words.with_more(others))


def _no_medicine(key: str, names: Mapping[str, Name], lexicon: Lexicon) -> Word | None:
    if all(row.klass == _VACCINE_CLASS for row in names[key].substances):
        return _NAMED_VACCINE
    word = lexicon.words.get(key)
    return word if word and word.kind is WordKind.NONMEDICINE else None
