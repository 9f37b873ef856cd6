"""From the drawings that a document names to what Platypus lays out."""

from collections.abc import Callable, Mapping

from reportlab.platypus import Flowable

from reports.codes import RequestCodes
from reports.fill_in import Blanks
from reports.legs import Legs
from reports.levels import LevelWord
from reports.named import (
    Codes,
    Drawing,
    FillIn,
    LegMap,
    LevelMark,
    Stretch,
    Timeline,
    Trend,
)
from reports.stretches import Stretches
from reports.timeline import TimeAxis
from reports.trends import TrendChart

_MAKERS: Mapping[type, Callable[..., Flowable]] = {
    LegMap: Legs,
    LevelMark: lambda mark: LevelWord(mark.level),
    Stretch: Stretches,
    Codes: RequestCodes,
    FillIn: Blanks,
    Timeline: TimeAxis,
    Trend: TrendChart,
}


def figure(named: Drawing) -> Flowable:
    """Return the drawing of what a document names."""
    return _MAKERS[type(named)](named)
