"""The conditions of a patient by their keys, with those that answers imply."""

import re
from collections.abc import Mapping, Sequence

from intake.domain.assessment import FactValue
from intake.domain.patient import AllergyStatus
from intake.domain.visit import Condition, Visit
from intake.knowledge.conditions import Conditions

_ALLERGENS: Mapping[str, re.Pattern[str]] = {
    key: re.compile(rf"\b({words})(s|es)?\b")
    for key, words in {
        "nut_allergy": "nut|peanut|walnut|hazelnut|almond|cashew|sesame|pistachio"
        "|pecan|seed",
        "milk_allergy": "milk|dairy|casein|whey",
        "fish_allergy": "fish|shellfish|seafood|prawn|salmon|tuna|cod|crab",
        "egg_allergy": "egg",
    }.items()
}
"""Whole words: codeine is no cod, a coconut no nut."""


def condition_keys(
    conditions: Conditions,
    visit: Visit,
    had: Sequence[Condition] | None,
    answers: Mapping[str, FactValue],
) -> tuple[str, ...] | None:
    """Return the keys of the conditions had, with those that other answers imply.

    None if nothing is known of them.
    """
    if had is None:
        return None
    keys: dict[str, None] = {}
    for entry in had:
        match = conditions.match(entry.text or "") if not entry.key else None
        if key := entry.key or (match.key if match else None):
            keys[key] = None
    if answers.get("pregnancy_status") == "pregnant" or "pregnancy_t3" in keys:
        keys["pregnancy"] = None
    if answers.get("pregnancy_status") == "postpartum_6wk":
        keys["postpartum_6wk"] = None
    if "bone_metastases" in keys:  # counts as active cancer (reference, conditions)
        keys["cancer_active"] = None
    return tuple(keys | dict.fromkeys(_allergy_conditions(visit)))


def _allergy_conditions(visit: Visit) -> list[str]:
    """Return the food allergies that the allergy list names."""
    allergies = visit.patient.allergies
    if allergies.status is not AllergyStatus.KNOWN:
        return []
    told = " ".join(item.substance.lower() for item in allergies.items)
    return [key for key, words in _ALLERGENS.items() if words.search(told)]
