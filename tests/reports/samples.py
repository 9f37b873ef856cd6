"""Visits as they come: made-up patients with the assessments that they would get."""

from datetime import UTC, datetime, timedelta

from intake.domain.assessment import (
    Assessment,
    Level,
)
from intake.domain.decision import Decision, OverrideReason
from intake.domain.preferences import PageSetup, Paper, Preferences
from intake.domain.record import Clinic, PrintContext, StoredVisit, VisitStatus
from intake.domain.visit import FORMAT, Visit
from tests.reports.assessments import (
    KNOWLEDGE,
    benign_assessment,
    serious_assessment,
)

__all__ = ["KNOWLEDGE", "benign_assessment", "serious_assessment"]

SEEN = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
CARD = {
    "chest_pain": "chest pain today",
    "breathless_sudden": "new breathlessness",
    "haemoptysis": "coughing up blood",
    "collapse_today": "collapse in the last 24 h",
    "near_faint": "near-faint in the last 24 h",
    "stroke_signs": "signs of a stroke",
    "confusion_new": "new confusion or drowsiness",
    "seizure_recent": "fit in the last 48 h",
    "leg_cold_pale_new": "leg suddenly cold or pale",
    "leg_numb_paralysed_new": "leg suddenly numb or paralysed",
    "saddle_numbness": "numbness between the legs",
    "bladder_bowel_change": "new bladder or bowel change",
    "dark_urine": "dark urine",
    "hand_or_throat_spasm": "claw-like hand or throat spasm",
    "perioral_tingling": "tingling round the mouth or in both hands",
    "jaw_stiffness": "jaw stiffness or touch-set spasms",
    "trunk_rigidity": "rigid belly, back or neck",
    "skin_purple_blistered": "purple, black or blistered leg skin",
    "pain_out_of_proportion": "severe constant leg pain",
    "palpitations": "palpitations today",
    "bleeding_or_bruising_new": "new bruising or bleeding",
    "fever_or_rigors": "fever or shivers",
    "heat_exposure_unwell": "unwell after heat",
    "cannot_keep_fluids_down": "cannot keep fluids down",
    "toxin_or_bite": "poison, bite or dirty wound",
}
RED_FLAGS = tuple(CARD)
LABELS = {f"short.{key}": name for key, name in CARD.items()} | {
    "dark_urine": "Tea- or cola-coloured urine",
    "near_faint": "Nearly fainted in last 24 h",
    "urine_output_low": "Passing much less urine than usual (not only dizzy)",
    "short.swelling": "leg swelling",
    "short.redness_warmth": "redness or warmth",
    "short.leg_constant_pain_one": "constant pain in one leg",
    "short.deep_vein_tender": "deep vein tenderness",
    "short.pitting_one_leg": "pitting in one leg",
    "short.long_travel_4wk": "long journey",
    "short.muscle_ache_constant": "constant muscle ache",
    "short.weakness": "new weakness",
    "short.bedridden_3d_or_surgery_12w": "bedridden or recent surgery",
    "short.fluids_l_day": "drinks a day",
    "short.alcohol_units_week": "alcohol",
    "short.exercise_unusual": "new or harder exercise",
    "short.fatigue": "tiredness",
    "short.constipation": "constipation",
    "short.resp_rate": "breathing rate",
    "short.spo2": "oxygen saturation",
    "short.acvpu": "consciousness",
    "choice.weakness.within_4wk": "Within 4 weeks",
    "choice.cramp_timing.day_rest": "Resting by day",
    "condition.diabetes_t2": "Type 2 diabetes",
    "condition.hypertension": "High blood pressure",
    "condition.ckd_3": "Chronic kidney disease, stage 3",
    "condition.osteoarthritis": "Osteoarthritis",
    "advice.massage_during": "Massage",
    "advice.heat_after": "Warmth",
    "advice.food_potassium": "Potassium-rich foods",
    "group.stretch_bed": "daily",
    "group.footwear": "daily",
    "group.food_potassium": "food",
    "group.safety_net": "info",
    "group.odd": "night_shift",
    "test.magnesium": "Magnesium",
    "test.potassium": "Potassium",
}
UNITS = {"fluids_l_day": "L a day", "alcohol_units_week": "units a week"}

DENIED = dict.fromkeys(RED_FLAGS, False) | {"toxin_or_bite": ["none"]}


def printing_on(paper: str) -> Preferences:
    """Return the preferences of a clinic that has this paper and no other wish."""
    return Preferences(page=PageSetup(paper=Paper(paper)))


def context(**changes: object) -> PrintContext:
    """Return who prints, an hour after the visit."""
    clinic = Clinic(
        name=str(changes.pop("clinic", "Riverside Surgery")),
        address="4 Mill Lane, Ludlow SY8 1AB · 01584 555 0142",
        preferences=printing_on(str(changes.pop("paper", "A4"))),
        is_demo=bool(changes.pop("is_demo", False)),
    )
    return PrintContext(
        clinic=clinic,
        printed_by="Nurse P. Okafor",
        printed_at=SEEN + timedelta(minutes=48),
        copy=bool(changes.pop("copy", False)),
    )


def stored(visit: Visit, assessment: Assessment, **changes: object) -> StoredVisit:
    """Return a visit as the record gives it back."""
    told: dict[str, object] = {
        "id": 1042,
        "patient_id": 7,
        "version": 1,
        "status": VisitStatus.SIGNED,
        "replaces": None,
        "amend_reason": None,
        "digest": "sha256:" + "9f" * 32,
        "signed_at": SEEN + timedelta(minutes=31),
        "signed_by": "Nurse P. Okafor",
    }
    return StoredVisit(visit=visit, assessment=assessment, **(told | changes))  # type: ignore[arg-type]


def decision(suggested: Level, level: Level | None = None, **more: object) -> Decision:
    """Return a nurse's decision at the end of the visit."""
    return Decision(
        suggested=suggested,
        level=level or suggested,
        decided_by="Nurse P. Okafor",
        decided_at=SEEN + timedelta(minutes=30),
        **more,  # type: ignore[arg-type]
    )


def benign_visit(**changes: object) -> Visit:
    """Return a healthy patient with ordinary night cramps."""
    told: dict[str, object] = {
        "format": FORMAT,
        "patient": {
            "number": "943 476 5919",
            "family_name": "Hartley",
            "given_name": "Joan",
            "title": "Mrs",
            "birth_date": "1959-03-02",
            "sex": "female",
            "allergies": {"status": "none_known"},
        },
        "seen_at": SEEN,
        "seen_by": "Nurse P. Okafor",
        "answers": DENIED
        | {
            "cramp_started_weeks": 26,
            "cramp_freq_week": 3,
            "cramp_minutes": 2,
            "cramp_ongoing_now": False,
            "cramp_sites": ["calf"],
            "cramp_side": "alternating",
            "cramp_timing": ["night"],
            "cramp_pain": 6,
            "cramp_hard_muscle": True,
            "cramp_relieved_stretch": True,
            "soreness_after": True,
            "sleep_disrupted": True,
            "distress": False,
            "trend": "same",
            "swelling": "none",
            "redness_warmth": "none",
            "leg_constant_pain_one": False,
            "muscle_ache_constant": "none",
            "weakness": "none",
            "exercise_unusual": True,
            "fluids_l_day": 1.2,
            "alcohol_units_week": 4,
            "sbp": 132,
            "dbp": 78,
            "pulse": 68,
            "temp_c": 36.6,
        },
        "conditions": ["osteoarthritis"],
        "medications": [],
        "notes": "Started a line-dancing class in June. Happy with stretches.",
        "decision": decision(Level.SELF_CARE),
    }
    return Visit.model_validate(told | changes)


def serious_visit(**changes: object) -> Visit:
    """Return a patient with a swollen leg, many medicines, and things left open."""
    answers = dict(DENIED)
    del answers["dark_urine"]
    told: dict[str, object] = {
        "format": FORMAT,
        "patient": {
            "number": "943 476 5870",
            "family_name": "Smith",
            "given_name": "John Alexander",
            "title": "Mr",
            "birth_date": "1945-07-14",
            "sex": "male",
            "allergies": {
                "status": "known",
                "items": [
                    {"substance": "penicillin", "reaction": "rash"},
                    {"substance": "elastic plaster"},
                ],
            },
        },
        "seen_at": SEEN,
        "seen_by": "Nurse P. Okafor",
        "answers": answers
        | {
            "palpitations": True,
            "near_faint": "unknown",
            "cramp_started_weeks": 3,
            "cramp_freq_week": 9,
            "cramp_minutes": 8,
            "cramp_ongoing_now": False,
            "cramp_sites": ["calf", "thigh", "foot"],
            "cramp_side": "left",
            "cramp_timing": ["night", "day_rest"],
            "cramp_pain": 8,
            "cramp_hard_muscle": True,
            "cramp_relieved_stretch": False,
            "soreness_after": True,
            "trend": "worse",
            "swelling": "left",
            "redness_warmth": "local",
            "leg_constant_pain_one": True,
            "deep_vein_tender": True,
            "pitting_one_leg": True,
            "long_travel_4wk": True,
            "muscle_ache_constant": "severe",
            "weakness": "within_4wk",
            "calf_left_cm": 38.4,
            "calf_right_cm": 35,
            "fluids_l_day": 0.9,
            "alcohol_units_week": 12,
            "sbp": 148,
            "dbp": 86,
            "pulse": 96,
            "resp_rate": 18,
            "spo2": 96,
            "on_oxygen": False,
            "temp_c": 37.4,
            "acvpu": "A",
        },
        "conditions": [
            "diabetes_t2",
            "hypertension",
            {"key": "ckd_3", "since": "2021"},
            {"text": "tinea pedis"},
        ],
        "medications": [
            {
                "text": "Bendroflumethiazide 2.5mg tablets",
                "dose": "one each morning",
                "started": "2026-09",
            },
            {
                "text": "Simvastatin 40mg tablets",
                "dose": "one at night",
                "started": "2019",
            },
            {
                "text": "Clarithromycin 500mg tablets",
                "dose": "one twice a day",
                "started": "2026-11-17",
                "stopped": "2026-11-22",
            },
            {"text": "METFORMIN 500 mg m/r", "dose": "two with the evening meal"},
            {"text": "amlodipin 5", "dose": "one daily", "confirmed": False},
            {"text": "Dr. Wu's herbal leg drops"},
        ],
        "results": [
            {
                "test": "potassium",
                "value": "3.1",
                "unit": "mmol/L",
                "collected": "2026-11-20",
            },
            {
                "test": "creatinine",
                "value": "1.6",
                "unit": "mg/dL",
                "collected": "2026-11-20",
            },
            {"test": "sodium", "value": "138", "unit": "mmol/L"},
            {"test": "creatine_kinase", "value": "4200", "unit": "U/L"},
        ],
        "other_symptoms": ["fatigue", "constipation"],
        "notes": "Flew back from Perth on 09-Nov. Lives alone on the second floor, no "
        "lift.\nDaughter (Ann) will drive him; phone 01584 555 0199.\n\nPrefers to be "
        "called Jack.",
        "decision": decision(
            Level.SAME_DAY,
            Level.EMERGENCY,
            reason=OverrideReason.MORE_WORRIED,
            text="Grey and clammy on standing.",
            untaken=[{"test": "inr", "reason": "taken on Friday at the clinic"}],
            added=["magnesium"],
        ),
    }
    return Visit.model_validate(told | changes)
