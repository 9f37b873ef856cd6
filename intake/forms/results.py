"""A typed laboratory result in its standard unit, or what is wrong with it."""

from dataclasses import dataclass

from intake.knowledge.analytes import Analytes, Fault


@dataclass(frozen=True, slots=True)
class ResultReading:
    """What a result means.

    Attributes:
        shown: the value in the standard unit, where it was typed in another.
        wrong: what is wrong, in words; empty if nothing is.
        column: where that stands: value or unit.
    """

    shown: str = ""
    wrong: str = ""
    column: str = ""


def read_result(analytes: Analytes, key: str, value: str, unit: str) -> ResultReading:
    """Read a result; nothing typed yet is nothing wrong."""
    if key not in analytes or not value.strip():
        return ResultReading()
    reading = analytes[key].read(value.replace(",", "."), unit)
    if isinstance(reading, Fault):
        wrong = f"It {reading.wrong}: {reading.remedy}."
        return ResultReading(wrong=wrong, column=reading.field)
    same = unit.strip().casefold() == reading.unit.casefold()
    if same or reading.value is None:
        return ResultReading()
    return ResultReading(shown=f"= {reading.text} {reading.unit}")
