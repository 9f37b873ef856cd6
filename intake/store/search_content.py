"""What of a visit can be searched for, worked out from the visit itself.

Terms say what is so, by a letter for the kind and a key: `f:` flag, `o:` test ordered,
`r:` result, `a:` abnormal result, `m:` medicine, `k:` class of medicine, `c:`
condition, `l:` level, `q:` level by the rules, `v:` override, `s:` sex, `u:` author.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from intake.domain.assessment import Assessment, Interpretation, Level
from intake.domain.query import Override
from intake.domain.visit import Visit
from intake.store.note_words import note_words
from intake.store.patient_mapping import Columns, local_day
from intake.store.search_keys import plain
from intake.store.visit_mapping import lab_columns, result_columns

PREGNANT = "p"
ANY_ORDERED, ANY_RESULT, ANY_ABNORMAL = "o", "r", "a"
_CALM = frozenset((Interpretation.NORMAL.value, Interpretation.UNKNOWN.value, None, ""))
_PREGNANCIES = frozenset(("pregnancy", "pregnancy_t3"))
_NUMBER = re.compile(r"([<>]?)\s*([0-9]+(?:\.[0-9]+)?)")
_LEAST_URGENT = len(Level)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchContent:
    """The search rows of one visit, all but its place and its patient."""

    urgency: int
    age: int
    terms: frozenset[str]
    values: tuple[Columns, ...] = field(repr=False)
    words: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found at a visit, as far as it can be searched for."""

    terms: frozenset[str]
    values: tuple[Columns, ...] = field(repr=False)


def search_content(
    visit: Visit, assessment: Assessment, *, happened_at: datetime, author: str
) -> SearchContent:
    """Return what a signed visit can be found by."""
    found = found_at(visit, assessment, local_day(happened_at))
    return content_with(
        found, visit, assessment, happened_at=happened_at, author=author
    )


def found_at(visit: Visit, assessment: Assessment, day: date) -> Found:
    """Return what was found at a visit of a day, whoever was seen by whom."""
    values = tuple(_values(visit, assessment, day.isoformat()))
    return Found(
        terms=frozenset((*_terms(visit, assessment), *_result_terms(values))),
        values=tuple(_without_meaning(one) for one in values),
    )


def content_with(
    found: Found,
    visit: Visit,
    assessment: Assessment,
    *,
    happened_at: datetime,
    author: str,
) -> SearchContent:
    """Return what was found, with what else a visit can be found by."""
    own = (
        author_term(author),
        f"s:{visit.patient.sex.value}",
        *_level_terms(visit, assessment),
    )
    return SearchContent(
        urgency=urgency(final_level(visit, assessment)),
        age=visit.patient.age_on(local_day(happened_at)),
        terms=found.terms.union(own),
        values=found.values,
        words=note_words(visit.notes),
    )


def final_level(visit: Visit, assessment: Assessment) -> Level:
    """Return what the nurse settled on, or else what the rules suggested."""
    return visit.decision.level if visit.decision else assessment.level


def urgency(level: Level) -> int:
    """Return a number that rises with the urgency of a level."""
    return _LEAST_URGENT - level.rank


def author_term(login: str) -> str:
    """Return the term of whoever signed."""
    return f"u:{plain(login)}"


def name_term(kind: str, name: str) -> str:
    """Return the term of a medicine or a class, whatever its case."""
    return f"{kind}:{plain(name)}"


def _terms(visit: Visit, assessment: Assessment) -> Iterator[str]:
    yield from (f"f:{finding.flag}" for finding in assessment.findings)
    for medicine in assessment.medications:
        for ingredient in medicine.ingredients:
            yield name_term("m", ingredient.inn)
            yield name_term("k", ingredient.class_)
    for lab in lab_columns(visit, assessment):
        if lab["choice"] != "not_wanted":
            yield ANY_ORDERED
            yield f"o:{lab['test']}"
    keys = {one.key for one in visit.conditions or () if one.key}
    yield from (f"c:{key}" for key in keys)
    told = visit.answers.get("pregnancy_status") == "pregnant"
    if told or not keys.isdisjoint(_PREGNANCIES):
        yield PREGNANT


def _level_terms(visit: Visit, assessment: Assessment) -> Iterator[str]:
    level = final_level(visit, assessment)
    yield f"l:{level.value}"
    yield f"q:{assessment.level.value}"
    if level is not assessment.level:
        calmer = level.rank > assessment.level.rank
        yield f"v:{Override.ANY.value}"
        yield f"v:{(Override.CALMER if calmer else Override.GRAVER).value}"


def _values(visit: Visit, assessment: Assessment, day: str) -> Iterator[Columns]:
    """Yield the results that were entered, and those worked out from them."""
    entered = list(result_columns(visit, assessment))
    tests = {one["test"] for one in entered}
    worked_out = [one for one in assessment.results if one.test not in tests]
    for position, one in enumerate(entered):
        yield _value(position, one, one["collected"] or day)
    for position, meaning in enumerate(worked_out, start=len(entered)):
        columns = {
            "test": meaning.test,
            "si_value": meaning.si_value,
            "interpretation": meaning.interpretation.value,
        }
        yield _value(position, columns, day)


def _value(position: int, result: Columns, day: str) -> Columns:
    lowest, highest = bounds(result["si_value"])
    return {
        "test": result["test"],
        "position": position,
        "day": day,
        "lowest": lowest,
        "highest": highest,
        "interpretation": result["interpretation"],
    }


def bounds(value: str | None) -> tuple[float | None, float | None]:
    """Return between which numbers a result lies: `<5` is anything down to 0."""
    match = _NUMBER.fullmatch(value or "")
    if match is None:
        return None, None
    sign, number = match[1], float(match[2])
    if sign == "<":
        return 0.0, number
    return number, math.inf if sign == ">" else number


def _result_terms(values: tuple[Columns, ...]) -> Iterator[str]:
    for value in values:
        yield ANY_RESULT
        yield f"r:{value['test']}"
        if value["interpretation"] not in _CALM:
            yield ANY_ABNORMAL
            yield f"a:{value['test']}"


def _without_meaning(value: Columns) -> dict[str, Any]:
    return {name: one for name, one in value.items() if name != "interpretation"}
