"""The display that the journeys happen on."""

from tests.journeys.display import Display


def test_the_display_does_not_begin_anew_when_its_last_client_leaves(display: Display):
    """While it did, it refused a program that came at that moment."""
    display.tool("mousemove", "5", "7")
    assert display.tool("getmouselocation").startswith("x:5 y:7 ")
