"""The background: conditions, medicines, measurements, other answers."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate

from intake.domain.assessment import AssessedMedication, Assessment
from intake.domain.patient import Allergies, Allergy, AllergyStatus
from intake.domain.visit import Answer, Condition, Medication, Visit
from reports.document import (
    Cell,
    Line,
    Section,
    Size,
    Span,
    Tone,
    in_halves,
    plain,
    small,
    strong,
)
from reports.entered import as_entered
from reports.situation import CRAMP_KEYS
from reports.wording import Wording, capital, number, sentence

_ALLERGIES: Mapping[AllergyStatus, str] = {
    AllergyStatus.KNOWN: "Known allergies",
    AllergyStatus.NONE_KNOWN: "No known allergies",
    AllergyStatus.NOT_RECORDED: "Allergies not recorded",
    AllergyStatus.UNAVAILABLE: "Allergies unavailable",
}
"""The four states, in the words of the NHS Common User Interface, patient banner."""

_VITALS: Mapping[str, tuple[str, str]] = {
    "pulse": ("pulse", "/min"),
    "resp_rate": ("breaths", "/min"),
    "spo2": ("SpO₂", "%"),
    "temp_c": ("temperature", "°C"),
    "capillary_glucose": ("glucose", "mmol/L"),
    "ketones_mmol": ("ketones", "mmol/L"),
    "calf_left_cm": ("left calf", "cm"),
    "calf_right_cm": ("right calf", "cm"),
}
"""Captions and units of what is measured; units as in the visit document."""

_CONSCIOUSNESS = {
    "A": "alert",
    "C": "new confusion",
    "V": "responds to voice",
    "P": "responds to pain",
    "U": "unresponsive",
}
_MEASURED = frozenset({"sbp", "dbp", "on_oxygen", "acvpu", *_VITALS})
_NOTHING_TO_TELL = frozenset({"none", "no", "not_applicable", "intact", "both_present"})
_HEAD = 260
"""Most characters of allergies at the head of every page."""

_STRENGTHS = {"strong": 0, "moderate": 1, "weak": 2}


def allergy_span(allergies: Allergies) -> Span:
    """Return exactly one of the four states, with what is known.

    A list too long for the head of a page ends with how many more there are.
    """
    state = _ALLERGIES[allergies.status]
    if not allergies.items:
        return Span(state)
    told = [_allergy(item) for item in allergies.items]
    shown = [item for item, end in zip(told, _ends(told), strict=True) if end <= _HEAD]
    text = "; ".join(shown)
    if len(shown) < len(told):
        rest = f"{len(told) - len(shown)} more, see Allergies under Background"
        text = f"{text}; and {rest}" if shown else rest
    return Span(f"{state}: {text}", Tone.STRONG)


def allergies(visit: Visit) -> Section | None:
    """Return all allergies, where the head of the page cannot hold them."""
    told = [_allergy(item) for item in visit.patient.allergies.items]
    if not told or _ends(told)[-1] <= _HEAD:
        return None
    return Section("Allergies", (1.0,), (((strong("; ".join(told)),),),))


def _allergy(item: Allergy) -> str:
    return f"{item.substance} ({item.reaction})" if item.reaction else item.substance


def _ends(texts: Iterable[str]) -> list[int]:
    return list(accumulate(len(text) + 2 for text in texts))


def conditions(visit: Visit, wording: Wording) -> Section:
    """Return the conditions, or that there are none, or that nobody asked."""
    if visit.conditions is None:
        line = plain("Not asked.")
    elif not visit.conditions:
        line = plain("None.")
    else:
        told = (_condition(condition, wording) for condition in visit.conditions)
        line = plain("; ".join(told))
    return Section("Conditions", (1.0,), (((line,),),))


def _condition(condition: Condition, wording: Wording) -> str:
    name = condition.text or ""
    if condition.key:
        label = wording.named("condition", condition.key)
        name = f"{label} ({name})" if name else label
    return f"{name} (since {condition.since.shown()})" if condition.since else name


def medicines(
    visit: Visit,
    assessment: Assessment,
    wording: Wording,
    *,
    tight: bool = False,
    mechanisms: bool = True,
) -> Section:
    """Return the medicines, likely causes of cramps first.

    Where room is `tight`, in two columns of small print; there, `mechanisms` of how a
    medicine may cause cramps can be left out for those who need not judge it.
    """
    if visit.medications is None:
        return Section("Medicines", (1.0,), (((plain("Not asked."),),),))
    if not visit.medications:
        return Section("Medicines", (1.0,), (((plain("Takes none."),),),))
    known = list(_paired(visit.medications, assessment.medications))
    known.sort(key=lambda pair: _STRENGTHS.get(pair[1].cramp_strength, 9))
    if tight and len(known) > 1:
        lines = [
            _in_small(taken, seen, wording, mechanisms=mechanisms)
            for taken, seen in known
        ]
        return Section("Medicines", (0.5, 0.5), (in_halves(lines),))
    rows = tuple(_medicine(taken, seen, wording) for taken, seen in known)
    return Section("Medicines", (0.58, 0.42), rows)


def _paired(
    taken: tuple[Medication, ...], seen: tuple[AssessedMedication, ...]
) -> Iterator[tuple[Medication, AssessedMedication]]:
    by_text = {medicine.text: medicine for medicine in seen}
    for medication in taken:
        yield (
            medication,
            by_text.get(medication.text)
            or AssessedMedication(
                text=medication.text,
                status="unknown",
                ingredients=(),
                cramp_strength="none",
                mechanism="",
            ),
        )


def _medicine(
    taken: Medication, seen: AssessedMedication, wording: Wording
) -> tuple[Cell, ...]:
    told: Cell = (
        Line(_taken(taken, seen, wording)),
        *map(small, _doubts(taken, seen)),
    )
    return (told, _suspicion(seen)) if seen.cramp_strength in _STRENGTHS else (told,)


def _in_small(
    taken: Medication, seen: AssessedMedication, wording: Wording, *, mechanisms: bool
) -> Line:
    notes = [*_doubts(taken, seen)]
    if seen.cramp_strength in _STRENGTHS:
        why = f": {seen.mechanism}" if mechanisms and seen.mechanism else ""
        notes.insert(0, f"Cramp suspect, {seen.cramp_strength}{why}.")
    told = Span(f"  {'  '.join(notes)}" if notes else "", Tone.QUIET)
    return Line((*_taken(taken, seen, wording), told), Size.SMALL)


def _taken(
    taken: Medication, seen: AssessedMedication, wording: Wording
) -> tuple[Span, ...]:
    plain = " + ".join(item.inn.lower() for item in seen.ingredients)
    generic = wording.medicine(plain)
    typed = taken.text if taken.text != plain else ""
    told_by = _TOLD_BY.get(taken.source or "", "")
    parts = (typed, taken.dose or "", *_dates(taken), told_by)
    rest = " – ".join(part for part in parts if part)
    spans = [Span(generic, Tone.STRONG)] if generic else []
    spans.append(Span(f" – {rest}" if generic and rest else rest))
    return tuple(spans)


_TOLD_BY = {"list": "from a list", "box": "from the box"}
"""What the patient did not tell is said to come from elsewhere."""


def _dates(taken: Medication) -> Iterator[str]:
    for word, day in (
        ("since", taken.started),
        ("changed", taken.changed),
        ("stopped", taken.stopped),
    ):
        if day:
            yield f"{word} {day.shown()}"


def _doubts(taken: Medication, seen: AssessedMedication) -> Iterator[str]:
    if seen.status == "unknown":
        yield "Not recognised: not checked for interactions."
    elif seen.status == "did_you_mean":
        yield "Read as the nearest known name: please confirm."
    if not taken.confirmed:
        yield "The patient could not confirm it."


def _suspicion(seen: AssessedMedication) -> Cell:
    strength = Span(f"Cramp suspect: {seen.cramp_strength}", Tone.STRONG)
    mechanism = Span(f"  {seen.mechanism}", Tone.QUIET)
    return (Line((strength, mechanism), Size.SMALL),)


def measurements(visit: Visit, wording: Wording) -> Section | None:
    """Return what was measured, with units."""
    answers = visit.answers
    parts = [_pressure(answers)]
    for key, (caption, unit) in _VITALS.items():
        value = answers.get(key)
        if value is not None and not isinstance(value, str | tuple):
            space = "" if unit == "/min" else "\u00a0"
            parts.append(f"{caption} {number(value)}{space}{unit}")
    if "on_oxygen" in answers:
        parts.append("on oxygen" if answers["on_oxygen"] is True else "on air")
    level = answers.get("acvpu")
    parts.append(_CONSCIOUSNESS.get(level, level) if isinstance(level, str) else "")
    line = sentence(parts)
    entered = as_entered(visit, wording)
    lines = (*((plain(line),) if line else ()), *((entered,) if entered else ()))
    return Section("Measured", (1.0,), ((lines,),)) if lines else None


def _pressure(answers: Mapping[str, Answer]) -> str:
    upper, lower = answers.get("sbp"), answers.get("dbp")
    if upper is None and lower is None:
        return ""
    told = "/".join("–" if value is None else str(value) for value in (upper, lower))
    return f"blood pressure {told} mmHg"


def other_answers(
    visit: Visit, told_elsewhere: Collection[str], wording: Wording
) -> Section | None:
    """Return all other answers that say something, and how many said no."""
    elsewhere = {*told_elsewhere, *CRAMP_KEYS, *_MEASURED, "other_symptoms_reviewed"}
    answers = dict.fromkeys(visit.other_symptoms or (), True) | dict(visit.answers)
    rest = {key: answers[key] for key in answers if key not in elsewhere}
    yes = [key for key, value in rest.items() if value is True]
    unclear = [key for key, value in rest.items() if value == "unknown"]
    silent = {key for key, value in rest.items() if _says_no(value)}
    values = [key for key in rest if key not in {*yes, *unclear, *silent}]
    lines = [_listed("Yes", map(wording.short, yes), Size.BODY)] if yes else []
    if unclear:
        lines.append(_listed("Cannot say", map(wording.short, unclear), Size.BODY))
    told = (f"{wording.short(k)}: {wording.answer(k, rest[k])}" for k in values)
    spans = [Span(capital(f"{'; '.join(told)}.  "))] if values else []
    if silent:
        count = f"{len(silent)} further questions were answered no or none."
        spans.append(Span(count, Tone.QUIET))
    if spans:
        lines.append(Line(tuple(spans), Size.SMALL))
    return Section("Other answers", (1.0,), ((tuple(lines),),)) if lines else None


def _listed(head: str, names: Iterable[str], size: Size) -> Line:
    told = f"{'; '.join(names)}."
    return Line((Span(f"{head}  ", Tone.STRONG), Span(told)), size)


def _says_no(value: object) -> bool:
    if isinstance(value, tuple):
        return not value or value == ("none",)
    return value is False or value == 0 or value in _NOTHING_TO_TELL
