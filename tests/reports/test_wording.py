from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from intake.domain.assessment import Interpretation, Level
from reports.wording import (
    ARROWS,
    INTERPRETATIONS,
    Wording,
    brief,
    mid_sentence,
    number,
    score_name,
    score_unit,
    time_frame,
    unit_text,
)


@pytest.fixture
def wording():
    return Wording(
        labels={
            "swelling": "Leg swelling now (one-sided swelling always counts)?",
            "short.weakness": "new weakness",
            "choice.weakness.within_4wk": "Within 4 weeks",
            "condition.ckd_3": "Chronic kidney disease, stage 3",
            "test.potassium": "Potassium",
        },
        units={"fluids_l_day": "L a day"},
        zone=ZoneInfo("Europe/London"),
    )


@pytest.mark.parametrize(
    ("label", "listed"),
    [
        ("Chest pain (incl. worse on breathing in) today", "chest pain today"),
        ("Getting better, same or worse?", "getting better, same or worse"),
        ("ECG done?", "ECG done"),
        ("X", "X"),
        ("(all aside)", "(all aside)"),
    ],
)
def test_a_question_in_a_list_loses_its_asides(label, listed):
    assert brief(label) == listed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (2.0, "2"),
        (2.5, "2.5"),
        (100, "100"),
        (Decimal("38.40"), "38.4"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.0"), "0"),
    ],
)
def test_a_number_has_no_trailing_zeros(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("unit", "written"),
    [
        ("umol/L", "µmol/L"),
        ("ug/L", "µg/L"),
        ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
        ("10*9/L", "10⁹/L"),
        ("mm[Hg]", "mmHg"),
        ("Cel", "°C"),
        ("[iU]/L", "IU/L"),
        ("{INR}", "INR"),
        ("mmol/L", "mmol/L"),
    ],
)
def test_units_are_written_as_people_write_them(unit, written):
    assert unit_text(unit) == written


def test_answers_are_told_in_words_with_their_unit(wording):
    assert wording.answer("x", value=True) == "yes"
    assert wording.answer("x", value=False) == "no"
    assert wording.answer("x", "unknown") == "unknown"
    assert wording.answer("weakness", "within_4wk") == "within 4 weeks"
    assert wording.answer("sites", ("calf", "left_foot")) == "calf, left foot"
    assert wording.answer("sites", ()) == "none"
    assert wording.answer("fluids_l_day", Decimal("1.20")) == "1.2 L a day"


def test_one_of_something_is_singular(wording):
    weeks = replace(wording, units={"since": "weeks", "often": "a week"})
    assert weeks.answer("since", 1) == "1 week"
    assert weeks.answer("since", Decimal("1.5")) == "1.5 weeks"
    assert weeks.answer("often", 1) == "1 a week"


def test_keys_without_a_label_are_told_in_their_words(wording):
    assert wording.question("dark_urine") == "dark urine"
    assert wording.short("weakness") == "new weakness"
    assert wording.short("swelling") == "leg swelling now"
    assert wording.named("condition", "ckd_3") == "Chronic kidney disease, stage 3"
    assert wording.named("condition", "gout") == "gout"


def test_facts_of_findings_have_names(wording):
    assert wording.fact("wells_dvt") == "Wells score for DVT"
    assert wording.fact("result.potassium") == "Potassium"
    assert wording.fact("weakness") == "new weakness"
    assert wording.fact("symptoms.leg_pain") == "leg pain"


def test_times_are_told_on_the_clinics_clock(wording):
    summer = datetime(2026, 7, 1, 8, 5, tzinfo=UTC)
    assert wording.moment(summer) == "01-Jul-2026 09:05"
    assert wording.offset(summer) == "UTC+01:00"


def test_a_time_from_before_the_clocks_changed_tells_its_offset(wording):
    printed = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    after = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert wording.moment(before, printed) == "25-Oct-2026 01:30 (UTC+01:00)"
    assert wording.moment(after, printed) == "25-Oct-2026 01:30"


def test_every_level_has_a_time_frame_and_every_result_a_word():
    assert all(time_frame(level) for level in Level)
    assert set(INTERPRETATIONS) == set(ARROWS) == set(Interpretation)


def test_the_arrows_tell_direction_and_gravity():
    assert ARROWS[Interpretation.LOW] == "↓"
    assert ARROWS[Interpretation.CRITICAL_HIGH] == "↑↑"


@pytest.mark.parametrize(
    ("text", "within"),
    [("Nothing known", "nothing known"), ("CKD 4", "CKD 4"), ("", "")],
)
def test_only_ordinary_words_lose_their_capital_in_a_sentence(text, within):
    assert mid_sentence(text) == within


def test_a_score_without_a_name_is_told_by_its_key():
    assert score_name("new_score") == "new score"
    assert score_unit("new_score") == ""
    assert score_unit("egfr") == "mL/min/1.73 m²"


def test_look_alike_names_have_capitals_only_where_the_clinic_wants_that():
    labels = {"tall.metformin": "metFORMIN"}
    plain = Wording(labels=labels, units={}, zone=UTC)
    assert plain.medicine("metformin") == "metformin"
    tall = replace(plain, tall_man=True)
    assert tall.medicine("sitagliptin + metformin") == "sitagliptin + metFORMIN"
