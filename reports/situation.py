"""The situation: the cramps, red flags."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from intake.domain.visit import Answer, Visit
from reports.document import Cell, Line, Section, Size, Span, Tone, small
from reports.named import LegMap
from reports.wording import Wording

_CRAMPS: Mapping[str, tuple[str, str]] = {
    "cramp_started_weeks": ("Since", "weeks"),
    "cramp_freq_week": ("How often", "a week"),
    "cramp_minutes": ("Lasts", "min"),
    "cramp_ongoing_now": ("Cramping now, over 10 min", ""),
    "cramp_sites": ("Where", ""),
    "cramp_side": ("Side", ""),
    "cramp_timing": ("When", ""),
    "cramp_pain": ("Worst pain", "of 10"),
    "cramp_hard_muscle": ("Muscle goes hard", ""),
    "cramp_relieved_stretch": ("Stretching stops it", ""),
    "soreness_after": ("Sore afterwards", ""),
    "sleep_disrupted": ("Spoils sleep", ""),
    "distress": ("Distress or next day", ""),
    "trend": ("Trend", ""),
}
"""Captions and units for the compact table; units as in the visit document."""

CRAMP_KEYS = tuple(_CRAMPS)
_NOT_PRESENT = frozenset({"unknown", "none", "no"})


def cramps(visit: Visit, wording: Wording) -> Section:
    """Return the history of the cramps in a compact table beside the drawing."""
    told = [key for key in CRAMP_KEYS if key in visit.answers]
    lines = [_cramp(key, visit.answers[key], wording) for key in told]
    missing = [_CRAMPS[key][0].lower() for key in CRAMP_KEYS if key not in told]
    if missing:
        lines.append(small(f"Not asked: {', '.join(missing)}."))
    half = (len(lines) + 1) // 2
    row: tuple[Cell, ...] = (
        tuple(lines[:half]),
        tuple(lines[half:]),
        (_legs(visit.answers),),
    )
    return Section("Cramps", (0.36, 0.36, 0.28), (row,))


def _cramp(key: str, value: Answer, wording: Wording) -> Line:
    caption, unit = _CRAMPS[key]
    told = replace(wording, units={key: unit}).answer(key, value)
    return Line((Span(f"{caption}  ", Tone.QUIET), Span(told)))


def _legs(answers: Mapping[str, Answer]) -> LegMap:
    sites = answers.get("cramp_sites", ())
    side = answers.get("cramp_side")
    both = side in {"both", "alternating"}
    return LegMap(
        sites=frozenset(sites if isinstance(sites, tuple) else ()),
        left=both or side == "left",
        right=both or side == "right",
    )


def red_flags(visit: Visit, keys: Sequence[str], wording: Wording) -> Section | None:
    """Return what was asked of the emergency card, in as few lines as it takes."""
    if not keys:
        return None
    answers = visit.answers
    present = [key for key in keys if _present(answers.get(key))]
    unclear = [key for key in keys if answers.get(key) == "unknown"]
    missing = [key for key in keys if key not in answers]
    denied = [key for key in keys if key not in {*present, *unclear, *missing}]
    lines = []
    if present:
        told = "; ".join(_told(key, answers[key], wording) for key in present)
        lines.append(Line((Span("Present  ", Tone.QUIET), Span(told, Tone.STRONG))))
    if unclear:
        lines.append(_list("Cannot say  ", unclear, wording, Size.BODY))
    if missing:
        lines.append(_list("Not asked  ", missing, wording, Size.BODY))
    if denied:
        told = (
            "All asked and denied" if len(denied) == len(keys) else "Asked and denied"
        )
        lines.append(_list(f"{told} ({len(denied)})  ", denied, wording, Size.SMALL))
    return Section("Red flags", (1.0,), ((tuple(lines),),))


def _present(value: Answer | None) -> bool:
    if isinstance(value, tuple):
        return any(item != "none" for item in value)
    return value is True or (isinstance(value, str) and value not in _NOT_PRESENT)


def _told(key: str, value: Answer, wording: Wording) -> str:
    label = wording.short(key)
    return label if value is True else f"{label}: {wording.answer(key, value)}"


def _list(head: str, keys: Iterable[str], wording: Wording, size: Size) -> Line:
    told = "; ".join(wording.short(key) for key in keys)
    tone = Tone.QUIET if size is Size.SMALL else Tone.PLAIN
    return Line((Span(head, Tone.STRONG), Span(f"{told}.", tone)), size)
