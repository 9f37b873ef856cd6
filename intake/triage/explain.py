"""Say in words which answers made a rule true."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from intake.domain.assessment import FactValue, Score
from intake.knowledge.expression import Leaf, Node
from intake.knowledge.release import Knowledge
from intake.knowledge.units import shown_unit
from intake.triage.facts import Facts, unknown_red_flags
from intake.triage.medicines import Match, worst

FLAG_WORDS: Mapping[str, str] = {
    "k_low": "lowers potassium",
    "k_high": "raises potassium",
    "k_supplement": "adds potassium",
    "mg_low": "lowers magnesium",
    "mg_low_longterm": "lowers magnesium in long use",
    "mg_supplement": "adds magnesium",
    "ca_low": "lowers calcium",
    "ca_supplement": "adds calcium",
    "na_low": "lowers sodium",
    "myotoxic": "can harm muscle",
    "bleeding_risk": "makes bleeding more likely",
    "nephrotoxic": "can harm the kidneys",
    "aki_risk": "puts the kidneys at risk when unwell",
    "sick_day_hold": "is paused on sick days",
    "vte_risk": "makes clots more likely",
    "immunosuppressed": "weakens defences against infection",
    "volume_depletion": "makes the body lose fluid",
    "vit_k_antagonist": "works against vitamin K",
    "tyramine_diet": "needs a low-tyramine diet",
    "hypoglycaemia": "can lower glucose",
    "qt_prolong": "can disturb the heart rhythm",
    "k_low_minor": "lowers potassium a little",
    "mg_low_minor": "lowers magnesium a little",
    "ca_low_minor": "lowers calcium a little",
    "ca_high": "raises calcium",
    "grapefruit_avoid": "is not taken with grapefruit",
    "grapefruit_limit": "is taken with little grapefruit",
}
"""What a medicine can do, as a clause about it."""
_COMPUTED_WORDS: Mapping[str, str] = {
    "worst_interaction": "medicines that do not go together",
    "worst_drug_condition": "a medicine that does not go with a condition",
    "interaction_same_day": "a combination that needs action today",
    "unrecognised_medicines": "a medicine that was not recognised",
    "open_dangers": "dangers that cannot be ruled out yet",
    "news2_missing": "vital signs incomplete",
    "k_raising_drugs": "several medicines that raise potassium",
    "calves_differ": "calves differ by 3 cm or more",
    "d_dimer_positive": "D-dimer at or over its cut-off for age",
    "wells_dvt_undecided": "the Wells score lacks items",
    "no_other_finding": "nothing else was found",
    "no_open_danger": "no danger is left open",
}
_SCORE_OF: Mapping[str, str] = {
    "wells_dvt_likely": "wells_dvt",
    "wells_dvt_undecided": "wells_dvt",
    "news2_at_least_3": "news2",
    "news2_at_least_5": "news2",
    "news2_at_least_7": "news2",
    "news2_any3": "news2",
    "nlc_score_low": "nlc_score7",
}
_NAMED = 3
"""So many red flags without an answer are named, and one more where it is the last."""
_PAIR_FACTS = ("worst_interaction", "worst_drug_condition", "interaction_same_day")
_SCORE_NAMES = {
    "wells_dvt": "Wells score",
    "news2": "NEWS2",
    "nlc_score7": "characteristics of night cramps",
}


class Explainer:
    """Turns the claims that decided a rule into phrases."""

    def __init__(
        self,
        knowledge: Knowledge,
        facts: Facts,
        scores: Mapping[str, Score],
        matches: Sequence[Match],
    ) -> None:
        self._knowledge = knowledge
        self._facts = facts
        self._scores = scores
        self._matches = matches
        self._phrases: dict[Leaf, str] = {}

    def claims(self, node: Node) -> tuple[Leaf, ...]:
        """Return the claims that hold and decide, definitions taken apart."""
        return self._knowledge.holding.claims(node, self._facts.values.get)

    def because(self, claims: Iterable[Leaf]) -> str:
        """Return one sentence with the values of the claims that hold."""
        phrases = dict.fromkeys(map(self._phrase, claims))
        text = "; ".join(phrase for phrase in phrases if phrase)
        if not text:
            return "Holds for this patient."
        is_written_so = text[1:2].isupper()  # eGFR, not EGFR
        return f"{text}." if is_written_so else f"{text[:1].upper()}{text[1:]}."

    def values(self, claims: Iterable[Leaf]) -> dict[str, FactValue]:
        """Return the facts that the claims speak of."""
        found: dict[str, FactValue] = {}
        members: dict[str, tuple[str, ...]] = {}
        for leaf in claims:
            fact = leaf.fact
            score = self._scores.get(_SCORE_OF[fact]) if fact in _SCORE_OF else None
            if score is not None and score.value is not None:
                found[_SCORE_OF[fact]] = score.value
            elif leaf.sign == "holds":
                members[fact] = (*members.get(fact, ()), str(leaf.operand))
                found[fact] = members[fact]
            else:
                found[fact] = self._facts.known(fact)
        return found

    def _phrase(self, leaf: Leaf) -> str:
        """Return a claim in words: several rules say the same of one visit."""
        phrase = self._phrases.get(leaf)
        if phrase is None:
            phrase = self._phrases[leaf] = self._worded(leaf)
        return phrase

    def _worded(self, leaf: Leaf) -> str:
        fact = leaf.fact
        if fact in _SCORE_OF:
            return self._score_phrase(_SCORE_OF[fact])
        if fact.startswith("result."):
            return self._result_phrase(fact.removeprefix("result."))
        if leaf.sign == "holds":
            return self._member_phrase(fact, str(leaf.operand))
        if fact in self._knowledge.questions.by_key:
            return self._answer_phrase(leaf)
        return self._computed_phrase(fact)

    def _answer_phrase(self, leaf: Leaf) -> str:
        question = self._knowledge.questions[leaf.fact]
        if leaf.sign == "is":
            return question.short
        value = self._facts.values[leaf.fact]
        if leaf.fact == "age_years":
            return f"age {value}"
        shown = question.labels.get(str(value), "").lower() or _number(value)
        unit = shown_unit(question.unit) if question.is_numeric else ""
        return f"{question.short} {shown} {unit}".rstrip()

    def _computed_phrase(self, fact: str) -> str:
        if fact in _PAIR_FACTS and self._matches:
            return self._pairs_phrase(lambda _match: True)
        if fact == "cramp_drug_strength" and self._facts.medicines is not None:
            strongest = self._facts.medicines.strength
            names = self._facts.medicines.with_strength(strongest)
            return f"{self._listed(names)}: {strongest} relation to cramps"
        if fact == "unknown_red_flags":
            return self._red_flags_phrase()
        if unruled := self._facts.unruled.get(fact):
            return ", ".join(
                f"{self._result_phrase(one.analyte.key)} "
                f"({one.interpretation.value.replace('_', ' ')})"
                for one in unruled
            )
        return _COMPUTED_WORDS.get(fact, "")

    def _red_flags_phrase(self) -> str:
        """Name the items of the emergency card that lack a yes or no."""
        names = [
            self._knowledge.questions.by_key[key].short
            for key in unknown_red_flags(self._knowledge, self._facts)
        ]
        more = len(names) - _NAMED
        told = names if more <= 1 else [*names[:_NAMED], f"{more} more"]
        return f"no yes or no to {', '.join(told)} (emergency card)"

    def _pairs_phrase(self, wanted: Callable[[Match], bool]) -> str:
        """Return the gravest pairs in words; the others stand in the answer."""
        found = [match for match in self._matches if wanted(match)]
        gravest = worst(found)
        return ", ".join(
            dict.fromkeys(
                f"{' with '.join(self._named(name) for name in match.drugs)} "
                f"({match.row.effect})"
                for match in found
                if match.row.severity == gravest or match.row.is_same_day
            )
        )

    def _named(self, key: str) -> str:
        entry = self._knowledge.conditions.get(key)
        return entry.name if entry else self._facts.said(key)

    def _listed(self, inns: Iterable[str]) -> str:
        return " and ".join(map(self._facts.said, inns))

    def _score_phrase(self, name: str) -> str:
        score = self._scores[name]
        shown = (
            f"{score.value}"
            if score.value is not None
            else f"{score.lowest} to {score.highest}"
        )
        items = ", ".join(score.items)
        return f"{_SCORE_NAMES[name]} {shown}" + (f": {items}" if items else "")

    def _result_phrase(self, key: str) -> str:
        one = self._facts.results.current[key]
        unit = "day" if one.days_ago == 1 else "days"
        days = f", {one.days_ago} {unit} ago" if one.days_ago else ""
        name = one.name
        name = name.lower() if name[1:].islower() else name
        return f"{name} {one.reported} {shown_unit(one.unit)}{days}"

    def _member_phrase(self, fact: str, key: str) -> str:
        if fact == "conditions":
            return self._knowledge.conditions[key].name
        if fact in ("medicines", "medicine_flags"):
            return self._medicine_phrase(fact, key)
        if fact.endswith("_with"):
            return self._pairs_phrase(lambda match: key in match.classes)
        question = self._knowledge.questions.by_key.get(fact)
        if question is None:
            return ""
        return f"{question.short}: {question.labels.get(key, key).lower()}"

    def _medicine_phrase(self, fact: str, key: str) -> str:
        medicines = self._facts.medicines
        if medicines is None:
            return ""
        if fact == "medicines":
            return self._listed(medicines.with_key(key))
        words = FLAG_WORDS.get(key, key.replace("_", " "))
        return f"{self._listed(medicines.with_flag(key))} ({words})"


def _number(value: FactValue) -> str:
    return f"{value:g}" if isinstance(value, float) else f"{value}"
