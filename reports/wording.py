"""The words of the page: what keys, numbers, dates and levels are called in print."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from decimal import Decimal

from intake.domain.assessment import FactValue, Interpretation, Level
from intake.domain.dates import shown_date
from intake.domain.visit import Answer

_ASIDE = re.compile(r"\s*\([^()]*\)")

ARROWS: Mapping[Interpretation, str] = {
    Interpretation.CRITICAL_LOW: "↓↓",
    Interpretation.LOW: "↓",
    Interpretation.NORMAL: "",
    Interpretation.HIGH: "↑",
    Interpretation.CRITICAL_HIGH: "↑↑",
    Interpretation.UNKNOWN: "",
}
"""One arrow out of the reference interval, two at a critical limit."""

INTERPRETATIONS: Mapping[Interpretation, str] = {
    Interpretation.CRITICAL_LOW: "critically low",
    Interpretation.LOW: "low",
    Interpretation.NORMAL: "normal",
    Interpretation.HIGH: "high",
    Interpretation.CRITICAL_HIGH: "critically high",
    Interpretation.UNKNOWN: "not interpreted",
}

_SCORES: Mapping[str, tuple[str, str]] = {
    "wells_dvt": ("Wells score for DVT", ""),
    "news2": ("NEWS2", ""),
    "egfr": ("eGFR (CKD-EPI 2021)", "mL/min/1.73 m²"),
    "adjusted_calcium": ("Adjusted calcium", "mmol/L"),
    "nlc_score7": ("Nocturnal cramp score", "of 7"),
}


_PLURALS = frozenset({"years", "weeks", "days", "hours"})
_UNIT_PARTS = (
    ("{1.73_m2}", "1.73 m²"),
    ("10*12/L", "10¹²/L"),
    ("10*9/L", "10⁹/L"),
    ("mm[Hg]", "mmHg"),
    ("[iU]", "IU"),
    ("[IU]", "IU"),
    ("Cel", "°C"),
    ("umol", "µmol"),
    ("ug/", "µg/"),
)


def unit_text(unit: str) -> str:
    """Return a unit as people write it: `µmol/L` for UCUM's `umol/L`."""
    for part, written in _UNIT_PARTS:
        unit = unit.replace(part, written)
    return unit.replace("{", "").replace("}", "")


def words(key: str) -> str:
    """Return a key as words: `cramp_side` as `cramp side`."""
    return key.replace("_", " ")


def brief(label: str) -> str:
    """Return a question or an answer without its asides, to stand in a list."""
    text = _ASIDE.sub("", label).strip().rstrip("?.").strip() or label
    return mid_sentence(text)


def number(value: float | Decimal) -> str:
    """Return a number as short as it can be told: no trailing zeros."""
    text = f"{value:f}" if isinstance(value, Decimal) else repr(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def time_frame(level: Level) -> str:
    """Return how soon a level means: `seen today`."""
    return level.text.partition(": ")[2]


def capital(text: str) -> str:
    """Return text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def mid_sentence(text: str) -> str:
    """Return text to go on a sentence with: no capital but of an abbreviation."""
    starts_a_word = len(text) > 1 and text[1].islower()
    return text[:1].lower() + text[1:] if starts_a_word else text


def sentence(parts: Iterable[str]) -> str:
    """Return the parts that say something, joined by centred dots."""
    return " · ".join(part for part in parts if part)


def sources_of(text: str) -> Iterator[str]:
    """Yield the sources in a text that has semicolons between them."""
    yield from (part.strip() for part in text.split(";") if part.strip())


def score_name(key: str) -> str:
    """Return what a score is called."""
    return _SCORES.get(key, (words(key), ""))[0]


def score_unit(key: str) -> str:
    """Return the unit of a score, or nothing."""
    return _SCORES.get(key, ("", ""))[1]


InUnit = Callable[[str, str, str, str], str | None]
"""Converts a result: test, value, unit, wished unit; None where there is no need."""


def _as_it_is(_test: str, _value: str, _unit: str, _wish: str) -> None:
    """Convert nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Names of questions and other keys, units of answers, and the clinic's time zone.

    `labels` holds a question by its key, and by `short.KEY` what it is called in a
    list, by `choice.KEY.VALUE` an answer, by `condition.KEY`, `advice.KEY`, `test.KEY`
    the name of each, by `group.KEY` what an advice is for, and by `source.KEY` the
    title of a source. What it does not name is printed as the words of its key.

    `tall_man` says whether names of medicines are told apart by capitals.

    `numbers` holds the number under which each source is cited in this document.

    `wishes` holds the unit that results of a test are printed in, by its key, and
    `in_unit` converts to it.
    """

    labels: Mapping[str, str]
    units: Mapping[str, str]
    zone: tzinfo | None
    numbers: Mapping[str, int] = field(default_factory=dict)
    tall_man: bool = False
    wishes: Mapping[str, str] = field(default_factory=dict)
    in_unit: InUnit = _as_it_is

    def result(self, test: str, value: str, unit: str) -> tuple[str, str]:
        """Return a result, value and unit, as the clinic prefers to read it."""
        wish = self.wishes.get(test)
        told = self.in_unit(test, value, unit, wish) if wish else None
        return (value, unit) if told is None or wish is None else (told, wish)

    def medicine(self, name: str) -> str:
        """Return a generic name; look-alike words by `tall.WORD` where that is on."""
        if not self.tall_man:
            return name
        parts = name.split(" ")
        return " ".join(self.labels.get(f"tall.{part}", part) for part in parts)

    def question(self, key: str) -> str:
        """Return a question in full."""
        return self.labels.get(key) or words(key)

    def short(self, key: str) -> str:
        """Return a question as it stands in a list."""
        return self.labels.get(f"short.{key}") or brief(self.question(key))

    def fact(self, key: str) -> str:
        """Return what a named fact of a finding is called."""
        if key in self.labels or f"short.{key}" in self.labels:
            return self.short(key)
        if key in _SCORES:
            return score_name(key)
        kind, _, name = key.partition(".")
        return self.named("test", name) if kind == "result" else words(name or kind)

    def named(self, kind: str, key: str) -> str:
        """Return the name of a condition, an advice or a test."""
        return self.labels.get(f"{kind}.{key}") or words(key)

    def answer(self, key: str, value: Answer | FactValue) -> str:
        """Return an answer in words, with its unit."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, tuple):
            return ", ".join(self._choice(key, item) for item in value) or "none"
        if isinstance(value, str):
            return self._choice(key, value)
        unit = self.units.get(key, "")
        if value == 1 and unit in _PLURALS:
            unit = unit[:-1]
        return f"{number(value)} {unit}".rstrip()

    def _choice(self, key: str, value: str) -> str:
        return brief(self.labels.get(f"choice.{key}.{value}") or words(value))

    def group(self, advice: str) -> str | None:
        """Return what an advice is for: `daily`, `food`; None if nobody said."""
        return self.labels.get(f"group.{advice}")

    def source(self, key: str) -> str:
        """Return the title of a source; a source without a key is its own."""
        return self.labels.get(f"source.{key}") or key

    def citing(self, keys: Iterable[str]) -> "Wording":
        """Return the same words, citing sources by number in the order of their keys.

        One title is cited under one number, whatever its keys.
        """
        titles: dict[str, int] = {}
        numbers: dict[str, int] = {}
        for key in keys:
            title = self.source(key)
            numbers[key] = titles.setdefault(title, len(titles) + 1)
        return replace(self, numbers=numbers)

    def cite(self, text: str) -> str:
        """Return a source, or several with semicolons between, as `[1, 2]`."""
        keys = dict.fromkeys(sources_of(text))
        if not keys:
            return ""
        cited = sorted({self.numbers[key] for key in keys if key in self.numbers})
        return f"[{', '.join(map(str, cited))}]" if cited else "; ".join(keys)

    def moment(self, moment: datetime, beside: datetime | None = None) -> str:
        """Return a time on the clinic's clock: `23-Nov-2026 09:30`.

        Args:
            moment: the time.
            beside: another time on the page; where clocks were changed between the two,
                the offset is told, so that neither can be misread.
        """
        local = moment.astimezone(self.zone)
        text = f"{shown_date(local.date())} {local:%H:%M}"
        other = beside.astimezone(self.zone).utcoffset() if beside else None
        if beside and other != local.utcoffset():
            text += f" ({self.offset(moment)})"
        return text

    def offset(self, moment: datetime) -> str:
        """Return the clinic's offset from UTC at a time: `UTC+01:00`."""
        return f"UTC{moment.astimezone(self.zone).isoformat()[-6:]}"
