"""What they take, by the rules of the reference population."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from intake.services.population.people import Person

_AS_LABELS = {
    "amlodipine": "Amlodipine {}mg tablets|5|10",
    "ramipril": "Ramipril {}mg capsules|2.5|5|10",
    "lisinopril": "Lisinopril {}mg tablets|5|10|20",
    "losartan": "Losartan {}mg tablets|25|50|100",
    "candesartan": "Candesartan {}mg tablets|4|8|16",
    "perindopril": "Perindopril erbumine {}mg tablets|2|4|8",
    "indapamide": "Indapamide {}mg tablets|2.5",
    "bendroflumethiazide": "Bendroflumethiazide {}mg tablets|2.5",
    "hydrochlorothiazide": "Hydrochlorothiazide {}mg tablets|12.5|25",
    "bisoprolol": "Bisoprolol {}mg tablets|1.25|2.5|5",
    "doxazosin": "Doxazosin {}mg tablets|2|4",
    "atorvastatin": "Atorvastatin {}mg tablets|20|40|80",
    "simvastatin": "Simvastatin {}mg tablets|20|40",
    "rosuvastatin": "Rosuvastatin {}mg tablets|5|10",
    "pravastatin": "Pravastatin {}mg tablets|20|40",
    "omeprazole": "Omeprazole {}mg gastro-resistant capsules|20|40",
    "lansoprazole": "Lansoprazole {}mg gastro-resistant capsules|15|30",
    "metformin": "Metformin {}mg tablets|500|850",
    "gliclazide": "Gliclazide {}mg tablets|40|80",
    "empagliflozin": "Empagliflozin {}mg tablets|10|25",
    "dapagliflozin": "Dapagliflozin {}mg tablets|10",
    "sitagliptin": "Sitagliptin {}mg tablets|50|100",
    "insulin": "Insulin glargine {} units/ml pen|100",
    "furosemide": "Furosemide {}mg tablets|20|40",
    "bumetanide": "Bumetanide {}mg tablets|1",
    "spironolactone": "Spironolactone {}mg tablets|25",
    "apixaban": "Apixaban {}mg tablets|2.5|5",
    "edoxaban": "Edoxaban {}mg tablets|30|60",
    "warfarin": "Warfarin {}mg tablets|1|3",
    "digoxin": "Digoxin {} microgram tablets|62.5|125",
    "salbutamol": "Salbutamol {} micrograms/dose inhaler|100",
    "formoterol": "Formoterol 6 micrograms/dose inhaler",
    "fostair": "Fostair 100micrograms/dose / 6micrograms/dose inhaler",
    "levothyroxine": "Levothyroxine {} microgram tablets|25|50|100",
    "sertraline": "Sertraline {}mg tablets|50|100",
    "citalopram": "Citalopram {}mg tablets|10|20",
    "amitriptyline": "Amitriptyline {}mg tablets|10|25",
    "codeine": "Codeine {}mg tablets|15|30",
    "gabapentin": "Gabapentin {}mg capsules|100|300",
    "pregabalin": "Pregabalin {}mg capsules|25|75",
    "ibuprofen": "Ibuprofen {}mg tablets|200|400",
    "naproxen": "Naproxen {}mg tablets|250|500",
    "paracetamol": "Paracetamol {}mg tablets|500",
    "aspirin": "Aspirin {}mg dispersible tablets|75",
    "clopidogrel": "Clopidogrel {}mg tablets|75",
    "estradiol": "Estradiol {} micrograms/24hours patches|25|50",
    "alendronate": "Alendronic acid {}mg tablets|70",
    "denosumab": "Denosumab {}mg/1ml injection|60",
    "colecalciferol": "Colecalciferol {} unit capsules|800|1000",
    "adcal": "Adcal-D3 chewable tablets",
    "prednisolone": "Prednisolone {}mg tablets|2.5|5",
    "quinine": "Quinine sulfate {}mg tablets|200|300",
    "tonic": "Tonic water",
    "magnesium": "Magnesium citrate {}mg capsules|100",
    "lithium": "Lithium carbonate {}mg tablets|200|400",
    "amoxicillin": "Amoxicillin {}mg capsules|500",
    "doxycycline": "Doxycycline {}mg capsules|100",
    "clarithromycin": "Clarithromycin {}mg tablets|250|500",
    "trimethoprim": "Trimethoprim {}mg tablets|200",
    "nitrofurantoin": "Nitrofurantoin {}mg modified-release capsules|100",
    "hydrocortisone": "Hydrocortisone {}mg tablets|10",
    "fludrocortisone": "Fludrocortisone {} microgram tablets|100",
    "tacrolimus": "Tacrolimus {}mg capsules|1",
    "lamotrigine": "Lamotrigine {}mg tablets|50|100",
    "allopurinol": "Allopurinol {}mg tablets|100|300",
}
_DOSES = ("one a day", "one each morning", "one at night", "one twice a day")
_SHORT = frozenset(
    ("amoxicillin", "doxycycline", "clarithromycin", "trimethoprim", "nitrofurantoin")
)
_OCCASIONAL = frozenset(("paracetamol", "ibuprofen", "tonic", "salbutamol"))


@dataclass(slots=True)
class Basket:
    """What one person takes, in the order in which it was thought of."""

    rng: Random
    taken: dict[str, None] = field(default_factory=dict)

    def add(self, key: str, chance: float = 1) -> None:
        """Add a medicine, with a chance."""
        if self.rng.random() < chance:
            self.taken[key] = None

    def one_of(self, keys: Sequence[str], weights: Sequence[float]) -> str:
        """Add one of several and return it."""
        key = self.rng.choices(keys, weights)[0]
        self.taken[key] = None
        return key

    def holds(self, *keys: str) -> bool:
        """Whether one of these is taken."""
        return any(key in self.taken for key in keys)


_RAAS = ("ramipril", "lisinopril", "losartan", "candesartan", "perindopril")
_RAAS_SHARES = (38, 20, 20, 18, 4)
THIAZIDES = ("indapamide", "bendroflumethiazide", "hydrochlorothiazide")
LOOPS = ("furosemide", "bumetanide")
PPIS = ("omeprazole", "lansoprazole")


def make_medicines(rng: Random, person: Person) -> Basket:
    """Return what a person takes."""
    basket = Basket(rng)
    for rule in (_pressure, _vessels, _sugar, _heart, _lungs, _glands, _bones, _rest):
        rule(basket, person)
    if person.pregnancy != "no":
        for key in set(basket.taken) - {"levothyroxine", "salbutamol", "paracetamol"}:
            del basket.taken[key]
    return basket


def _pressure(basket: Basket, person: Person) -> None:
    if not person.has("hypertension"):
        return
    how_many = basket.rng.choices((0, 1, 2, 3), (12, 42, 33, 13))[0]
    groups = {"amlodipine": 40.0, "raas": 40.0, "thiazide": 14.0, "other": 6.0}
    for _ in range(how_many):
        group = basket.rng.choices(tuple(groups), tuple(groups.values()))[0]
        del groups[group]
        if group == "raas":
            basket.one_of(_RAAS, _RAAS_SHARES)
        elif group == "thiazide":
            basket.one_of(THIAZIDES, (45, 48, 7))
        elif group == "other":
            basket.one_of(("bisoprolol", "doxazosin"), (60, 40))
        else:
            basket.add("amlodipine")


def _vessels(basket: Basket, person: Person) -> None:
    vascular = person.has("ihd", "stroke_history", "pad", "diabetes_t2", "diabetes_t1")
    chance = 0.70 if vascular else 0.20 if person.age > 50 else 0
    if basket.rng.random() < chance:
        statins = ("atorvastatin", "simvastatin", "rosuvastatin", "pravastatin")
        basket.one_of(statins, (70, 20, 6, 4))
    narrowed = person.has("ihd", "stroke_history", "pad") and not person.has("af")
    if narrowed and basket.rng.random() < 0.65:
        basket.one_of(("aspirin", "clopidogrel"), (60, 40))
    if person.age > 50 and basket.rng.random() < 0.25:
        basket.one_of(PPIS, (60, 40))


def _sugar(basket: Basket, person: Person) -> None:
    if person.has("diabetes_t1"):
        basket.add("insulin")
    if person.has("diabetes_t2"):
        basket.add("metformin", 0.70)
        basket.add("gliclazide", 0.20)
        basket.add("empagliflozin", 0.20)
        basket.add("sitagliptin", 0.15)
        basket.add("insulin", 0.10)


def _heart(basket: Basket, person: Person) -> None:
    rng = basket.rng
    if person.has("heart_failure"):
        if rng.random() < 0.65:
            basket.one_of(LOOPS, (85, 15))
        basket.add("bisoprolol", 0.75)
        basket.add("spironolactone", 0.30)
        if not basket.holds("empagliflozin"):
            basket.add("dapagliflozin", 0.30)
        if not basket.holds(*_RAAS) and rng.random() < 0.85:
            basket.one_of(_RAAS, _RAAS_SHARES)
    elif rng.random() < (0.045 if person.age >= 75 else 0.015) and person.age > 50:
        basket.one_of(LOOPS, (85, 15))
    if person.has("af"):
        basket.one_of(("apixaban", "edoxaban", "warfarin"), (70, 15, 15))
        basket.add("digoxin", 0.08)
        basket.add("bisoprolol", 0.55)


def _lungs(basket: Basket, person: Person) -> None:
    if person.has("asthma", "copd"):
        basket.add("salbutamol", 0.75)
        if basket.rng.random() < 0.40:
            basket.one_of(("fostair", "formoterol"), (85, 15))


def _glands(basket: Basket, person: Person) -> None:
    if person.has("hypothyroidism"):
        basket.add("levothyroxine", 0.95)
    if person.has("adrenal_insufficiency"):
        basket.add("hydrocortisone")
        basket.add("fludrocortisone")
    if person.has("kidney_transplant"):
        basket.add("tacrolimus")
        basket.add("prednisolone")
    if person.has("gout"):
        basket.add("allopurinol", 0.5)
    if person.has("epilepsy"):
        basket.add("lamotrigine", 0.8)


def _bones(basket: Basket, person: Person) -> None:
    if person.has("osteoporosis"):
        basket.add("alendronate", 0.45)
        if not basket.holds("alendronate"):
            basket.add("denosumab", 0.06 / 0.55)
    basket.add("adcal", 0.40 if person.has("osteoporosis") else 0.02)
    basket.add("colecalciferol", 0.10)


def _rest(basket: Basket, person: Person) -> None:
    rng = basket.rng
    if rng.random() < 0.09:
        basket.one_of(("sertraline", "citalopram"), (65, 35))
    basket.add("amitriptyline", 0.05)
    basket.add("codeine", 0.05)
    if rng.random() < 0.045:
        basket.one_of(("gabapentin", "pregabalin"), (60, 40))
    if not person.has("ckd_3", "ckd_4", "dialysis", "heart_failure", "af"):
        basket.add("ibuprofen", 0.09)
        basket.add("naproxen", 0.04)
    basket.add("paracetamol", 0.22)
    if person.female and 45 <= person.age <= 62:
        basket.add("estradiol", 0.13)
    basket.add("prednisolone", 0.015)
    basket.add("quinine", 0.015)
    basket.add("tonic", 0.02)
    basket.add("magnesium", 0.06)
    basket.add("lithium", 0.002)
    if rng.random() < 0.012:
        basket.one_of(tuple(sorted(_SHORT)), (40, 12, 20, 13, 15))


def as_documents(
    basket: Basket, seen_year: int, changed: tuple[str, str] | None
) -> list[dict[str, object]]:
    """Return the medicines as the document lists them.

    `changed` names the one that was started or raised lately, and when.
    """
    entries: list[dict[str, object]] = []
    for key in basket.taken:
        label, *strengths = _AS_LABELS[key].split("|")
        strength = basket.rng.choice(strengths) if strengths else ""
        entry: dict[str, object] = {"text": label.format(strength)}
        if key in _OCCASIONAL:
            entry["dose"] = "when needed"
        else:
            entry["dose"] = basket.rng.choice(_DOSES)
        if changed and changed[0] == key:
            entry["started"] = changed[1]
        elif key in _SHORT:
            entry["started"] = f"{seen_year}-11"
        else:
            entry["started"] = str(seen_year - basket.rng.randint(1, 9))
        entries.append(entry)
    return entries
