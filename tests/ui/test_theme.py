"""The packaged typeface: on a bare system there may be no other."""

import re

from PySide6.QtGui import QFontInfo, QFontMetrics, QRawFont

from tests.architecture.conftest import ROOT
from ui.theme import Size, font, load_fallback_fonts


def test_the_packaged_typeface_is_used_in_both_weights(qapp):
    for strong in (False, True):
        info = QFontInfo(font(strong=strong))
        assert info.family().startswith("Inter")
        assert info.pixelSize() == Size.BODY


def test_every_sign_that_we_write_is_in_the_typeface(qapp):
    raw = QRawFont.fromFont(font())
    written = set()
    for folder in ("ui", "intake/forms"):
        for module in (ROOT / folder).rglob("*.py"):
            written |= set(re.findall(r"[^\x00-\x7f]", module.read_text("utf-8")))
    assert {sign for sign in written if not raw.supportsCharacter(ord(sign))} == set()


def test_figures_are_equally_wide_where_they_are_compared(qapp):
    metrics = QFontMetrics(font(figures=True))
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_names_in_other_scripts_can_be_drawn(qapp):
    load_fallback_fonts()
    for name in ("محمد", "प्रिया", "สมชาย", "ישראל", "Ωμέγα", "Дмитрий"):
        assert QFontMetrics(font()).horizontalAdvance(name) > 0
