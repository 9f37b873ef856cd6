"""The facts that need arithmetic or search: scores, pairs of medicines, definitions."""

from collections.abc import Iterable
from dataclasses import dataclass

from intake.domain.assessment import FactValue
from intake.knowledge.release import Knowledge
from intake.triage.facts import Facts, unknown_red_flags
from intake.triage.medicines import Match, worst
from intake.triage.news2 import any_three, news2
from intake.triage.scores import (
    NLC_LOW,
    WELLS_LIKELY,
    calves_differ,
    nlc_score7,
    wells_dvt,
)
from intake.triage.spans import NUMBERS, Span

_NEWS2_LIMITS = (3, 5, 7)
_D_DIMER_LIMIT = 500
_D_DIMER_AGE = 50
_GRADED = (
    ("same_day_with", "same_day"),
    ("major_with", "major"),
    ("moderate_with", "moderate"),
)


@dataclass(frozen=True, slots=True)
class Computed:
    """What was computed beside the facts: the scores, and the pairs that matched."""

    spans: dict[str, Span]
    matches: list[Match]


def compute(knowledge: Knowledge, facts: Facts) -> Computed:
    """Add every computed fact, then the definitions, which may speak of them."""
    values, spans = facts.values, _add_scores(facts)
    values["unanswered"] = tuple(facts.unanswered)
    values["unknown_red_flags"] = len(unknown_red_flags(knowledge, facts))
    values["calves_differ"] = calves_differ(values)
    _add(facts, "d_dimer_positive", _d_dimer_positive(facts))
    matches = _add_medicines(knowledge, facts)
    for layer in knowledge.definitions_in_layers:
        judged = layer.judged(values.get)
        values |= {one.name: truth for one, truth in judged if truth is not None}
    return Computed(spans, matches)


def _add(facts: Facts, name: str, value: FactValue | None) -> None:
    if value is not None:
        facts.values[name] = value


def _add_scores(facts: Facts) -> dict[str, Span]:
    values = facts.values
    wells, news, nlc = wells_dvt(values), news2(values), nlc_score7(values)
    likely = wells.at_least(WELLS_LIKELY)
    _add(facts, "wells_dvt_likely", likely)
    values["wells_dvt_undecided"] = likely is None
    for limit in _NEWS2_LIMITS:
        _add(facts, f"news2_at_least_{limit}", news.at_least(limit))
    _add(facts, "news2_any3", any_three(news))
    values["news2_missing"] = news.lowest != news.highest
    above = nlc.at_least(NLC_LOW + 1)
    _add(facts, "nlc_score_low", None if above is None else not above)
    return {"wells_dvt": wells, "news2": news, "nlc_score7": nlc}


def _add_medicines(knowledge: Knowledge, facts: Facts) -> list[Match]:
    medicines = facts.medicines
    if medicines is None:
        return []
    pairs = medicines.pairs(knowledge.interactions)
    of_medicines: dict[str, FactValue] = {
        "cramp_drug_strength": medicines.strength,
        "k_raising_drugs": medicines.potassium_raising,
        "unrecognised_medicines": medicines.unrecognised,
        "worst_interaction": worst(pairs),
    }
    conditions = frozenset(facts.conditions or ())
    with_conditions = medicines.with_conditions(knowledge.drug_conditions, conditions)
    matches = [*pairs, *with_conditions]
    of_both: dict[str, FactValue] = {
        "worst_drug_condition": worst(with_conditions),
        "interaction_same_day": any(match.row.is_same_day for match in matches),
    }
    for name, grade in _GRADED:
        of_both[name] = _classes(m for m in matches if _grade(m) == grade)
    whole = facts.has_all_medicines
    facts.add_of_lists(of_medicines, whole=whole)
    facts.add_of_lists(of_both, whole=whole and facts.has_all_conditions)
    return matches


def _classes(matches: Iterable[Match]) -> tuple[str, ...]:
    return tuple(sorted(frozenset().union(*(match.classes for match in matches))))


def _grade(match: Match) -> str:
    if match.row.severity == "contraindicated" or match.row.is_same_day:
        return "same_day"
    return match.row.severity


def _d_dimer_positive(facts: Facts) -> bool | None:
    """Whether D-dimer is at or over its cut-off: 500 ug/L FEU, or 10 x age over 50.

    Source: NICE NG158; Righini 2014 (age-adjusted cut-off).
    """
    value, age = facts.values.get("result.d_dimer"), facts.values["age_years"]
    if not isinstance(value, NUMBERS) or not isinstance(age, NUMBERS):
        return None
    return value >= _D_DIMER_LIMIT and (age <= _D_DIMER_AGE or value >= age * 10)
