"""What the formulary knows of one medicine."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

STRENGTHS_OF_EVIDENCE = ("none", "weak", "moderate", "strong")
"""The cramp relation of a medicine, from calmest to strongest."""


class NameKind(StrEnum):
    """What sort of name led to a medicine."""

    INN = "inn"
    OTHER = "other"
    SALT = "salt"
    BRAND = "brand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """One row of the formulary: an ingredient, a combination or a kind of product.

    Attributes:
        klass: key of the medicine's class, as the rules and interactions use it.
        cramp_strength: how strongly it is linked with cramps (none to strong).
        components: the INNs that a fixed combination is replaced by.
        contains: the INNs inside a combination that keeps a class of its own, such as
            an inhaler of two ingredients; used to spot doubled ingredients.
        listed_only: true when the row is there so that the name is recognised, and the
            clinical reference says nothing of it.
    """

    inn: str
    klass: str
    atc: str
    cramp_strength: str
    mechanism: str
    labs: tuple[str, ...]
    flags: frozenset[str]
    components: tuple[str, ...]
    source: str
    brands: tuple[str, ...]
    other_names: tuple[str, ...]
    salts: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    listed_only: bool = False


class Name(NamedTuple):
    """One way to write a medicine, and every row it can mean."""

    text: str
    kind: NameKind
    substances: tuple[Substance, ...]
    ordinary: bool = False
    """An everyday word too (iron, coffee): it counts only when nothing else is said."""

    @property
    def is_ambiguous(self) -> bool:
        """Whether the nurse has to say which one is meant."""
        return len(self.substances) > 1
