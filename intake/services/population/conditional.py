"""Answers to the questions that are asked on a condition, where it holds."""

from random import Random

from intake.services.population.answers import Answers
from intake.services.population.medicines import PPIS, Basket
from intake.services.population.people import Person


def conditional(
    rng: Random, person: Person, basket: Basket, answers: Answers
) -> Answers:
    """Return the further answers that these answers ask for."""
    found: Answers = {}
    found |= _pregnancy(rng, person)
    found |= _follow_ups(rng, answers)
    found |= _one_leg(rng, answers)
    found |= _medicines(rng, person, basket)
    found |= _glucose(rng, person, answers)
    found |= _alcohol(person, answers)
    return found


def _pregnancy(rng: Random, person: Person) -> Answers:
    if not person.female or not 11 <= person.age <= 56:
        return {}
    found: Answers = {"pregnancy_status": person.pregnancy}
    if person.pregnancy == "pregnant":
        found["gestation_weeks"] = rng.randint(12, 39)
    if person.pregnancy != "no":
        for key in ("severe_headache", "visual_disturbance", "epigastric_pain"):
            found[key] = rng.random() < 0.005
        found["face_hand_swelling"] = rng.random() < 0.02
    return found


def _follow_ups(rng: Random, answers: Answers) -> Answers:
    found: Answers = {}
    if answers["urge_to_move"]:
        found["urge_rest_evening_relief"] = rng.random() < 0.9
    if answers["walking_pain_relieved_rest"] or answers["numb_tingle"] != "none":
        found["walking_pain_relieved_sitting"] = rng.random() < 0.08
    if answers["weakness"] in {"hours_days", "within_4wk", "over_4wk"}:
        patterns = ("proximal", "distal", "one_limb", "symmetrical")
        found["weakness_pattern"] = rng.choice(patterns)
    if answers["pain_out_of_proportion"] or answers["leg_tense"]:
        found["pain_passive_stretch"] = rng.random() < 0.2
    if answers["dizzy_or_low_urine"]:
        found["urine_output_low"] = rng.random() < 0.04
    return found


def _one_leg(rng: Random, answers: Answers) -> Answers:
    one_sided = answers["cramp_side"] in {"left", "right"}
    swollen = answers["swelling"] in {"left", "right"}
    red = answers["redness_warmth"] != "none"
    suspect = swollen or bool(answers["leg_constant_pain_one"]) or (red and one_sided)
    found: Answers = {}
    if suspect:
        girth = round(rng.gauss(37, 3), 1)
        more = round(rng.uniform(0.5, 4), 1) if swollen else 0.0
        left = answers["swelling"] == "left"
        found["calf_left_cm"] = round(girth + (more if left else 0), 1)
        found["calf_right_cm"] = round(girth + (0 if left else more), 1)
        found["entire_leg_swollen"] = swollen and rng.random() < 0.1
        found["pitting_one_leg"] = swollen and rng.random() < 0.5
        found["deep_vein_tender"] = rng.random() < 0.3
        found["collateral_veins"] = rng.random() < 0.05
        found["alt_dx_as_likely"] = rng.random() < 0.4
    if suspect or red:
        found["tender_cord"] = rng.random() < 0.1
    weeks = answers["cramp_started_weeks"]
    recent = isinstance(weeks, int | float) and weeks <= 4
    if suspect or (one_sided and recent):
        found["paralysis_or_plaster"] = rng.random() < 0.01
        found["bedridden_3d_or_surgery_12w"] = rng.random() < 0.03
    return found


def _medicines(rng: Random, person: Person, basket: Basket) -> Answers:
    found: Answers = {}
    if basket.holds(*PPIS):
        found["ppi_over_3_months"] = rng.random() < 0.8
    if person.has("dialysis"):
        found["dialysis_missed"] = rng.random() < 0.05
    if basket.holds("denosumab"):
        found["antiresorptive_within_8wk"] = rng.random() < 0.3
    if basket.holds("quinine"):
        found["quinine_adverse"] = ["none"]
    if basket.holds("lithium"):
        found["lithium_tox"] = rng.random() < 0.03
    if basket.holds("digoxin"):
        found["digoxin_tox"] = rng.random() < 0.03
    if person.has("copd"):
        found["spo2_scale2"] = rng.random() < 0.05
    return found


def _glucose(rng: Random, person: Person, answers: Answers) -> Answers:
    unwell = answers["confusion_new"] or answers["seizure_recent"]
    diabetic = person.has("diabetes_t1", "diabetes_t2")
    if not diabetic and not unwell:
        return {}
    mean, spread = (8.6, 2.6) if diabetic else (5.8, 0.9)
    glucose = round(min(24, max(3.6, rng.gauss(mean, spread))), 1)
    found: Answers = {"capillary_glucose": glucose}
    if glucose >= 11:
        found["ketones_mmol"] = round(rng.uniform(0, 0.5), 1)
    return found


def _alcohol(person: Person, answers: Answers) -> Answers:
    units = answers["alcohol_units_week"]
    heavy = isinstance(units, int) and units >= 35
    if heavy or person.has("alcohol_dependence"):
        return {"alcohol_stopped_days": 30, "withdrawal_signs": ["none"]}
    return {}
