"""One completely answered benign visit, and ways to change it.

Somebody of 71 with typical night cramps, all vital signs taken, nothing else: the
right answer is self-care and no test. Whatever a test adds is all that differs.
"""

from collections.abc import Mapping
from datetime import date

from intake.domain.visit import Visit
from intake.services.population.documents import Document

SEEN = date(2026, 11, 23)
_DENIED = (
    # the emergency card
    *("chest_pain", "breathless_sudden", "haemoptysis", "collapse_today", "near_faint"),
    *("stroke_signs", "confusion_new", "seizure_recent", "leg_cold_pale_new"),
    *("leg_numb_paralysed_new", "saddle_numbness", "bladder_bowel_change"),
    *("dark_urine", "hand_or_throat_spasm", "perioral_tingling", "jaw_stiffness"),
    *("trunk_rigidity", "skin_purple_blistered", "pain_out_of_proportion"),
    *("palpitations", "bleeding_or_bruising_new", "fever_or_rigors"),
    *("heat_exposure_unwell", "cannot_keep_fluids_down"),
    # other symptoms
    *("cramp_ongoing_now", "walking_pain_relieved_rest", "rest_pain_hang"),
    *("urge_to_move", "twitching", "wasting", "bulbar_or_breathing"),
    *("leg_constant_pain_one", "bilateral_sciatica", "trauma_or_extreme_exertion"),
    *("weight_loss_unintended", "leg_tense", "pulse_irregular", "on_oxygen"),
    *("blood_tests_within_3_months", "dizzy_or_low_urine", "sweating_or_heat"),
    *("exercise_unusual", "feet_pointed_or_tight_bedding", "footwear_poor"),
)
BENIGN: Mapping[str, object] = {
    **dict.fromkeys(_DENIED, False),
    "history_source": "patient",
    "toxin_or_bite": ["none"],
    "cramp_started_weeks": 30,
    "cramp_freq_week": 2,
    "cramp_minutes": 3,
    "cramp_sites": ["calf"],
    "cramp_side": "both",
    "cramp_timing": ["night"],
    "cramp_pain": 6,
    "cramp_hard_muscle": True,
    "cramp_relieved_stretch": True,
    "soreness_after": True,
    "sleep_disrupted": True,
    "distress": False,
    "trend": "same",
    "numb_tingle": "none",
    "weakness": "none",
    "muscle_ache_constant": "none",
    "swelling": "none",
    "redness_warmth": "none",
    "skin_wound": "intact",
    "foot_pulses": "both_present",
    "resp_rate": 15,
    "spo2": 97,
    "sbp": 132,
    "dbp": 78,
    "pulse": 72,
    "acvpu": "A",
    "temp_c": 36.6,
    "fluids_l_day": 1.5,
    "vomiting_diarrhoea_days": 0,
    "standing_hours": 3,
    "sitting_hours": 6,
    "alcohol_units_week": 4,
    "caffeine_cups_day": 2,
    "diet_poor": ["balanced"],
    "self_care_tried_weeks": 0,
}
LISTS: Mapping[str, object] = {
    "conditions": [],
    "medications": [],
    "other_symptoms": [],
    "results": [],
}
NOT_ASKED = "not asked"
"""In place of an answer or a list: take it out."""


def document(
    answers: Mapping[str, object] = {},
    *,
    patient: Mapping[str, object] = {},
    **lists: object,
) -> Document:
    """Return the benign visit with changes; a medicine may be its text alone."""
    said = {**BENIGN, **answers}
    parts = {**LISTS, **lists}
    medications = parts["medications"]
    if isinstance(medications, list):
        parts["medications"] = [
            {"text": m} if isinstance(m, str) else m for m in medications
        ]
    return {
        "format": "crampdesk-visit/1",
        "patient": {"birth_date": "1955-03-02", "sex": "female", **patient},
        "seen_at": f"{SEEN.isoformat()}T09:30:00+00:00",
        "answers": {key: value for key, value in said.items() if value != NOT_ASKED},
        **{key: value for key, value in parts.items() if value != NOT_ASKED},
    }


def visit(
    answers: Mapping[str, object] = {},
    *,
    patient: Mapping[str, object] = {},
    **lists: object,
) -> Visit:
    """Return the benign visit with changes, read."""
    return Visit.model_validate(document(answers, patient=patient, **lists))


def result(
    test: str, value: str, unit: str, *, collected: str = "2026-11-20", **more: object
) -> dict[str, object]:
    """Return a result as a document has it."""
    return {
        "test": test,
        "value": value,
        "unit": unit,
        "collected": collected,
        **more,
    }
