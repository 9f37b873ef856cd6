"""Say in words what one claim of a rule asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.domain.assessment import FactValue, Level
from intake.knowledge.expression import Leaf, Literal
from intake.knowledge.release import Knowledge
from intake.knowledge.units import shown_unit
from intake.triage.explain import FLAG_WORDS

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_NUMBER = {
    "==": "{0}: {1}",
    "!=": "{0}: not {1}",
    "<": "{0}: under {1}",
    "<=": "{0}: {1} or less",
    ">": "{0}: over {1}",
    ">=": "{0}: {1} or more",
}
_ONE = {"days": "day", "weeks": "week", "years": "year"}
_SPELT: Mapping[str, str] = {
    "nsaid": "NSAID",
    "ppi": "PPI",
    "mra": "MRA",
    "ssri": "SSRI",
    "snri": "SNRI",
    "aed": "antiepileptic",
    "adh": "ADH",
    "b12": "B12",
    "d": "D",
    "d2": "D2 blocker",
    "egfr": "EGFR",
    "iv": "by vein",
    "k": "potassium",
    "pi": "protease inhibitor",
    "rankl": "RANKL",
}
_MEMBERS: Mapping[str, tuple[str, str]] = {
    "conditions": ("known: {0}", "not known: {0}"),
    "medicines": ("takes {0}", "does not take {0}"),
    "medicine_flags": (
        "takes a medicine that {0}",
        "takes no medicine that {0}",
    ),
    "current_results": ("a current result of {0}", "no current result of {0}"),
    "unanswered": ("{0}: not answered", "{0}: answered"),
    "not_applicable": ("{0}: does not apply", "{0}: applies"),
    "same_day_with": (
        "{0} in a pair that is contraindicated or needs action today",
        "{0} in no pair that is contraindicated or needs action today",
    ),
    "major_with": ("{0} in a major pair", "{0} in no major pair"),
    "moderate_with": ("{0} in a moderate pair", "{0} in no moderate pair"),
}
_LISTS: Mapping[str, str] = {
    "conditions": "known conditions",
    "medicines": "medicines taken",
    "medicine_flags": "takes a medicine that",
    "current_results": "current results",
    "unanswered": "not answered",
    "not_applicable": "does not apply",
    "same_day_with": "in a contraindicated or same-day pair",
    "major_with": "in a major pair",
    "moderate_with": "in a moderate pair",
}
_HEADINGS: Mapping[str, tuple[str, str]] = {
    "conditions": ("any of these known", "none of these known"),
    "medicines": ("takes any of", "takes none of"),
    "medicine_flags": ("takes a medicine that", "takes no medicine that"),
}
_FEW_MEMBERS = 3


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """Turns claims into phrases."""

    knowledge: Knowledge

    def phrase(self, leaf: Leaf, *, truth: bool) -> str:
        """Return the phrase for a claim that is asked to be true or false."""
        if leaf.sign == "holds":
            return self._member_phrase(leaf, truth=truth)
        if leaf.fact == "disposition":
            level = Level.of_rank(int(str(leaf.operand))).word.lower()
            return f"level {level} or calmer" if truth else f"more urgent than {level}"
        name = self._name(leaf.fact)
        if leaf.sign == "is":
            return self._truth_phrase(leaf.fact, name, truth=truth)
        if isinstance(leaf.operand, tuple):
            values = either([self._value(leaf.fact, v) for v in leaf.operand])
            return f"{name}: {values}" if truth else f"{name}: not {values}"
        sign = leaf.sign if truth else _OPPOSITE[leaf.sign]
        value = self._value(leaf.fact, leaf.operand)
        if isinstance(leaf.operand, str):
            return f"{name}: {value}" if sign == "==" else f"{name}: not {value}"
        return _NUMBER[sign].format(name, value)

    def given(self, fact: str, value: FactValue) -> str:
        """Return the phrase for a fact of a worked example."""
        name = self._name(fact)
        if isinstance(value, bool):
            return self._truth_phrase(fact, name, truth=value)
        if not isinstance(value, tuple):
            return f"{name}: {self._value(fact, value)}"
        if fact in self.knowledge.questions.by_key and fact not in _MEMBERS:
            labels = self.knowledge.questions[fact].labels
            members = [_lower(labels.get(str(key), str(key))) for key in value]
        else:
            members = [self.member(fact, str(key)) for key in value]
        return f"{_LISTS.get(fact, name)}: {'; '.join(members) or 'none'}"

    def heading(self, fact: str, *, truth: bool) -> str:
        """Return what stands above several members of one list; nothing for choices."""
        return _HEADINGS[fact][not truth] if fact in _HEADINGS else ""

    def choices(self, fact: str, keys: Sequence[str], *, truth: bool) -> str:
        """Return the phrase for several choices of one question."""
        question = self.knowledge.questions[fact]
        values = either([_lower(question.labels[key]) for key in keys])
        return (
            f"{question.short}: {values}" if truth else f"{question.short}: no {values}"
        )

    def member(self, fact: str, key: str) -> str:
        """Return the name of a member of a list."""
        if fact == "conditions":
            return self.knowledge.conditions[key].name
        if fact == "medicine_flags":
            return FLAG_WORDS.get(key, key.replace("_", " "))
        if fact == "current_results":
            return _lower(self.knowledge.analytes[key].name)
        if fact in ("unanswered", "not_applicable"):
            return self.knowledge.questions[key].short
        return self._medicine(key)

    def _truth_phrase(self, fact: str, name: str, *, truth: bool) -> str:
        if truth:
            return name
        is_question = fact in self.knowledge.questions.by_key
        return f"{name}: no" if is_question else f"not: {name}"

    def _member_phrase(self, leaf: Leaf, *, truth: bool) -> str:
        key = str(leaf.operand)
        if leaf.fact in _MEMBERS:
            return _MEMBERS[leaf.fact][not truth].format(self.member(leaf.fact, key))
        question = self.knowledge.questions[leaf.fact]
        value = _lower(question.labels[key])
        return (
            f"{question.short}: {value}" if truth else f"{question.short}: no {value}"
        )

    def _medicine(self, key: str) -> str:
        """Return a medicine or a class; a small class with all that it holds."""
        words = " ".join(_SPELT.get(word, word) for word in key.split("_"))
        names = sorted(
            s.inn
            for s in self.knowledge.formulary.substances
            if s.klass == key and not s.listed_only
        )
        if not names or names == [words] or len(names) > _FEW_MEMBERS:
            return words
        return f"{words} ({', '.join(names)})"

    def _name(self, fact: str) -> str:
        question = self.knowledge.questions.by_key.get(fact)
        if question is not None:
            return question.short
        if fact.startswith("result."):
            return _lower(self.knowledge.analytes[fact.removeprefix("result.")].name)
        return _lower(self.knowledge.vocabulary[fact].meaning.partition(":")[0])

    def _value(self, fact: str, operand: Literal) -> str:
        question = self.knowledge.questions.by_key.get(fact)
        if isinstance(operand, str):
            label = question.labels.get(operand, operand) if question else operand
            return _lower(label).replace("_", " ")
        unit = shown_unit(self.knowledge.vocabulary[fact].unit)
        unit = _ONE.get(unit, unit) if operand == 1 else unit
        return f"{operand:g} {unit}".strip()


def either(values: Sequence[str]) -> str:
    """Return values as `a, b, or c`; two plain ones as `a or b`."""
    if len(values) == 1:
        return values[0]
    is_plain = len(values) == len(("a", "b")) and not any(" or " in v for v in values)
    return f"{', '.join(values[:-1])}{'' if is_plain else ','} or {values[-1]}"


def _lower(text: str) -> str:
    """Return a phrase as it stands inside a sentence; abbreviations stay."""
    first = text.partition(" ")[0]
    is_word = first == "A" or (first[1:].islower() and first[1].isalpha())
    return text[:1].lower() + text[1:] if is_word else text
