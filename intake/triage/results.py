"""Results: read in SI units, judged by the patient's interval, current or history."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from intake.domain.assessment import Interpretation, InterpretedResult, Remark
from intake.domain.patient import Sex
from intake.domain.visit import Result
from intake.knowledge.analytes import Analyte, Analytes, Fault, Reading
from intake.knowledge.units import shown_unit
from intake.triage.formulas import adjusted_calcium, egfr

CURRENT_DAYS = 90
"""A result counts for so long after the sample (clinical reference, rule 8)."""
DEALT_WITH_DAYS = 7
"""Older abnormal results may be declared dealt with (reference, section 9)."""
_NOT_ADJUSTED = "Total calcium (albumin not known, not adjusted)"
_ORDINAL_NORMAL = "neg"
_HIGH = (Interpretation.HIGH, Interpretation.CRITICAL_HIGH)
_NOTHING_TO_DEAL_WITH = (Interpretation.NORMAL, Interpretation.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Person:
    """What of a patient matters for reference intervals."""

    age: int
    sex: Sex
    is_pregnant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A result as reported and as it stands for this patient.

    `place` is its place in the document, or None where it was calculated. A calcium is
    provisional while no albumin tells how to adjust it.
    """

    analyte: Analyte
    reading: Reading
    reported: str
    unit: str
    days_ago: int
    interpretation: Interpretation
    because: str
    dealt_with: bool
    place: int | None
    is_provisional: bool = False

    @property
    def name(self) -> str:
        """The name of the test, true of a calcium that could not be adjusted too."""
        return _NOT_ADJUSTED if self.is_provisional else self.analyte.name

    @property
    def is_current(self) -> bool:
        """Whether it still counts."""
        return self.days_ago <= CURRENT_DAYS

    @property
    def number(self) -> Decimal | None:
        """The number to compare, in SI units."""
        return self.reading.value

    def interpreted(self) -> InterpretedResult:
        """Return it as an answer carries it."""
        return InterpretedResult(
            test=self.analyte.key,
            name=self.name,
            value=self.reported,
            unit=self.unit,
            si_value=self.reading.text,
            si_unit=self.reading.unit,
            interpretation=self.interpretation,
            because=self.because,
        )


class Results:
    """Every result of a visit, and the current one of each test."""

    def __init__(
        self, analytes: Analytes, results: Iterable[Result], person: Person, *, at: date
    ) -> None:
        self._analytes = analytes
        self._person = person
        self.remarks: list[Remark] = []
        self.in_words: list[InterpretedResult] = []
        judged = list(self._judge_all(results, at))
        self.current = _latest(judged)
        calculated = list(self._calculated())
        self.current |= {one.analyte.key: one for one in calculated}
        self.all = (*judged, *calculated)
        self.silenced = self._silenced()

    def interpreted(self) -> tuple[InterpretedResult, ...]:
        """Return every result as an answer carries it."""
        return (*(one.interpreted() for one in self.all), *self.in_words)

    def _judge_all(self, results: Iterable[Result], at: date) -> Iterator[Judged]:
        for place, result in enumerate(results):
            analyte = self._analytes.get(result.test)
            if analyte is None:
                self._say(place, "is kept as text and not used by the rules")
                self.in_words.append(_in_words(result))
                continue
            reading = analyte.read(result.value, result.unit)
            if isinstance(reading, Fault):
                self._say(place, f"{analyte.name} {reading.wrong}: {reading.remedy}")
                continue
            yield self._judge(analyte, reading, result, place, at)

    def _judge(
        self, analyte: Analyte, reading: Reading, result: Result, place: int, at: date
    ) -> Judged:
        if result.collected is None:
            self._say(place, f"{analyte.name} has no date: taken as of today")
        days = (at - result.collected.latest()).days if result.collected else 0
        is_old = days > DEALT_WITH_DAYS
        if reading.text.startswith(("<", ">")):
            self._say(place, f"{analyte.name} is given as {reading.text}")
        interpretation, because = self._meaning(analyte, reading)
        if analyte.falsely_high and interpretation in _HIGH:
            self._say(place, f"{analyte.name} is high: {analyte.falsely_high}")
        if is_old and days <= CURRENT_DAYS and result.dealt_with is None:
            self._ask(place, analyte, days, interpretation)
        return Judged(
            analyte=analyte,
            reading=reading,
            reported=result.value,
            unit=result.unit or analyte.unit,
            days_ago=max(days, 0),
            interpretation=interpretation,
            because=because,
            dealt_with=is_old and result.dealt_with is True,
            place=place,
        )

    def _ask(
        self, place: int, analyte: Analyte, days: int, meaning: Interpretation
    ) -> None:
        if meaning not in _NOTHING_TO_DEAL_WITH:
            text = f"{analyte.name} is abnormal and {days} days old: was it dealt with?"
            self._say(place, text)

    def _say(self, place: int, text: str) -> None:
        self.remarks.append(Remark(path=f"results.{place}", text=text))

    def _meaning(
        self, analyte: Analyte, reading: Reading
    ) -> tuple[Interpretation, str]:
        if reading.value is None:
            normal = reading.text == _ORDINAL_NORMAL
            meaning = Interpretation.NORMAL if normal else Interpretation.HIGH
            return meaning, f"dipstick {reading.text}"
        person = self._person
        interval = analyte.interval_for(person.sex, pregnant=person.is_pregnant)
        meaning = analyte.interpret(reading.value, interval)
        if meaning is Interpretation.UNKNOWN:
            return meaning, "no reference interval is set"
        because = f"reference interval {interval} {shown_unit(analyte.unit)}".rstrip()
        if meaning is Interpretation.CRITICAL_LOW:
            because += f"; critical at {analyte.critical.low} or below"
        if meaning is Interpretation.CRITICAL_HIGH:
            because += f"; critical at {analyte.critical.high} or above"
        return meaning, because

    def _calculated(self) -> Iterator[Judged]:
        """Yield the results that follow from others, where none was reported."""
        if "egfr" not in self.current and (made := self._egfr()):
            yield made
        if "adjusted_calcium" not in self.current and (made := self._calcium()):
            yield made

    def _egfr(self) -> Judged | None:
        creatinine = self.current.get("creatinine")
        if creatinine is None or self._person.is_pregnant:
            return None
        value = egfr(
            creatinine.number or Decimal(0), age=self._person.age, sex=self._person.sex
        )
        if value is None:
            return None
        because = "CKD-EPI 2021 from creatinine"
        if self._person.sex not in (Sex.FEMALE, Sex.MALE):
            because += ", the lower of both sexes' values"
        return self._made("egfr", value, creatinine, because)

    def _calcium(self) -> Judged | None:
        total, albumin = self.current.get("calcium"), self.current.get("albumin")
        if total is None or total.number is None:
            return None
        if albumin is None or albumin.number is None:
            because = "total calcium, albumin not known: provisional"
            made = self._made("adjusted_calcium", total.number, total, because)
            return replace(made, is_provisional=True)
        value = adjusted_calcium(total.number, albumin.number)
        because = f"calcium adjusted for albumin {albumin.reading.text} g/L"
        return self._made("adjusted_calcium", value, total, because)

    def _made(self, key: str, value: Decimal, basis: Judged, because: str) -> Judged:
        analyte = self._analytes[key]
        reading = Reading(value, f"{value}", analyte.unit)
        meaning, against = self._meaning(analyte, reading)
        return Judged(
            days_ago=basis.days_ago,
            dealt_with=basis.dealt_with,
            analyte=analyte,
            reading=reading,
            reported=f"{value}",
            unit=analyte.unit,
            interpretation=meaning,
            because=f"{because}; {against}",
            place=None,
        )

    def facts(self) -> Mapping[str, float | str]:
        """Return the current value of each test, in SI units."""
        return {
            key: one.reading.text if one.number is None else float(one.number)
            for key, one in self.current.items()
        }

    def _silenced(self) -> frozenset[str]:
        """Return the tests that no longer call.

        Their abnormal result was dealt with; or it is total calcium, and adjusted
        calcium, told or worked out from an albumin of the same days, is judged instead.
        """
        dealt_with = {key for key, one in self.current.items() if one.dealt_with}
        return frozenset(dealt_with | ({"calcium"} if self._is_adjusted() else set()))

    def _is_adjusted(self) -> bool:
        total, adjusted = (
            self.current.get(key) for key in ("calcium", "adjusted_calcium")
        )
        if total is None or adjusted is None:
            return False
        basis = adjusted if adjusted.place is not None else self.current.get("albumin")
        if basis is None:
            return False
        return abs(basis.days_ago - total.days_ago) <= DEALT_WITH_DAYS


def _in_words(result: Result) -> InterpretedResult:
    """Return the result of a test that the knowledge does not have, as it was told."""
    return InterpretedResult(
        test=result.test,
        name=result.test,
        value=result.value,
        unit=result.unit,
        si_value=result.value,
        si_unit=result.unit,
        interpretation=Interpretation.UNKNOWN,
        because="not used by the rules",
    )


def _latest(judged: Iterable[Judged]) -> dict[str, Judged]:
    """Return the newest current result of each test; the graver one on a tie."""
    newest: dict[str, Judged] = {}
    for one in judged:
        if not one.is_current:
            continue
        held = newest.get(one.analyte.key)
        if held is None or (one.days_ago, _calm(one)) < (held.days_ago, _calm(held)):
            newest[one.analyte.key] = one
    return newest


def _calm(one: Judged) -> int:
    grave = (Interpretation.CRITICAL_LOW, Interpretation.CRITICAL_HIGH)
    if one.interpretation in grave:
        return 0
    return 1 if one.interpretation is not Interpretation.NORMAL else 2
