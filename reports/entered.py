"""Numbers as they were typed, where that was in another unit than is printed."""

from collections.abc import Mapping

from intake.domain.visit import Visit
from reports.document import Line, small
from reports.wording import Wording, unit_text

_UNITS: Mapping[str, str] = {
    "[degF]": "°F",
    "[in_i]": "in",
    "mo": "months",
    "a": "years",
    "s": "seconds",
    "mL/d": "mL/day",
    "[foz_us]/d": "US fl oz/day",
    "{drink}/wk": "US drinks/week",
}


def _unit(unit: str) -> str:
    return _UNITS.get(unit) or unit_text(unit)


def as_entered(visit: Visit, wording: Wording) -> Line | None:
    """Return what was typed in other units; the original always stays visible."""
    told = (
        f"{wording.short(key)} {one.value} {_unit(one.unit)}"
        for key, one in visit.entered.items()
    )
    text = "; ".join(told)
    return small(f"Entered as: {text}.") if text else None
