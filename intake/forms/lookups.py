"""What is offered while a nurse types a condition, a medicine, a test or a symptom."""

from collections.abc import Iterable
from dataclasses import dataclass

from intake.forms.results import ResultReading, read_result
from intake.knowledge.medicines import Status, Substance, Suggestion
from intake.knowledge.medicines.substance import STRENGTHS_OF_EVIDENCE
from intake.knowledge.questions import Question
from intake.knowledge.release import Knowledge

SHOWN = 8
"""How many offers are shown at once; the count of all of them stands below."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose.

    Attributes:
        value: what goes into the draft.
        title: what is chosen, as it is read.
        detail: what tells it from its neighbours.
        is_guess: spelt alike only: to be shown apart and never picked by itself.
    """

    value: str
    title: str
    detail: str = ""
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Offers:
    """What is offered, and how many there are in all."""

    entries: tuple[Offer, ...]
    total: int


@dataclass(frozen=True, slots=True)
class MedicineLine:
    """A medicine as a line shows it: generic, brand, class, and how sure that is.

    Attributes:
        generic: the ingredients in lower case.
        brand: the brand in capitals, if one was typed.
        kind: the class in words.
        relation: how it is linked with cramps, empty if it is not.
        doubt: what the nurse should look at: not recognised, or did you mean.
        candidates: names to choose instead.
    """

    generic: str = ""
    brand: str = ""
    kind: str = ""
    relation: str = ""
    doubt: str = ""
    candidates: tuple[str, ...] = ()


class Lookups:
    """Everything that a form offers, out of the knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._conditions = knowledge.conditions
        self._formulary = knowledge.formulary
        self._analytes = knowledge.analytes
        self._questions = knowledge.questions

    def conditions(self, text: str) -> Offers:
        """Offer conditions by name, synonym or code."""
        hits = self._conditions.suggest(text, limit=100)
        return _offers(Offer(e.key, e.name, e.icd10) for e in hits)

    def condition_name(self, key: str) -> str:
        """Return the name of a condition, or the key if it is not known."""
        return self._conditions[key].name if key in self._conditions else key

    def condition_key(self, text: str) -> str | None:
        """Return the key of the one condition that a text surely names."""
        found = self._conditions.match(text)
        return found.key if found else None

    def medicines(self, text: str) -> Offers:
        """Offer medicines; those spelt alike come last and marked."""
        found = self._formulary.suggest(text, limit=SHOWN)
        sure = tuple(_medicine(entry, is_guess=False) for entry in found.entries)
        alike = tuple(_medicine(entry, is_guess=True) for entry in found.close)
        return Offers((*sure, *alike), found.total)

    def medicine_line(self, text: str) -> MedicineLine:
        """Return how a medicine was understood."""
        if not text.strip():
            return MedicineLine()
        found = self._formulary.recognise(text)
        if found.status is Status.UNKNOWN:
            return MedicineLine(
                doubt="Not recognised: kept as typed, not checked for interactions."
            )
        doubt = ""
        if found.status is Status.DID_YOU_MEAN:
            doubt = f"Did you mean {' or '.join(found.candidates)}?"
        brands = {b.casefold() for s in found.products for b in s.brands}
        strongest = max(found.substances, key=_strength, default=None)
        return MedicineLine(
            generic=" + ".join(s.inn for s in found.substances),
            brand=" ".join(m.upper() for m in found.matched if m.casefold() in brands),
            kind=", ".join(dict.fromkeys(_words(s.klass) for s in found.substances)),
            relation=_relation(strongest.cramp_strength) if strongest else "",
            doubt=doubt,
            candidates=found.candidates,
        )

    def tests(self, text: str) -> Offers:
        """Offer blood and bedside tests."""
        hits = self._analytes.suggest(text, limit=100)
        return _offers(Offer(a.key, a.name, a.unit) for a in hits if not a.calculated)

    def test_name(self, key: str) -> str:
        """Return the name of a test, or the key if it is not known."""
        return self._analytes[key].name if key in self._analytes else key

    def test_units(self, key: str) -> tuple[str, ...]:
        """Return the units that a test is reported in, the usual one first."""
        return self._analytes[key].units if key in self._analytes else ()

    def read_result(self, key: str, value: str, unit: str) -> ResultReading:
        """Return a result in the standard unit, or what is wrong with it."""
        return read_result(self._analytes, key, value, unit)

    @property
    def searchable(self) -> tuple[Question, ...]:
        """Return the symptoms and risks that are searched for."""
        return tuple(q for q in self._questions if q.key in self._questions.optional)

    def symptoms(self, text: str) -> Offers:
        """Offer the symptoms and risks that are not asked one by one."""
        wanted = text.casefold().split()
        hits = [question for question in self.searchable if _begins(question, wanted)]
        return _offers(Offer(q.key, q.text) for q in hits)

    def symptom_name(self, key: str) -> str:
        """Return the words of a symptom, or the key if it is not known."""
        known = self._questions.by_key.get(key)
        return known.text if known else key


def _offers(entries: Iterable[Offer]) -> Offers:
    every = tuple(entries)
    return Offers(every[:SHOWN], len(every))


def _medicine(entry: Suggestion, *, is_guess: bool) -> Offer:
    generic = entry.substance.inn
    strength = f" {entry.strength}" if entry.strength else ""
    kind = _words(entry.substance.klass)
    brand = f"{entry.brand.upper()} · " if entry.brand else ""
    return Offer(f"{entry.name}{strength}", generic + strength, brand + kind, is_guess)


def _strength(substance: Substance) -> int:
    return STRENGTHS_OF_EVIDENCE.index(substance.cramp_strength)


def _relation(strength: str) -> str:
    return "" if strength == "none" else f"{strength} link with cramps"


def _words(key: str) -> str:
    return key.replace("_", " ")


def _begins(question: Question, wanted: list[str]) -> bool:
    words = f"{question.text} {question.short}".casefold().replace("/", " ").split()
    return bool(wanted) and all(
        any(word.strip("(,").startswith(part) for word in words) for part in wanted
    )
