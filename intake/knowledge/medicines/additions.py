"""Puts a clinic's own names beside those that the program ships with."""

from collections.abc import Iterable, Mapping

from intake.knowledge.medicines.clinic_names import ClinicName
from intake.knowledge.medicines.lexicon import Lexicon
from intake.knowledge.medicines.names import other_spellings
from intake.knowledge.medicines.substance import Name, NameKind, Substance
from intake.knowledge.medicines.tokens import key_of


def with_additions(
    names: Mapping[str, Name],
    additions: Iterable[ClinicName],
    substances: Mapping[str, Substance],
    lexicon: Lexicon,
) -> dict[str, Name]:
    """Return all names; a brand that comes to mean several medicines is asked about.

    The program's generic names stay as they are, whatever was imported: a later
    release may know better than an import before it, and must start all the same. For
    the same reason names of medicines that are no longer listed are left out.
    """
    merged = dict(names)
    spellings: dict[str, Name] = {}
    for addition in additions:
        key = key_of(addition.text)
        meant = tuple(substances[inn] for inn in addition.inns if inn in substances)
        if not key or not meant or lexicon.words.get(key) is not None:
            continue
        known = merged.get(key)
        if known is None:
            is_word = key in lexicon.ordinary or key in lexicon.everyday
            name = Name(addition.text, addition.kind, meant, ordinary=is_word)
            merged[key] = name
            spellings |= dict.fromkeys(other_spellings(key, name), name)
        elif known.kind is NameKind.BRAND or known.is_ambiguous:
            both = tuple(dict.fromkeys((*known.substances, *meant)))
            merged[key] = known._replace(substances=both)
    for word in lexicon.everyday & spellings.keys():
        del spellings[word]
    return spellings | merged
