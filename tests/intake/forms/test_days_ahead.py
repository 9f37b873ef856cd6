from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.forms.days_ahead import parse_day_ahead
from intake.forms.typed_dates import DateError

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("t", date(2026, 11, 23)),
        ("Tomorrow", date(2026, 11, 24)),
        ("+3d", date(2026, 11, 26)),
        ("in 3 days", date(2026, 11, 26)),
        ("2w", date(2026, 12, 7)),
        ("3m", date(2027, 2, 23)),
        ("fri", date(2026, 11, 27)),
        ("next Monday", date(2026, 11, 30)),
        ("23.", date(2026, 11, 23)),
        ("22.", date(2026, 12, 22)),
        ("31.", date(2026, 12, 31)),
        ("3-dec", date(2026, 12, 3)),
        ("3-feb", date(2027, 2, 3)),
        ("14-dec-2026", date(2026, 12, 14)),
        ("2026-12-14", date(2026, 12, 14)),
        ("14.12.26", date(2026, 12, 14)),
    ],
)
def test_a_day_to_come_is_understood(typed, day):
    assert parse_day_ahead(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Not understood"),
        ("soon", "Not understood"),
        ("2027", "Not understood"),
        ("dec 2026", "Not understood"),
        ("14-dec-2025", "14-Dec-2025 is over"),
        ("yesterday", "is over"),
        ("-3d", "is over"),
        ("14-dec-2036", "more than two years away"),
        ("900d", "more than two years away"),
        ("0.", "no such day"),
        ("45.", "no such day"),
        ("31-feb-2027", "no such day"),
    ],
)
def test_what_is_no_day_to_come_is_refused_in_words(typed, why):
    with pytest.raises(DateError, match=why):
        parse_day_ahead(typed, TODAY)


def test_a_month_from_the_last_of_a_month_is_the_last_of_the_next():
    assert parse_day_ahead("1m", date(2026, 1, 31)) == date(2026, 2, 28)
    assert parse_day_ahead("1m", date(2026, 11, 30)) == date(2026, 12, 30)


def test_the_29th_of_february_comes_round_as_the_28th():
    assert parse_day_ahead("29-feb", date(2028, 3, 1)) == date(2029, 2, 28)


def test_the_last_years_of_the_calendar_are_refused_in_words():
    with pytest.raises(DateError):
        parse_day_ahead("999m", date(9990, 1, 1))


@given(st.text(max_size=20), st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_any_text_is_a_day_to_come_or_refused(typed, today):
    with suppress(DateError):
        assert parse_day_ahead(typed, today) >= today
