import pytest

from intake.forms.lookups import Lookups


def values(offers):
    return [entry.value for entry in offers.entries]


def test_conditions_are_offered_by_everyday_name_and_by_code(lookups):
    assert "diabetes_t2" in values(lookups.conditions("sugar"))
    assert "ckd_3" in values(lookups.conditions("N18.3"))
    assert lookups.conditions("xyzzy").entries == ()


def test_the_number_of_all_matches_is_told(lookups):
    offers = lookups.conditions("c")
    assert len(offers.entries) <= offers.total


def test_a_condition_has_its_name_back(lookups):
    assert lookups.condition_name("ckd_3") == "CKD stage 3 (eGFR 30-59)"
    assert lookups.condition_name("of_tomorrow") == "of_tomorrow"
    assert lookups.condition_key("T2DM") == "diabetes_t2"
    assert lookups.condition_key("tinea pedis") is None


def test_medicines_are_offered_generic_first_with_the_brand_beside(lookups):
    entry = lookups.medicines("klaricid").entries[0]
    assert entry.title == "clarithromycin"
    assert "KLARICID" in entry.detail
    assert not entry.is_guess


def test_a_strength_goes_along(lookups):
    assert lookups.medicines("simva 40").entries[0].value == "simvastatin 40"


def test_names_spelt_alike_are_marked_as_guesses(lookups):
    offers = lookups.medicines("simvastatine")
    assert offers.entries
    assert all(entry.is_guess for entry in offers.entries[offers.total :])


def test_a_medicine_line_shows_generic_brand_and_class(lookups):
    line = lookups.medicine_line("Klaricid 500mg")
    assert (line.generic, line.brand) == ("clarithromycin", "KLARICID")
    assert line.kind
    assert line.doubt == ""
    simvastatin = lookups.medicine_line("simvastatin 40")
    assert "link with cramps" in simvastatin.relation
    assert simvastatin.brand == ""


@pytest.mark.parametrize(
    ("text", "doubt"),
    [("", ""), ("foobarium", "Not recognised"), ("simvastatine 40", "Did you mean")],
)
def test_a_doubtful_medicine_says_so(lookups, text, doubt):
    assert lookups.medicine_line(text).doubt.startswith(doubt)


def test_tests_are_offered_but_not_the_calculated_ones(lookups):
    assert "potassium" in values(lookups.tests("pot"))
    assert "egfr" not in values(lookups.tests("egfr"))
    assert lookups.test_name("potassium") == "Potassium"
    assert lookups.test_name("of_tomorrow") == "of_tomorrow"
    assert lookups.test_units("of_tomorrow") == ()


@pytest.mark.parametrize(
    ("key", "value", "unit", "shown", "wrong"),
    [
        ("magnesium", "1,5", "mg/dL", "= 0.62 mmol/L", ""),
        ("potassium", "4.1", "mmol/L", "", ""),
        ("potassium", "", "mmol/L", "", ""),
        ("potassium", "high", "mmol/L", "", "value"),
        ("potassium", "4.1", "", "", "unit"),
        ("magnesium", "19", "mmol/L", "", "value"),
        ("of_tomorrow", "1", "", "", ""),
    ],
)
def test_a_result_is_shown_in_the_standard_unit(
    lookups, key, value, unit, shown, wrong
):
    reading = lookups.read_result(key, value, unit)
    assert reading.shown == shown
    assert reading.column == wrong
    assert bool(reading.wrong) == bool(wrong)


def test_symptoms_are_offered_by_the_beginnings_of_words(lookups):
    assert values(lookups.symptoms("tir")) == ["fatigue"]
    assert "long_travel_4wk" in values(lookups.symptoms("jour 4"))
    assert lookups.symptoms("").entries == ()
    assert lookups.symptom_name("fatigue").startswith("Tired")
    assert lookups.symptom_name("of_tomorrow") == "of_tomorrow"


def test_capitals_tell_look_alike_names_apart_where_the_clinic_wants_that(knowledge):
    tall = Lookups(knowledge, tall_man=True)
    assert tall.medicine_line("Glucophage").generic == "metFORMIN"
    assert tall.medicines("metfor").entries[0].title.startswith("metFORMIN")
    assert tall.medicines("metfor").entries[0].value == "metformin"


def test_what_the_clinic_has_often_is_offered_first(knowledge):
    plain = Lookups(knowledge)
    assert plain.medicines("si").entries[0].title != "simvastatin"
    plain.use({"simvastatin": 12})
    assert plain.medicines("si").entries[0].title == "simvastatin"


def test_a_source_is_told_by_its_title(lookups):
    assert lookups.source_title("bnf") == "BNF (knowledge)"
    assert lookups.source_title("nowhere") == "nowhere"


def test_of_conditions_that_fit_alike_the_most_used_come_first(knowledge):
    made = Lookups(knowledge)
    before = [offer.value for offer in made.conditions("hyp").entries]
    made.use_conditions({before[-1]: 3, before[-2]: 1})
    after = [offer.value for offer in made.conditions("hyp").entries]
    assert after[:2] == [before[-1], before[-2]]
    made.use_conditions({"diabetes_t1": 9})
    assert made.conditions("T2DM").entries[0].value == "diabetes_t2"
