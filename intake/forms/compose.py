"""From what was typed to a visit that is valid by construction, with what is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from intake.domain.dates import PartialDate
from intake.domain.patient import Allergies, Allergy, AllergyStatus, Patient
from intake.domain.text import LINE_LIMIT, NOTES_LIMIT, clean_line, clean_text
from intake.domain.visit import (
    FORMAT,
    NO_PART,
    Answer,
    Condition,
    Entered,
    Medication,
    Partly,
    Result,
    Source,
    Visit,
)
from intake.forms.carrying import CARRIED, carried_on, waiting
from intake.forms.checks import (
    STRANDED,
    SURE,
    UNIT,
    Issue,
    Severity,
    read_answer,
    read_date,
)
from intake.forms.draft import Draft
from intake.forms.fields import CANNOT_SAY, NONE, FormSpec
from intake.forms.results import doubt_of, read_result
from intake.knowledge.question import Question, Tier

Row = TypeVar("Row")
_SOURCES: Mapping[str, Source] = {"patient": "patient", "list": "list", "box": "box"}
_DEALT_WITH: Mapping[str, bool] = {"yes": True, "no": False}
_VALUE_LIMIT = 40
"""Most characters of a value or a unit, as in the visit document."""
_ONLY_LISTED = ("results", "other_symptoms")
"""Lists that take nothing but what is in them."""
REVIEWED = "reviewed"
"""What stands at `other_symptoms` once nothing else was told."""


@dataclass(frozen=True, slots=True)
class Composed:
    """The visit made of everything usable, and what is to be said about the rest.

    `listed` are all medicines on the screen, those that wait to be confirmed as well;
    `partly` is what is certain of lists of which more waits: it counts, the rest is
    open.
    """

    visit: Visit
    issues: tuple[Issue, ...]
    listed: tuple[Medication, ...] = ()
    partly: Partly = NO_PART

    @property
    def errors(self) -> tuple[Issue, ...]:
        """What must be mended before the visit can be signed."""
        return tuple(i for i in self.issues if i.severity is Severity.ERROR)

    @property
    def questions(self) -> tuple[Issue, ...]:
        """What must be confirmed before the visit can be signed."""
        return tuple(i for i in self.issues if i.severity is Severity.ASK)


class _Reader:
    """Reads a draft once, gathering issues on the way."""

    def __init__(self, spec: FormSpec, draft: Draft, today: date) -> None:
        self._questions = spec.questions.by_key
        self._analytes = spec.analytes
        self._draft = draft
        self._today = today
        self.issues: list[Issue] = []
        self.entered: dict[str, Entered] = {}
        self.listed: tuple[Medication, ...] = ()
        self.partly = NO_PART

    def answers(self) -> Iterator[tuple[str, Answer]]:
        """Yield every usable answer by its key."""
        for path, typed in self._draft.all_typed().items():
            head, _, key = path.partition(".")
            question = self._questions.get(key) if head == "answers" else None
            if question is None:
                continue
            if self._draft.typed(CARRIED + path):
                yield from self._unconfirmed(question, path)
                continue
            sure, unit = self._draft.typed(SURE + path), self._draft.typed(UNIT + path)
            reading = read_answer(question, typed, sure, unit=unit)
            if reading.issue:
                self.issues.append(reading.issue)
            if reading.entered:
                self.entered[key] = reading.entered
            if reading.answer is not None:
                yield key, reading.answer

    def compare_pressures(self, answers: Mapping[str, Answer]) -> None:
        """Refuse a lower blood pressure that is not below the upper one."""
        upper, lower = answers.get("sbp"), answers.get("dbp")
        if isinstance(upper, int) and isinstance(lower, int) and lower >= upper:
            wrong = f"The lower pressure has to be below the upper one, {upper}."
            self._wrong("answers.dbp", wrong)

    def _unconfirmed(
        self, question: Question, path: str
    ) -> Iterator[tuple[str, Answer]]:
        """Yield what keeps a carried answer from being denied with all the others."""
        reviewed = self._draft.typed("other_symptoms") == REVIEWED
        if question.tier is Tier.OPTIONAL and reviewed:
            day = carried_on(self._draft, path)
            text = f"“{question.short}” from {day} is neither confirmed nor removed."
            self.issues.append(Issue(path, Severity.ASK, text))
            yield question.key, CANNOT_SAY

    def conditions(self) -> tuple[Condition, ...] | None:
        """Return the conditions; None if nobody went through them."""
        rows = {
            path: Condition(
                key=row.get("key"),
                text=self._line(path, "text", row) or None,
                since=self._date(f"{path}.since", row.get("since", "")),
            )
            for path, row in self._rows("conditions")
            if row.get("key") or row.get("text", "").strip()
        }
        whole, part = self._gone_through("conditions", rows)
        self.partly = replace(self.partly, conditions=part)
        return whole

    def medications(self) -> tuple[Medication, ...] | None:
        """Return the medicines; None if nobody went through them."""
        listed = {
            path: self._medication(path, text, row)
            for path, row in self._rows("medications")
            if (text := self._line(path, "text", row))
        }
        self.listed = tuple(listed.values())
        whole, part = self._gone_through("medications", listed)
        self.partly = replace(self.partly, medications=part)
        return whole

    def _medication(self, path: str, text: str, row: Mapping[str, str]) -> Medication:
        return Medication(
            text=text,
            dose=self._line(path, "dose", row) or None,
            started=self._date(f"{path}.started", row.get("started", "")),
            changed=self._date(f"{path}.changed", row.get("changed", "")),
            stopped=self._date(f"{path}.stopped", row.get("stopped", "")),
            confirmed=row.get("confirmed") != "no",
            source=_SOURCES.get(row.get("source", "")),
        )

    def results(self) -> tuple[Result, ...]:
        """Return the results that are whole."""
        return tuple(
            Result(
                test=row["test"],
                value=value,
                unit=self._line(path, "unit", row)[:_VALUE_LIMIT],
                collected=self._date(f"{path}.collected", row.get("collected", "")),
                dealt_with=_DEALT_WITH.get(row.get("dealt_with", "")),
            )
            for path, row in self._rows("results")
            if row.get("test") and (value := self._result_value(path, row))
        )

    def allergies(self) -> Allergies:
        """Return the allergies; substances count where they are known.

        A known allergy counts before anybody confirmed it: better one caution too many.
        """
        items = tuple(
            Allergy(
                substance=substance, reaction=self._line(path, "reaction", row) or None
            )
            for path, row in self._rows("reactions")
            if (substance := self._line(path, "substance", row))
        )
        state = AllergyStatus(self._draft.typed("allergies") or "not_recorded")
        if state is not AllergyStatus.KNOWN and waiting(self._draft, "allergies"):
            return Allergies()
        if state is not AllergyStatus.KNOWN:
            return Allergies(status=state)
        if not items:
            text = "Name what the patient reacts to, or choose another state."
            self._wrong("reactions", text)
            return Allergies()
        return Allergies(status=AllergyStatus.KNOWN, items=items)

    def tell_stranded(self) -> None:
        """Say what stands in the line of a list and is not recorded by it."""
        for path in _ONLY_LISTED:
            text = self._draft.typed(STRANDED + path)
            if text:
                told = f"“{text}” is not in the list, so it is not recorded."
                self._wrong(path, f"{told} Choose what is, or clear the line.")

    def notes(self) -> str:
        """Return the notes as they can be kept."""
        return clean_text(self._draft.typed("notes"))[:NOTES_LIMIT]

    def _rows(self, listing: str) -> Iterator[tuple[str, Mapping[str, str]]]:
        for name in self._draft.rows(listing):
            yield f"{listing}.{name}", self._draft.row(listing, name)

    def _gone_through(
        self, listing: str, rows: Mapping[str, Row]
    ) -> tuple[tuple[Row, ...] | None, tuple[Row, ...]]:
        """Return the rows of a list that was gone through, or those that are certain.

        A part of a list is not the list.
        """
        left = waiting(self._draft, listing)
        if left:
            if len(left) < len(rows):
                self._ask_for_the_rest(left)
            return None, tuple(row for path, row in rows.items() if path not in left)
        if rows or self._draft.typed(listing) == NONE:
            return tuple(rows.values()), ()
        return None, ()

    def _ask_for_the_rest(self, left: tuple[str, ...]) -> None:
        day = carried_on(self._draft, left[0])
        said = "1 entry" if len(left) == 1 else f"{len(left)} entries"
        verb = "is" if len(left) == 1 else "are"
        text = f"{said} from {day} {verb} neither confirmed nor removed."
        self.issues.append(Issue(left[0], Severity.ASK, text))

    def _line(self, path: str, column: str, row: Mapping[str, str]) -> str:
        text = clean_line(row.get(column, ""))
        if len(text) > LINE_LIMIT:
            wrong = f"Too long: {LINE_LIMIT} characters are kept."
            self._wrong(f"{path}.{column}", wrong)
        return text[:LINE_LIMIT]

    def _date(self, path: str, typed: str) -> PartialDate | None:
        day, issue = read_date(path, typed, self._today)
        if issue:
            self.issues.append(issue)
        return day

    def _result_value(self, path: str, row: Mapping[str, str]) -> str:
        """Return the value as it can be kept; empty if it is not usable."""
        value = row.get("value", "").strip().replace(",", ".")[:_VALUE_LIMIT]
        if not value:
            self._wrong(f"{path}.value", "Type the value that was reported.")
            return ""
        test, unit = row["test"], row.get("unit", "")
        reading = read_result(self._analytes, test, value, unit)
        if reading.wrong:
            self._wrong(f"{path}.{reading.column}", reading.wrong)
            return ""
        doubt = doubt_of(self._analytes, test, value, unit)
        if doubt and self._draft.typed(f"{SURE}{path}.value") != row["value"]:
            self.issues.append(Issue(f"{path}.value", Severity.ASK, doubt))
        return value

    def _wrong(self, path: str, text: str) -> None:
        self.issues.append(Issue(path, Severity.ERROR, text))


def compose(
    spec: FormSpec, draft: Draft, patient: Patient, *, at: datetime, by: str
) -> Composed:
    """Return the visit made of a draft, and what is wrong with the rest."""
    reader = _Reader(spec, draft, at.date())
    answers = dict(reader.answers())
    told = {
        key for key in answers.keys() & spec.questions.optional if answers[key] is True
    }
    reader.compare_pressures(answers)
    other_symptoms = None
    if draft.typed("other_symptoms") == REVIEWED:
        other_symptoms = tuple(key for key in answers if key in told)
        answers = {key: a for key, a in answers.items() if key not in told}
    reader.tell_stranded()
    visit = Visit(
        format=FORMAT,
        patient=patient.model_copy(update={"allergies": reader.allergies()}),
        seen_at=at,
        seen_by=by,
        answers=answers,
        entered=reader.entered,
        conditions=reader.conditions(),
        medications=reader.medications(),
        results=reader.results(),
        other_symptoms=other_symptoms,
        notes=reader.notes(),
    )
    return Composed(visit, tuple(reader.issues), reader.listed, reader.partly)
