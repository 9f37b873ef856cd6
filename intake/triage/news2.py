"""The National Early Warning Score 2 (Royal College of Physicians 2017)."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from intake.triage.spans import AT_HAND, NUMBERS, Facts, Item, Made, Span, made, truth

NEWS2_SOURCE = "rcp-news2-2017"


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
_SATURATION = "oxygen saturation"


@cache
def _measured() -> tuple[tuple[str, Made], ...]:
    """Return each measured sign as it may be."""
    return (
        ("resp_rate", made("resp_rate", "breathing rate", most=3)),
        ("sbp", made("sbp", "systolic pressure", most=3)),
        ("pulse", made("pulse", "pulse", most=3)),
        ("temp_c", made("temp_c", "temperature", most=3)),
    )


@cache
def _oxygen() -> Made:
    return made("on_oxygen", "on oxygen", most=2)


@cache
def _alertness() -> Made:
    return made("acvpu", "consciousness", most=3)


def news2(facts: Facts) -> Span:
    """Return the National Early Warning Score 2 (Royal College of Physicians 2017).

    Not validated under 16 or in pregnancy: rules ask for an adult, and a summary of a
    pregnant patient says so.
    """
    points: list[int | None] = []
    for name, _ in _measured():
        value = facts.get(name)
        points.append(
            _banded(value, *_BANDS[name]) if isinstance(value, NUMBERS) else None
        )
    oxygen = truth(facts, "on_oxygen")
    return _span(_saturation(facts), tuple(points), oxygen, _consciousness(facts))


@lru_cache(maxsize=AT_HAND)
def _span(
    saturation: Item,
    measured: tuple[int | None, ...],
    oxygen: bool | None,  # noqa: FBT001 - three values
    consciousness: int | None,
) -> Span:
    """Return the score of the points of each sign: many patients are alike."""
    pairs = zip(_measured(), measured, strict=True)
    items = [saturation, *(ready[points] for (_, ready), points in pairs)]
    items.append(_oxygen()[None if oxygen is None else 2 * oxygen])
    items.append(_alertness()[consciousness])
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
    value = facts.get("spo2")
    if not isinstance(value, NUMBERS):
        return Item("spo2", _SATURATION, None, 3)
    scale2, oxygen = truth(facts, "spo2_scale2"), truth(facts, "on_oxygen")
    possible = {
        _spo2_points(value, scale2=scale, on_oxygen=gas)
        for scale in ((True, False) if scale2 is None else (scale2,))
        for gas in ((True, False) if oxygen is None else (oxygen,))
    }
    least, most = min(possible), max(possible)
    lacking = "spo2_scale2" if scale2 is None else "on_oxygen"
    return Item(lacking, _SATURATION, least if least == most else None, most, least)


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
