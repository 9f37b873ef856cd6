"""Text comes in one form and without surprises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.text import clean_line, clean_text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain", "plain"),
        ("e\u0301", "é"),
        ("a\x00b\x07c", "abc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("tab\tstays", "tab\tstays"),
        ("日本", "日本"),
        ("🙂", "🙂"),
    ],
)
def test_a_text_is_cleaned(text, clean):
    assert clean_text(text) == clean


def test_a_line_has_no_breaks_and_no_outer_space():
    assert clean_line("  a \n b\t c ") == "a b c"


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(ValueError, match="not valid Unicode"):
        clean_text("a\ud800")


@given(text=st.text())
def test_what_is_clean_stays_as_it_is(text):
    try:
        once = clean_text(text)
    except ValueError:
        return
    assert clean_text(once) == once
