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
    """Size and line height of a text, its weight and colour if nothing else is said.

    `from_right` sets a language that is read from the right.
    """

    size: float
    leading: float
    weight: Weight = Weight.REGULAR
    colour: Colour = INK
    from_right: bool = False


BODY = TextStyle(8.6, 10.8)
SMALL = TextStyle(7.2, 9.1)
HEADING = TextStyle(8.6, 10.8, Weight.STRONG, ACCENT)
KICKER = TextStyle(7.2, 9.0, Weight.STRONG, ACCENT)
NAME = TextStyle(12.0, 15.0, Weight.STRONG)
LEVEL = TextStyle(17.0, 20.0, Weight.STRONG)

LARGE_PRINT = TextStyle(14.0, 18.0)
"""What is given to patients: 14 point (RNIB, Clear Print guidelines: 12 to 14)."""

GIANT_PRINT = TextStyle(18.0, 23.0)
"""For those who see badly (UK Association for Accessible Formats: 16 to 18)."""

BASELINE = 0.79
"""Where letters stand in their line, as a share of its height from the top."""

GUTTER = 3 * mm
HEADING_WIDTH = 22 * mm
ROW_GAP = 2.0
SECTION_GAP = 4.6
KEEP_WHOLE = 84.0
"""A row lower than this is moved to the next page rather than split."""
