from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.dates import PartialDate, shown_date
from intake.forms.numbers import parse_number, shown_number
from intake.forms.typed_dates import DateError, parse_date


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("t", "23-Nov-2026"), ("today", "23-Nov-2026"), ("y", "22-Nov-2026"),
        ("-3d", "20-Nov-2026"), ("-2w", "09-Nov-2026"), ("-6m", "May-2026"),
        ("-1y", "2025"), ("−3d", "20-Nov-2026"), ("3 weeks ago", "02-Nov-2026"),
        ("2 days ago", "21-Nov-2026"), ("about 2 years ago", "2024"),
        ("1 month ago", "Oct-2026"), ("12 months ago", "Nov-2025"),
        ("15.", "15-Nov-2026"), ("25.", "25-Oct-2026"), ("31.", "31-Oct-2026"),
        ("3/2024", "Mar-2024"), ("2024-03", "Mar-2024"), ("July 1945", "Jul-1945"),
        ("14-jul-1945", "14-Jul-1945"), ("14 July 1945", "14-Jul-1945"),
        ("jul 14, 1945", "14-Jul-1945"), ("14jul45", "14-Jul-1945"),
        ("14/7/1945", "14-Jul-1945"), ("14.7.45", "14-Jul-1945"),
        ("1945-07-14", "14-Jul-1945"), ("14071945", "14-Jul-1945"),
        ("15.3.", "15-Mar-2026"), ("24.12", "24-Dec-2025"), ("5 jan", "05-Jan-2026"),
        ("2021", "2021"), ("about 1990", "1990"), ("  T ", "23-Nov-2026"),
        ("1/1/26", "01-Jan-2026"), ("1/1/27", "01-Jan-1927"),
    ],
)  # fmt: skip
def test_a_date_is_understood_as_it_is_typed(typed, shown, today):
    assert parse_date(typed, today).shown() == shown


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("soon", "Not understood"), ("", "Not understood"), ("14 xyz 45", "Not under"),
        ("31.2.2020", "no such day"), ("0.", "no such day"), ("32.", "no such day"),
        ("13/2024", "no such day"), ("29.2.2023", "no such day"),
        ("1/1/2030", "in the future"), ("1820", "too long ago"), ("-999y", "too long"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_in_words(typed, why, today):
    with pytest.raises(DateError, match=why):
        parse_date(typed, today)


def test_the_first_of_january_finds_the_day_in_last_year():
    assert parse_date("31.", date(2026, 1, 1)).shown() == "31-Dec-2025"


@given(st.dates(date(1900, 1, 1), date(2026, 11, 23)))
def test_what_is_shown_is_understood_again(day):
    assert parse_date(shown_date(day), date(2026, 11, 23)) == PartialDate.of(day)
    assert parse_date(day.isoformat(), date(2026, 11, 23)) == PartialDate.of(day)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("36,8", "36.8"), ("36.80", "36.8"), (" 7 ", "7"), ("-2", "-2"), ("−2", "-2"),
     (".5", "0.5"), ("5.", "5"), ("+3", "3")],
)  # fmt: skip
def test_a_number_may_have_a_point_or_a_comma(typed, number):
    parsed = parse_number(typed)
    assert parsed is not None
    assert shown_number(parsed) == number


@pytest.mark.parametrize(
    "typed", ["", "x", "1,250.5", "1 000", "1e3", "NaN", "--2", "½"]
)
def test_what_is_not_exactly_a_number_is_not_guessed_at(typed):
    assert parse_number(typed) is None
