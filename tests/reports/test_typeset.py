from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import typeset
from reports.document import Span, Tone
from reports.look import BODY, INK, QUIET, SMALL
from reports.text import normal
from reports.typeset import in_page_order, line_width, set_lines
from tests.reports import samples

LATIN = st.characters(
    min_codepoint=32, max_codepoint=0x17F, exclude_categories=("Cc", "Cf")
)
MIXED = st.text(alphabet=st.one_of(LATIN, st.sampled_from("אבגדهلمرحبا()123 ,.-\n")))


def text_of(lines):
    return ["".join(run.text for run in line) for line in lines]


def test_words_fill_the_measure_and_the_space_at_the_end_goes():
    lines = set_lines([Span("one two three four")], BODY, 40)
    assert len(lines) > 1
    assert all(not text.startswith(" ") for text in text_of(lines))
    assert " ".join(text_of(lines)).split() == ["one", "two", "three", "four"]


def test_spaces_within_and_before_a_line_are_kept():
    assert text_of(set_lines([Span("  1    2")], BODY, 400)) == ["  1    2"]


def test_a_line_end_starts_a_line_and_an_empty_one_is_kept():
    assert text_of(set_lines([Span("a\n\nb")], BODY, 400)) == ["a", "", "b"]


def test_a_word_wider_than_the_measure_is_cut_and_nothing_is_lost():
    lines = set_lines([Span("x" * 500)], BODY, 100)
    assert len(lines) > 5
    assert "".join(text_of(lines)) == "x" * 500


def test_a_measure_narrower_than_a_letter_still_takes_one_a_line():
    assert text_of(set_lines([Span("WWW")], BODY, 1)) == ["W", "W", "W"]


def test_tones_become_weight_and_colour():
    (line,) = set_lines(
        [Span("a "), Span("b ", Tone.STRONG), Span("c", Tone.QUIET)], BODY, 400
    )
    assert [run.colour for run in line] == [INK, INK, QUIET]
    assert line[0].face is not line[1].face
    assert line[0].face is line[2].face


def test_a_word_of_two_tones_is_not_torn_apart():
    lines = set_lines(
        [Span("first "), Span("half", Tone.STRONG), Span("half")], BODY, 40
    )
    assert text_of(lines)[-1] == "halfhalf"


@given(st.text(alphabet=LATIN), st.floats(min_value=20, max_value=400))
def test_no_line_is_wider_than_the_measure(text, measure):
    lines = set_lines([Span(text)], BODY, measure)
    assert all(line_width(line) <= measure + 1e-6 for line in lines)


@given(MIXED, st.floats(min_value=30, max_value=400))
def test_every_character_is_set_in_whatever_direction(text, measure):
    lines = set_lines([Span(text)], BODY, measure)
    kept = "".join(run.text for line in lines for run in in_page_order(line))
    assert sorted("".join(kept.split())) == sorted("".join(normal(text).split()))


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("abc אבג def", ["abc ", "אבג", " def"]),
        ("אבג 12 דהו", ["דהו", " ", "12", " ", "אבג"]),
    ],
)
def test_runs_stand_in_the_order_of_the_page(text, page):
    (line,) = set_lines([Span(text)], BODY, 400)
    assert [run.text for run in in_page_order(line)] == page


def test_a_paragraph_read_from_the_right_is_set_to_the_right():
    lines = set_lines([Span("שלום עולם " * 20)], BODY, 200)
    assert len(lines) > 1
    assert all(line_width(line) == pytest.approx(200) for line in lines)


def test_text_is_set_once_while_a_page_is_tried_and_then_forgotten(monkeypatch):
    counted = []
    plain = typeset._set_lines

    def counting(spans, style, measure):
        counted.append(measure)
        return plain(spans, style, measure)

    monkeypatch.setattr(typeset, "_set_lines", counting)
    spans = [Span("aaa bbb ccc")]
    with typeset.remembering():
        first = set_lines(spans, BODY, 30)
        first.clear()  # whoever asks gets lines of their own
        assert set_lines(iter(spans), BODY, 30) == plain(spans, BODY, 30)
        set_lines(spans, SMALL, 30)
        set_lines(spans, BODY, 31)
    assert counted == [30, 30, 31]
    set_lines(spans, BODY, 30)
    assert counted == [30, 30, 31, 30]


def test_a_page_is_the_same_whether_or_not_its_texts_are_remembered(
    writer, monkeypatch
):
    record = samples.stored(samples.serious_visit(), samples.serious_assessment())
    remembered = writer.visit_summary(record, samples.context())
    monkeypatch.setattr("reports.writer.remembering", nullcontext)
    assert writer.visit_summary(record, samples.context()) == remembered
