"""What the rules would say to the sample patients."""

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

KNOWLEDGE = KnowledgeRelease(
    version="2026.11.1",
    digest="sha256:5d2a9be14f0c6a77e1b0e92c4d38f1a06b7c55e90d21f4a8c3e67b91d0a4f2c8",
)

SAFETY_NET = AdviceGiven(
    key="safety_net",
    text="Get help if one leg swells, reddens or stays painful; chest pain or "
    "breathlessness; leg cold, pale or numb; weakness; dark urine; tingling round the "
    "mouth or hand spasm; a cramp over 10 minutes; cramps not settling in 6 weeks.",
)


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
