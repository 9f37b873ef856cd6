"""Wells score and the characteristics of night cramps."""

from collections.abc import Callable
from functools import cache, lru_cache

from intake.knowledge.expression import PARTLY
from intake.triage.spans import AT_HAND, NUMBERS, Facts, Item, Made, Span, made, truth

WELLS_SOURCE = "nice-ng158"
WELLS_LIKELY = 2
"""Two-level Wells score from which a DVT is likely (NICE NG158, table 1)."""
CALF_DIFFERENCE_CM = 3
"""Calf swelling that scores, 10 cm below the tibial tuberosity (NICE NG158)."""
NLC_LOW = 3
"""At most so many of the seven characteristics is atypical (tool policy, R16)."""


def _known(facts: Facts, key: str) -> bool | None:
    """Whether a condition is known; those that are known may be a part of them."""
    conditions = facts.get("conditions")
    if isinstance(conditions, tuple):
        return key in conditions
    part = facts.get(PARTLY + "conditions")
    return True if isinstance(part, tuple) and key in part else None


def _calf(facts: Facts) -> bool | None:
    """Whether the calves differ by the scoring difference, with a swelling.

    The difference counts either way round, as the reference has it: a girth entered
    on the wrong side must not take a point away.
    """
    swelling = facts.get("swelling")
    if swelling == "none" or _is_not_asked(facts, "calf_left_cm", "calf_right_cm"):
        return False
    left, right = facts.get("calf_left_cm"), facts.get("calf_right_cm")
    if not isinstance(left, NUMBERS) or not isinstance(right, NUMBERS):
        return None
    if not calves_differ(facts):
        return False
    return None if swelling is None else True


def calves_differ(facts: Facts) -> bool:
    """Whether both calves were measured and differ by the scoring difference."""
    left, right = facts.get("calf_left_cm"), facts.get("calf_right_cm")
    if not isinstance(left, NUMBERS) or not isinstance(right, NUMBERS):
        return False
    return round(abs(left - right), 6) >= CALF_DIFFERENCE_CM


def _is_not_asked(facts: Facts, *names: str) -> bool:
    not_applicable = facts.get("not_applicable")
    if not isinstance(not_applicable, tuple):
        return False
    return any(name in not_applicable for name in names)


def _calf_lacking(facts: Facts) -> str:
    """Return the question that the calf item waits for."""
    asked = ("calf_left_cm", "calf_right_cm", "swelling")
    return next(name for name in asked if name not in facts or name == asked[-1])


def _asks(name: str) -> Callable[[Facts], bool | None]:
    return lambda facts: truth(facts, name)


_CALF = "calf larger by 3 cm or more"


@cache
def _wells_signs() -> tuple[tuple[Made, Callable[[Facts], bool | None]], ...]:
    """Return each item as it may be, with what tells which it is."""
    return (
        (made("conditions", "active cancer"), lambda f: _known(f, "cancer_active")),
        *(
            (made(name, label), _asks(name))
            for name, label in (
                ("paralysis_or_plaster", "paralysis or plaster"),
                ("bedridden_3d_or_surgery_12w", "bedridden or surgery"),
                ("deep_vein_tender", "tender along deep veins"),
                ("entire_leg_swollen", "entire leg swollen"),
            )
        ),
        (made("calf_left_cm", _CALF), _calf),
        (
            made("pitting_one_leg", "pitting oedema in one leg"),
            _asks("pitting_one_leg"),
        ),
        (made("collateral_veins", "new surface veins"), _asks("collateral_veins")),
        (made("conditions", "previous clot"), lambda f: _known(f, "vte_history")),
    )


_CALF_PLACE = 5
"""Where the calves stand among the signs; what they wait for depends."""
_OTHER = "another diagnosis as likely"
_AS_LIKELY = Item("alt_dx_as_likely", _OTHER, -2, 0)
_NOT_AS_LIKELY = Item("alt_dx_as_likely", _OTHER, 0, 0)


def wells_dvt(facts: Facts) -> Span:
    """Return the two-level Wells score for DVT (NICE NG158, table 1).

    The minus two for another diagnosis counts only once a clinician said so.
    """
    held = tuple([rule(facts) for _, rule in _wells_signs()])
    lacking = _calf_lacking(facts) if held[_CALF_PLACE] is None else None
    other = truth(facts, "alt_dx_as_likely") is True
    return _wells_span(held, lacking, other_as_likely=other)


@lru_cache(maxsize=AT_HAND)
def _wells_span(
    held: tuple[bool | None, ...], calf_lacking: str | None, *, other_as_likely: bool
) -> Span:
    """Return the score of what is known of each sign: many patients are alike."""
    items = [ready[one] for (ready, _), one in zip(_wells_signs(), held, strict=True)]
    if calf_lacking is not None:
        items[_CALF_PLACE] = Item(calf_lacking, _CALF, None, 1)
    items.append(_AS_LIKELY if other_as_likely else _NOT_AS_LIKELY)
    return Span(tuple(items), WELLS_SOURCE)


_NLC_PAIN = 5
_NLC_MINUTES = 10


def _number(facts: Facts, name: str, holds: Callable[[float], bool]) -> bool | None:
    value = facts.get(name)
    return holds(value) if isinstance(value, NUMBERS) else None


def _sites(facts: Facts, holds: Callable[[tuple[str, ...]], bool]) -> bool | None:
    sites = facts.get("cramp_sites")
    return holds(sites) if isinstance(sites, tuple) else None


_LOWER = frozenset(("calf", "foot"))
_UPPER = frozenset(("thigh", "hamstring"))


@cache
def _characteristics() -> tuple[tuple[Made, Callable[[Facts], bool | None]], ...]:
    """Return each characteristic as it may be, with what tells which it is."""
    return (
        (
            made("cramp_pain", "intense pain"),
            lambda f: _number(f, "cramp_pain", _is_intense),
        ),
        (
            made("cramp_minutes", "10 minutes or less"),
            lambda f: _number(f, "cramp_minutes", _is_brief),
        ),
        (
            made("cramp_sites", "calf or foot"),
            lambda f: _sites(f, lambda sites: not _LOWER.isdisjoint(sites)),
        ),
        (
            made("cramp_sites", "thigh seldom involved"),
            lambda f: _sites(
                f,
                lambda sites: _UPPER.isdisjoint(sites) or not _LOWER.isdisjoint(sites),
            ),
        ),
        (made("soreness_after", "sore afterwards"), _asks("soreness_after")),
        (made("sleep_disrupted", "sleep disturbed"), _asks("sleep_disrupted")),
        (made("distress", "distress"), _asks("distress")),
    )


def nlc_score7(facts: Facts) -> Span:
    """Return how many of the seven characteristics of night cramps are present.

    Source: Hallegraeff 2017, BMC Family Practice 18:29; the mapping to questions is
    tool policy.
    """
    return _nlc_span(tuple([holds(facts) for _, holds in _characteristics()]))


@lru_cache(maxsize=AT_HAND)
def _nlc_span(held: tuple[bool | None, ...]) -> Span:
    """Return the score of what is known of each: many patients are alike."""
    pairs = zip(_characteristics(), held, strict=True)
    return Span(tuple([ready[one] for (ready, _), one in pairs]), "hallegraeff-2017")


def _is_intense(pain: float) -> bool:
    return pain >= _NLC_PAIN


def _is_brief(minutes: float) -> bool:
    return minutes <= _NLC_MINUTES
