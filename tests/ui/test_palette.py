"""Contrast by WCAG 2.2: 4.5:1 for text, 7:1 in high contrast, 3:1 for shapes."""

from typing import Any

import pytest
from PySide6.QtGui import QColor

from intake.domain.assessment import Level
from intake.domain.preferences import Scheme
from ui.palette import PALETTES

TEXT_ON = [
    ("text", "window"), ("text", "surface"), ("text", "raised"), ("text", "tint"),
    ("muted", "window"), ("muted", "surface"), ("muted", "raised"), ("muted", "tint"),
    ("accent", "surface"), ("accent", "window"), ("accent", "tint"),
    ("on_accent", "accent"), ("on_answered", "answered"),
    ("warning", "surface"), ("warning", "warning_tint"), ("warning", "raised"),
    ("warning", "tint"), ("warning", "window"),
]  # fmt: skip


def luminance(name: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    colour = QColor(name)
    channels: Any = colour.getRgbF()  # a tuple, which the stubs do not tell
    red, green, blue = (linear(c) for c in channels[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def least(scheme: Scheme) -> float:
    return 7 if scheme is Scheme.CONTRAST else 4.5


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
def test_every_text_can_be_read(scheme, ink, ground):
    palette = PALETTES[scheme]
    measured = contrast(getattr(palette, ink), getattr(palette, ground))
    assert measured >= least(scheme), f"{measured:.2f}"


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("level", Level)
def test_the_word_of_every_level_can_be_read(scheme, level):
    colours = PALETTES[scheme].levels[level]
    assert contrast(colours.text, colours.card) >= least(scheme)
    assert contrast(colours.shape, colours.card) >= 3


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("level", Level)
def test_the_shape_of_every_level_is_seen_in_lists_too(scheme, level):
    palette = PALETTES[scheme]
    for ground in ("window", "surface", "tint"):
        bare = palette.levels[level].bare
        assert contrast(bare, getattr(palette, ground)) >= 3


@pytest.mark.parametrize("scheme", Scheme)
def test_frames_of_what_can_be_typed_in_are_seen(scheme):
    palette = PALETTES[scheme]
    assert contrast(palette.edge, palette.surface) >= 2.7
    assert contrast(palette.accent, palette.surface) >= 3


def test_every_level_has_a_card_of_its_own():
    for palette in PALETTES.values():
        shapes = [palette.levels[level].shape for level in Level]
        assert len(set(shapes)) == len(shapes)
