"""Estimated filtration rate and adjusted calcium: the reference's own examples."""

from decimal import Decimal

import pytest

from intake.domain.patient import Sex
from intake.triage.formulas import adjusted_calcium, egfr


@pytest.mark.parametrize(
    ("sex", "age", "creatinine", "value"),
    [
        (Sex.FEMALE, 55, "79.6", "75.5"),
        (Sex.MALE, 70, "150", "42.9"),
        (Sex.MALE, 40, "70", "115.1"),
        (Sex.FEMALE, 82, "61", "86.6"),
    ],
)
def test_egfr_is_that_of_the_reference(sex, age, creatinine, value):
    assert egfr(Decimal(creatinine), age=age, sex=sex) == Decimal(value)


@pytest.mark.parametrize(("age", "is_known"), [(17, False), (18, True), (120, True)])
def test_egfr_is_for_adults(age, is_known):
    value = egfr(Decimal(80), age=age, sex=Sex.MALE)
    assert (value is not None) is is_known


def test_egfr_of_no_creatinine_is_none():
    assert egfr(Decimal(0), age=50, sex=Sex.MALE) is None
    assert egfr(Decimal("0.1"), age=50, sex=Sex.MALE) is not None


@pytest.mark.parametrize("sex", [Sex.UNKNOWN, Sex.INTERSEX])
@pytest.mark.parametrize("creatinine", ["40", "61", "70", "80", "150", "600"])
def test_without_a_sex_for_reference_the_lower_of_the_two_is_given(sex, creatinine):
    both = [egfr(Decimal(creatinine), age=60, sex=s) for s in (Sex.FEMALE, Sex.MALE)]
    known = [value for value in both if value is not None]
    assert egfr(Decimal(creatinine), age=60, sex=sex) == min(known)


def test_egfr_falls_with_creatinine_and_age():
    rising = [egfr(Decimal(c), age=60, sex=Sex.FEMALE) for c in range(20, 900, 7)]
    ageing = [egfr(Decimal(90), age=age, sex=Sex.MALE) for age in range(18, 100)]
    for values in (rising, ageing):
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=True)


@pytest.mark.parametrize(
    ("total", "albumin", "value"),
    [
        ("1.98", "30", "2.18"),
        ("2.40", "40", "2.40"),
        ("2.40", "45", "2.30"),
        ("2.10", "29", "2.32"),
        ("2.105", "40", "2.11"),
    ],
)
def test_calcium_is_adjusted_for_albumin(total, albumin, value):
    assert adjusted_calcium(Decimal(total), Decimal(albumin)) == Decimal(value)
