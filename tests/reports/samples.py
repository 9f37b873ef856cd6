"""Visits as they come: made-up patients with the assessments that they would get."""

from datetime import UTC, datetime, timedelta

from intake.domain.assessment import (
    Advice,
    AdviceGiven,
    AdviceWithheld,
    AssessedMedication,
    Assessment,
    Contributor,
    Finding,
    Ingredient,
    InteractionFound,
    Interpretation,
    InterpretedResult,
    KnowledgeRelease,
    LabOrder,
    Level,
    OpenFinding,
    RecentResult,
    Remark,
    Score,
)
from intake.domain.decision import Decision, OverrideReason
from intake.domain.record import Clinic, PrintContext, StoredVisit, VisitStatus
from intake.domain.visit import FORMAT, Visit

SEEN = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
KNOWLEDGE = KnowledgeRelease(
    version="2026.11.1",
    digest="sha256:5d2a9be14f0c6a77e1b0e92c4d38f1a06b7c55e90d21f4a8c3e67b91d0a4f2c8",
)

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
    "test.magnesium": "Magnesium",
    "test.potassium": "Potassium",
}
UNITS = {"fluids_l_day": "L a day", "alcohol_units_week": "units a week"}

DENIED = dict.fromkeys(RED_FLAGS, False) | {"toxin_or_bite": ["none"]}

SAFETY_NET = AdviceGiven(
    key="safety_net",
    text="Get help if one leg swells, reddens or stays painful; chest pain or "
    "breathlessness; leg cold, pale or numb; weakness; dark urine; tingling round the "
    "mouth or hand spasm; a cramp over 10 minutes; cramps not settling in 6 weeks.",
)


def context(**changes: object) -> PrintContext:
    """Return who prints, an hour after the visit."""
    clinic = Clinic(
        name=str(changes.pop("clinic", "Riverside Surgery")),
        address="4 Mill Lane, Ludlow SY8 1AB · 01584 555 0142",
        paper=str(changes.pop("paper", "A4")),
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


def benign_assessment() -> Assessment:
    """Return what the rules say to ordinary night cramps."""
    return Assessment(
        level=Level.SELF_CARE,
        level_text=Level.SELF_CARE.text,
        settled=True,
        labs_not_needed="these are uncomplicated night cramps, no medicine or "
        "condition disturbs salts, and no red flag is present.",
        advice=Advice(
            give=(
                AdviceGiven(
                    key="stretch_during",
                    text="Pull the toes towards the shin with the knee straight until "
                    "it eases.",
                ),
                AdviceGiven(
                    key="stretch_bed",
                    text="Stretch calves and hamstrings for a few minutes before bed, "
                    "for 6 weeks.",
                ),
                AdviceGiven(
                    key="sleep_position",
                    text="Loosen the bedclothes; avoid lying with the feet pointing "
                    "down.",
                ),
                AdviceGiven(
                    key="fluids_2l",
                    text="Drink regularly, about 1.5 to 2 L of fluids a day in total.",
                ),
                AdviceGiven(
                    key="quinine_never",
                    text="Do not take quinine, or rely on tonic water, for cramps.",
                ),
                SAFETY_NET,
            ),
        ),
        contributors=(
            Contributor(
                cause="muscle_fatigue",
                weight=2,
                evidence=("Harder or new exercise in the last 4 weeks",),
            ),
            Contributor(cause="age", weight=1, evidence=("67 years",)),
        ),
        scores={
            "news2": Score(
                value=None,
                lowest=0,
                highest=9,
                items=("pulse 0", "blood pressure 0", "temperature 0"),
                missing=("resp_rate", "spo2", "acvpu"),
                source="RCP NEWS2 2017",
            )
        },
        knowledge=KNOWLEDGE,
    )


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


def serious_assessment() -> Assessment:
    """Return what the rules say to it."""
    return Assessment(
        level=Level.SAME_DAY,
        level_text=Level.SAME_DAY.text,
        settled=False,
        findings=_findings(),
        open=(
            OpenFinding(
                flag="rhabdomyolysis",
                rule="rhabdo-dark-urine",
                level=Level.EMERGENCY,
                title="Rhabdomyolysis",
                needs=("dark_urine", "urine_output_low"),
            ),
            OpenFinding(
                flag="acute_coronary",
                rule="near-faint",
                level=Level.SAME_DAY,
                title="Near-faint with palpitations",
                needs=("near_faint",),
            ),
        ),
        ask_next=("dark_urine", "near_faint"),
        labs=_labs(),
        recent_results_used=(
            RecentResult(
                test="sodium",
                name="Sodium",
                value="138",
                unit="mmol/L",
                days_ago=3,
                interpretation=Interpretation.NORMAL,
            ),
        ),
        results=_results(),
        medications=_medications(),
        interactions=(
            InteractionFound(
                drugs=("simvastatin", "clarithromycin"),
                severity="contraindicated",
                effect="Muscle breakdown: clarithromycin raises simvastatin many times",
                action="Stop the statin now while clarithromycin is taken; CK and "
                "creatinine the same day",
                source="MHRA Drug Safety Update 2008",
            ),
            InteractionFound(
                drugs=("simvastatin", "amlodipine"),
                severity="moderate",
                effect="More simvastatin in the blood",
                action="Ask the prescriber: simvastatin 20 mg at most with amlodipine",
                source="MHRA Drug Safety Update 2012",
            ),
        ),
        advice=Advice(
            give=(
                AdviceGiven(
                    key="keep_taking_meds",
                    text="Do not stop or change any prescribed medicine; ask first.",
                ),
                AdviceGiven(
                    key="rest_until_seen",
                    text="Sit with the leg up until you have been seen; do not drive.",
                ),
            ),
            withhold=(
                AdviceWithheld(
                    key="massage_during",
                    because="a clot in the leg is suspected: rubbing may loosen it.",
                    rule="withhold-massage-dvt",
                ),
                AdviceWithheld(
                    key="heat_after",
                    because="a clot in the leg is suspected.",
                    rule="withhold-heat-dvt",
                ),
                AdviceWithheld(
                    key="food_potassium",
                    because="kidney disease stage 3 with a medicine under review.",
                    rule="withhold-potassium-ckd",
                ),
            ),
        ),
        contributors=(
            Contributor(
                cause="medication",
                weight=6,
                evidence=("thiazide started before the cramps", "statin"),
            ),
            Contributor(cause="electrolyte", weight=3, evidence=("potassium 3.1",)),
            Contributor(cause="dehydration", weight=2, evidence=("0.9 L a day",)),
        ),
        scores=_scores(),
        knowledge=KNOWLEDGE,
        warnings=(
            Remark(
                path="medications.4",
                text="“amlodipin 5” was read as amlodipine: please confirm.",
            ),
        ),
    )


def _findings() -> tuple[Finding, ...]:
    return (
        Finding(
            flag="dvt_wells_likely",
            rule="dvt-wells-likely",
            level=Level.SAME_DAY,
            title="DVT likely (Wells 2 or more)",
            because="Wells score 3: calf swollen by 3.4 cm, tender deep veins, pitting "
            "oedema of one leg.",
            facts={"wells_dvt": 3, "swelling": "left", "calf_difference_cm": 3.4},
            action="Same-day DVT service: proximal leg ultrasound with result within "
            "4 h (scan first; D-dimer is not the first test). If a scan is not "
            "possible in 4 h: D-dimer, interim anticoagulation (prescriber).",
            within="4 hours",
            source="NICE NG158 2020 (upd 2023)",
            digest="sha256:aa",
        ),
        Finding(
            flag="statin_interaction",
            rule="statin-macrolide",
            level=Level.SAME_DAY,
            title="Statin with a macrolide, and muscle symptoms",
            because="Simvastatin with clarithromycin until 22-Nov-2026, severe muscle "
            "ache and new weakness.",
            facts={"muscle_ache_constant": "severe", "weakness": "within_4wk"},
            action="Creatine kinase and creatinine today; prescriber decides on the "
            "statin.",
            within="1 day",
            source="MHRA Drug Safety Update 2008",
            digest="sha256:bb",
        ),
        Finding(
            flag="hypokalaemia",
            rule="potassium-low",
            level=Level.URGENT,
            title="Low potassium",
            because="Potassium 3.1 mmol/L on 20-Nov-2026, on a thiazide.",
            facts={"result.potassium": 3.1},
            action="Prescriber review; repeat potassium with magnesium.",
            within="2 days",
            source="UKKA 2023",
            digest="sha256:cc",
        ),
    )


def _labs() -> tuple[LabOrder, ...]:
    def lab(test: str, name: str, level: Level, *reasons: str, **more: str) -> LabOrder:
        return LabOrder(
            test=test,
            name=name,
            loinc=None,
            urgency=level,
            reasons=reasons,
            rules=("r",),
            tube=more.get("tube", "SST or lithium heparin"),
            preparation=more.get("preparation", ""),
        )

    return (
        lab(
            "creatine_kinase",
            "Creatine kinase",
            Level.SAME_DAY,
            "statin with a macrolide",
            "severe muscle ache",
            preparation="No hard exercise for 48 h before if it can wait.",
        ),
        lab("creatinine", "Creatinine, eGFR", Level.SAME_DAY, "suspected DVT", "CKD 3"),
        lab("fbc", "Full blood count", Level.SAME_DAY, "suspected DVT", tube="EDTA"),
        lab("inr", "INR", Level.SAME_DAY, "suspected DVT", tube="Citrate"),
        lab(
            "potassium",
            "Potassium",
            Level.URGENT,
            "low potassium on 20-Nov-2026",
            preparation="Haemolysis and fist clenching falsely raise it; do not "
            "refrigerate.",
        ),
    )


def _results() -> tuple[InterpretedResult, ...]:
    def result(
        test: str, name: str, value: str, meaning: Interpretation, **more: str
    ) -> InterpretedResult:
        return InterpretedResult(
            test=test,
            name=name,
            value=value,
            unit=more.get("unit", "mmol/L"),
            si_value=more.get("si_value", value),
            si_unit=more.get("si_unit", more.get("unit", "mmol/L")),
            interpretation=meaning,
            because=more.get("because", ""),
        )

    return (
        result(
            "potassium",
            "Potassium",
            "3.1",
            Interpretation.LOW,
            because="below 3.5 mmol/L, with a thiazide",
        ),
        result(
            "creatinine",
            "Creatinine",
            "1.6",
            Interpretation.HIGH,
            unit="mg/dL",
            si_value="141",
            si_unit="µmol/L",
            because="above 110 µmol/L (male)",
        ),
        result("sodium", "Sodium", "138", Interpretation.NORMAL),
        result(
            "creatine_kinase",
            "Creatine kinase",
            "4200",
            Interpretation.CRITICAL_HIGH,
            unit="U/L",
            because="more than 10 times the upper limit",
        ),
    )


def _medications() -> tuple[AssessedMedication, ...]:
    def medicine(
        text: str,
        inn: str,
        class_: str,
        strength: str,
        mechanism: str = "",
        **more: str,
    ) -> AssessedMedication:
        made = {"inn": inn, "class_": class_, "atc": "X"}
        return AssessedMedication(
            text=text,
            status=more.get("status", "recognised"),
            ingredients=(Ingredient(**made),) if inn else (),
            cramp_strength=strength,
            mechanism=mechanism,
        )

    return (
        medicine(
            "Bendroflumethiazide 2.5mg tablets",
            "bendroflumethiazide",
            "thiazide",
            "moderate",
            "loss of potassium, magnesium and salt in the urine",
        ),
        medicine(
            "Simvastatin 40mg tablets",
            "simvastatin",
            "statin",
            "strong",
            "direct effect on muscle, more with clarithromycin and amlodipine",
        ),
        medicine("Clarithromycin 500mg tablets", "clarithromycin", "macrolide", "none"),
        medicine("METFORMIN 500 mg m/r", "metformin", "biguanide", "none"),
        medicine("amlodipin 5", "amlodipine", "ccb", "weak", status="did_you_mean"),
        medicine("Dr. Wu's herbal leg drops", "", "", "none", status="unknown"),
    )


def _scores() -> dict[str, Score]:
    return {
        "wells_dvt": Score(
            value=3,
            items=(
                "calf swollen 3 cm or more: 1",
                "tender along the deep veins: 1",
                "pitting oedema of one leg: 1",
            ),
            missing=("bedridden_3d_or_surgery_12w",),
            source="NICE NG158",
        ),
        "news2": Score(
            value=1,
            items=("breaths 0", "SpO₂ 0", "air 0", "pulse 1", "alert 0", "temp 0"),
            source="RCP NEWS2 2017",
        ),
        "egfr": Score(
            value=43,
            items=("creatinine 141 µmol/L", "81 years", "male"),
            source="CKD-EPI 2021",
        ),
    }
