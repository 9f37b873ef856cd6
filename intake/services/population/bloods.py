"""Recent blood results, by the distributions of the reference population."""

import math
from datetime import timedelta
from random import Random

from intake.services.population.answers import takes_thiazide_or_loop
from intake.services.population.medicines import PPIS, Basket
from intake.services.population.people import SEEN, Person

_MONITORED_CONDITIONS = (
    "hypertension",
    "diabetes_t1",
    "diabetes_t2",
    "ckd_3",
    "ckd_4",
    "heart_failure",
    "af",
    "ihd",
    "hypothyroidism",
    "dialysis",
    "kidney_transplant",
    "adrenal_insufficiency",
    "cirrhosis",
)
_RAISING = (
    "ramipril",
    "lisinopril",
    "losartan",
    "candesartan",
    "perindopril",
    "spironolactone",
)
_MONITORED_MEDICINES = (*_RAISING, "furosemide", "bumetanide", "digoxin", "lithium")


def make_results(
    rng: Random, person: Person, basket: Basket
) -> list[dict[str, object]]:
    """Return results of the last three months; empty for most people."""
    monitored = person.has(*_MONITORED_CONDITIONS) or basket.holds(
        *_MONITORED_MEDICINES
    )
    if rng.random() >= (0.5 if monitored else 0.125):
        return []
    collected = (SEEN - timedelta(days=rng.randint(3, 88))).isoformat()
    values = [
        ("potassium", f"{_potassium(rng, person, basket):.1f}", "mmol/L"),
        ("sodium", f"{_sodium(rng, basket):.0f}", "mmol/L"),
        ("creatinine", f"{_creatinine(rng, person):.0f}", "umol/L"),
    ]
    acid_or_water = basket.holds(*PPIS) or takes_thiazide_or_loop(basket)
    if rng.random() < (0.25 if acid_or_water else 0.06):
        mean = 0.84 - 0.08 * basket.holds(*PPIS)
        values.append(("magnesium", f"{rng.gauss(mean, 0.06):.2f}", "mmol/L"))
    if basket.holds("levothyroxine") and rng.random() < 0.5:
        tsh = 2.2 * math.exp(rng.gauss(0, 0.55))
        values.append(("tsh", f"{tsh:.1f}", "mIU/L"))
    if person.has("diabetes_t1", "diabetes_t2") and rng.random() < 0.6:
        values.append(("hba1c", f"{max(34, rng.gauss(55, 10)):.0f}", "mmol/mol"))
    return [
        {"test": test, "value": value, "unit": unit, "collected": collected}
        for test, value, unit in values
    ]


def _potassium(rng: Random, person: Person, basket: Basket) -> float:
    mean = 4.35
    if takes_thiazide_or_loop(basket):
        mean -= 0.3
    if basket.holds(*_RAISING):
        mean += 0.15
    if person.has("ckd_3", "ckd_4", "dialysis"):
        mean += 0.2
    return rng.gauss(mean, 0.30)


def _sodium(rng: Random, basket: Basket) -> float:
    mean = 139.8
    if basket.holds("indapamide", "bendroflumethiazide", "hydrochlorothiazide"):
        mean -= 2
    if basket.holds("sertraline", "citalopram"):
        mean -= 1
    return rng.gauss(mean, 2.0)


def _creatinine(rng: Random, person: Person) -> float:
    """Return the creatinine in umol/L that gives a drawn eGFR (CKD-EPI 2021)."""
    if person.has("dialysis"):
        return rng.gauss(620, 120)
    if person.has("ckd_4"):
        egfr = min(29.0, max(16.0, rng.gauss(23, 4)))
    elif person.has("ckd_3"):
        egfr = min(59.0, max(31.0, rng.gauss(48, 7)))
    else:
        egfr = min(105.0, max(61.0, rng.gauss(96 - 0.42 * max(0, person.age - 40), 9)))
    kappa, alpha, factor = (0.7, -0.241, 1.012) if person.female else (0.9, -0.302, 1.0)
    at_kappa = 142 * factor * 0.9938**person.age
    ratio = egfr / at_kappa
    power = alpha if ratio > 1 else -1.200
    return float(kappa * ratio ** (1 / power) * 88.4)
