"""A result told in another unit: converted once, with the digits of its test."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.knowledge.analytes import Reading
from intake.knowledge.other_units import in_unit
from intake.knowledge.release import load_knowledge

ANALYTES = load_knowledge().analytes


@pytest.mark.parametrize(
    ("key", "value", "unit", "wish", "told"),
    [
        ("glucose", "10.0", "mmol/L", "mg/dL", "180"),
        ("glucose", "180", "mg/dL", "mmol/L", "10.0"),
        ("creatinine", "88", "umol/L", "mg/dL", "1.00"),
        ("creatinine", "1.5", "mg/dl", "umol/L", "133"),
        ("creatinine", "0.088", "mmol/L", "mg/dL", "1.00"),
        ("calcium", "2.40", "mmol/L", "mg/dL", "9.6"),
        ("hba1c", "48", "mmol/mol", "%", "6.5"),
        ("hb", "<140", "g/L", "g/dL", "<14.0"),
        ("vitamin_d", ">150", "nmol/L", "ng/mL", ">60"),
    ],
)
def test_a_result_is_told_in_the_unit_that_is_wished(key, value, unit, wish, told):
    assert in_unit(ANALYTES, key, value, unit, wish) == told


@pytest.mark.parametrize(
    ("key", "value", "unit", "wish"),
    [
        ("glucose", "180", "mg/dl", "mg/dL"),
        ("glucose", "180", "mg/dL", "furlong"),
        ("glucose", "180", "furlong", "mmol/L"),
        ("glucose", "much", "mg/dL", "mmol/L"),
        ("glucose", "99999", "mg/dL", "mmol/L"),
        ("urine_blood", "2+", "", "mg/dL"),
        ("of_tomorrow", "1", "mg/dL", "mmol/L"),
    ],
)
def test_what_need_not_or_cannot_be_told_otherwise_stays(key, value, unit, wish):
    assert in_unit(ANALYTES, key, value, unit, wish) is None


CONVERTED = [
    (key, other.unit)
    for key, one in ANALYTES.items()
    if not one.is_ordinal
    for other in one.others
]


@given(st.sampled_from(CONVERTED), st.decimals("0.001", "2000", places=3))
def test_told_and_read_back_it_is_the_same_result(pair, number):
    key, wish = pair
    analyte = ANALYTES[key]
    value = str(number.quantize(Decimal(1).scaleb(-analyte.decimals)))
    told = in_unit(ANALYTES, key, value, analyte.unit, wish)
    if told is None:
        return
    back = analyte.read(told, wish)
    if isinstance(back, Reading) and back.value is not None:
        other = next(one for one in analyte.others if one.unit == wish)
        digit = Decimal(1).scaleb(-len(told.partition(".")[2]))
        off = abs(back.value - Decimal(value)) * other.per_si
        assert off <= digit / 2 + other.per_si * Decimal(1).scaleb(-analyte.decimals)
