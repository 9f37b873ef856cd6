"""The strip is looked at as a picture: what is drawn where, in every look."""

from datetime import date, timedelta

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from intake.domain.dates import PartialDate
from intake.domain.preferences import Scheme
from intake.forms.timeline import Lane, Mark, Timeline, What
from tests.ui.conftest import NO_PARENT
from ui.forms.time_strip import TimeStrip
from ui.theme import colour, theme

AT = date(2026, 11, 23)


def mark(what, days):
    return Mark(what, PartialDate.of(AT - timedelta(days=days)))


def line(*, onset=True, lanes=1, results=True):
    marks = (mark(What.STARTED, 80), mark(What.CHANGED, 40), mark(What.STOPPED, 5))
    found = Lane("potassium 3.1 mmol/L", (mark(What.RESULT, 3),))
    return Timeline(
        AT - timedelta(days=100),
        AT,
        AT - timedelta(days=50) if onset else None,
        tuple(Lane(f"m{n}", marks) for n in range(lanes)),
        (found,) if results else (),
    )


@pytest.fixture
def strip(shown):
    made = TimeStrip(NO_PARENT)
    made.resize(800, 100)
    made.show_timeline(line(), ["simvastatin"])
    shown(made)
    return made


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def colours(image, x):
    return {image.pixelColor(x, y).name() for y in range(image.height())}


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_onset_is_a_line_through_every_lane_in_every_look(strip, scheme):
    theme().choose(scheme)
    accent = colour("accent").name()
    image = picture(strip)
    struck = [x for x in range(image.width()) if accent in colours(image, x)]
    assert struck
    strip.show_timeline(line(onset=False), ["simvastatin"])
    image = picture(strip)
    assert not [x for x in range(image.width()) if accent in colours(image, x)]


def test_it_is_as_high_as_its_lanes_and_gone_without_any(strip):
    one = strip.height()
    strip.show_timeline(line(lanes=3), ["a", "b", "c"])
    assert strip.height() == one + 40
    strip.show_timeline(line(lanes=14, results=False), [str(n) for n in range(14)])
    assert strip.height() == one + 160
    strip.show_timeline(line(lanes=0), [])
    assert strip.isHidden()


def test_the_words_of_it_can_be_heard(strip):
    told = strip.accessibleDescription()
    assert "simvastatin: started 04-Sep-2026, 4 weeks before the cramps began" in told
    assert "potassium 3.1 mmol/L on 20-Nov-2026." in told
    before = picture(strip)
    strip.show_timeline(line(), ["simvastatin"])
    assert picture(strip) == before


def test_a_long_name_leaves_room_for_the_days(strip):
    strip.show_timeline(line(), ["drospirenone and ethinylestradiol " * 3])
    strip.resize(500, strip.height())
    image = picture(strip)
    dark = [x for x in range(250, 500) if colour("text").name() in colours(image, x)]
    assert dark


def test_nothing_is_drawn_before_there_is_anything(shown):
    bare = TimeStrip(NO_PARENT)
    shown(bare)
    assert bare.accessibleDescription() == ""
