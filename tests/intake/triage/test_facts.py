"""What a visit says, and what it does not say: unknown, nothing, does not apply."""

import pytest

from intake.triage.computed import compute
from intake.triage.facts import facts_of
from tests.intake.triage.made import NOT_ASKED, SEEN, result, visit


@pytest.fixture
def known(knowledge):
    """Return a way to get the facts of a changed benign visit."""

    def facts(answers=None, **parts):
        made = facts_of(knowledge, visit(answers or {}, **parts), at=SEEN)
        compute(knowledge, made)
        return made

    return facts


@pytest.mark.parametrize("answer", [NOT_ASKED, "unknown"])
@pytest.mark.parametrize(
    "key", ["dark_urine", "sbp", "temp_c", "acvpu", "cramp_sites", "on_oxygen"]
)
def test_what_was_not_asked_or_cannot_be_said_is_absent(known, key, answer):
    facts = known({key: answer})
    assert key not in facts.values
    assert key in facts.values["unanswered"]


def test_a_sign_that_nobody_looked_for_is_unknown(known):
    facts = known({"foot_pulses": "not_checked"})
    assert "foot_pulses" not in facts.values
    assert "foot_pulses" in facts.values["unanswered"]


@pytest.mark.parametrize(
    ("key", "value", "fact"),
    [
        ("dark_urine", True, True),
        ("dark_urine", False, False),
        ("sbp", 120, 120),
        ("temp_c", 36.6, 36.6),
        ("acvpu", "A", "A"),
        ("cramp_sites", ["calf", "foot"], ("calf", "foot")),
        ("cramp_sites", [], ()),
    ],
)
def test_an_answer_is_a_fact_of_its_kind(known, key, value, fact):
    facts = known({key: value})
    assert facts.values[key] == fact
    assert type(facts.values[key]) is type(fact)
    assert key not in facts.values["unanswered"]


@pytest.mark.parametrize(
    ("key", "nothing"),
    [
        ("urge_rest_evening_relief", False),
        ("spo2_scale2", False),
        ("weakness_pattern", ""),
        ("quinine_adverse", ()),
        ("withdrawal_signs", ()),
    ],
)
def test_what_does_not_apply_is_no_nothing_or_empty(known, key, nothing):
    facts = known()
    assert facts.values[key] == nothing
    assert facts.applies[key] is False
    assert key not in facts.values["unanswered"]


@pytest.mark.parametrize(
    "key", ["gestation_weeks", "capillary_glucose", "ketones_mmol", "calf_left_cm"]
)
def test_a_number_that_does_not_apply_is_absent_and_told_so(known, key):
    facts = known()
    assert key not in facts.values
    assert key in facts.values["not_applicable"]
    assert key not in facts.values["unanswered"]


def test_an_answer_counts_although_it_does_not_apply(known):
    facts = known({"capillary_glucose": 2.1, "deep_vein_tender": True})
    assert facts.values["capillary_glucose"] == 2.1
    assert "capillary_glucose" not in facts.values["not_applicable"]
    assert facts.values["dvt_suspected"] is True


def test_a_condition_that_cannot_be_told_leaves_its_question_open(known):
    facts = known({"urge_to_move": "unknown"})
    assert facts.applies["urge_rest_evening_relief"] is None
    assert "urge_rest_evening_relief" not in facts.values
    assert "urge_rest_evening_relief" in facts.values["unanswered"]


def test_questions_that_hang_on_one_another_follow(known):
    asked = known({"capillary_glucose": 15}, conditions=["diabetes_t2"])
    assert asked.applies["ketones_mmol"] is True
    denied = known(conditions=["diabetes_t2"])
    assert denied.applies["capillary_glucose"] is True
    assert denied.applies["ketones_mmol"] is None
    assert known().applies["ketones_mmol"] is False


@pytest.mark.parametrize("name", ["conditions", "medicines", "medicine_flags"])
def test_a_list_not_gone_through_is_absent(known, name):
    assert name not in known(conditions=NOT_ASKED, medications=NOT_ASKED).values
    assert known().values[name] == ()


def test_what_hangs_on_a_list_is_open_until_it_was_gone_through(known):
    facts = known(conditions=NOT_ASKED)
    assert facts.applies["spo2_scale2"] is None
    assert facts.applies["dialysis_missed"] is None
    assert "worst_drug_condition" not in facts.values
    assert known(medications=NOT_ASKED).values.get("worst_interaction") is None


@pytest.mark.parametrize("how", ["list", "answer"])
def test_other_symptoms_are_denied_once_they_were_gone_through(known, how):
    if how == "list":
        facts = known(other_symptoms=["thirst"])
    else:
        told = {"other_symptoms_reviewed": True, "thirst": True}
        facts = known(told, other_symptoms=NOT_ASKED)
    assert facts.values["thirst"] is True
    assert facts.values["polyuria"] is False
    assert facts.values["other_symptoms_reviewed"] is True


@pytest.mark.parametrize("answer", [NOT_ASKED, False, "unknown"])
def test_other_symptoms_are_unknown_until_then(known, answer):
    told = {"other_symptoms_reviewed": answer, "thirst": True}
    facts = known(told, other_symptoms=NOT_ASKED)
    assert facts.values["thirst"] is True
    assert "polyuria" not in facts.values


def test_one_other_symptom_that_cannot_be_said_stays_unknown(known):
    facts = known({"polyuria": "unknown"}, other_symptoms=["thirst"])
    assert "polyuria" not in facts.values
    assert facts.values["nausea"] is False


def test_a_sex_that_is_not_known_is_absent(known):
    assert "sex_at_birth" not in known(patient={"sex": "unknown"}).values
    assert known(patient={"sex": "intersex"}).values["sex_at_birth"] == "intersex"


@pytest.mark.parametrize(
    ("patient", "applies"),
    [
        ({"sex": "female", "birth_date": "1990"}, True),
        ({"sex": "male", "birth_date": "1990"}, False),
        ({"sex": "intersex", "birth_date": "1990"}, True),
        ({"sex": "unknown", "birth_date": "1990"}, None),
        ({"sex": "unknown", "birth_date": "1950"}, False),
        ({"sex": "female", "birth_date": "1950"}, False),
        ({"sex": "female", "birth_date": "1970-11-23"}, True),
        ({"sex": "female", "birth_date": "1969-11-23"}, False),
        ({"sex": "female", "birth_date": "2015-11-23"}, True),
        ({"sex": "female", "birth_date": "2015-11-24"}, False),
    ],
)
def test_pregnancy_is_asked_of_whom_it_may_concern(known, patient, applies):
    assert known(patient=patient).applies["pregnancy_status"] is applies


# --- what follows from lists and dates where nobody answered


@pytest.mark.parametrize(
    ("conditions", "status"),
    [
        (["pregnancy"], "pregnant"),
        (["pregnancy_t3"], "pregnant"),
        (["postpartum_6wk"], "postpartum_6wk"),
        (["pregnancy", "postpartum_6wk"], "pregnant"),
        ([], None),
    ],
)
def test_pregnancy_follows_from_the_conditions(known, conditions, status):
    facts = known(conditions=conditions, patient={"birth_date": "1990"})
    assert facts.values.get("pregnancy_status") == status
    assert facts.values.get("pregnant_or_postpartum") is (True if status else None)


@pytest.mark.parametrize(
    ("answer", "condition", "status"),
    [
        ("no", "pregnancy", "pregnant"),
        ("not_applicable", "pregnancy_t3", "pregnant"),
        ("possible", "postpartum_6wk", "postpartum_6wk"),
        ("postpartum_6wk", "pregnancy", "postpartum_6wk"),
        ("pregnant", "postpartum_6wk", "pregnant"),
        ("no", "gout", "no"),
    ],
)
def test_a_pregnancy_among_the_conditions_goes_before_a_no(
    known, answer, condition, status
):
    facts = known(
        {"pregnancy_status": answer},
        conditions=[condition],
        patient={"birth_date": "1994"},
    )
    assert facts.values["pregnancy_status"] == status


def test_the_third_trimester_is_at_least_28_weeks(known):
    facts = known(conditions=["pregnancy_t3"], patient={"birth_date": "1990"})
    assert facts.values["gestation_weeks"] == 28
    assert facts.values["pregnant_20wk"] is True
    assert "pregnancy" in facts.values["conditions"]


def test_the_conditions_follow_from_pregnancy(known):
    facts = known({"pregnancy_status": "pregnant"}, patient={"birth_date": "1990"})
    assert facts.values["conditions"] == ("pregnancy",)
    after = known(
        {"pregnancy_status": "postpartum_6wk"}, patient={"birth_date": "1990"}
    )
    assert after.values["conditions"] == ("postpartum_6wk",)


@pytest.mark.parametrize(
    ("weeks", "is_late"),
    [(19, False), (20, True), ("unknown", True), (NOT_ASKED, True)],
)
def test_weeks_not_entered_count_as_20_or_more(known, weeks, is_late):
    told = {"pregnancy_status": "pregnant", "gestation_weeks": weeks}
    facts = known(told, patient={"birth_date": "1990"})
    assert facts.values["pregnant_20wk"] is is_late


def test_bone_metastases_count_as_active_cancer(known):
    facts = known(conditions=["bone_metastases"])
    assert facts.values["conditions"] == ("bone_metastases", "cancer_active")


def test_a_condition_in_words_is_matched_where_it_is_certain(known):
    told = [{"text": "type 2 diabetes"}, {"text": "tinea pedis"}, {"key": "copd"}]
    assert known(conditions=told).values["conditions"] == ("diabetes_t2", "copd")


@pytest.mark.parametrize(
    ("substance", "key"),
    [
        ("Nuts", "nut_allergy"),
        ("sesame seed", "nut_allergy"),
        ("cow's MILK", "milk_allergy"),
        ("prawns", "fish_allergy"),
        ("egg white", "egg_allergy"),
        ("peanuts", "nut_allergy"),
        ("shellfish", "fish_allergy"),
        ("penicillin", None),
        ("codeine", None),
        ("coconut", None),
        ("nutmeg", None),
    ],
)
def test_a_food_allergy_is_a_condition(known, substance, key):
    allergies = {"status": "known", "items": [{"substance": substance}]}
    facts = known(patient={"allergies": allergies})
    assert facts.values["conditions"] == ((key,) if key else ())


def test_each_food_of_several_allergies_is_found(known):
    items = [{"substance": name} for name in ("egg", "penicillin", "milk")]
    facts = known(patient={"allergies": {"status": "known", "items": items}})
    assert facts.values["conditions"] == ("milk_allergy", "egg_allergy")


def test_allergies_do_not_stand_for_a_list_of_conditions_not_gone_through(known):
    allergies = {"status": "known", "items": [{"substance": "nuts"}]}
    facts = known(patient={"allergies": allergies}, conditions=NOT_ASKED)
    assert "conditions" not in facts.values


@pytest.mark.parametrize(
    ("medicine", "weeks"),
    [
        ({"started": "2026-11-16"}, 1),
        ({"started": "2026-11-17"}, 0),
        ({"started": "2020", "changed": "2026-10-26"}, 4),
        ({"started": "2026-10"}, 3),
        ({"started": "2026-11"}, 0),
        ({"started": "2026-11", "changed": "2027-01"}, 0),
        ({"started": "2027-01"}, None),
        ({}, None),
        ({"started": "2026-11-01", "stopped": "2026-10-01"}, None),
    ],
)
def test_weeks_since_a_change_follow_from_the_dates(known, medicine, weeks):
    facts = known(medications=[{"text": "ramipril", **medicine}])
    assert facts.inferred.get("med_change_weeks") == weeks


def test_an_answer_goes_before_what_the_dates_say(known):
    told = [{"text": "ramipril", "started": "2026-11-16"}]
    facts = known({"med_change_weeks": 20}, medications=told)
    assert facts.values["med_change_weeks"] == 20


@pytest.mark.parametrize(
    ("started", "over"),
    [("2026-08-23", True), ("2026-08-24", False), ("2026-11", False), ("2025", True)],
)
def test_an_acid_tablet_is_long_term_from_three_months(known, started, over):
    facts = known(medications=[{"text": "omeprazole", "started": started}])
    assert facts.values["ppi_over_3_months"] is over


def test_an_acid_tablet_without_a_date_leaves_that_open(known):
    facts = known(medications=["omeprazole"])
    assert "ppi_over_3_months" in facts.values["unanswered"]


@pytest.mark.parametrize(
    ("day", "recent"),
    [("2026-09-28", True), ("2026-09-27", None), ("2026-09", True), ("2026", True)],
)
def test_a_bone_injection_is_recent_for_eight_weeks(known, day, recent):
    facts = known(medications=[{"text": "denosumab", "started": day}])
    assert facts.inferred.get("antiresorptive_within_8wk") is recent


def test_a_later_injection_counts_by_its_own_date(known):
    told = [{"text": "denosumab", "started": "2024", "changed": "2026-11-01"}]
    assert known(medications=told).values["antiresorptive_within_8wk"] is True


@pytest.mark.parametrize(
    ("stopped", "current"),
    [("2026-10-26", True), ("2026-10-25", False), ("2026-11", True), ("2025", False)],
)
def test_a_stopped_medicine_stays_for_four_weeks(known, stopped, current):
    facts = known(medications=[{"text": "prednisolone", "stopped": stopped}])
    assert ("prednisolone" in facts.values["medicines"]) is current
    assert facts.values["steroid_stopped_recent"] is current


@pytest.mark.parametrize(("answer", "fact"), [(False, False), ("unknown", True)])
def test_an_answer_about_a_steroid_goes_before_its_date(known, answer, fact):
    told = [{"text": "prednisolone", "stopped": "2026-11-20"}]
    facts = known({"steroid_stopped_recent": answer}, medications=told)
    assert facts.values["steroid_stopped_recent"] is fact


def test_a_steroid_that_goes_on_was_not_stopped(known):
    assert known(medications=["prednisolone"]).values["steroid_stopped_recent"] is False


# --- bloods that are current


def bloods(potassium="4.2", creatinine="80", collected="2026-11-01", **more):
    return [
        result("potassium", potassium, "mmol/L", collected=collected, **more),
        result("creatinine", creatinine, "umol/L", collected=collected, **more),
    ]


@pytest.mark.parametrize(
    ("parts", "current"),
    [
        ({"results": bloods()}, True),
        ({"results": bloods(collected="2026-08-25")}, True),
        ({"results": bloods(collected="2026-08-24")}, False),
        ({"results": bloods(potassium="3.4")}, False),
        ({"results": bloods(creatinine="140")}, False),
        ({"results": bloods()[:1]}, False),
        ({"results": bloods()[1:]}, False),
        ({"results": []}, False),
        (
            {
                "results": bloods(),
                "medications": [{"text": "ramipril", "started": "2026-11-02"}],
            },
            False,
        ),
        (
            {
                "results": bloods(),
                "medications": [{"text": "ramipril", "started": "2026-11-01"}],
            },
            True,
        ),
        ({"results": bloods(), "medications": NOT_ASKED}, False),
    ],
)
def test_bloods_are_current_when_normal_recent_and_after_every_change(
    known, parts, current
):
    facts = known({"blood_tests_within_3_months": NOT_ASKED}, **parts)
    assert facts.values["bloods_current"] is current


@pytest.mark.parametrize("older", [0, 1])
def test_the_older_of_the_two_bloods_must_be_after_every_change(known, older):
    told = bloods()
    told[older]["collected"] = "2026-10-30"
    between = [{"text": "ramipril", "started": "2026-10-31"}]
    facts = known(
        {"blood_tests_within_3_months": NOT_ASKED}, results=told, medications=between
    )
    assert facts.values["bloods_current"] is False


def test_an_answer_about_bloods_goes_before_the_results(known):
    facts = known({"blood_tests_within_3_months": False}, results=bloods())
    assert facts.values["bloods_current"] is False


@pytest.mark.parametrize(
    ("value", "conditions", "current"),
    [
        ("45", ["ckd_3"], True),
        ("45", [], False),
        ("29", ["ckd_3"], False),
        ("95", [], True),
    ],
)
def test_in_known_ckd_3_a_filtration_rate_of_30_to_59_is_the_usual(
    known, value, conditions, current
):
    told = [
        result("potassium", "4.2", "mmol/L"),
        result("egfr", value, "mL/min/1.73m2"),
    ]
    facts = known(
        {"blood_tests_within_3_months": NOT_ASKED}, results=told, conditions=conditions
    )
    assert facts.values["bloods_current"] is current


# --- medicines together


@pytest.mark.parametrize(
    ("medicines", "count"),
    [
        ([], "none"),
        (["amlodipine"], "none"),
        (["ramipril"], "one"),
        (["ramipril", "Ramipril 5mg"], "one"),
        (["ramipril", "spironolactone"], "several"),
        (["ramipril", "spironolactone", "trimethoprim"], "several"),
    ],
)
def test_potassium_raising_medicines_are_counted_once_each(known, medicines, count):
    assert known(medications=medicines).values["k_raising_drugs"] == count


def test_a_medicine_does_not_interact_with_itself(known):
    facts = known(medications=["simvastatin 20mg", "simvastatin 40mg"])
    assert facts.values["worst_interaction"] == "none"


def test_the_gravest_pair_counts(known):
    facts = known(medications=["simvastatin", "clarithromycin", "amlodipine"])
    assert facts.values["worst_interaction"] == "contraindicated"
    assert "statin" in facts.values["same_day_with"]


def test_a_medicine_that_nobody_knows_is_counted(known):
    facts = known(medications=["xqzzy forte", "ramipril"])
    assert facts.values["unrecognised_medicines"] == 1


@pytest.mark.parametrize(
    ("dimer", "born", "positive"),
    [
        ("499", "1990", False),
        ("500", "1990", True),
        ("500", "1976", True),
        ("509", "1975-06", False),
        ("510", "1975-06", True),
        ("799", "1946-06", False),
        ("800", "1946-06", True),
    ],
)
def test_the_cut_off_of_the_d_dimer_grows_with_age_over_50(
    known, dimer, born, positive
):
    facts = known(
        results=[result("d_dimer", dimer, "ug/L")], patient={"birth_date": born}
    )
    assert facts.values["d_dimer_positive"] is positive


def test_red_flags_without_an_answer_are_counted(known):
    assert known().values["unknown_red_flags"] == 0
    told = {
        "dark_urine": "unknown",
        "chest_pain": NOT_ASKED,
        "toxin_or_bite": NOT_ASKED,
    }
    facts = known(told)
    assert facts.values["unknown_red_flags"] == 4  # tetanus cover hangs on the wound
    assert known({"leg_tense": "unknown"}).values["unknown_red_flags"] == 1


@pytest.mark.parametrize(
    ("weeks", "began"), [(0, "2026-11-23"), (2, "2026-11-09"), (1.5, "2026-11-13")]
)
def test_the_day_the_cramps_began_follows_from_the_weeks(known, weeks, began):
    assert f"{known({'cramp_started_weeks': weeks}).cramps_began}" == began


def test_nobody_knows_when_the_cramps_began_unless_told(known):
    assert known({"cramp_started_weeks": NOT_ASKED}).cramps_began is None
    assert known({"cramp_started_weeks": 5200}).cramps_began is not None


def test_an_answer_to_a_question_that_is_no_more_is_no_fact(known):
    facts = known({"asked_in_an_older_release": True})
    assert "asked_in_an_older_release" not in facts.values
    assert known().values.keys() == facts.values.keys()
