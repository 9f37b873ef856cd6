"""A press on the drawing answers site and side at once."""

import pytest

from intake.forms import body
from intake.forms.draft import Draft


def after(*spots, **typed):
    draft = Draft({f"answers.{key}": text for key, text in typed.items()})
    for spot in spots:
        draft.put_all(body.pressed(draft, spot))
    return draft.typed(body.SITES), draft.typed(body.SIDE)


@pytest.mark.parametrize(
    ("spots", "sites", "side"),
    [
        ([("calf", "left")], "calf", "left"),
        ([("calf", "left"), ("calf", "right")], "calf", "both"),
        ([("calf", "left"), ("foot", "left")], "calf foot", "left"),
        ([("calf", "left"), ("foot", "right")], "calf foot", "both"),
        ([("calf", "left"), ("calf", "left")], "", ""),
        ([("trunk", None)], "trunk", ""),
        ([("trunk", None), ("trunk", None)], "", ""),
        ([("calf", "left"), ("trunk", None), ("calf", "left")], "trunk", ""),
        ([("calf", "left"), ("foot", "left"), ("foot", "left")], "calf", "left"),
    ],
)
def test_presses_come_to_sites_and_a_side(spots, sites, side):
    assert after(*spots) == (sites, side)


def test_alternating_sides_stay_so():
    pressed = after(("foot", "left"), cramp_sites="calf", cramp_side="alternating")
    assert pressed == ("calf foot", "alternating")


def test_a_site_without_a_side_is_taken_back_by_a_press():
    assert after(("calf", "left"), cramp_sites="calf") == ("", "")


def test_what_is_shown_and_spoken():
    draft = Draft({body.SITES: "calf trunk", body.SIDE: "both"})
    sites, sides = body.shown(draft)
    assert sorted(sites) == ["calf", "trunk"]
    assert sorted(sides) == ["left", "right"]
    labels = {"calf": "Calf", "foot": "Foot", "trunk": "Trunk"}
    assert body.words(draft, labels) == "Calf, Trunk; left and right"
    assert body.words(Draft(), labels) == "nothing marked"
    one = Draft({body.SITES: "calf"})
    assert body.words(one, labels) == "Calf; side not told"
