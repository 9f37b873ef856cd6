"""What they answer, by the rates of the reference population."""

import math
from random import Random

from intake.services.population.medicines import THIAZIDES, Basket
from intake.services.population.people import Person

Answers = dict[str, object]

_CARD = {  # true answers to the emergency card; 0.05 % for the rest
    "chest_pain": 0.002,
    "breathless_sudden": 0.003,
    "haemoptysis": 0.0003,
    "collapse_today": 0.0005,
    "near_faint": 0.003,
    "stroke_signs": 0.0003,
    "confusion_new": 0.001,
    "seizure_recent": 0.0003,
    "leg_cold_pale_new": 0.0005,
    "leg_numb_paralysed_new": 0.0005,
    "saddle_numbness": 0.0005,
    "bladder_bowel_change": 0.004,
    "dark_urine": 0.002,
    "hand_or_throat_spasm": 0.001,
    "perioral_tingling": 0.004,
    "jaw_stiffness": 0.0003,
    "trunk_rigidity": 0.0005,
    "skin_purple_blistered": 0.0003,
    "pain_out_of_proportion": 0.0005,
    "palpitations": 0.008,
    "bleeding_or_bruising_new": 0.005,
    "fever_or_rigors": 0.006,
    "heat_exposure_unwell": 0.0005,
    "cannot_keep_fluids_down": 0.001,
}


def emergency_card(rng: Random) -> Answers:
    """Return the answers of the emergency card."""
    answers: Answers = {key: rng.random() < rate for key, rate in _CARD.items()}
    answers["toxin_or_bite"] = ["none"]
    if rng.random() < 0.0008:
        answers["toxin_or_bite"] = [rng.choice(("unlicensed_product", "other"))]
    return answers


def cramps(rng: Random) -> Answers:
    """Return how the cramps are; about nine in ten follow the benign pattern."""
    typical = rng.random() < 0.90
    often = rng.choices((0, 1, 2, 3, 4, 5, 7, 12), (6, 20, 24, 18, 11, 6, 11, 4))[0]
    sleep = rng.random() < 0.78
    return {
        "cramp_started_weeks": round(
            min(2600, _log_normal(rng, median=30, spread=1.29)), 1
        ),
        "cramp_freq_week": often,
        "cramp_minutes": round(_log_normal(rng, median=2.5, spread=0.80), 1),
        "cramp_ongoing_now": rng.random() < 0.001,
        "cramp_sites": _sites(rng),
        "cramp_side": rng.choices(
            ("both", "alternating", "left", "right"), (35, 38, 13, 14)
        )[0],
        "cramp_timing": _timing(rng),
        "cramp_pain": min(10, max(1, round(rng.gauss(6.6, 1.7)))),
        "cramp_hard_muscle": rng.random() < (0.93 if typical else 0.43),
        "cramp_relieved_stretch": rng.random() < (0.91 if typical else 0.41),
        "soreness_after": rng.random() < 0.55,
        "sleep_disrupted": sleep,
        "distress": rng.random() < (0.50 if sleep else 0.14),
        "trend": rng.choices(("same", "worse", "better"), (68, 18, 14))[0],
        "self_care_tried_weeks": rng.randint(6, 30)
        if rng.random() < 0.08
        else rng.choices((0, 1, 2, 3, 4), (50, 15, 15, 10, 10))[0],
    }


def _log_normal(rng: Random, *, median: float, spread: float) -> float:
    return median * math.exp(rng.gauss(0, spread))


_SITES = {
    "calf": 0.85,
    "foot": 0.33,
    "thigh": 0.12,
    "hamstring": 0.07,
    "hand": 0.03,
    "arm": 0.006,
    "trunk": 0.003,
}


def _sites(rng: Random) -> list[str]:
    found = [site for site, rate in _SITES.items() if rng.random() < rate]
    legs = {"calf", "foot", "thigh", "hamstring"}
    return found if legs.intersection(found) else ["calf", *found]


def _timing(rng: Random) -> list[str]:
    rates = {"day_rest": 0.15, "after_exercise": 0.06, "during_exercise": 0.03}
    return ["night", *(key for key, rate in rates.items() if rng.random() < rate)]


def symptoms(rng: Random, person: Person, basket: Basket) -> Answers:
    """Return the symptoms that are asked of everybody."""
    statin = basket.holds("atorvastatin", "simvastatin", "rosuvastatin", "pravastatin")
    mild = 0.08 if statin else 0.04
    weakness = ("none", "old_stable", "over_4wk", "within_4wk", "hours_days")
    restless = rng.random() < (0.45 if person.has("rls") else 0.011)
    walking = rng.random() < (0.35 if person.has("pad") else 0.01)
    return {
        "walking_pain_relieved_rest": walking,
        "rest_pain_hang": rng.random() < (0.02 if person.has("pad") else 0.0005),
        "urge_to_move": restless,
        "numb_tingle": _numbness(rng, person),
        "weakness": rng.choices(weakness, (97, 2, 0.6, 0.35, 0.08))[0],
        "twitching": rng.random() < 0.012,
        "wasting": rng.random() < 0.003,
        "bulbar_or_breathing": rng.random() < 0.003,
        "muscle_ache_constant": rng.choices(
            ("none", "exertional", "mild", "severe"),
            (0.953 - mild, 0.04, mild, 0.009 if statin else 0.006),
        )[0],
        "leg_constant_pain_one": rng.random() < 0.006,
        "bilateral_sciatica": rng.random() < 0.0005,
        "trauma_or_extreme_exertion": rng.random() < 0.004,
        "weight_loss_unintended": rng.random() < 0.008,
        "other_symptoms_reviewed": True,
    }


def _numbness(rng: Random, person: Person) -> str:
    both = 0.80 if person.has("neuropathy") else 0.002
    if person.has("diabetes_t1", "diabetes_t2") and not person.has("neuropathy"):
        both = 0.06
    one = 0.48 if person.has("radiculopathy") else 0.004
    draw = rng.random()
    for value, rate in (
        ("both_feet", both),
        ("one_leg", one),
        ("hands_and_feet", 0.005),
    ):
        if draw < rate:
            return value
        draw -= rate
    return "none"


def others(rng: Random, person: Person) -> list[str]:
    """Return the symptoms and risks found by search, by key."""
    rates = {
        "fatigue": 0.25 if person.has("hypothyroidism") else 0.13,
        "leg_heaviness": 0.05,
        "constipation": 0.05,
        "cold_intolerance": 0.03,
        "weight_gain": 0.03,
        "neck_stiffness": 0.03,
        "sciatica_one_leg": 0.025,
        "back_pain": 0.035,
        "smoker": 0.11,
        "long_travel_4wk": 0.03,
        "family_history_vte": 0.03,
        "unsteady": 0.008,
    }
    return [key for key, rate in rates.items() if rng.random() < rate]


def legs(rng: Random, person: Person, basket: Basket) -> Answers:
    """Return what looking at both legs shows."""
    both = 0.02
    if basket.holds("amlodipine"):
        both = 0.07
    if person.has("heart_failure"):
        both = 0.18
    pad = person.has("pad")
    weak = 0.40 if pad else 0.02 + 0.025 * (person.age > 75)
    pulses = ("both_present", "weak", "absent_left", "not_checked")
    return {
        "swelling": rng.choices(
            ("none", "both", "left", "right"), (0.992 - both, both, 0.004, 0.004)
        )[0],
        "redness_warmth": rng.choices(("none", "local", "spreading"), (99.4, 0.5, 0.1))[
            0
        ],
        "skin_wound": rng.choices(("intact", "ulcer"), (99.5, 0.5))[0],
        "foot_pulses": rng.choices(
            pulses, (0.926 - weak, weak, 0.03 if pad else 0.004, 0.07)
        )[0],
        "leg_tense": rng.random() < 0.0005,
    }


def vitals(rng: Random, person: Person, basket: Basket) -> Answers:
    """Return the vital signs; now and then one was not measured."""
    born = person.pregnancy != "no"
    rise = 0 if person.age < 60 else min(8, (person.age - 60) / 4)
    systolic = 113 if born else 132 + rise + 6 * person.has("hypertension")
    saturation = 97.3 - 2 * person.has("copd") - 0.6 * (person.age >= 80)
    irregular = 0.90 if person.has("af") else 0.02 + 0.02 * (person.age > 75)
    found: Answers = {
        "resp_rate": _whole(rng, 15.5 + 1.5 * person.has("copd"), 1.8, 8, 40),
        "spo2": _whole(rng, saturation, 1.0, 70, 100),
        "on_oxygen": False,
        "sbp": _whole(rng, systolic, 10 if born else 14, 80, 220),
        "dbp": _whole(rng, 69 if born else 78, 9, 40, 120),
        "pulse": _whole(rng, 74 - 9 * basket.holds("bisoprolol"), 10, 40, 150),
        "acvpu": "A",
        "pulse_irregular": rng.random() < irregular,
        "temp_c": round(min(39.5, max(35.2, rng.gauss(36.6, 0.28))), 1),
    }
    for missed in (("resp_rate",), ("spo2",), ("sbp", "dbp"), ("temp_c",)):
        if rng.random() < 0.012:
            for key in missed:
                del found[key]
    return found


def _whole(rng: Random, mean: float, spread: float, low: int, high: int) -> int:
    return min(high, max(low, round(rng.gauss(mean, spread))))


def lifestyle(rng: Random, person: Person) -> Answers:
    """Return how they live."""
    faint = 0.03 + 0.05 * max(0, person.age - 60) / 30
    ill = rng.random() < 0.014
    return {
        "fluids_l_day": round(min(4, max(0.4, rng.gauss(1.5, 0.45))), 1),
        "vomiting_diarrhoea_days": rng.choice((1, 1, 2, 3)) if ill else 0,
        "dizzy_or_low_urine": rng.random() < faint,
        "sweating_or_heat": rng.random() < 0.08,
        "exercise_unusual": rng.random() < 0.08,
        "standing_hours": rng.randint(1, 8),
        "sitting_hours": rng.randint(4, 12),
        "alcohol_units_week": _alcohol(rng, person),
        "caffeine_cups_day": rng.randint(0, 7),
        "diet_poor": ["vegan"] if person.has("vegan") else [_diet(rng)],
        "feet_pointed_or_tight_bedding": rng.random() < 0.2,
        "footwear_poor": rng.random() < 0.15,
    }


def _diet(rng: Random) -> str:
    kinds = ("balanced", "few_fruit_veg", "high_salt_processed", "sugary_drinks")
    return rng.choices(kinds, (70, 15, 10, 5))[0]


def _alcohol(rng: Random, person: Person) -> int:
    if person.has("alcohol_dependence"):
        return rng.randint(35, 90)
    if person.pregnancy != "no" or rng.random() < 0.30:
        return 0
    return min(120, round(_log_normal(rng, median=7, spread=0.75)))


def takes_thiazide_or_loop(basket: Basket) -> bool:
    """Whether a diuretic that lowers potassium is taken."""
    return basket.holds(*THIAZIDES, "furosemide", "bumetanide")
