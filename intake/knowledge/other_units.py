"""A result in the unit that a clinic is used to, of the value that was reported."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from intake.knowledge.analytes import Analyte, Fault
from intake.knowledge.units import OtherUnit, unit_key

_SIGNS = "<>= "
_SI = OtherUnit("", Decimal(1), Decimal(0))


def in_unit(
    analytes: Mapping[str, Analyte], key: str, value: str, unit: str, wish: str
) -> str | None:
    """Return the value of a result in another unit of its test.

    It is converted once, from what was reported, and told with as many digits as the
    test has in its own unit.

    Args:
        analytes: every test.
        key: which of them.
        value: what was reported, `<0.2` as well.
        unit: in which unit.
        wish: in which it is to be told.

    Returns:
        None where it is in that unit already, where the test is not told in it, or
        where the result cannot be read.
    """
    analyte = analytes.get(key)
    if analyte is None or unit_key(unit) == unit_key(wish):
        return None
    reading = analyte.read(value, unit)
    here, there = _of(analyte, unit), _of(analyte, wish)
    if isinstance(reading, Fault) or reading.value is None or not (here and there):
        return None
    sign = reading.text[0] if reading.text[0] in "<>" else ""
    reported = Decimal(value.strip(_SIGNS).replace(",", "."))
    told = there.from_si(here.to_si(reported))
    return f"{sign}{told.quantize(_step(analyte, there), ROUND_HALF_UP)}"


def _of(analyte: Analyte, unit: str) -> OtherUnit | None:
    """Return how a unit of a test converts; None if it is not in use for it."""
    if unit_key(unit) == unit_key(analyte.unit):
        return _SI
    same = (one for one in analyte.others if unit_key(one.unit) == unit_key(unit))
    return next(same, None)


def _step(analyte: Analyte, there: OtherUnit) -> Decimal:
    """Return the last digit that is told: a tenth as exact where values are tenfold."""
    tenfold = int(there.per_si.log10().to_integral_value())
    return Decimal(1).scaleb(-max(0, analyte.decimals - tenfold))
