"""A typed laboratory result in its standard unit, or what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from intake.domain.assessment import Interpretation
from intake.knowledge.analytes import Analyte, Analytes, Fault
from intake.knowledge.other_units import in_unit
from intake.knowledge.units import shown_unit


@dataclass(frozen=True, slots=True)
class ResultReading:
    """What a result means.

    Attributes:
        shown: the value in the unit that is preferred, where it was typed in another;
            else in the standard one.
        wrong: what is wrong, in words; empty if nothing is.
        column: where that stands: value or unit.
    """

    shown: str = ""
    wrong: str = ""
    column: str = ""


def read_result(
    analytes: Analytes, key: str, value: str, unit: str, *, wish: str = ""
) -> ResultReading:
    """Read a result; nothing typed yet is nothing wrong.

    `wish` is the unit that the clinic prefers for the test, if any.
    """
    if key not in analytes or not value.strip():
        return ResultReading()
    reading = analytes[key].read(value.replace(",", "."), unit)
    if isinstance(reading, Fault):
        wrong = f"It {reading.wrong}: {reading.remedy}"
        wrong += "" if wrong.endswith("?") else "."
        return ResultReading(wrong=wrong, column=reading.field)
    point = value.replace(",", ".")
    wished = in_unit(analytes, key, point, unit, wish) if wish else None
    if wished:
        return ResultReading(shown=f"= {wished} {shown_unit(wish)}")
    same = unit.strip().casefold() == reading.unit.casefold()
    if same or reading.value is None:
        return ResultReading()
    return ResultReading(shown=f"= {reading.text} {reading.unit}")


def doubt_of(analytes: Analytes, key: str, value: str, unit: str) -> str:
    """Return a question where a value that is not normal would be in another unit.

    A glucose of 10.0 mmol/L read as 100 mg/dL hides a high one: only asked, never
    changed. Nothing is asked of a value that is normal as it stands.
    """
    if key not in analytes:
        return ""
    analyte = analytes[key]
    is_now = _WORDS.get(_meaning(analyte, value, unit))
    if is_now is None:
        return ""
    for other in analyte.units:
        if _meaning(analyte, value, other) is Interpretation.NORMAL:
            said = f"{value} {shown_unit(unit)}".strip()
            return f"{said} is {is_now}. Or did you mean {shown_unit(other)}?"
    return ""


_WORDS: Mapping[Interpretation | None, str] = {
    Interpretation.CRITICAL_LOW: "critical",
    Interpretation.CRITICAL_HIGH: "critical",
    Interpretation.LOW: "low",
    Interpretation.HIGH: "high",
}


def _meaning(analyte: Analyte, value: str, unit: str) -> Interpretation | None:
    reading = analyte.read(value.replace(",", "."), unit)
    if isinstance(reading, Fault) or reading.value is None:
        return None
    return analyte.interpret(reading.value, analyte.interval)
