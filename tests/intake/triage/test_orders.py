"""Which tests are asked for, which recent results stand instead, and when none is."""

import pytest

from intake.domain.assessment import Level
from tests.intake.triage.made import NOT_ASKED, SEEN, result, visit

THIAZIDE = {"text": "bendroflumethiazide 2.5mg", "started": "2020"}


def orders(triage, answers=None, **parts):
    answer = triage.assess(visit(answers or {}, **parts), at=SEEN)
    return {order.test: order for order in answer.labs}, answer


def by_medicine(asked):
    return {test for test, order in asked.items() if "medicine-tests" in order.rules}


def test_warfarin_alone_asks_for_no_test(triage):
    asked, answer = orders(triage, medications=["warfarin 3mg"])
    assert asked == {}
    assert answer.labs_not_needed
    bled, _ = orders(
        triage, {"bleeding_or_bruising_new": True}, medications=["warfarin 3mg"]
    )
    assert "inr" in bled


def test_a_recent_result_stands_instead_of_a_new_test(triage):
    asked, answer = orders(
        triage,
        medications=[THIAZIDE],
        results=[result("potassium", "4.1", "mmol/L", collected="2026-10-20")],
    )
    assert "potassium" not in asked
    assert "magnesium" in asked
    told = {recent.test: recent.days_ago for recent in answer.recent_results_used}
    assert told == {"potassium": 34}


@pytest.mark.parametrize(
    ("answers", "medicine", "day", "stands"),
    [
        ({}, {"started": "2020"}, "2026-08-25", True),
        ({}, {"started": "2020"}, "2026-08-24", False),
        ({"cramp_started_weeks": 4}, {"started": "2020"}, "2026-10-26", True),
        ({"cramp_started_weeks": 4}, {"started": "2020"}, "2026-10-25", False),
        ({"cramp_started_weeks": NOT_ASKED}, {"started": "2020"}, "2026-10-25", True),
        ({}, {"started": "2026-10-01"}, "2026-10-01", True),
        ({}, {"started": "2026-10-01"}, "2026-09-30", False),
        ({}, {"started": "2020", "changed": "2026-10-01"}, "2026-09-30", False),
        ({}, {}, "2026-09-30", True),
    ],
)
def test_a_result_stands_if_it_is_younger_than_cramps_and_medicines(
    triage, answers, medicine, day, stands
):
    taken = {"text": "bendroflumethiazide 2.5mg", **medicine}
    bloods = result("potassium", "4.1", "mmol/L", collected=day)
    asked, _ = orders(triage, answers, medications=[taken], results=[bloods])
    assert ("potassium" not in asked) is stands


@pytest.mark.parametrize(
    ("day", "stands"), [("2026-11-16", True), ("2026-11-15", False)]
)
def test_when_acute_only_a_result_of_this_week_stands(triage, day, stands):
    bloods = result("potassium", "4.1", "mmol/L", collected=day)
    asked, answer = orders(triage, {"palpitations": True}, results=[bloods])
    assert answer.level is Level.SAME_DAY
    assert ("potassium" not in asked) is stands


def test_creatinine_and_egfr_stand_for_each_other_and_adjusted_calcium_for_both(triage):
    rows = [
        result("egfr", "75", "ml/min"),
        result("adjusted_calcium", "2.30", "mmol/L"),
    ]
    asked, answer = orders(triage, medications=[THIAZIDE], results=rows)
    assert not asked.keys() & {"creatinine", "egfr", "calcium", "albumin"}
    used = {recent.test for recent in answer.recent_results_used}
    assert used == {"egfr", "adjusted_calcium"}


def test_routine_tests_wait_when_acute(triage):
    calm, _ = orders(triage, medications=[THIAZIDE], conditions=["hypothyroidism"])
    acute, _ = orders(
        triage,
        {"near_faint": True},
        medications=[THIAZIDE],
        conditions=["hypothyroidism"],
    )
    assert "tsh" in calm
    assert "tsh" not in acute
    assert "potassium" in acute  # of the base panel, which is acute


def test_what_follows_up_a_result_does_not_wait(triage):
    asked, answer = orders(
        triage, {"chest_pain": True}, results=[result("potassium", "3.2", "mmol/L")]
    )
    assert answer.level is Level.EMERGENCY
    assert {"magnesium", "creatinine"} <= asked.keys()


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"started": "2026-11-01"}, False),
        ({"started": "2026-10-01"}, True),
        ({}, False),
    ],
)
def test_an_over_the_counter_painkiller_asks_for_tests_after_four_weeks(
    triage, changed, asked
):
    tests, _ = orders(triage, medications=[{"text": "ibuprofen 200mg", **changed}])
    assert ("creatinine" in tests) is asked


@pytest.mark.parametrize(
    ("medicine", "asks"),
    [
        ("tacrolimus 1mg", {"creatinine", "tacrolimus_level"}),
        ("diclofenac 50mg", {"creatinine"}),
    ],
)
def test_a_nephrotoxic_prescription_asks_at_once(triage, medicine, asks):
    tests, _ = orders(triage, medications=[medicine])
    assert asks <= tests.keys()


def test_a_muscle_test_of_a_medicine_waits_for_muscle_symptoms(triage):
    calm, _ = orders(triage, medications=["ciclosporin 50mg", "simvastatin 20mg"])
    assert "ck" not in calm
    told = {"muscle_ache_constant": "mild"}
    loud, _ = orders(triage, told, medications=["ciclosporin 50mg", "simvastatin 20mg"])
    assert "ck" in loud


def test_a_long_term_acid_tablet_asks_for_magnesium_alone(triage):
    tests, _ = orders(triage, medications=[{"text": "omeprazole", "started": "2020"}])
    assert tests.keys() == {"magnesium"}


def test_normal_bloods_leave_magnesium_and_levels_to_be_asked(triage):
    told = {"blood_tests_within_3_months": True}
    tests, _ = orders(triage, told, medications=[THIAZIDE])
    assert tests.keys() == {"magnesium"}
    levels, _ = orders(triage, told, medications=["lithium carbonate 400mg"])
    assert "lithium_level" in levels
    assert "potassium" not in levels
    assert by_medicine(levels) == {"lithium_level"}
    platinum, _ = orders(triage, told, medications=["cisplatin 50mg infusion"])
    assert by_medicine(platinum) == {"magnesium"}


def test_a_thiazide_asks_for_calcium_only_with_its_symptoms(triage):
    known = {"blood_tests_within_3_months": False}
    calm, _ = orders(triage, known, medications=[THIAZIDE])
    assert "medicine-tests" not in calm["adjusted_calcium"].rules
    loud, _ = orders(
        triage, known, medications=[THIAZIDE], other_symptoms=["thirst", "constipation"]
    )
    assert "medicine-tests" in loud["adjusted_calcium"].rules


def test_pairs_ask_for_tests_from_moderate_on(triage):
    tests, answer = orders(triage, medications=["ramipril", "spironolactone"])
    assert "medicine-pair" in tests["potassium"].rules
    assert answer.interactions[0].severity == "major"


def test_every_order_says_why_how_and_how_soon(triage):
    tests, answer = orders(triage, {"palpitations": True})
    order = tests["potassium"]
    assert order.urgency is Level.SAME_DAY
    assert order.reasons == ("Palpitations",)
    assert order.loinc == "2823-3"
    assert order.tube
    assert answer.labs_not_needed is None


@pytest.mark.parametrize(
    ("answers", "parts", "why"),
    [
        ({}, {}, "Uncomplicated cramps"),
        ({"cramp_freq_week": 7}, {}, "Uncomplicated cramps"),
        ({"trend": "worse"}, {}, "Nothing found calls for a blood test"),
        (
            {"stroke_signs": "unknown", "trend": "worse"},
            {},
            "Nothing known so far calls for a test; open questions may",
        ),
        (
            {},
            {
                "medications": [{"text": "omeprazole", "started": "2020"}],
                "results": [result("magnesium", "0.80", "mmol/L")],
            },
            "Recent results answer",
        ),
    ],
)
def test_where_no_test_is_needed_the_answer_says_why(triage, answers, parts, why):
    tests, answer = orders(triage, answers, **parts)
    assert tests == {}
    assert (answer.labs_not_needed or "").startswith(why)


def test_with_too_little_answered_it_says_so(triage):
    made = visit().model_copy(update={"answers": {}})
    answer = triage.assess(made, at=SEEN)
    assert answer.level is Level.NOT_ASSESSED
    assert answer.labs_not_needed == (
        "Too little was answered to say which tests are worth taking"
    )


def test_a_pair_that_harms_muscle_asks_for_creatine_kinase_only_with_symptoms(triage):
    pair = ["simvastatin", "clarithromycin"]
    calm, _ = orders(triage, medications=pair)
    aching, _ = orders(triage, {"muscle_ache_constant": "mild"}, medications=pair)
    assert "ck" not in calm
    assert "medicine-pair" in aching["ck"].rules


@pytest.mark.parametrize(
    "medicines",
    [("Simvastatin 40 mg", "Gemfibrozil 600 mg"), ("simvastatin", "itraconazole")],
)
def test_a_pair_that_harms_muscle_asks_for_all_its_tests_or_for_none(triage, medicines):
    listed = [{"text": text} for text in medicines]
    silent = triage.assess(visit(medications=listed), at=SEEN)
    assert silent.level is Level.SAME_DAY
    assert "urine_dip_blood" not in {lab.test for lab in silent.labs}
    aching = triage.assess(
        visit({"muscle_ache_constant": "mild"}, medications=listed), at=SEEN
    )
    wanted = {"ck", "creatinine", "potassium", "urine_dip_blood"}
    assert wanted <= {lab.test for lab in aching.labs}


def test_calcium_that_could_not_be_adjusted_says_so_and_asks_for_albumin(triage):
    low = {
        "test": "calcium",
        "value": "1.95",
        "unit": "mmol/L",
        "collected": "2026-11-22",
    }
    alone = triage.assess(visit(results=[low]), at=SEEN)
    assert alone.level is Level.SAME_DAY
    assert "albumin" in {lab.test for lab in alone.labs}
    assert "albumin not known, not adjusted" in alone.findings[0].because
    assert "adjusted for albumin" not in str(alone.as_json())
    assert "adjusted_calcium" not in alone.scores
    albumin = {
        "test": "albumin",
        "value": "40",
        "unit": "g/L",
        "collected": "2026-11-22",
    }
    both = triage.assess(visit(results=[low, albumin]), at=SEEN)
    assert both.findings[0].because.startswith("Calcium adjusted for albumin 1.95")
    assert both.scores["adjusted_calcium"].value == 1.95
    assert "albumin" not in {lab.test for lab in both.labs}


ACHE = {"muscle_ache_constant": "mild"}


@pytest.mark.parametrize(
    ("medicines", "answers", "asked", "not_asked"),
    [
        # vitamin D of a moderate pair waits for a muscle that aches or is weak
        (
            ["denosumab", "furosemide"],
            {},
            {"adjusted_calcium", "magnesium"},
            "vitamin_d",
        ),
        (["denosumab", "furosemide"], ACHE, {"vitamin_d"}, ""),
        # so does the creatine kinase of a pair that is asked about for more than that
        (["colchicine", "clarithromycin"], {}, {"creatinine", "fbc"}, "ck"),
        (["colchicine", "clarithromycin"], ACHE, {"ck", "fbc"}, ""),
    ],
)
def test_tests_of_muscle_wait_for_a_symptom_of_muscle(
    triage, medicines, answers, asked, not_asked
):
    tests, _ = orders(triage, answers, medications=medicines)
    by_pair = {t for t, one in tests.items() if "medicine-pair" in one.rules}
    assert asked <= by_pair
    assert not_asked not in by_pair


NO_CLOT_SIGN = {
    "leg_constant_pain_one": True,
    "cramp_side": "left",
    "calf_left_cm": 36,
    "calf_right_cm": 36,
    "paralysis_or_plaster": False,
    "bedridden_3d_or_surgery_12w": False,
    "deep_vein_tender": False,
    "entire_leg_swollen": False,
    "pitting_one_leg": False,
    "collateral_veins": False,
}


def test_a_d_dimer_is_asked_for_when_a_clot_is_unlikely_and_never_in_an_emergency(
    triage,
):
    unlikely, _ = orders(triage, NO_CLOT_SIGN)
    assert unlikely["d_dimer"].rules == ("dvt-wells-unlikely", "order-dvt")
    grave, answer = orders(triage, {**NO_CLOT_SIGN, "chest_pain": True})
    assert answer.level is Level.EMERGENCY
    assert "d_dimer" not in grave
    assert grave["fbc"].urgency is Level.SAME_DAY


@pytest.mark.parametrize(
    ("answers", "urgency"),
    [
        ({}, Level.ROUTINE),
        ({"pulse_irregular": True}, Level.URGENT),
        ({"palpitations": True}, Level.SAME_DAY),
    ],
)
def test_tests_are_as_urgent_as_the_patient_and_at_least_routine(
    triage, answers, urgency
):
    asked, answer = orders(triage, answers, medications=[THIAZIDE])
    assert answer.level is urgency
    assert asked["sodium"].urgency is urgency
    assert asked["sodium"].rules[0] == "order-base-panel"


def test_tests_stand_in_the_order_of_a_request_with_what_the_tube_needs(triage):
    asked, answer = orders(triage, {"pulse_irregular": True}, medications=[THIAZIDE])
    analytes = triage.knowledge.analytes
    keys = [lab.test for lab in answer.labs]
    assert keys == sorted(keys, key=analytes.place.__getitem__)
    assert keys != sorted(keys)
    assert len(keys) > 5
    for key, lab in asked.items():
        known = analytes[key]
        assert (lab.name, lab.preparation) == (known.name, known.preparation)
        assert (lab.tube, lab.loinc) == (known.tube, known.loinc)


def test_a_pair_says_with_what_it_asks_for_a_test(triage):
    tests, _ = orders(triage, medications=["ibuprofen 400mg"], conditions=["ckd_4"])
    assert tests["potassium"].rules[-1] == "medicine-pair"
    assert (
        tests["potassium"]
        .reasons[-1]
        .startswith("ibuprofen with CKD stage 4 (eGFR 15-29): AKI")
    )
    two, _ = orders(triage, medications=["ramipril", "spironolactone"])
    assert "ramipril with spironolactone: high potassium" in two["potassium"].reasons


def test_a_moderate_pair_waits_when_acute_and_a_graver_one_does_not(triage):
    both = ["denosumab", "furosemide", "ramipril", "spironolactone"]
    acute, answer = orders(triage, {"palpitations": True}, medications=both)
    assert answer.level is Level.SAME_DAY
    assert "medicine-pair" in acute["potassium"].rules
    assert "medicine-pair" not in acute["adjusted_calcium"].rules
    calm, _ = orders(triage, medications=both)
    assert "medicine-pair" in calm["adjusted_calcium"].rules


def test_a_result_that_stands_is_told_as_it_was_reported(triage):
    rows = [
        result("potassium", "4.1", "mmol/L", collected="2026-10-20"),
        result("magnesium", "0.80", "mmol/L", collected="2026-10-21"),
    ]
    _, answer = orders(triage, medications=[THIAZIDE], results=rows)
    assert [
        (r.test, r.name, r.value, r.unit, r.days_ago, r.interpretation.value)
        for r in answer.recent_results_used
    ] == [
        ("magnesium", "Magnesium", "0.80", "mmol/L", 33, "normal"),
        ("potassium", "Potassium", "4.1", "mmol/L", 34, "normal"),
    ]


def test_albumin_is_asked_for_only_beside_calcium_that_is_not_adjusted(triage):
    low = [result("potassium", "3.2", "mmol/L")]
    asked, _ = orders(triage, {"chest_pain": True}, results=low)
    assert "albumin" not in asked
    adjusted = [result("adjusted_calcium", "1.95", "mmol/L")]
    asked, _ = orders(triage, results=adjusted)
    assert "albumin" not in asked
