"""Clinical scores as intervals: from what is known to the worst that may be.

A score with unanswered items is not a number but a span; a limit is passed only when
the whole span has passed it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from intake.domain.assessment import FactValue, Score

Facts = Mapping[str, FactValue]
WELLS_SOURCE = "nice-ng158"
NEWS2_SOURCE = "rcp-news2-2017"
WELLS_LIKELY = 2
"""Two-level Wells score from which a DVT is likely (NICE NG158, table 1)."""
CALF_DIFFERENCE_CM = 3
"""Calf swelling that scores, 10 cm below the tibial tuberosity (NICE NG158)."""
NLC_LOW = 3
"""At most so many of the seven characteristics is atypical (tool policy, R16)."""


class Item(NamedTuple):
    """One item of a score: its points, or None and the least and most it may have.

    `name` is the question to ask for it.
    """

    name: str
    label: str
    points: int | None
    most: int
    least: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A score between its lowest and its highest possible value."""

    items: tuple[Item, ...]
    source: str

    @property
    def lowest(self) -> int:
        """The score if everything unknown is at its best."""
        return sum(i.least if i.points is None else i.points for i in self.items)

    @property
    def highest(self) -> int:
        """The score if everything unknown is at its worst."""
        return sum(i.most if i.points is None else i.points for i in self.items)

    @property
    def missing(self) -> tuple[str, ...]:
        """The items that are not known."""
        return tuple(dict.fromkeys(i.name for i in self.items if i.points is None))

    def at_least(self, limit: int) -> bool | None:
        """Whether the score reaches a limit; None while it may or may not."""
        if self.lowest >= limit:
            return True
        return False if self.highest < limit else None

    def score(self) -> Score:
        """Return it as an answer carries it."""
        fixed = self.lowest == self.highest
        return Score(
            value=self.lowest if fixed else None,
            lowest=self.lowest,
            highest=self.highest,
            items=tuple(f"{i.label} ({i.points:+d})" for i in self.items if i.points),
            missing=self.missing,
            source=self.source,
        )


def _truth(facts: Facts, name: str) -> bool | None:
    value = facts.get(name)
    return value if isinstance(value, bool) else None


def _known(facts: Facts, key: str) -> bool | None:
    conditions = facts.get("conditions")
    return key in conditions if isinstance(conditions, tuple) else None


def _calf(facts: Facts) -> bool | None:
    """Whether the calves differ by the scoring difference, with a swelling.

    The difference counts either way round, as the reference has it: a girth entered
    on the wrong side must not take a point away.
    """
    swelling = facts.get("swelling")
    if swelling == "none" or _is_not_asked(facts, "calf_left_cm", "calf_right_cm"):
        return False
    left, right = facts.get("calf_left_cm"), facts.get("calf_right_cm")
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return None
    if round(abs(left - right), 6) < CALF_DIFFERENCE_CM:
        return False
    return None if swelling is None else True


def _is_not_asked(facts: Facts, *names: str) -> bool:
    not_applicable = facts.get("not_applicable")
    if not isinstance(not_applicable, tuple):
        return False
    return any(name in not_applicable for name in names)


def _calf_lacking(facts: Facts) -> str:
    """Return the question that the calf item waits for."""
    asked = ("calf_left_cm", "calf_right_cm", "swelling")
    return next(name for name in asked if name not in facts or name == asked[-1])


_WELLS: tuple[tuple[str, str, Callable[[Facts], bool | None]], ...] = (
    ("conditions", "active cancer", lambda f: _known(f, "cancer_active")),
    (
        "paralysis_or_plaster",
        "paralysis or plaster",
        lambda f: _truth(f, "paralysis_or_plaster"),
    ),
    (
        "bedridden_3d_or_surgery_12w",
        "bedridden or surgery",
        lambda f: _truth(f, "bedridden_3d_or_surgery_12w"),
    ),
    (
        "deep_vein_tender",
        "tender along deep veins",
        lambda f: _truth(f, "deep_vein_tender"),
    ),
    (
        "entire_leg_swollen",
        "entire leg swollen",
        lambda f: _truth(f, "entire_leg_swollen"),
    ),
    ("calf_left_cm", "calf larger by 3 cm or more", _calf),
    (
        "pitting_one_leg",
        "pitting oedema in one leg",
        lambda f: _truth(f, "pitting_one_leg"),
    ),
    (
        "collateral_veins",
        "new surface veins",
        lambda f: _truth(f, "collateral_veins"),
    ),
    ("conditions", "previous clot", lambda f: _known(f, "vte_history")),
)


def wells_dvt(facts: Facts) -> Span:
    """Return the two-level Wells score for DVT (NICE NG158, table 1).

    The minus two for another diagnosis counts only once a clinician said so.
    """
    items = [
        Item(
            _calf_lacking(facts) if rule is _calf else name,
            label,
            _points(rule(facts)),
            1,
        )
        for name, label, rule in _WELLS
    ]
    other = _truth(facts, "alt_dx_as_likely")
    items.append(
        Item("alt_dx_as_likely", "another diagnosis as likely", -2 if other else 0, 0)
    )
    return Span(tuple(items), WELLS_SOURCE)


def _points(truth: bool | None) -> int | None:  # noqa: FBT001 - a mapping of one value
    return None if truth is None else int(truth)


def _banded(value: float, bands: Iterable[tuple[float, int]], beyond: int) -> int:
    """Return the points of the first band whose upper limit holds the value."""
    for limit, points in bands:
        if value <= limit:
            return points
    return beyond


_BANDS: Mapping[str, tuple[tuple[tuple[float, int], ...], int]] = {
    "resp_rate": (((8, 3), (11, 1), (20, 0), (24, 2)), 3),
    "spo2": (((91, 3), (93, 2), (95, 1)), 0),
    "sbp": (((90, 3), (100, 2), (110, 1), (219, 0)), 3),
    "pulse": (((40, 3), (50, 1), (90, 0), (110, 1), (130, 2)), 3),
    "temp_c": (((35.0, 3), (36.0, 1), (38.0, 0), (39.0, 1)), 2),
}
"""Upper limits of the bands and their points (RCP NEWS2 2017, chart 1)."""
_SCALE2_AIR = ((83, 3), (85, 2), (87, 1))
_SCALE2_OXYGEN = ((83, 3), (85, 2), (87, 1), (92, 0), (94, 1), (96, 2))
_LABELS = {
    "resp_rate": "breathing rate",
    "spo2": "oxygen saturation",
    "sbp": "systolic pressure",
    "pulse": "pulse",
    "temp_c": "temperature",
}
_MOST = {"temp_c": 3}


def news2(facts: Facts) -> Span:
    """Return the National Early Warning Score 2 (Royal College of Physicians 2017).

    Not validated under 16 or in pregnancy: rules ask for an adult, and a summary of a
    pregnant patient says so.
    """
    items = [_saturation(facts)]
    for name in ("resp_rate", "sbp", "pulse", "temp_c"):
        bands, beyond = _BANDS[name]
        value = facts.get(name)
        points = (
            _banded(value, bands, beyond) if isinstance(value, int | float) else None
        )
        items.append(Item(name, _LABELS[name], points, _MOST.get(name, 3)))
    oxygen = _truth(facts, "on_oxygen")
    items.append(
        Item("on_oxygen", "on oxygen", None if oxygen is None else 2 * oxygen, 2)
    )
    items.append(Item("acvpu", "consciousness", _consciousness(facts), 3))
    return Span(tuple(items), NEWS2_SOURCE)


def _consciousness(facts: Facts) -> int | None:
    if facts.get("confusion_new") is True:
        return 3
    acvpu = facts.get("acvpu")
    return None if acvpu is None else 3 * (acvpu != "A")


def _saturation(facts: Facts) -> Item:
    """Return the points on whichever scale and gas may be the patient's.

    A saturation of 83 % scores 3 on both scales, whether or not the second is known.
    """
    label, value = _LABELS["spo2"], facts.get("spo2")
    if not isinstance(value, int | float):
        return Item("spo2", label, None, 3)
    scale2, oxygen = _truth(facts, "spo2_scale2"), _truth(facts, "on_oxygen")
    possible = {
        _spo2_points(value, scale2=scale, on_oxygen=gas)
        for scale in ((True, False) if scale2 is None else (scale2,))
        for gas in ((True, False) if oxygen is None else (oxygen,))
    }
    least, most = min(possible), max(possible)
    lacking = "spo2_scale2" if scale2 is None else "on_oxygen"
    return Item(lacking, label, least if least == most else None, most, least)


def _spo2_points(value: float, *, scale2: bool, on_oxygen: bool) -> int:
    if not scale2:
        return _banded(value, *_BANDS["spo2"])
    bands, beyond = (_SCALE2_OXYGEN, 3) if on_oxygen else (_SCALE2_AIR, 0)
    return _banded(value, bands, beyond)


_RED = 3
"""A single parameter of 3 asks for an urgent look (RCP NEWS2 2017)."""


def any_three(span: Span) -> bool | None:
    """Whether a single parameter scores 3; None while one still may."""
    if any(item.points == _RED for item in span.items):
        return True
    may = any(item.points is None and item.most == _RED for item in span.items)
    return None if may else False


_NLC_PAIN = 5
_NLC_MINUTES = 10


def _number(facts: Facts, name: str, holds: Callable[[float], bool]) -> bool | None:
    value = facts.get(name)
    return holds(value) if isinstance(value, int | float) else None


def _sites(facts: Facts, holds: Callable[[frozenset[str]], bool]) -> bool | None:
    sites = facts.get("cramp_sites")
    return holds(frozenset(sites)) if isinstance(sites, tuple) else None


_LOWER = frozenset(("calf", "foot"))
_UPPER = frozenset(("thigh", "hamstring"))


def nlc_score7(facts: Facts) -> Span:
    """Return how many of the seven characteristics of night cramps are present.

    Source: Hallegraeff 2017, BMC Family Practice 18:29; the mapping to questions is
    tool policy.
    """
    found = (
        ("cramp_pain", "intense pain", _number(facts, "cramp_pain", _is_intense)),
        (
            "cramp_minutes",
            "10 minutes or less",
            _number(facts, "cramp_minutes", _brief),
        ),
        ("cramp_sites", "calf or foot", _sites(facts, lambda s: bool(s & _LOWER))),
        (
            "cramp_sites",
            "thigh seldom involved",
            _sites(facts, lambda s: not s & _UPPER or bool(s & _LOWER)),
        ),
        ("soreness_after", "sore afterwards", _truth(facts, "soreness_after")),
        ("sleep_disrupted", "sleep disturbed", _truth(facts, "sleep_disrupted")),
        ("distress", "distress", _truth(facts, "distress")),
    )
    items = tuple(Item(name, label, _points(truth), 1) for name, label, truth in found)
    return Span(items, "hallegraeff-2017")


def _is_intense(pain: float) -> bool:
    return pain >= _NLC_PAIN


def _brief(minutes: float) -> bool:
    return minutes <= _NLC_MINUTES
