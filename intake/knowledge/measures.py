"""A number in the unit that it was taken in: read once, exactly, and kept as entered.

A limit belongs to a quantity and a unit: 37 °F is refused where 37 °C is well.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from intake.domain.errors import Problem
from intake.domain.visit import Answer, Entered
from intake.knowledge.question import Kind, Limits, Question
from intake.knowledge.questions import QuestionSet
from intake.knowledge.units import OtherUnit, shown_unit, unit_key

_DIGITS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")
_NAMES: Mapping[str, tuple[str, ...]] = {
    "Cel": ("c", "°c", "celsius"),
    "[degF]": ("f", "°f", "fahrenheit"),
    "cm": ("cm",),
    "[in_i]": ("in", "inch", "inches", '"'),
    "wk": ("w", "wk", "wks", "week", "weeks"),
    "mo": ("m", "mo", "month", "months"),
    "a": ("y", "yr", "yrs", "year", "years"),
    "min": ("m", "min", "mins", "minute", "minutes"),
    "s": ("s", "sec", "secs", "second", "seconds"),
    "L/d": ("l", "litre", "litres", "liter", "liters"),
    "mL/d": ("ml",),
    "[foz_us]/d": ("oz", "fl oz", "floz"),
}
"""How people write a unit behind a number, beside its own spelling."""


@dataclass(frozen=True)
class Measure:
    """A numeric question in every unit that is in use for it."""

    question: Question

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units, the one of the question first."""
        others = (other.unit for other in self.question.units)
        return (self.question.unit, *others)

    @cached_property
    def _by_unit(self) -> Mapping[str, OtherUnit]:
        return {other.unit: other for other in self.question.units}

    def unit_text(self, unit: str) -> str:
        """Return a unit as people write it; the question's own if empty."""
        return shown_unit(unit or self.question.unit)

    def value(self, number: Decimal, unit: str) -> Decimal:
        """Return a number of a unit in the unit of the question, as fine as it is."""
        other = self._by_unit.get(unit)
        return number if other is None else self._rounded(other.to_si(number))

    def _rounded(self, value: Decimal) -> Decimal:
        places = 0 if self.question.kind is Kind.WHOLE else self.question.decimals
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    def shown(self, value: Decimal, unit: str) -> Decimal:
        """Return a value of the question's unit in another unit, to be read."""
        other = self._by_unit.get(unit)
        if other is None:
            return value
        coarse = other.per_si > 1 and self.question.decimals <= 1
        number = other.from_si(value)
        places = 0 if coarse and other.offset == 0 else 1
        return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    def limits(self, unit: str) -> Limits | None:
        """Return what is possible, in a unit."""
        possible = self.question.possible
        if possible is None or unit not in self._by_unit:
            return possible
        return Limits(self.shown(possible.low, unit), self.shown(possible.high, unit))

    def fitting(self, number: Decimal, unit: str, *, usual: bool) -> str | None:
        """Return another unit in which a number would be usual, or at least possible.

        Durations are left out: 3 is as good in months as in weeks.
        """
        for other in self.units:
            if other == unit or self.is_time:
                continue
            value = self.value(number, other)
            possible, common = self.question.possible, self.question.usual
            limits = common if usual and common else possible
            if limits is not None and limits.hold(value):
                return other
        return None

    @cached_property
    def is_time(self) -> bool:
        """Whether it is a duration."""
        return self.question.unit in {"wk", "min", "d", "a"}

    def unit_named(self, text: str) -> str | None:
        """Return the one unit that a text behind a number names."""
        wanted = text.strip().casefold()
        named = [
            unit
            for unit in self.units
            if wanted in _NAMES.get(unit, ())
            or wanted in {unit_key(unit), shown_unit(unit).casefold()}
        ]
        return named[0] if len(named) == 1 else None


def entered_faults(
    questions: QuestionSet,
    answers: Mapping[str, Answer],
    entered: Mapping[str, Entered],
) -> Iterator[Problem]:
    """Yield what is wrong with the values as they were entered.

    Each stands beside the answer that was made of it and has to come to the same.
    """
    for key, told in entered.items():
        path = f"entered.{key}"
        question = questions.by_key.get(key)
        if question is None or not question.is_numeric:
            yield Problem(path, "is not a number that is asked", "leave it out")
            continue
        measure = Measure(question)
        if told.unit not in measure.units:
            units = " or ".join(measure.units)
            yield Problem(f"{path}.unit", "is not in use for it", f"use {units}")
        elif _DIGITS.fullmatch(told.value) is None:
            yield Problem(f"{path}.value", "is not a number", "write it like 101.5")
        elif answers.get(key) != measure.value(Decimal(told.value), told.unit):
            remedy = f"let answers.{key} be what it converts to"
            yield Problem(path, "does not agree with the answer", remedy)
