import pytest

from reports import shaping
from reports.fonts import FALLBACKS, Weight, face, face_for


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("abc", [0, 0, 0]),
        ("a אב b", [0, 0, 1, 1, 0, 0]),
        ("אב 12", [1, 1, 1, 2, 2]),
        ("", []),
        ("12", [0, 0]),
    ],
)
def test_letters_take_the_direction_of_their_script(text, levels):
    assert shaping.levels(text) == levels


def test_a_joiner_goes_with_the_letter_before_it():
    assert shaping.levels("א\u200dב") == [1, 1, 1]


@pytest.mark.parametrize(
    ("text", "bracket_levels"),
    [
        ("x (אב) y", [0, 0]),
        ("אב (גד (12)) ה", [1, 1, 1, 1]),
        ("substance (אבג (12))", [0, 1, 1, 0]),
        ("אב [cd] ef", [1, 1]),
        (")( [", [0, 0, 0]),
        ("[a) b]", [0, 0, 0]),
    ],
)
def test_both_brackets_of_a_pair_go_one_way(text, bracket_levels):
    found = zip(text, shaping.levels(text), strict=True)
    assert [level for char, level in found if char in "()[]"] == bracket_levels


def test_runs_are_reversed_from_the_deepest_level_up():
    runs = [(0, "a"), (1, "B"), (2, "12"), (1, "C"), (0, "d")]
    assert shaping.reordered(runs) == ["a", "C", "12", "B", "d"]


def test_a_run_from_the_right_is_mirrored():
    assert shaping.mirrored("(a", 1) == "a)"
    assert shaping.mirrored("(a", 0) == "(a"


def a_face_for(text):
    found = face_for(text, Weight.REGULAR)
    assert found is not None
    return found


def test_arabic_letters_join():
    font = a_face_for("م").font
    joined = shaping.width("مم", font, 10)
    apart = 2 * shaping.width("م", font, 10)
    assert joined != pytest.approx(apart)


def test_glyphs_advance_by_the_width_of_the_run():
    font = a_face_for("न").font
    placed = list(shaping.placed("नमस्ते", font, 10))
    assert placed[0].x == 0
    assert all(0 <= part.x < shaping.width("नमस्ते", font, 10) for part in placed)


def test_a_raised_mark_does_not_raise_what_follows():
    font = a_face_for("h").font
    placed = list(shaping.placed("h\u0300\u0301b", font, 10))
    assert [part.y > 0 for part in placed] == [False, True, True, False]
    assert placed[-1].y == 0


def test_a_letter_of_several_glyphs_is_said_once():
    font = face(FALLBACKS[1]).font  # draws dots apart
    letters = [spot for spot in shaping.placed("بب", font, 10) if spot.more]
    assert [spot.said for spot in letters] == ["ب", "ب"]


@pytest.mark.parametrize(("word", "glyphs"), [("في", 2), ("لا", 1), ("بلا", 2)])
def test_arabic_makes_the_one_ligature_that_it_needs(word, glyphs):
    font = a_face_for(word).font
    assert len(font.shaped(word)) == glyphs
