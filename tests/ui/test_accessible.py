"""What a screen reader is told, what keys reach, what eyes can tell: every screen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QHeaderView, QStackedWidget, QWidget

from intake.domain.preferences import Scheme
from tests.ui.screens import Screens, settle
from ui.palette import PALETTES
from ui.theme import theme

NAMED = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.RadioButton,
    QAccessible.Role.Table,
}

KEYED = {
    "SectionButton": "Ctrl+PgDn",
    "UnitBox": "Ctrl+U",
    "Remove": "Ctrl+Delete",
    "The rest are no": "Ctrl+N",
    "OnePill": "its first letter or number, in its row",
    "ManyPill": "its first letter or number, in its row",
}
"""Buttons beside what takes the focus, and the key that does the same from there."""


@pytest.fixture
def screens(tmp_path, clock, qapp):
    made = Screens(tmp_path, clock)
    yield made
    made.close()


def walked(interface):
    yield interface
    for number in range(min(interface.childCount(), 400)):
        child = interface.child(number)
        if child is not None and child.isValid():
            yield from walked(child)


def test_every_control_on_every_screen_has_a_name_and_a_role(screens):
    silent = []
    for name in screens.ways():
        screens.go(name)
        seen = 0
        for one in walked(QAccessible.queryAccessibleInterface(screens.window)):
            if one.state().invisible or one.role() not in NAMED:
                continue
            seen += 1
            said = one.text(QAccessible.Text.Name)
            if not said.strip():
                widget = one.object()
                silent.append(f"{name}: {one.role()} {type(widget).__name__}")
        assert seen or name == "locked", name
    assert sorted(set(silent)) == []


def test_every_control_is_reached_by_tab_or_by_a_key_of_its_row(screens):
    """A pill is chosen by the keys of its row, a section by Ctrl+PgDn."""
    lost = []
    for name in screens.ways():
        screens.go(name)
        for button in screens.window.findChildren(QAbstractButton):
            if not button.isVisible() or not button.isEnabled():
                continue
            if button.focusPolicy() & Qt.FocusPolicy.TabFocus:
                continue
            above = button.parentWidget()
            while above is not None and above.focusPolicy() == Qt.FocusPolicy.NoFocus:
                above = above.parentWidget()
            kind = type(button).__name__
            if above is None and kind not in KEYED and button.text() not in KEYED:
                lost.append(f"{name}: {kind} {button.text()}")
    assert sorted(set(lost)) == []


def test_tab_goes_through_a_screen_from_top_to_bottom_and_comes_round(screens):
    for name in ("sign_in", "find", "add", "patient", "worklist", "past", "settings"):
        for before in screens.ways():
            screens.go(before)
            if before == name:
                break
        first = screens.window.focusWidget()
        assert first is not None, name
        seen, at = [], first
        for _ in range(400):
            at.focusNextChild()
            at = screens.window.focusWidget()
            if at is first:
                break
            seen.append(at)
        assert at is first, f"{name}: Tab never comes round"
        assert len(seen) == len(set(map(id, seen))), name
        screens.close()
        screens.__init__(screens.desk.folder.parent / name, screens.desk._clock)


def test_where_the_cursor_is_can_be_seen_on_every_screen(screens):
    unseen = []
    for name in screens.ways():
        screens.go(name)
        focus = screens.window.focusWidget()
        if focus is None or isinstance(focus, QStackedWidget | QHeaderView):
            unseen.append(f"{name}: nothing has the cursor")
            continue
        before = focus.grab().toImage()
        focus.clearFocus()
        settle()
        after = focus.grab().toImage()
        if before == after and focus.isVisible():
            unseen.append(f"{name}: {type(focus).__name__} looks the same")
        focus.setFocus()
    assert unseen == []


@pytest.mark.parametrize("scheme", Scheme)
def test_texts_stand_out_from_what_they_are_painted_on(screens, scheme):
    theme().choose(scheme)
    least = 7 if scheme is Scheme.CONTRAST else 4.5
    faint = set()
    for name in ("first_run", "sign_in", "find", "find_hits", "add", "worklist"):
        if name not in screens.ways():
            continue
        screens.go(name)
        for label in screens.window.findChildren(QWidget):
            ink = _ink(label)
            if ink is not None and is_seen_whole(label):
                ground = _ground(label)
                if contrast(ink, ground) < least:
                    told = f"{label.text()[:40]} {ink.name()} on {ground.name()}"
                    faint.add(f"{name}: {told}")
    assert sorted(faint) == []
    assert theme().palette is PALETTES[scheme]


def _ink(widget):
    if type(widget).__name__ != "PlainLabel" or not widget.text():
        return None
    return widget.palette().color(widget.foregroundRole())


def is_seen_whole(label):
    return label.isVisible() and label.visibleRegion().boundingRect() == label.rect()


def _ground(label):
    """Return what the label stands on: the colour in its corner."""
    image = (
        label.window()
        .grab(
            label.rect().translated(label.mapTo(label.window(), label.rect().topLeft()))
        )
        .toImage()
    )
    return image.pixelColor(0, 0)


def contrast(one, other):
    """Return the contrast of two colours by WCAG 2.2, 1.4.3."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
