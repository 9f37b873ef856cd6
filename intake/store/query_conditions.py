"""Each criterion as a condition on one place of the list of visits.

A condition never finds anything by itself: it looks up, in an index, whether
something is so of the visit at a place that is already at hand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    FromClause,
    and_,
    case,
    cast,
    exists,
    false,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from intake.domain import query as q
from intake.domain.assessment import Level
from intake.store.note_words import asked_words
from intake.store.query_patients import months_before, seen, tested
from intake.store.rows import table_of
from intake.store.search_content import (
    ANY_ABNORMAL,
    ANY_ORDERED,
    ANY_RESULT,
    PREGNANT,
    author_term,
    name_term,
)
from intake.store.search_index import NOTE, NOTE_FTS
from intake.store.search_rows import SearchRow, TermRow, ValueRow, first_place
from intake.store.visit_mapping import FALSE, TRUE
from intake.store.visit_rows import AnswerRow

SEARCH, TERM, VALUE = (table_of(row) for row in (SearchRow, TermRow, ValueRow))
ANSWER = table_of(AnswerRow)
NUMBERS = ("whole", "number")
"""Kinds of answers that are numbers."""
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The place at hand: its number, its row if that is read anyway, and the day.

    Where very many places are looked at in turn, what is so of patients is better told
    from a list of them that is made once than looked up for each. A server's planner
    sees that by itself.

    Where few are looked at, it must not: of `EXISTS` it makes a join with all there
    are, guesses of a denial that it leaves one visit, and so reads and sorts everything
    for the first fifty. What is looked up as one value it cannot turn around.
    """

    place: ColumnElement[int]
    row: FromClause | None
    today: date
    is_server: bool
    is_one_of_many: bool = False

    def of_row(self, condition: Callable[[FromClause], Condition]) -> Condition:
        """Return a condition on the row of this place."""
        if self.row is not None:
            return condition(self.row)
        row = SEARCH.alias()
        return self.some(row.c.place == self.place, condition(row))

    def has(self, *terms: str) -> Condition:
        """Return whether any of this is so at this place.

        It is asked in one: of several questions a server makes as many lists, whole.
        """
        one = TERM.alias()
        same = one.c.term == terms[0] if len(terms) == 1 else one.c.term.in_(terms)
        return self.some(same, one.c.place == self.place)

    def some(self, *all_of: Condition) -> Condition:
        """Return whether there is a row of which all of this holds."""
        if self.is_server and not self.is_one_of_many:
            one = select(literal(1)).where(*all_of).limit(1)
            return one.scalar_subquery().is_not(None)
        return exists().where(*all_of)


def condition(node: q.Node, here: Here) -> Condition:
    """Return the condition that a part of a query sets."""
    if isinstance(node, q.Not):
        return not_(condition(node.of, here))
    if isinstance(node, q.AllOf):
        return and_(true(), *(condition(part, here) for part in node.of))
    if isinstance(node, q.AnyOf):
        return or_(false(), *(condition(part, here) for part in node.of))
    if terms := terms_of(node):
        return here.has(*terms)
    return _CONDITIONS[type(node)](node, here)


def terms_of(node: q.Node) -> tuple[str, ...]:
    """Return the terms of which a visit has exactly one, if that is all it takes."""
    make = _TERMS.get(type(node))
    return make(node) if make else ()


def _level_terms(one: q.LevelIs) -> tuple[str, ...]:
    kind = "q" if one.by_rules else "l"
    levels = [
        level
        for level in Level
        if level is one.level or (one.or_above and level.rank < one.level.rank)
    ]
    return tuple(f"{kind}:{level.value}" for level in levels)


def other_levels(one: q.LevelIs) -> tuple[str, ...]:
    """Return the terms of the levels that a criterion leaves out."""
    kept = _level_terms(one)
    kind = "q" if one.by_rules else "l"
    terms = (f"{kind}:{level.value}" for level in Level)
    return tuple(term for term in terms if term not in kept)


def _result_terms(one: q.HasResult) -> tuple[str, ...]:
    if one.low is not None or one.high is not None:
        return ()
    return (_result_term(one),)


def _result_term(one: q.HasResult) -> str:
    kind = ANY_ABNORMAL if one.abnormal else ANY_RESULT
    return f"{kind}:{one.test}" if one.test else kind


_TERMS: Mapping[type[Any], Callable[[Any], tuple[str, ...]]] = {
    q.LevelIs: _level_terms,
    q.HasFlag: lambda one: (f"f:{one.flag}",),
    q.TestOrdered: lambda one: (f"o:{one.test}" if one.test else ANY_ORDERED,),
    q.HasResult: _result_terms,
    q.TakesMedicine: lambda one: (name_term("m", one.ingredient),),
    q.TakesClass: lambda one: (name_term("k", one.medicine_class),),
    q.HasCondition: lambda one: (f"c:{one.condition}",),
    q.OfSex: lambda one: (f"s:{one.sex.value}",),
    q.Pregnant: lambda _: (PREGNANT,),
    q.Overridden: lambda one: (f"v:{one.how.value}",),
    q.SignedBy: lambda one: (author_term(one.login),),
}


def _seen(one: q.Seen, here: Here) -> Condition:
    after = here.place >= first_place(one.first) if one.first else true()
    return and_(after, here.place < _next_day(one.last) if one.last else true())


def _next_day(day: date) -> int:
    return first_place(day + timedelta(days=1) if day < date.max else day)


def _aged(one: q.Aged, here: Here) -> Condition:
    # The sum keeps an index on ages from being walked where places are.
    return here.of_row(lambda row: aged(row.c.age + 0, one))


def aged(age: ColumnElement[int], one: q.Aged) -> Condition:
    """Return whether an age lies within the limits."""
    youngest = age >= one.youngest if one.youngest is not None else true()
    return and_(youngest, age <= one.oldest if one.oldest is not None else true())


def _valued(one: q.HasResult, here: Here) -> Condition:
    value = VALUE.alias()
    found = here.of_row(
        lambda row: here.some(
            value.c.patient_id == row.c.patient_id,
            value.c.test == one.test,
            value.c.place == row.c.place,
            # The sums keep the list of all values from being read for each place.
            within(value.c.lowest + 0, value.c.highest + 0, one),
        )
    )
    return and_(found, here.has(_result_term(one))) if one.abnormal else found


def within(
    lowest: ColumnElement[Any], highest: ColumnElement[Any], one: q.HasResult
) -> Condition:
    """Return whether a result may lie within the limits."""
    above = highest >= float(one.low) if one.low is not None else true()
    return and_(above, lowest <= float(one.high) if one.high is not None else true())


def _no_test(one: q.NoTest, here: Here) -> Condition:
    since = months_before(here.today, one.months)
    if here.is_one_of_many and not here.is_server:
        return here.of_row(lambda row: row.c.patient_id.not_in(tested(one, since)))
    if one.event is q.TestEvent.RESULT:
        value = VALUE.alias()
        return here.of_row(
            lambda row: not_(
                here.some(
                    value.c.patient_id == row.c.patient_id,
                    value.c.test == one.test,
                    # As a text made anew: else everybody's days would be read.
                    value.c.day.concat("") >= since.isoformat(),
                )
            )
        )
    visit, term = SEARCH.alias(), TERM.alias()
    ordered = here.some(
        term.c.term == f"o:{one.test}", term.c.place == visit.c.place + 0
    )
    return here.of_row(
        lambda row: not_(
            here.some(
                visit.c.patient_id == row.c.patient_id,
                visit.c.place >= first_place(since),
                ordered,
            )
        )
    )


def _not_seen(one: q.NotSeen, here: Here) -> Condition:
    since = first_place(months_before(here.today, one.months))
    if here.is_one_of_many and not here.is_server:
        unseen = here.of_row(lambda row: row.c.patient_id.not_in(seen(since)))
    else:
        visit = SEARCH.alias()
        unseen = here.of_row(
            lambda row: not_(
                here.some(
                    visit.c.patient_id == row.c.patient_id, visit.c.place >= since
                )
            )
        )
    # Told of the visit itself, too, so that those since then are not walked.
    return and_(here.place < since, unseen)


def _notes(one: q.NotesSay, here: Here) -> Condition:
    asked = asked_words(one.text)
    if not asked:
        return false()
    if here.is_server:
        note = NOTE.alias()
        return here.some(note.c.place == here.place, note_says(asked, note))
    # The sum lets the words be looked for once, not again at each place.
    return (here.place + 0).in_(select(NOTE_FTS.c.rowid).where(fts_says(asked)))


def fts_says(asked: tuple[tuple[str, ...], ...]) -> Condition:
    """Return whether a note has the words: quoted, so never syntax of FTS5."""
    words = " AND ".join(f'"{" ".join(word)}"*' for word in asked)
    return NOTE_FTS.c.words.match(words)


def note_says(asked: tuple[tuple[str, ...], ...], note: FromClause) -> Condition:
    """Return whether a note has the words: quoted, so never syntax of PostgreSQL."""
    words = " & ".join(
        "(" + " <-> ".join(f"'{part}'" for part in word) + ":*)" for word in asked
    )
    return note.c.words.op("@@", is_comparison=True)(cast(literal(words), TSQUERY()))


def _answered(one: q.Answered, here: Here) -> Condition:
    answer = ANSWER.alias()
    return here.of_row(
        lambda row: here.some(
            answer.c.visit_id == row.c.visit_id, answered(answer, one)
        )
    )


def answered(answer: FromClause, one: q.Answered) -> Condition:
    """Return whether an answer is the one, or a number within the limits."""
    same = answer.c.key == one.question
    if isinstance(one.answer, bool):
        return and_(same, answer.c.value == (TRUE if one.answer else FALSE))
    if one.answer is not None:
        return and_(same, answer.c.value == one.answer)
    number = case((answer.c.kind.in_(NUMBERS), cast(answer.c.value, Double())))
    return and_(same, between(number, one))


def between(number: ColumnElement[Any], one: q.Answered) -> Condition:
    """Return whether a number that was answered lies within the limits."""
    low = number >= float(one.low) if one.low is not None else true()
    return and_(low, number <= float(one.high) if one.high is not None else true())


def _of_patient(one: q.OfPatient, here: Here) -> Condition:
    return here.of_row(lambda row: row.c.patient_id == one.patient_id)


_CONDITIONS: Mapping[type[Any], Callable[[Any, Here], Condition]] = {
    q.Seen: _seen,
    q.NotSeen: _not_seen,
    q.HasResult: _valued,
    q.NoTest: _no_test,
    q.Aged: _aged,
    q.NotesSay: _notes,
    q.Answered: _answered,
    q.OfPatient: _of_patient,
}
