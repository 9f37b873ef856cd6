"""What earlier visits told, carried over: each thing waits to be confirmed or changed.

A carried line or answer stands in the draft as if it were typed, and beside it, at
`from:PATH`, the day of its visit. While that mark stands it counts as not asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from intake.domain.dates import PartialDate
from intake.domain.patient import Allergies, Allergy, AllergyStatus
from intake.domain.visit import Answer, Condition, Medication, Visit
from intake.forms.draft import Draft
from intake.forms.fields import CANNOT_SAY, NONE
from intake.knowledge.question import Question, Tier
from intake.knowledge.questions import QuestionSet

CARRIED = "from:"
"""Before a path: the day of the visit that what stands there was carried over from."""
_STOPPED_LATELY = timedelta(weeks=4)
"""So long a stopped medicine still counts (clinical reference, rule 4)."""


def carried_over(
    questions: QuestionSet, known: Allergies, earlier: Sequence[Visit], *, at: date
) -> Mapping[str, str]:
    """Return what a new visit starts from, with the marks of what waits.

    Args:
        questions: which answers last from visit to visit.
        known: the allergies in the patient's record.
        earlier: earlier visits, latest first; each thing comes from the latest that
            asked about it.
        at: the day of the new visit.
    """
    earlier = [visit for visit in earlier if visit.seen_at]
    typed: dict[str, str] = {}
    for part in (
        _allergies(known, earlier),
        _conditions(earlier),
        _medications(earlier, at),
        _answers(questions, earlier),
    ):
        typed.update(part)
    return typed


def waiting(draft: Draft, *heads: str) -> tuple[str, ...]:
    """Return the paths at or under some heads that wait to be confirmed; all if none.

    What a patient reacts to waits only while allergies are said to be known.
    """
    marked = (p.removeprefix(CARRIED) for p in draft.all_typed() if _is_mark(p))
    reacts = draft.typed("allergies") == AllergyStatus.KNOWN
    return tuple(
        path
        for path in marked
        if (not heads or any(_is_at(path, head) for head in heads))
        and (reacts or not path.startswith("reactions."))
    )


def carried_on(draft: Draft, path: str) -> str:
    """Return the day that a path or a line was carried over from; empty if it was not.

    As it is shown: `02-Mar-2026`.
    """
    day = draft.typed(CARRIED + path)
    return PartialDate.parse(day).shown() if day else ""


def confirming(paths: Iterable[str]) -> Mapping[str, str]:
    """Return the changes that confirm what waits at some paths."""
    return {CARRIED + path: "" for path in paths}


def settled_by(draft: Draft, changes: Mapping[str, str]) -> Mapping[str, str]:
    """Return changes with the marks that they take away: what is changed is asked."""
    taken = {
        mark
        for path in changes
        for mark in (CARRIED + path, CARRIED + ".".join(path.split(".")[:2]))
        if not _is_mark(path) and draft.typed(mark)
    }
    return {**changes, **dict.fromkeys(taken, "")}


def _is_mark(path: str) -> bool:
    return path.startswith(CARRIED)


def _is_at(path: str, head: str) -> bool:
    return path == head or path.startswith(f"{head}.")


def _day(visit: Visit) -> str:
    assert visit.seen_at is not None  # noqa: S101 - others are left out at the start
    return str(PartialDate.of(visit.seen_at.astimezone().date()))


def _allergies(known: Allergies, earlier: Sequence[Visit]) -> Iterator[tuple[str, str]]:
    """Yield what the record and the latest visit know: what either knows, is known."""
    told = [visit.patient.allergies for visit in earlier[:1]]
    items: dict[str, Allergy] = {}
    for item in (*(i for one in told for i in one.items), *known.items):
        items.setdefault(item.substance.casefold(), item)
    states = [one.status for one in (*told, known)]
    state = next((s for s in states if s is not AllergyStatus.NOT_RECORDED), None)
    if items:
        state = AllergyStatus.KNOWN
    if state is None:
        return
    rows = [
        {"substance": item.substance, "reaction": item.reaction or ""}
        for item in items.values()
    ]
    yield "allergies", state.value
    day = _day(earlier[0]) if earlier else ""
    yield from _rows("reactions", rows, day)
    if day:
        yield f"{CARRIED}allergies", day


def _conditions(earlier: Sequence[Visit]) -> Iterator[tuple[str, str]]:
    visit = next((v for v in earlier if v.conditions is not None), None)
    if visit is not None:
        rows = [condition_row(one) for one in visit.conditions or ()]
        yield from _list("conditions", rows, _day(visit))


def condition_row(one: Condition) -> Mapping[str, str]:
    """Return a condition as a row of the form has it."""
    return {
        "key": one.key or "",
        "text": one.text or "",
        "since": shown_day(one.since),
    }


def _medications(earlier: Sequence[Visit], at: date) -> Iterator[tuple[str, str]]:
    visit = next((v for v in earlier if v.medications is not None), None)
    if visit is not None:
        rows = [
            medication_row(one)
            for one in visit.medications or ()
            if one.stopped is None or at - one.stopped.latest() <= _STOPPED_LATELY
        ]
        yield from _list("medications", rows, _day(visit))


def medication_row(one: Medication) -> Mapping[str, str]:
    """Return what of a medicine lasts from visit to visit, as a row has it."""
    return {
        "text": one.text,
        "dose": one.dose or "",
        "started": shown_day(one.started),
        "changed": shown_day(one.changed),
        "stopped": shown_day(one.stopped),
    }


def shown_day(day: PartialDate | None) -> str:
    """Return a day as it is typed; empty if there is none."""
    return day.shown() if day else ""


def _list(
    listing: str, rows: Sequence[Mapping[str, str]], day: str
) -> Iterator[tuple[str, str]]:
    yield from _rows(listing, rows, day)
    if not rows:
        yield listing, NONE
        yield CARRIED + listing, day


def _rows(
    listing: str, rows: Sequence[Mapping[str, str]], day: str
) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(rows, start=1):
        path = f"{listing}.{listing[0]}{number}"
        for column, text in row.items():
            if text:
                yield f"{path}.{column}", text
        if day:
            yield CARRIED + path, day


def _answers(
    questions: QuestionSet, earlier: Sequence[Visit]
) -> Iterator[tuple[str, str]]:
    for question in questions:
        if not question.lasting:
            continue
        for visit in earlier:
            answer = _lasting_answer(question, visit)
            if answer:
                yield f"answers.{question.key}", answer
                yield f"{CARRIED}answers.{question.key}", _day(visit)
                break


def _lasting_answer(question: Question, visit: Visit) -> str:
    """Return a usable answer as it would be typed; empty if there is none."""
    answer = visit.answers.get(question.key)
    if question.key in (visit.other_symptoms or ()):
        answer = True
    if answer is None or answer == CANNOT_SAY:
        return ""
    if question.tier is Tier.OPTIONAL and answer is not True:
        return ""  # searched for, not asked: only what was told stands in the list
    return typed_answer(answer)


def typed_answer(answer: Answer) -> str:
    """Return an answer as it is typed."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return " ".join(answer) if isinstance(answer, tuple) else str(answer)
