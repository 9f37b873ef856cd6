"""A patient being added: what was typed, what is wrong with it, and the patient."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from intake.domain.dates import PartialDate
from intake.domain.patient import Patient, Sex
from intake.domain.text import clean_line
from intake.forms.checks import Issue, Severity
from intake.forms.typed_dates import DateError, parse_date

OLDEST = 120
"""The greatest age that is believed."""

_AGE = re.compile(r"(?:about |ca |~ ?)?(?P<years>\d{1,3}) ?(?:y|yrs?|years?)?")


@dataclass(frozen=True, slots=True)
class Born:
    """A date of birth, or an age where nobody knows the date."""

    day: PartialDate | None = None
    age: int | None = None

    def shown(self, today: date) -> str:
        """Return what was understood, in words."""
        if self.day is None and self.age is None:
            return ""
        patient = Patient(sex=Sex.UNKNOWN, birth_date=self.day, age_years=self.age)
        return patient.born_text(today)


def parse_born(text: str, today: date) -> Born:
    """Return the birth that was typed: a date, a year, or an age such as `81`.

    Raises:
        DateError: if it is none of them.
    """
    bare = text.strip().lower()
    match = _AGE.fullmatch(bare)
    if match:
        age = int(match["years"])
        if age > OLDEST:
            raise DateError(f"Nobody is {age} years old.")
        return Born(age=age)
    day = parse_date(bare, today)
    if today.year - day.year > OLDEST:
        raise DateError(f"{day.year} is too long ago.")
    return Born(day=day)


def prefill(text: str, today: date) -> Mapping[str, str]:
    """Return what a search text says of a new patient.

    A date is the birth, digits are the number, the rest is the name: `Smith, John`
    and `John Smith` alike.
    """
    typed: dict[str, str] = {}
    words = []
    for word in text.replace(",", " , ").split():
        if _is_date(word, today):
            typed["born"] = word
        elif any(char.isdigit() for char in word):
            typed["number"] = f"{typed.get('number', '')} {word}".strip()
        else:
            words.append(word)
    return typed | _names(words)


def _is_date(word: str, today: date) -> bool:
    separators = sum(char in "-./" for char in word)
    if separators < len("//"):
        return False
    try:
        parse_date(word, today)
    except DateError:
        return False
    return True


def _names(words: list[str]) -> dict[str, str]:
    if "," in words:
        place = words.index(",")
        family, given = words[:place], [w for w in words[place + 1 :] if w != ","]
    elif len(words) > 1 and words[0].isupper() and not words[-1].isupper():
        family, given = words[:1], words[1:]
    else:
        family, given = words[-1:], words[:-1]
    names = {"family_name": " ".join(family), "given_name": " ".join(given)}
    return {key: _capital(name) for key, name in names.items() if name}


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:] if name.islower() else name


def check_patient(typed: Mapping[str, str], today: date) -> tuple[Issue, ...]:
    """Return what is wrong with, or missing in, a patient being added."""
    issues = []
    if not (
        typed.get("family_name", "").strip() or typed.get("given_name", "").strip()
    ):
        issues.append(Issue("family_name", Severity.ERROR, "A name is needed."))
    if born := _born_issue(typed.get("born", ""), today):
        issues.append(born)
    if not typed.get("sex"):
        text = "Choose one; reference ranges and doses depend on it."
        issues.append(Issue("sex", Severity.ERROR, text))
    return tuple(issues)


def _born_issue(text: str, today: date) -> Issue | None:
    if not text.strip():
        wrong = "A date of birth is needed, or an age if nobody knows the date."
        return Issue("born", Severity.ERROR, wrong)
    try:
        parse_born(text, today)
    except DateError as error:
        return Issue("born", Severity.ERROR, str(error))
    return None


def make_patient(typed: Mapping[str, str], today: date) -> Patient:
    """Return the patient; only for what `check_patient` found nothing wrong with."""
    born = parse_born(typed["born"], today)
    line = {key: clean_line(text) for key, text in typed.items()}
    return Patient(
        number=line.get("number") or None,
        family_name=line.get("family_name", ""),
        given_name=line.get("given_name", ""),
        title=line.get("title") or None,
        birth_date=born.day,
        birth_date_precision=born.day.precision.value if born.day else None,
        age_years=born.age,
        sex=Sex(line["sex"]),
    )
