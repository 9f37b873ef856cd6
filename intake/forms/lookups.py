"""What is offered while a nurse types a condition, a medicine, a test or a symptom."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from intake.forms.results import ResultReading, read_result
from intake.knowledge.medicines import (
    Status,
    Substance,
    Suggestion,
    class_in_words,
    contents_of,
    in_tall_man,
)
from intake.knowledge.medicines.substance import STRENGTHS_OF_EVIDENCE
from intake.knowledge.question import Question
from intake.knowledge.release import Knowledge

SHOWN = 8
"""How many offers are shown at once; the count of all of them stands below."""
_NO_WISHES: Mapping[str, str] = {}


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
        strength: what one unit holds, as the text says.
        kind: the class in words.
        relation: how it is linked with cramps, empty if it is not.
        doubt: what the nurse should look at: not recognised, or did you mean.
        candidates: names to choose instead.
        contents: the ingredients, those inside a combination as well.
        classes: the keys of the classes.
    """

    generic: str = ""
    brand: str = ""
    strength: str = ""
    kind: str = ""
    relation: str = ""
    doubt: str = ""
    candidates: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


class Lookups:
    """Everything that a form offers, out of the knowledge.

    `written` returns a generic name as it is to be shown.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        tall_man: bool = False,
        units: Mapping[str, str] = _NO_WISHES,
    ) -> None:
        """Look things up in knowledge; `units` are those preferred, by test."""
        self._conditions = knowledge.conditions
        self._formulary = knowledge.formulary
        self._analytes = knowledge.analytes
        self._questions = knowledge.questions
        self._sources = knowledge.sources
        self.written: Callable[[str], str] = in_tall_man if tall_man else str
        self._units = units
        self._usage: Mapping[str, int] = {}
        self._conditions_had: Mapping[str, int] = {}

    def use(self, usage: Mapping[str, int]) -> None:
        """Offer first what the clinic has often; the count of each ingredient."""
        self._usage = usage

    def use_conditions(self, usage: Mapping[str, int]) -> None:
        """Offer first the conditions that the clinic sees often; the count of each."""
        self._conditions_had = usage

    def conditions(self, text: str) -> Offers:
        """Offer conditions by name, synonym or code, those seen often first."""
        hits = self._conditions.suggest(text, limit=100, usage=self._conditions_had)
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
        found = self._formulary.suggest(text, limit=SHOWN, usage=self._usage)
        sure = tuple(self._medicine(e, is_guess=False) for e in found.entries)
        alike = tuple(self._medicine(e, is_guess=True) for e in found.close)
        return Offers((*sure, *alike), found.total)

    def _medicine(self, entry: Suggestion, *, is_guess: bool) -> Offer:
        generic = self.written(entry.substance.inn)
        strength = f" {entry.strength}" if entry.strength else ""
        kind = class_in_words(entry.substance.klass)
        brand = f"{entry.brand.upper()} · " if entry.brand else ""
        title = generic + strength
        return Offer(f"{entry.name}{strength}", title, brand + kind, is_guess)

    def source_title(self, key: str) -> str:
        """Return what a source is called, or its key if it is not known."""
        return self._sources[key].title if key in self._sources else key

    def medicine_line(self, text: str) -> MedicineLine:
        """Return how a medicine was understood."""
        if not text.strip():
            return MedicineLine()
        found = self._formulary.recognise(text)
        if found.status is Status.UNKNOWN:
            return MedicineLine(
                doubt="Not recognised: kept as typed, not checked for interactions.",
                candidates=found.candidates,
            )
        doubt = ""
        if found.status is Status.DID_YOU_MEAN:
            doubt = f"Did you mean {self.written(' or '.join(found.candidates))}?"
        brands = {b.casefold() for s in found.products for b in s.brands}
        strongest = max(found.substances, key=_strength, default=None)
        return MedicineLine(
            generic=self.written(" + ".join(s.inn for s in found.substances)),
            brand=" ".join(m.upper() for m in found.matched if m.casefold() in brands),
            strength=" + ".join(f"{s.value} {s.unit}" for s in found.strengths),
            kind=", ".join(
                dict.fromkeys(class_in_words(s.klass) for s in found.substances)
            ),
            relation=_relation(strongest.cramp_strength) if strongest else "",
            doubt=doubt,
            candidates=found.candidates if doubt else (),
            contents=tuple(
                sorted({i for s in found.substances for i in contents_of(s)})
            ),
            classes=tuple(dict.fromkeys(s.klass for s in found.substances)),
        )

    def tests(self, text: str) -> Offers:
        """Offer blood and bedside tests."""
        hits = self._analytes.suggest(text, limit=100)
        return _offers(Offer(a.key, a.name, a.unit) for a in hits if not a.calculated)

    def test_name(self, key: str) -> str:
        """Return the name of a test, or the key if it is not known."""
        return self._analytes[key].name if key in self._analytes else key

    def test_units(self, key: str) -> tuple[str, ...]:
        """Return the units that a test is reported in, the one preferred first."""
        units = self._analytes[key].units if key in self._analytes else ()
        wish = self._units.get(key, "")
        return (wish, *(u for u in units if u != wish)) if wish in units else units

    def read_result(self, key: str, value: str, unit: str) -> ResultReading:
        """Return a result in the preferred unit, or what is wrong with it."""
        wish = self._units.get(key, "")
        return read_result(self._analytes, key, value, unit, wish=wish)

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


def _strength(substance: Substance) -> int:
    return STRENGTHS_OF_EVIDENCE.index(substance.cramp_strength)


def _relation(strength: str) -> str:
    return "" if strength == "none" else f"{strength} link with cramps"


def _begins(question: Question, wanted: list[str]) -> bool:
    words = f"{question.text} {question.short}".casefold().replace("/", " ").split()
    return bool(wanted) and all(
        any(word.strip("(,").startswith(part) for word in words) for part in wanted
    )
