"""How the page looks: one typeface, four sizes, a grid, ink that survives photocopying.

Colours differ in darkness as well as hue; nothing is told by colour alone.
"""

from dataclasses import dataclass

from reportlab.lib.units import mm

from reports.fonts import Weight

Colour = tuple[float, float, float]

INK: Colour = (0.08, 0.09, 0.11)
QUIET: Colour = (0.36, 0.38, 0.42)
ACCENT: Colour = (0.09, 0.25, 0.40)
HAIRLINE: Colour = (0.78, 0.80, 0.83)
PAPER: Colour = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Size and line height of a text, its weight and colour if nothing else is said."""

    size: float
    leading: float
    weight: Weight = Weight.REGULAR
    colour: Colour = INK


BODY = TextStyle(8.6, 10.8)
SMALL = TextStyle(7.2, 9.1)
HEADING = TextStyle(8.6, 10.8, Weight.STRONG, ACCENT)
KICKER = TextStyle(7.2, 9.0, Weight.STRONG, ACCENT)
NAME = TextStyle(12.0, 15.0, Weight.STRONG)
LEVEL = TextStyle(17.0, 20.0, Weight.STRONG)

BASELINE = 0.79
"""Where letters stand in their line, as a share of its height from the top."""

MARGIN = 15 * mm
TOP = 10 * mm
BOTTOM = 9 * mm
GUTTER = 3 * mm
HEADING_WIDTH = 22 * mm
ROW_GAP = 2.0
SECTION_GAP = 4.6
KEEP_WHOLE = 64.0
"""A row lower than this is moved to the next page rather than split."""
