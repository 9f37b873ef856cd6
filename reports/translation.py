"""The language of what patients take home: one data file each, in `handouts`.

The advice comes from the rules in short clinical English. Each of its sentences stands
in the file with what is said to a patient instead, in plain words; English is a
translation like any other.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from intake.domain.assessment import Level
from intake.domain.dates import PartialDate
from intake.domain.errors import RefusedError
from intake.domain.papers import LANGUAGES

_BETWEEN = ". "
_ENDS = ".!?…:;"
_Texts = Mapping[str, str]
_Items = tuple[str, ...]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Items(_Part):
    """Some things to be said one below the other."""

    items: _Items


class Help(_Part):
    """When to call whom."""

    call: str
    items: _Items
    today: str
    today_items: _Items
    later: str


class StretchWords(_Part):
    """What the drawing of the stretch shows, and how long to hold it."""

    sitting: str
    both: str
    steps: str


class Translation(_Part):
    """Everything that a handout says.

    Attributes:
        note: that no clinician has reviewed the translation, as long as none has.
        say: what is said for each sentence of the advice.
        food_not: what is said of food and drink that a patient must not have.
    """

    language: str
    name: str
    note: str
    months: Annotated[_Items, Field(min_length=12, max_length=12)]
    full_date: str
    month_date: str
    colon: str
    words: _Texts
    headings: _Texts
    think: Mapping[Level, str]
    next: Mapping[Level, str]
    tests: _Texts
    now: Items
    help: Help
    stretch: StretchWords
    medicines: Items
    causes: _Texts
    names: _Texts
    food_not: _Texts
    say: _Texts

    def day(self, day: date) -> str:
        """Return a date in full: `2 March 1959`."""
        return self.partial_day(PartialDate.of(day))

    def partial_day(self, day: PartialDate) -> str:
        """Return a date in full, as far as it is known."""
        if day.month is None:
            return str(day.year)
        month = self.months[day.month - 1]
        pattern = self.month_date if day.day is None else self.full_date
        return pattern.format(day=day.day, month=month, year=day.year)

    def moment(self, moment: datetime, pattern: str, who: str) -> str:
        """Return who did something when."""
        day = self.day(moment.date())
        return self.words[pattern].format(day=day, time=f"{moment:%H:%M}", who=who)

    def said(self, advice: str) -> str:
        """Return what is said to a patient for a piece of advice.

        A sentence without translation stays as it is: better said than left out.
        """
        return " ".join(self.say.get(part, _ended(part)) for part in sentences(advice))


def _ended(part: str) -> str:
    """Return a sentence with the full stop that parted it from the next one."""
    return part if part[-1] in _ENDS else part + "."


def sentences(advice: str) -> Iterator[str]:
    """Yield the sentences that the rules put together to a piece of advice."""
    yield from (part for part in advice.split(_BETWEEN) if part)


@cache
def translation(language: str) -> Translation:
    """Return the translation into a language.

    Raises:
        RefusedError: if there is none.
    """
    if language not in LANGUAGES:
        have = ", ".join(LANGUAGES)
        raise RefusedError(
            f"There is no handout in the language {language!r}: choose one of {have}."
        )
    text = (files("reports") / "handouts" / f"{language}.toml").read_text("utf-8")
    return Translation.model_validate(tomllib.loads(text))
