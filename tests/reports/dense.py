"""One patient with nearly everything: the longest that a real visit will be."""

from tests.reports import real

_MEDICINES = (
    *("Digoxin 125 microgram tablets", "Simvastatin 40mg tablets"),
    *("Clarithromycin 500mg tablets", "Ramipril 10mg capsules"),
    *("Spironolactone 25mg tablets", "Omeprazole 20mg capsules"),
    *("Salbutamol 100micrograms/dose inhaler", "Metformin 1g tablets"),
    *("Apixaban 5mg tablets", "Mrs Gray's leg drops"),
)
_CONDITIONS = (
    *("ckd_4", "heart_failure", "diabetes_t2", "copd", "hypertension"),
    *("osteoporosis", "vitamin_d_deficiency", "frailty"),
)
_RESULTS = (
    *(("potassium", "2.6", "mmol/L"), ("sodium", "124", "mmol/L")),
    *(("magnesium", "0.48", "mmol/L"), ("adjusted_calcium", "1.78", "mmol/L")),
    *(("creatinine", "196", "umol/L"), ("urea", "18.2", "mmol/L")),
    *(("ck", "5200", "U/L"), ("tsh", "12.4", "mU/L")),
    *(("albumin", "29", "g/L"), ("ferritin", "9", "ug/L")),
    *(("hba1c", "92", "mmol/mol"), ("phosphate", "0.4", "mmol/L")),
)
_YES = ("palpitations", "dark_urine", "leg_constant_pain_one", "constipation")
_ANSWERS = {
    "swelling": "left",
    "redness_warmth": "local",
    "weakness": "within_4wk",
    "muscle_ache_constant": "severe",
    "cramp_sites": ["calf", "thigh", "hand", "foot"],
    "cramp_freq_week": 30,
    "trend": "worse",
    "temp_c": 37.9,
    "pulse": 104,
    "resp_rate": 22,
    "spo2": 94,
}
NOTES = (
    "Came with her daughter, who had the medicine list. Legs worse since the chest "
    "infection last week; two falls. Wants to stay at home if she can. "
)


def dense_document(**changes: object) -> dict[str, object]:
    """Return the visit of a patient with many diseases, medicines and findings."""
    told = real.document("10_low_calcium_after_denosumab")
    answers = told["answers"]
    assert isinstance(answers, dict)
    for key in ("chest_pain", "seizure_recent", "saddle_numbness", "near_faint"):
        answers[key] = "unknown"
    answers |= dict.fromkeys(_YES, True) | _ANSWERS
    more = [
        {"text": text, "dose": "one each morning", "started": "2026-10"}
        for text in _MEDICINES
    ]
    results = [
        {"test": test, "value": value, "unit": unit, "collected": "2026-11-19"}
        for test, value, unit in _RESULTS
    ]
    told |= {
        "conditions": list(_CONDITIONS),
        "medications": [*_listed(told["medications"]), *more],
        "results": results,
        "notes": NOTES,
    }
    return told | changes


def _listed(value: object) -> list[object]:
    assert isinstance(value, list)
    return value
