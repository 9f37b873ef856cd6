"""Who comes: age, sex, conditions, by the rates of the reference population."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

SEEN = date(2026, 11, 23)
_MEAN_AGE = 68
_YOUNG, _BIRTH = 0.04, 0.012


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A made-up patient."""

    age: int
    female: bool
    pregnancy: str
    conditions: frozenset[str]
    family_name: str
    given_name: str
    number: str

    def has(self, *keys: str) -> bool:
        """Whether they have one of these conditions."""
        return not self.conditions.isdisjoint(keys)

    def birth_date(self, rng: Random) -> date:
        """Return a birth date that gives them their age on the day of the visit."""
        last = SEEN.replace(year=SEEN.year - self.age)
        return last - timedelta(days=rng.randrange(364))


# Share of all; those that rise with age are multiplied by a factor that is 1 at 68.
_RISING = {
    "hypertension": (0.40, 1.02),
    "knee_arthritis": (0.18, 1.03),
    "ihd": (0.105, 1.05),
    "diabetes_t2": (0.13, 1.02),
    "copd": (0.06, 1.04),
    "af": (0.042, 1.08),
    "stroke_history": (0.05, 1.07),
    "frailty": (0.03, 1.12),
    "pad": (0.026, 1.06),
    "heart_failure": (0.021, 1.08),
    "neuropathy": (0.023, 1.04),
    "spinal_stenosis": (0.02, 1.05),
    "dementia": (0.0125, 1.12),
}
_LEVEL = {
    "varicose_veins": 0.13,
    "asthma": 0.08,
    "vte_history": 0.03,
    "vitamin_d_deficiency": 0.035,
    "radiculopathy": 0.025,
    "lactose_intolerance": 0.03,
    "kidney_stones": 0.03,
    "rls": 0.02,
    "cancer_active": 0.02,
    "b12_deficiency": 0.02,
    "iron_deficiency": 0.02,
    "malabsorption": 0.01,
    "nut_allergy": 0.01,
    "vegan": 0.01,
    "epilepsy": 0.01,
    "ckd_4": 0.004,
    "cirrhosis": 0.004,
    "diabetes_t1": 0.005,
    "alcohol_dependence": 0.006,
    "primary_hyperparathyroidism": 0.003,
    "adrenal_insufficiency": 0.002,
    "sarcoidosis": 0.002,
    "kidney_transplant": 0.001,
    "dialysis": 0.001,
    "myopathy_known": 0.001,
    "thyroid_surgery_past": 0.007,
    "hyponatraemia_history": 0.007,
    "hypokalaemia_history": 0.006,
}
_BY_SEX = {  # women, men
    "hypothyroidism": (0.09, 0.03),
    "gout": (0.02, 0.06),
    "osteoporosis": (0.11, 0.015),
}

_NAMES = {
    kind: names.split()
    for kind, names in (
        line.split(":")
        for line in Path(__file__)
        .with_name("names.txt")
        .read_text(encoding="utf-8")
        .splitlines()
    )
}


def make_person(rng: Random) -> Person:
    """Return a person drawn from the population."""
    pregnancy, age, female = _age_and_sex(rng)
    return Person(
        age=age,
        female=female,
        pregnancy=pregnancy,
        conditions=_conditions(rng, age, pregnancy, female=female),
        family_name=rng.choice(_NAMES["family"]),
        given_name=rng.choice(_NAMES["women" if female else "men"]),
        number=_number(rng),
    )


def name_of(rng: Random, *, female: bool) -> dict[str, object]:
    """Return a name drawn for somebody."""
    return {
        "family_name": rng.choice(_NAMES["family"]),
        "given_name": rng.choice(_NAMES["women" if female else "men"]),
    }


def _age_and_sex(rng: Random) -> tuple[str, int, bool]:
    draw = rng.random()
    if draw < _BIRTH:
        status = "pregnant" if rng.random() < 0.75 else "postpartum_6wk"
        return status, rng.randint(20, 42), True
    female = rng.random() < 0.58
    if draw < _BIRTH + _YOUNG:
        return "no", rng.randint(22, 49), female
    while True:
        age = round(rng.gauss(_MEAN_AGE, 9.5))
        if 50 <= age <= 92:
            return "no", age, female


def _conditions(
    rng: Random, age: int, pregnancy: str, *, female: bool
) -> frozenset[str]:
    rates = {key: at * rise ** (age - _MEAN_AGE) for key, (at, rise) in _RISING.items()}
    rates |= _LEVEL
    rates |= {key: pair[0 if female else 1] for key, pair in _BY_SEX.items()}
    rates["ckd_3"] = 0.025 * 10 ** ((age - 50) / 35)  # 2.5 % at 50, 25 % at 85
    found = {key for key, rate in rates.items() if rng.random() < rate}
    if age < 50:
        found -= {"osteoporosis", "gout", "ckd_3", "cancer_active"}
    if "diabetes_t1" in found:
        found.discard("diabetes_t2")
    for worse in ("dialysis", "ckd_4"):
        if worse in found:
            found -= {"ckd_3", "ckd_4"} - {worse}
    if pregnancy != "no":
        found -= set(_RISING)
        found.add("pregnancy" if pregnancy == "pregnant" else "postpartum_6wk")
    return frozenset(found)


def _number(rng: Random) -> str:
    """Return a number of the range 999 that the NHS keeps for tests."""
    while True:
        if number := nhs_test_number(rng.randrange(10**6)):
            return number


def nhs_test_number(six_digits: int) -> str | None:
    """Return the number of the range 999 with these digits; None if there is none."""
    digits = f"999{six_digits:06}"
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(digits))
    check = (11 - total % 11) % 11
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}{check}" if check < 10 else None
