"""Units as laboratories and people spell them, and how they convert."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from typing_extensions import override

_SPELLINGS: Mapping[str, str] = {
    "mmol/l": "mmol/l",
    "mosm/kg": "mosm/kg",
    "mosmol/kg": "mosm/kg",
    "iu/l": "u/l",
    "[iu]/l": "u/l",
    "units/l": "u/l",
    "miu/l": "m[iu]/l",
    "mu/l": "m[iu]/l",
    "uiu/ml": "u[iu]/ml",
    "uu/ml": "u[iu]/ml",
    "miu/ml": "m[iu]/ml",
    "ug/dl": "ug/dl",
    "mcg/l": "ug/l",
    "mcg/ml": "ug/ml",
    "10^9/l": "10*9/l",
    "x10^9/l": "10*9/l",
    "x10*9/l": "10*9/l",
    "10e9/l": "10*9/l",
    "x10e9/l": "10*9/l",
    "x109/l": "10*9/l",
    "g/l(10*9)": "10*9/l",
    "/nl": "10*9/l",
    "10^3/ul": "10*3/ul",
    "x10^3/ul": "10*3/ul",
    "k/ul": "10*3/ul",
    "10*3/mm3": "10*3/ul",
    "ml/min/1.73m2": "ml/min/{1.73_m2}",
    "ml/min/1.73m^2": "ml/min/{1.73_m2}",
    "ml/min/1.73m²": "ml/min/{1.73_m2}",
    "ml/min": "ml/min/{1.73_m2}",
    "ml/min/1.73": "ml/min/{1.73_m2}",
    "mm/hr": "mm/h",
    "mm/1h": "mm/h",
    "": "{inr}",
    "1": "{inr}",
    "ratio": "{inr}",
    "inr": "{inr}",
    "ngml": "ng/ml",
    "µkat/l": "ukat/l",
    "mg/dlurea": "mg/dlurea",
    "ug/lfeu": "ug/l",
    "ng/mlfeu": "ng/ml",
    "mg/lfeu": "mg/l",
    "ug/mlfeu": "ug/ml",
    "percent": "%",
}


@lru_cache(maxsize=512)
@lru_cache(maxsize=512)
def unit_key(unit: str) -> str:
    """Return a unit in one spelling: case, micro signs and spaces aside."""
    key = unit.strip().lower().replace("μ", "u").replace("µ", "u").replace(" ", "")
    key = key.replace("×", "x")
    key = key.replace("litre", "l").replace("liter", "l").replace("⁹", "^9")
    return _SPELLINGS.get(key, key)


@dataclass(frozen=True)
class Interval:
    """A reference interval; a missing side has no limit."""

    low: Decimal | None
    high: Decimal | None

    @override
    def __str__(self) -> str:
        """Return the interval in words."""
        return self._words

    @cached_property
    def _words(self) -> str:
        if self.low is None:
            return f"up to {self.high}"
        return f"from {self.low}" if self.high is None else f"{self.low} to {self.high}"


@dataclass(frozen=True, slots=True)
class OtherUnit:
    """Another unit in use: value = SI value x per_si + offset."""

    unit: str
    per_si: Decimal
    offset: Decimal

    def to_si(self, value: Decimal) -> Decimal:
        """Return the SI value of a value in this unit."""
        return (value - self.offset) / self.per_si

    def from_si(self, value: Decimal) -> Decimal:
        """Return the value in this unit of an SI value."""
        return value * self.per_si + self.offset


def read_unit(raw: Mapping[str, str]) -> OtherUnit:
    """Read another unit from a file.

    Raises:
        ValueError: if it holds something else, or no factor above 0.
    """
    if unknown := raw.keys() - {"unit", "per_si", "offset"}:
        raise ValueError(f"unknown {', '.join(unknown)}")
    per_si = Decimal(raw["per_si"])
    if per_si <= 0:
        raise ValueError("per_si is not above 0")
    return OtherUnit(raw["unit"], per_si, Decimal(raw.get("offset", "0")))


_SHOWN: Mapping[str, str] = {
    "Cel": "°C",
    "mm[Hg]": "mmHg",
    "{unit}/wk": "units/week",
    "/wk": "a week",
    "wk": "weeks",
    "a": "years",
    "d": "days",
    "/d": "a day",
    "h/d": "h/day",
    "L/d": "L/day",
    "/min": "/min",
    "[degF]": "°F",
    "[in_i]": "in",
    "mo": "months",
    "s": "seconds",
    "mL/d": "mL/day",
    "[foz_us]/d": "US fl oz/day",
    "{drink}/wk": "US drinks/week",
}
_SHOWN_PARTS: Mapping[str, str] = {
    "{1.73_m2}": "1.73 m²",
    "{INR}": "",
    "[IU]": "IU",
    "10*9": "10⁹",
    "10*3": "10³",
    "umol": "µmol",
    "ug": "µg",
    "uL": "µL",
    "mosm": "mOsm",
}


@lru_cache(maxsize=512)
def shown_unit(unit: str) -> str:
    """Return a UCUM unit as people write it: `µmol/L` for `umol/L`."""
    if unit in _SHOWN:
        return _SHOWN[unit]
    for code, words in _SHOWN_PARTS.items():
        unit = unit.replace(code, words)
    return unit
