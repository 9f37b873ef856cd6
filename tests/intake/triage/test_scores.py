"""Scores: every item and edge, and spans where something is not known."""

import pytest

from intake.triage.news2 import any_three, news2
from intake.triage.scores import nlc_score7, wells_dvt
from intake.triage.spans import Item, Span

WELLS_NONE = {
    "conditions": (),
    "paralysis_or_plaster": False,
    "bedridden_3d_or_surgery_12w": False,
    "deep_vein_tender": False,
    "entire_leg_swollen": False,
    "swelling": "left",
    "calf_left_cm": 36.0,
    "calf_right_cm": 36.0,
    "pitting_one_leg": False,
    "collateral_veins": False,
    "alt_dx_as_likely": False,
    "not_applicable": (),
}


def wells(**changes):
    facts = {**WELLS_NONE, **changes}
    return wells_dvt({key: v for key, v in facts.items() if v is not None})


def test_wells_of_nothing_is_nothing():
    assert (wells().lowest, wells().highest, wells().missing) == (0, 0, ())


@pytest.mark.parametrize(
    "feature",
    [
        {"conditions": ("cancer_active",)},
        {"conditions": ("vte_history",)},
        {"paralysis_or_plaster": True},
        {"bedridden_3d_or_surgery_12w": True},
        {"deep_vein_tender": True},
        {"entire_leg_swollen": True},
        {"calf_left_cm": 39.0},
        {"pitting_one_leg": True},
        {"collateral_veins": True},
    ],
)
def test_each_feature_of_wells_scores_one(feature):
    span = wells(**feature)
    assert (span.lowest, span.highest) == (1, 1)
    assert span.score().value == 1
    assert len(span.score().items) == 1


def test_another_diagnosis_as_likely_takes_two_away():
    assert wells(alt_dx_as_likely=True).score().value == -2
    assert wells(alt_dx_as_likely=True, deep_vein_tender=True).score().value == -1


def test_it_is_not_taken_away_before_a_clinician_said_so():
    span = wells(alt_dx_as_likely=None)
    assert (span.lowest, span.highest, span.missing) == (0, 0, ())


@pytest.mark.parametrize(
    ("swelling", "left", "right", "points"),
    [
        ("left", 38.9, 36.0, 0), ("left", 39.0, 36.0, 1), ("left", 36.0, 39.0, 1),
        ("right", 36.0, 39.0, 1), ("right", 36.0, 38.9, 0), ("both", 39.0, 36.0, 1),
        ("none", 39.0, 36.0, 0), ("none", None, None, 0), ("left", 36.3, 33.3, 1),
        ("left", 36.0, 36, 0),
    ],
)  # fmt: skip
def test_a_calf_scores_from_three_centimetres(swelling, left, right, points):
    span = wells(swelling=swelling, calf_left_cm=left, calf_right_cm=right)
    assert (span.lowest, span.highest) == (points, points)


@pytest.mark.parametrize(
    ("facts", "asks"),
    [
        ({"calf_left_cm": None}, "calf_left_cm"),
        ({"calf_right_cm": None}, "calf_right_cm"),
        ({"calf_left_cm": None, "calf_right_cm": None}, "calf_left_cm"),
        ({"swelling": None, "calf_left_cm": 40.0}, "swelling"),
    ],
)
def test_a_calf_not_measured_may_score_and_is_asked_for(facts, asks):
    span = wells(**facts)
    assert (span.lowest, span.highest, span.missing) == (0, 1, (asks,))


def test_a_small_difference_scores_nothing_whatever_the_swelling():
    span = wells(swelling=None)
    assert (span.lowest, span.highest) == (0, 0)


@pytest.mark.parametrize("calf", ["calf_left_cm", "calf_right_cm"])
def test_a_calf_that_is_not_asked_for_scores_nothing(calf):
    span = wells(swelling="both", not_applicable=(calf,), **{calf: None})
    assert (span.lowest, span.highest) == (0, 0)


def test_every_item_that_is_missing_may_score():
    span = wells_dvt({"swelling": "left"})
    assert (span.lowest, span.highest) == (0, 9)
    assert span.score().value is None
    assert (span.score().lowest, span.score().highest) == (0, 9)
    assert span.missing[0] == "conditions"
    assert len(set(span.missing)) == len(span.missing)


@pytest.mark.parametrize(
    ("lowest", "highest", "limit", "holds"),
    [
        (0, 1, 2, False),
        (0, 2, 2, None),
        (1, 2, 2, None),
        (2, 9, 2, True),
        (2, 2, 2, True),
    ],
)
def test_a_limit_is_passed_only_when_the_whole_span_has_passed_it(
    lowest, highest, limit, holds
):
    span = Span((Item("a", "a", None, highest, lowest),), "source")
    assert span.at_least(limit) is holds


NORMAL = {
    "resp_rate": 16,
    "spo2": 97,
    "spo2_scale2": False,
    "on_oxygen": False,
    "sbp": 120,
    "pulse": 70,
    "temp_c": 37.0,
    "acvpu": "A",
    "confusion_new": False,
}


def vitals(**changes):
    facts = {**NORMAL, **changes}
    return news2({key: v for key, v in facts.items() if v is not None})


def test_news2_of_normal_signs_is_nothing():
    assert vitals().score().value == 0
    assert vitals().missing == ()
    assert any_three(vitals()) is False


BANDS = [
    *[
        ("resp_rate", v, p)
        for v, p in [(4, 3), (8, 3), (9, 1), (11, 1), (12, 0), (20, 0)]
    ],
    *[("resp_rate", v, p) for v, p in [(21, 2), (24, 2), (25, 3), (80, 3)]],
    *[
        ("spo2", v, p)
        for v, p in [(50, 3), (91, 3), (92, 2), (93, 2), (94, 1), (95, 1)]
    ],
    *[("spo2", v, p) for v, p in [(96, 0), (100, 0)]],
    *[
        ("sbp", v, p)
        for v, p in [(40, 3), (90, 3), (91, 2), (100, 2), (101, 1), (110, 1)]
    ],
    *[("sbp", v, p) for v, p in [(111, 0), (219, 0), (220, 3), (300, 3)]],
    *[
        ("pulse", v, p)
        for v, p in [(20, 3), (40, 3), (41, 1), (50, 1), (51, 0), (90, 0)]
    ],
    *[("pulse", v, p) for v, p in [(91, 1), (110, 1), (111, 2), (130, 2), (131, 3)]],
    *[("temp_c", v, p) for v, p in [(25.0, 3), (35.0, 3), (35.1, 1), (36.0, 1)]],
    *[
        ("temp_c", v, p)
        for v, p in [(36.1, 0), (38.0, 0), (38.1, 1), (39.0, 1), (39.1, 2)]
    ],
    *[("acvpu", v, p) for v, p in [("A", 0), ("C", 3), ("V", 3), ("P", 3), ("U", 3)]],
    *[("on_oxygen", v, p) for v, p in [(True, 2), (False, 0)]],
    *[("confusion_new", v, p) for v, p in [(True, 3), (False, 0)]],
]


@pytest.mark.parametrize(("sign", "value", "points"), BANDS)
def test_each_band_of_news2_ends_where_it_should(sign, value, points):
    span = vitals(**{sign: value})
    assert span.score().value == points
    assert any_three(span) is (points == 3)


@pytest.mark.parametrize(
    ("spo2", "on_oxygen", "points"),
    [
        (83, False, 3), (84, False, 2), (85, False, 2), (86, False, 1), (87, False, 1),
        (88, False, 0), (92, False, 0), (93, False, 0), (97, False, 0), (100, False, 0),
        (83, True, 3), (84, True, 2), (85, True, 2), (86, True, 1), (87, True, 1),
        (88, True, 0), (92, True, 0), (93, True, 1), (94, True, 1), (95, True, 2),
        (96, True, 2), (97, True, 3), (100, True, 3),
    ],
)  # fmt: skip
def test_each_band_of_the_second_scale_ends_where_it_should(spo2, on_oxygen, points):
    span = vitals(spo2=spo2, spo2_scale2=True, on_oxygen=on_oxygen)
    assert span.score().value == points + 2 * on_oxygen


@pytest.mark.parametrize(
    ("facts", "lowest", "highest", "asks"),
    [
        ({"spo2": 97, "on_oxygen": None}, 0, 2, ("on_oxygen",)),
        ({"spo2": 95, "spo2_scale2": None}, 0, 1, ("spo2_scale2",)),
        ({"spo2": 90, "spo2_scale2": None}, 0, 3, ("spo2_scale2",)),
        ({"spo2": 85, "spo2_scale2": None}, 2, 3, ("spo2_scale2",)),
        ({"spo2": 83, "spo2_scale2": None}, 3, 3, ()),
        ({"spo2": 96, "spo2_scale2": None}, 0, 0, ()),
        ({"spo2": 96, "spo2_scale2": True, "on_oxygen": None}, 0, 4, ("on_oxygen",)),
        ({"spo2": 90, "spo2_scale2": True, "on_oxygen": None}, 0, 2, ("on_oxygen",)),
        ({"spo2": None}, 0, 3, ("spo2",)),
        ({"spo2": None, "spo2_scale2": None}, 0, 3, ("spo2",)),
        ({"resp_rate": None}, 0, 3, ("resp_rate",)),
        ({"temp_c": None}, 0, 3, ("temp_c",)),
        ({"acvpu": None}, 0, 3, ("acvpu",)),
        ({"acvpu": None, "confusion_new": True}, 3, 3, ()),
        ({"acvpu": None, "confusion_new": None}, 0, 3, ("acvpu",)),
        ({"acvpu": "A", "confusion_new": None}, 0, 0, ()),
    ],
)
def test_a_sign_that_is_not_known_opens_the_score(facts, lowest, highest, asks):
    span = vitals(**facts)
    assert (span.lowest, span.highest, span.missing) == (lowest, highest, asks)
    assert span.score().value == (lowest if lowest == highest else None)


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({"spo2": 85, "spo2_scale2": None}, None),
        ({"spo2": 83, "spo2_scale2": None}, True),
        ({"on_oxygen": None}, False),
        ({"pulse": None}, None),
        ({"pulse": None, "sbp": 90}, True),
    ],
)
def test_a_single_three_may_be_open(facts, holds):
    assert any_three(vitals(**facts)) is holds


def test_news2_adds_up_and_names_its_items():
    span = vitals(resp_rate=25, spo2=91, on_oxygen=True, sbp=90, pulse=131, acvpu="V")
    score = span.score()
    assert score.value == 3 + 3 + 2 + 3 + 3 + 3
    assert "systolic pressure (+3)" in score.items
    assert score.source == "rcp-news2-2017"


TYPICAL = {
    "cramp_pain": 5,
    "cramp_minutes": 10,
    "cramp_sites": ("calf",),
    "soreness_after": True,
    "sleep_disrupted": True,
    "distress": True,
}


def nlc(**changes):
    facts = {**TYPICAL, **changes}
    return nlc_score7({key: v for key, v in facts.items() if v is not None})


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ({}, 7), ({"cramp_pain": 4}, 6), ({"cramp_minutes": 10.1}, 6),
        ({"cramp_sites": ("foot", "thigh")}, 7), ({"cramp_sites": ("thigh",)}, 5),
        ({"cramp_sites": ("hamstring",)}, 5), ({"cramp_sites": ("hand",)}, 6),
        ({"cramp_sites": ()}, 6), ({"soreness_after": False}, 6),
        ({"sleep_disrupted": False}, 6), ({"distress": False}, 6),
    ],
)  # fmt: skip
def test_each_of_the_seven_characteristics_counts_one(changes, points):
    assert nlc(**changes).score().value == points


def test_characteristics_that_are_not_known_open_the_count():
    span = nlc(cramp_sites=None, distress=None)
    assert (span.lowest, span.highest) == (4, 7)
    assert span.missing == ("cramp_sites", "distress")
