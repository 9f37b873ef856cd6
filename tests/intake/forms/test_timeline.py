from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.dates import PartialDate
from intake.domain.patient import Patient, Sex
from intake.domain.visit import Medication, Result, Visit
from intake.forms.timeline import Lane, Timeline, What, timeline_of, told_as_text

AT = date(2026, 11, 23)


def visit(weeks: object = None, *results: Result) -> Visit:
    answers = {} if weeks is None else {"cramp_started_weeks": weeks}
    return Visit.model_validate(
        {
            "format": "crampdesk-visit/1",
            "patient": Patient(age_years=70, sex=Sex.MALE),
            "answers": answers,
            "results": results,
        }
    )


def days_ago(days: int) -> PartialDate:
    return PartialDate.of(AT - timedelta(days=days))


def test_a_medicine_has_a_lane_with_what_is_known_of_its_days():
    taken = Medication(
        text="simvastatin",
        started=PartialDate(2026, 6),
        changed=days_ago(40),
        stopped=days_ago(2),
    )
    line = timeline_of(visit(), [taken, Medication(text="senna")], at=AT)
    (lane,) = line.medicines
    assert [mark.what for mark in lane.marks] == [
        What.STARTED,
        What.CHANGED,
        What.STOPPED,
    ]
    assert lane.begins == date(2026, 6, 15)
    assert lane.ends == AT - timedelta(days=2)
    assert not line.is_empty


def test_without_any_day_there_is_nothing_to_draw():
    assert timeline_of(visit(5), [Medication(text="senna")], at=AT).is_empty


def test_a_day_to_come_is_left_out():
    soon = Medication(text="x", started=PartialDate(2027))
    assert timeline_of(visit(), [soon], at=AT).is_empty


@pytest.mark.parametrize(
    ("weeks", "onset"),
    [
        (3, AT - timedelta(weeks=3)),
        (Decimal("0.5"), AT - timedelta(days=3)),
        ("unknown", None),
        (None, None),
        (True, None),
    ],
)
def test_the_cramps_began_so_many_weeks_ago(weeks, onset):
    found = timeline_of(visit(weeks), [], at=AT).onset
    assert found == onset or (onset and abs((found - onset).days) <= 1)


def test_results_stand_on_the_same_axis():
    known = Result(test="potassium", value="3.1", unit="mmol/L", collected=days_ago(3))
    line = timeline_of(visit(None, known, Result(test="ck", value="90")), [], at=AT)
    (lane,) = line.results
    assert lane.text == "potassium 3.1 mmol/L"
    assert lane.begins is None


def test_the_axis_ends_today_and_does_not_reach_back_for_ever():
    old = Medication(text="x", started=PartialDate(1999))
    line = timeline_of(visit(4), [old], at=AT)
    assert line.last == AT
    assert line.first.year == 2025
    assert line.place(date(1999, 1, 1)) == 0
    assert line.place(AT) == 1
    new = Medication(text="x", started=days_ago(2))
    assert (AT - timeline_of(visit(), [new], at=AT).first).days >= 92


def test_the_words_tell_how_far_from_the_onset_it_was():
    lines = [
        Medication(text="a", started=days_ago(42), changed=days_ago(22)),
        Medication(text="b", started=days_ago(7), stopped=days_ago(1)),
        Medication(text="c", started=days_ago(200)),
        Medication(text="d", started=days_ago(28)),
    ]
    known = Result(test="potassium", value="3.1", unit="mmol/L", collected=days_ago(3))
    line = timeline_of(visit(3, known), lines, at=AT)
    assert told_as_text(line, ["simvastatin", "b", "c", "d"]) == (
        "The cramps began about 02-Nov-2026. "
        "simvastatin: started 12-Oct-2026, 3 weeks before the cramps began, "
        "dose changed 01-Nov-2026, less than a week before the cramps began. "
        "b: started 16-Nov-2026, 2 weeks after the cramps began, stopped 22-Nov-2026. "
        "c: started 07-May-2026, 6 months before the cramps began. "
        "d: started 26-Oct-2026, 1 week before the cramps began. "
        "potassium 3.1 mmol/L on 20-Nov-2026."
    )
    silent = timeline_of(visit(), lines[1:2], at=AT)
    assert told_as_text(silent, ["b"]) == (
        "b: started 16-Nov-2026, stopped 22-Nov-2026."
    )


def earlier_visit(days: int, *medicines: Medication, **parts: object) -> Visit:
    seen = datetime.combine(AT - timedelta(days=days), time(10), UTC)
    told = {"seen_at": seen, "medications": medicines, **parts}
    return visit().model_copy(update=told)


STATIN = Medication(text="simvastatin 40mg", started=PartialDate(2026, 3))


def marks_of(lane: Lane) -> list[tuple[What, str]]:
    return [(mark.what, mark.when.shown()) for mark in lane.marks]


def test_an_earlier_visit_adds_changes_results_and_the_onset():
    known = Result(test="ck", value="190", unit="U/L", collected=days_ago(90))
    changed = STATIN.model_copy(update={"changed": days_ago(100)})
    before = earlier_visit(
        85, changed, results=(known,), answers={"cramp_started_weeks": 2}
    )
    line = timeline_of(visit(), [STATIN], at=AT, earlier=[before])
    (lane,) = line.medicines
    assert marks_of(lane) == [
        (What.STARTED, "Mar-2026"),
        (What.CHANGED, "15-Aug-2026"),
    ]
    assert [one.text for one in line.results] == ["ck 190 U/L"]
    assert line.onset == AT - timedelta(days=85 + 14)


def test_what_is_told_today_goes_before_what_was_told_earlier():
    known = Result(test="ck", value="190", unit="U/L", collected=days_ago(90))
    told = STATIN.model_copy(update={"started": PartialDate(2026), "stopped": None})
    stopped = told.model_copy(update={"stopped": days_ago(88)})
    answers = {"cramp_started_weeks": 2}
    before = earlier_visit(85, stopped, results=(known,), answers=answers)
    line = timeline_of(visit(1, known), [STATIN], at=AT, earlier=[before])
    assert marks_of(line.medicines[0]) == [(What.STARTED, "Mar-2026")]
    assert len(line.results) == 1
    assert line.onset == AT - timedelta(weeks=1)


def test_a_medicine_that_is_listed_no_more_ends_where_it_was_last_listed():
    lately, before = (earlier_visit(days, STATIN) for days in (40, 80))
    line = timeline_of(visit(), [], at=AT, earlier=[lately, before])
    (lane,) = line.medicines
    assert lane.ends == AT - timedelta(days=40)
    assert "last listed 14-Oct-2026" in told_as_text(line, ["simvastatin"])


def test_one_that_was_stopped_ends_there_and_an_old_one_is_left_out():
    stopped = STATIN.model_copy(update={"stopped": days_ago(60)})
    old = Medication(text="x", started=PartialDate(2001), stopped=PartialDate(2002))
    before = earlier_visit(40, stopped, old)
    line = timeline_of(visit(4), [], at=AT, earlier=[before])
    (lane,) = line.medicines
    assert lane.ends == AT - timedelta(days=60)


def test_what_is_the_same_medicine_shares_a_lane():
    weaker = Medication(text="Zocor 20mg", changed=days_ago(50))
    line = timeline_of(
        visit(),
        [STATIN],
        at=AT,
        earlier=[earlier_visit(45, weaker)],
        same=lambda _text: "simvastatin",
    )
    (lane,) = line.medicines
    assert lane.text == "simvastatin 40mg"
    assert [mark.what for mark in lane.marks] == [What.STARTED, What.CHANGED]


def test_a_result_from_before_the_axis_is_left_out():
    old = Result(test="ck", value="90", unit="U/L", collected=PartialDate(2015))
    before = earlier_visit(45, STATIN, results=(old,))
    assert timeline_of(visit(4), [STATIN], at=AT, earlier=[before]).results == ()


def test_a_visit_after_the_day_is_not_an_earlier_one():
    later = earlier_visit(-3, STATIN)
    assert timeline_of(visit(), [], at=AT, earlier=[later]).is_empty


@given(first=st.dates(date(1900, 1, 1), AT - timedelta(days=92)))
def test_an_axis_of_any_length_has_few_ticks_on_it(first):
    line = Timeline(first, AT, None, (), ())
    ticks = list(line.ticks())
    assert len(ticks) <= 7
    assert all(first <= day <= AT and day.day == 1 for day in ticks)
    assert [line.place(day) for day in ticks] == sorted(map(line.place, ticks))
