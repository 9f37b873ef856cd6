"""Where on the body a medicine goes decides which row of the formulary is meant.

A gel, cream, drop or inhaler has its own row without the flags of the swallowed form
(clinical reference, section 0 rule 4).
"""

import re
from collections.abc import Iterable

from intake.knowledge.medicines.substance import Substance

_QUALIFIED = re.compile(r"(?P<family>.+) \((?P<qualifier>[a-z ]+)\)")

_ROUTES_OF_QUALIFIER = {
    "topical": ("skin", "eye", "ear", "nose"),
    "skin": ("skin",),
    "eye drops": ("eye", "ear"),
    "ear drops": ("ear",),
    "nasal": ("nose",),
    "inhaled": ("inhaled",),
    "oral": ("mouth",),
    "rectal": ("rectum",),
    "vaginal": ("vagina",),
    "intrauterine": ("uterus",),
}
_ANYWHERE = ""
_BY_THE_BODY = frozenset({"mouth", "injection"})
"""Routes that a row without a qualifier stands for."""


class RouteTable:
    """Knows the rows of one substance by route."""

    def __init__(self, substances: Iterable[Substance]) -> None:
        self._family_of: dict[str, str] = {}
        self._rows: dict[str, dict[str, Substance]] = {}
        rows = tuple(substances)
        families = {family for row in rows if (family := _family(row)[0]) != row.inn}
        for row in sorted(rows, key=_is_wide):
            family, routes = _family(row)
            if family not in families:
                continue
            self._family_of[row.inn] = family
            by_route = self._rows.setdefault(family, {})
            for route in routes:
                by_route.setdefault(route, row)

    def row_for(self, substance: Substance, route: str) -> Substance:
        """Return the row of the same substance that fits where it goes."""
        family = self._family_of.get(substance.inn)
        if family is None or not route:
            return substance
        rows = self._rows[family]
        fitting = rows.get(route)
        if fitting is None and route in _BY_THE_BODY:
            fitting = rows.get(_ANYWHERE)
        return fitting or substance


def family_of(inn: str) -> str:
    """Return the substance of a row: `diclofenac` of `diclofenac (topical)`."""
    found = _QUALIFIED.fullmatch(inn)
    if found and found["qualifier"] in _ROUTES_OF_QUALIFIER:
        return found["family"]
    return inn


def _family(row: Substance) -> tuple[str, tuple[str, ...]]:
    found = _QUALIFIED.fullmatch(row.inn)
    if found and found["qualifier"] in _ROUTES_OF_QUALIFIER:
        return found["family"], _ROUTES_OF_QUALIFIER[found["qualifier"]]
    return row.inn, (_ANYWHERE,)


def _is_wide(row: Substance) -> bool:
    """Let rows for one place come before `(topical)`, which stands for several."""
    return len(_family(row)[1]) > 1
