"""The options of `crampdesk query`, and the query that they come to.

A value may name several, joined by commas: any of them will do. A `!` before it says
that it must not be so. All options together must hold.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pydantic import ValidationError

from intake.cli.options import day_of
from intake.domain import query as q
from intake.domain.assessment import Level
from intake.domain.errors import InvalidDocumentError, Problem
from intake.domain.patient import Sex

_LIMITED = re.compile(r"([a-z0-9_]+)(>=|<=|=)(.+)")
_SPAN = re.compile(r"(\d{0,3})-(\d{0,3})|(\d{1,3})")
_FORMS: Mapping[str, str] = {
    "--age": "write it 65-, -64, 50-64 or 70",
    "--answer": "write it dark_urine=yes, trend=worse, sbp>=160 or sbp<=100",
    "--level": "name one of emergency, same_day, urgent, routine, self_care",
    "--no-order": "write it magnesium:12, the months after the colon",
    "--no-result": "write it magnesium:12, the months after the colon",
    "--override": "name any, calmer or graver",
    "--result": "write it potassium, potassium>=5.5 or any:abnormal",
    "--rules-level": "name one of emergency, same_day, urgent, routine, self_care",
    "--pregnant": "say yes or no",
    "--sex": "name one of female, male, intersex, unknown",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What one option was given, each value with the option that it belongs to."""

    option: str
    values: Sequence[str]


def query_of(
    asked: Sequence[Asked],
    first: str | None,
    last: str | None,
    sort: q.Sort,
    before: q.VisitQuery | None,
) -> q.VisitQuery:
    """Return the query that the options describe, added to one that there was.

    Raises:
        InvalidDocumentError: naming each option whose value cannot be used.
    """
    criteria: list[q.Node] = list(before.where.of) if before else []
    if first or last:
        criteria.append(_seen(first, last))
    problems: list[Problem] = []
    for one in asked:
        for value in one.values:
            try:
                criteria.append(_criterion(one.option, value))
            except (ValueError, ArithmeticError, KeyError):
                remedy = _FORMS.get(one.option, "check the name")
                problems.append(Problem(one.option, "cannot be used", remedy))
    if problems:
        raise InvalidDocumentError(tuple(problems))
    try:
        return q.VisitQuery(where=q.AllOf(of=tuple(criteria)), sort=sort)
    except ValidationError:
        problem = Problem("command line", "asks too much", "ask for less at once")
        raise InvalidDocumentError((problem,)) from None


def _seen(first: str | None, last: str | None) -> q.Seen:
    from_day = day_of(first, "--from") if first else None
    to_day = day_of(last, "--to") if last else None
    try:
        return q.Seen(first=from_day, last=to_day)
    except ValidationError:
        problem = Problem("--to", "is before --from", "swap them")
        raise InvalidDocumentError((problem,)) from None


def _criterion(option: str, value: str) -> q.Node:
    one = _BY_OPTION[option]
    denied, told = value.startswith("!"), value.removeprefix("!")
    values = told.split(",") if one.takes_several else [told]
    parts = tuple(one.make(part.strip()) for part in values)
    node = parts[0] if len(parts) == 1 else q.AnyOf(of=parts)
    return q.Not(of=node) if denied else node


def _pregnant(text: str) -> q.Node:
    told = {"yes": True, "no": False}[text]
    return q.Pregnant() if told else q.Not(of=q.Pregnant())


def _level(text: str) -> q.Node:
    plain = text.removesuffix("+")
    return q.LevelIs(level=Level(plain), or_above=text != plain)


def _rules_level(text: str) -> q.Node:
    plain = text.removesuffix("+")
    return q.LevelIs(level=Level(plain), or_above=text != plain, by_rules=True)


def _result(text: str) -> q.Node:
    if text in {"any", "abnormal", "any:abnormal"}:
        return q.HasResult(abnormal=text != "any")
    if text.endswith(":abnormal"):
        return q.HasResult(test=text.removesuffix(":abnormal"), abnormal=True)
    match = _LIMITED.fullmatch(text)
    if match is None:
        return q.HasResult(test=text)
    low, high = _limits(match[2], match[3])
    return q.HasResult(test=match[1], low=low, high=high)


def _limits(sign: str, text: str) -> tuple[Decimal | None, Decimal | None]:
    value = Decimal(text)
    return None if sign == "<=" else value, None if sign == ">=" else value


def _none(event: q.TestEvent) -> Callable[[str], q.Node]:
    def none(text: str) -> q.Node:
        test, _, months = text.partition(":")
        return q.NoTest(test=test, months=int(months), event=event)

    return none


def _age(text: str) -> q.Node:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError("no span of years")
    youngest, oldest = (
        (match[3], match[3]) if match[3] else (match[1] or None, match[2] or None)
    )
    return q.Aged(
        youngest=int(youngest) if youngest else None,
        oldest=int(oldest) if oldest else None,
    )


def _answer(text: str) -> q.Node:
    match = _LIMITED.fullmatch(text)
    if match is None:
        raise ValueError("no answer")
    question, sign, told = match.groups()
    if sign != "=":
        low, high = _limits(sign, told)
        return q.Answered(question=question, low=low, high=high)
    truth = {"yes": True, "no": False}.get(told, told)
    return q.Answered(question=question, answer=truth)


def _ordered(text: str) -> q.Node:
    return q.TestOrdered(test=None if text == "any" else text)


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: its option, what it is given, what it means, what it comes to."""

    option: str
    metavar: str
    help: str
    make: Callable[[str], q.Node]
    takes_several: bool = True


FILTERS: tuple[Filter, ...] = (
    Filter("--level", "LEVEL", "The level; routine+ is routine or above.", _level),
    Filter("--rules-level", "LEVEL", "The level by the rules alone.", _rules_level),
    Filter("--flag", "FLAG", "A flag of a finding.", lambda t: q.HasFlag(flag=t)),
    Filter("--ordered", "TEST", "A test that is ordered; any for any.", _ordered),
    Filter("--result", "RESULT", "potassium, potassium>=5.5, any:abnormal.", _result),
    Filter(
        *("--no-result", "TEST:MONTHS", "No result of a test in the last months."),
        _none(q.TestEvent.RESULT),
    ),
    Filter(
        *("--no-order", "TEST:MONTHS", "A test not ordered in the last months."),
        _none(q.TestEvent.ORDERED),
    ),
    Filter(
        *("--medicine", "INN", "An active ingredient that is taken."),
        lambda t: q.TakesMedicine(ingredient=t),
    ),
    Filter(
        *("--medicine-class", "CLASS", "A class of medicines, one of which is taken."),
        lambda t: q.TakesClass(medicine_class=t),
    ),
    Filter(
        *("--condition", "CONDITION", "A condition on the list."),
        lambda t: q.HasCondition(condition=t),
    ),
    Filter("--age", "YEARS", "65-, -64, 50-64 or 70, at the visit.", _age),
    Filter("--sex", "SEX", "As recorded at birth.", lambda t: q.OfSex(sex=Sex(t))),
    Filter(
        *("--override", "HOW", "Decided otherwise: any, calmer or graver."),
        lambda t: q.Overridden(how=q.Override(t)),
    ),
    Filter("--author", "NAME", "Who signed it.", lambda t: q.SignedBy(login=t)),
    Filter(
        *("--notes", "WORDS", "Words of the notes, or their beginnings."),
        lambda t: q.NotesSay(text=t),
        takes_several=False,
    ),
    Filter("--answer", "ANSWER", "dark_urine=yes, trend=worse, sbp>=160.", _answer),
    Filter(
        *("--not-seen", "MONTHS", "The patient was not seen in the last months."),
        lambda t: q.NotSeen(months=int(t)),
    ),
    Filter(
        *("--patient", "ID", "Whose visits they are."),
        lambda t: q.OfPatient(patient_id=int(t)),
    ),
    Filter("--pregnant", "yes|no", "Whether pregnant at the visit.", _pregnant),
)
_BY_OPTION: Mapping[str, Filter] = {one.option: one for one in FILTERS}
