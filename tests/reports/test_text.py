import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.fonts import Weight, primary
from reports.text import code_of, is_complex, normal, pieces, unprintable


def shown(text, weight=Weight.REGULAR):
    return "".join(piece.text for piece in pieces(text, weight))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Łukasz <none> & A&E", "Łukasz <none> & A&E"),
        ("invoice\u202egnp.exe", "invoice[U+202E]gnp.exe"),
        ("a\u2066b\u2069c", "a[U+2066]b[U+2069]c"),
        ("left\u200emark", "left[U+200E]mark"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("soft\u00adhyphen", "soft[U+00AD]hyphen"),
        ("\ufeffmark", "[U+FEFF]mark"),
        ("joined\u200dlatin", "joined[U+200D]latin"),
        ("nul\x00", "nul[U+0000]"),
        ("half \ud83d pair", "half [U+D83D] pair"),
        ("private \ue000", "private [U+E000]"),
        ("smile \U0001f600", "smile [U+1F600]"),
        ("中文 テスト 한국어", "中文 テスト 한국어"),
        ("葛\U000e0100", "葛[U+E0100]"),
        ("filler \u3164", "filler [U+3164]"),
        ("unassigned \U000effff", "unassigned [U+EFFFF]"),
    ],
)
@pytest.mark.parametrize("weight", list(Weight))
def test_what_cannot_be_seen_is_printed_as_a_code(typed, printed, weight):
    assert shown(normal(typed), weight) == printed


def test_joiners_that_shape_letters_are_left_where_they_work():
    persian = "\u0645\u06cc\u200c\u062e\u0648"
    assert shown(persian) == persian


def test_a_mark_stays_with_its_letter_in_one_face():
    runs = pieces("x\u0323y", Weight.REGULAR)
    assert any("x\u0323" in run.text for run in runs)


def test_a_mark_that_no_face_draws_on_its_letter_is_kept_on_its_own():
    assert shown("अ\u0363") in {"अ\u0363", "अ[U+0363]"}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("one\r\ntwo\rthree\u2028four\x0bfive", "one\ntwo\nthree\nfour\nfive"),
        ("a\tb", "a    b"),
        ("thin\u2009space\u3000wide", "thin space wide"),
        ("5\u202fmg", "5\u00a0mg"),
        ("e\u0301", "é"),
    ],
)
def test_spaces_and_line_ends_become_of_one_kind(typed, printed):
    assert normal(typed) == printed


@given(st.text())
def test_normal_text_is_composed_and_stays_as_it_is(text):
    once = normal(text)
    assert unicodedata.is_normalized("NFC", once)
    assert normal(once) == once


@given(st.text(alphabet=st.characters(exclude_characters="\n")))
def test_no_character_is_ever_dropped(text):
    line = normal(text).replace("\n", " ")
    coded = {char: code_of(char) for char in line}
    rest = shown(line)
    for char in line:
        told = next((t for t in (char, coded[char]) if rest.startswith(t)), None)
        assert told is not None
        rest = rest.removeprefix(told)
    assert rest == ""


@given(st.text())
def test_what_is_printed_as_a_code_is_reported(text):
    codes = unprintable([text])
    printed = "".join(shown(line) for line in normal(text).split("\n"))
    assert all(code_of(char) in printed for char in codes)


def test_plain_text_of_the_first_face_needs_no_codes():
    assert unprintable(["Ann-Marie O’Brien, 5 µg ≥ ½ tablet"]) == frozenset()


@pytest.mark.parametrize("text", ["abc", "Łódź", "αβγ", "абв", "→ ½"])
def test_plain_scripts_need_no_shaping(text):
    assert not is_complex(text)


@pytest.mark.parametrize("text", ["שלום", "مرحبا", "नमस्ते", "สวัสดี", "x\u0323"])
def test_other_scripts_and_accents_on_their_own_need_shaping(text):
    assert is_complex(text)


def test_private_characters_that_shaping_made_never_count_as_letters():
    assert 0xE000 not in primary(Weight.REGULAR).covers
