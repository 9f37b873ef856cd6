"""Dates to the day, the month or the year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from intake.domain.dates import DateField, PartialDate, Precision, shown_date

FIELD = TypeAdapter(DateField)


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest", "shown"),
    [
        ("1945-07-14", "day", "1945-07-14", "1945-07-14", "14-Jul-1945"),
        ("1945-07", "month", "1945-07-01", "1945-07-31", "Jul-1945"),
        ("1945", "year", "1945-01-01", "1945-12-31", "1945"),
        ("2024-02", "month", "2024-02-01", "2024-02-29", "Feb-2024"),
        ("2024-02-29", "day", "2024-02-29", "2024-02-29", "29-Feb-2024"),
        ("0987", "year", "0987-01-01", "0987-12-31", "0987"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(text, precision, earliest, latest, shown):
    known = PartialDate.parse(text)
    assert known.precision is Precision(precision)
    assert known.earliest() == date.fromisoformat(earliest)
    assert known.latest() == date.fromisoformat(latest)
    assert known.shown() == shown
    assert str(known) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "45",
        "1945-7-14",
        "14/07/1945",
        "1945-07-14T00:00",
        " 1945",
        "19\u0664\u0665",
    ],
)
def test_what_is_not_written_as_a_date_is_refused(text):
    with pytest.raises(ValueError, match="is not a date written"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    "text", ["1945-13", "1945-00", "2023-02-29", "0000", "1945-06-31", "1945-07-00"]
)
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError, match="is not a day of the calendar"):
        PartialDate.parse(text)


def test_a_day_needs_a_month():
    with pytest.raises(ValueError, match="a day needs a month"):
        PartialDate(1945, None, 14)


@given(day=st.dates())
def test_a_full_date_comes_back(day):
    known = PartialDate.of(day)
    assert PartialDate.parse(str(known)) == known
    assert known.earliest() == known.latest() == day
    assert shown_date(day) == known.shown()


def test_a_field_takes_text_and_dates_and_gives_text():
    known = PartialDate(1945, 7)
    assert FIELD.validate_python("1945-07") == known
    assert FIELD.validate_python(known) is known
    assert FIELD.dump_json(known) == b'"1945-07"'
    assert FIELD.json_schema()["type"] == "string"


@pytest.mark.parametrize("value", [1945, None, 3.4, "yesterday", ["1945"]])
def test_a_field_refuses_anything_else(value):
    with pytest.raises(ValidationError, match="is not a date written YYYY-MM-DD"):
        FIELD.validate_python(value)
