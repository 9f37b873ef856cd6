"""Every screen at every size in every look: nothing is cut, nothing lies over another.

Text at 150 or 200 % leaves so much less room to lay out in: 1280×800 at 200 % is laid
out as 640×400. The pictures are kept for a person to look at.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from intake.domain.preferences import Scheme
from tests.architecture.conftest import ROOT
from tests.ui.geometry import cut, overlaps
from tests.ui.screens import Screens, picture, settle
from ui.theme import theme

SIZES = sorted(
    {
        (round(width * 100 / scale), round(height * 100 / scale))
        for width, height in ((1280, 800), (1920, 1080), (3840, 2160))
        for scale in (100, 150, 200)
    }
)
PICTURES = Path(os.environ.get("CRAMPDESK_PICTURES", "build/pictures"))
"""Where the pictures are kept; git does not see it."""
PICTURED = {(1280, 800), (640, 400), (1920, 1080)}


@pytest.fixture
def screens(tmp_path, clock, qapp):
    made = Screens(tmp_path, clock)
    yield made
    made.close()


def test_nothing_is_cut_and_nothing_overlaps_on_any_screen(screens):
    PICTURES.mkdir(parents=True, exist_ok=True)
    wrong = []
    for name in screens.ways():
        screens.go(name)
        for width, height in SIZES:
            screens.window.resize(width, height)
            settle()
            found = [*cut(screens.window), *overlaps(screens.window)]
            wrong += [f"{name} {width}×{height}: {one}" for one in found]
            if (width, height) in PICTURED:
                grab(screens.window, f"{name}-{width}x{height}-light")
        screens.window.resize(1280, 800)
    assert not wrong, f"{len(wrong)} in all\n" + "\n".join(wrong[:60])


def grab(window, name):
    picture(window).save(str(PICTURES / f"{name}.png"))


@pytest.mark.parametrize("scheme", [Scheme.DARK, Scheme.CONTRAST])
def test_a_look_changes_colours_and_cuts_nothing(screens, scheme):
    theme().choose(scheme)
    wrong = []
    for name in screens.ways():
        screens.go(name)
        for width, height in ((640, 400), (1280, 800)):
            screens.window.resize(width, height)
            settle()
            found = [*cut(screens.window), *overlaps(screens.window)]
            wrong += [f"{name} {width}×{height}: {one}" for one in found]
        grab(screens.window, f"{name}-1280x800-{scheme}")
    assert not wrong, "\n".join(wrong[:60])


def test_from_right_to_left_everything_has_its_place_too(screens, qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    wrong, middle_of_rail = [], 0
    try:
        for name in screens.ways():
            screens.go(name)
            for width, height in ((640, 400), (3840, 2160), (1280, 800)):
                screens.window.resize(width, height)
                settle()
                found = [*cut(screens.window), *overlaps(screens.window)]
                wrong += [f"{name} {width}×{height}: {one}" for one in found]
            grab(screens.window, f"{name}-rtl")
            if name == "notice":  # the desk is away once it is locked
                rail = screens.page.rail
                middle = rail.mapTo(screens.window, rail.rect().center())
                middle_of_rail = middle.x()
        assert middle_of_rail > 640
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert not wrong, "\n".join(wrong[:60])


SCALED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from PySide6.QtWidgets import QApplication
from tests.conftest import StillClock
from tests.ui.geometry import cut, overlaps
from tests.ui.screens import Screens, picture, settle
from ui.theme import theme

qt = QApplication([])
theme().start(qt)
moment = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
screens = Screens(Path(sys.argv[1]), StillClock(moment))
factor, pictures = float(sys.argv[2]), Path(sys.argv[3])
screens.window.resize(round(1280 / factor), round(800 / factor))
for name in screens.ways():
    screens.go(name)
    for one in (*cut(screens.window), *overlaps(screens.window)):
        print(f"{name}: {one}")
    taken = picture(screens.window)
    assert taken.devicePixelRatio() == factor
    taken.save(str(pictures / f"{name}-scaled-{factor}.png"))
screens.close()
print("looked at all")
"""


@pytest.mark.parametrize("factor", ["1.5", "2"])
def test_at_the_systems_own_scale_nothing_is_cut_either(tmp_path, factor):
    PICTURES.mkdir(parents=True, exist_ok=True)
    looked = subprocess.run(
        [sys.executable, "-c", SCALED, str(tmp_path), factor, str(PICTURES.resolve())],
        cwd=ROOT,
        env=os.environ | {"QT_SCALE_FACTOR": factor, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    assert looked.stdout.splitlines() == ["looked at all"]


def test_a_system_that_turns_dark_is_followed_while_the_window_is_open(
    screens, monkeypatch
):
    screens.window.resize(1280, 800)
    for name in ("first_run", "sign_in", "find", "visit_empty", "visit_full"):
        screens.go(name)
    grounds = []
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        # as the system says it; the offscreen platform has no scheme to change
        monkeypatch.setattr("ui.theme._system_scheme", lambda now=scheme: now)
        theme().refresh()
        settle()
        seen = screens.window.grab().toImage()
        grounds.append(seen.pixelColor(3, 780).lightness())
        assert not [*cut(screens.window), *overlaps(screens.window)]
    light, dark = grounds
    assert light > 200
    assert dark < 60
