"""The same quantity is the same value, in whatever unit and spelling it comes."""

from decimal import Decimal

import pytest

from intake.knowledge.analytes import Fault, Reading
from intake.knowledge.units import Interval, OtherUnit, read_unit, unit_key
from tests.intake.triage.reference.tables import keyed

GOLDEN = [  # test, value, unit, SI value
    ("potassium", "3.1", "mmol/L", "3.1"),
    ("potassium", "3.1", "mEq/L", "3.1"),
    ("sodium", "128", "mEq/L", "128"),
    ("magnesium", "1.7", "mg/dL", "0.70"),
    ("magnesium", "1.2", "mEq/L", "0.60"),
    ("calcium", "8.8", "mg/dL", "2.20"),
    ("calcium", "4.4", "mEq/L", "2.20"),
    ("adjusted_calcium", "7.6", "mg/dL", "1.90"),
    ("ionised_calcium", "4.8", "mg/dL", "1.20"),
    ("phosphate", "1.2", "mg/dL", "0.39"),
    ("creatinine", "0.9", "mg/dL", "80"),
    ("creatinine", "4.0", "mg/dL", "354"),
    ("creatinine", "0.080", "mmol/L", "80"),
    ("urea", "20", "mg/dL", "7.1"),
    ("urea", "42", "mg/dL urea", "7.0"),
    ("glucose", "45", "mg/dL", "2.5"),
    ("glucose", "200", "mg/dL", "11.1"),
    ("capillary_glucose", "54", "mg/dL", "3.0"),
    ("hba1c", "6.5", "%", "48"),
    ("hba1c", "6.0", "%", "42"),
    ("hba1c", "48", "mmol/mol", "48"),
    ("hb", "7.0", "g/dL", "70"),
    ("hb", "4.3", "mmol/L", "69"),
    ("albumin", "3.0", "g/dL", "30"),
    ("bilirubin", "14.6", "mg/dL", "250"),
    ("vitamin_d", "10", "ng/mL", "25"),
    ("vitamin_d", "20", "ug/L", "50"),
    ("b12", "133", "pmol/L", "180"),
    ("b12", "180", "pg/mL", "180"),
    ("folate", "6.8", "nmol/L", "3.0"),
    ("ferritin", "67", "pmol/L", "30"),
    ("pth", "65", "pg/mL", "6.9"),
    ("pth", "65", "ng/L", "6.9"),
    ("tsh", "4.2", "mIU/L", "4.2"),
    ("tsh", "4.2", "uIU/mL", "4.20"),
    ("tsh", "4.2", "mU/L", "4.2"),
    ("ft4", "1.2", "ng/dL", "15.4"),
    ("d_dimer", "0.5", "mg/L", "500"),
    ("d_dimer", "0.5", "ug/mL", "500"),
    ("d_dimer", "500", "ng/mL FEU", "500"),
    ("crp", "30", "mg/dL", "300"),
    ("lactate", "36", "mg/dL", "4.0"),
    ("digoxin_level", "3.2", "nmol/L", "2.5"),
    ("lithium_level", "1.5", "mEq/L", "1.50"),
    ("ck", "83", "ukat/L", "4980"),
    ("platelets", "150", "10^3/uL", "150"),
    ("wbc", "4.5", "K/uL", "4.5"),
    ("hcg_serum", "5", "mIU/mL", "5"),
    ("inr", "2.5", "", "2.5"),
]


@pytest.mark.parametrize(("test", "value", "unit", "si"), GOLDEN)
def test_a_value_converts(knowledge, test, value, unit, si):
    reading = knowledge.analytes[test].read(value, unit)
    assert isinstance(reading, Reading), reading
    assert reading.value == Decimal(si)
    assert reading.unit == knowledge.analytes[test].unit


@pytest.mark.parametrize(
    ("spelling", "like"),
    [
        ("MMOL/L", "mmol/L"),
        (" mmol / l ", "mmol/L"),
        ("mmol/litre", "mmol/L"),
        ("mmol/liter", "mmol/L"),
        ("µmol/L", "umol/L"),
        ("μmol/L", "umol/L"),
        ("UMOL/L", "umol/L"),
        ("IU/L", "U/L"),
        ("units/L", "U/L"),
        ("µIU/mL", "u[IU]/mL"),
        ("mIU/L", "m[IU]/L"),
        ("mIU/mL", "m[IU]/mL"),
        ("mcg/L", "ug/L"),
        ("µg/L", "ug/L"),
        ("x10^9/L", "10*9/L"),
        ("×10⁹/L", "10*9/L"),
        ("10E9/L", "10*9/L"),
        ("K/uL", "10*3/uL"),
        ("mL/min/1.73m²", "mL/min/{1.73_m2}"),
        ("ml/min/1.73 m2", "mL/min/{1.73_m2}"),
        ("mm/hr", "mm/h"),
        ("INR", "{INR}"),
        ("percent", "%"),
        ("mosmol/kg", "mosm/kg"),
    ],
)
def test_a_unit_has_many_spellings(spelling, like):
    assert unit_key(spelling) == unit_key(like)


def test_units_that_differ_by_a_thousand_are_not_taken_for_one_another():
    assert unit_key("mIU/mL") != unit_key("uIU/mL")
    assert unit_key("mg/L") != unit_key("ug/L")
    assert unit_key("mmol/L") != unit_key("umol/L")
    assert unit_key("mg/dL") != unit_key("mg/dL urea")


def test_every_conversion_is_that_of_the_reference(knowledge):
    """The reference gives one factor each; ours must be among ours."""
    for key, row in keyed("labs").items():
        factor, unit = row["factor_si_to_us"], row["us_unit"]
        analyte = knowledge.analytes[key]
        if not factor or unit_key(unit) == unit_key(analyte.unit):
            continue
        wanted = "mg/dL" if unit == "mg/dL (BUN)" else unit
        ours = next(o for o in analyte.others if unit_key(o.unit) == unit_key(wanted))
        assert ours.per_si == Decimal(factor), key
        assert ours.offset == Decimal(keyed("labs_extra")[key]["offset_si_to_us"]), key


def test_what_converts_there_converts_back(knowledge):
    for analyte in knowledge.analytes.values():
        for other in analyte.others:
            for value in (Decimal("1.5"), Decimal(100)):
                back = other.to_si(other.from_si(value))
                assert abs(back - value) < Decimal("1e-20"), (analyte.key, other)


def test_no_two_units_of_a_test_are_spelt_alike(knowledge):
    for analyte in knowledge.analytes.values():
        keys = [unit_key(unit) for unit in analyte.units]
        assert len(set(keys)) == len(keys), analyte.key


def test_hba1c_is_affine():
    percent = OtherUnit("%", Decimal("0.09148"), Decimal("2.152"))
    assert percent.from_si(Decimal(48)).quantize(Decimal("0.01")) == Decimal("6.54")
    assert percent.from_si(Decimal(42)).quantize(Decimal("0.01")) == Decimal("5.99")


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [("1", "2", "1 to 2"), (None, "5", "up to 5"), ("90", None, "from 90")],
)
def test_an_interval_reads_as_people_say_it(low, high, text):
    limits = [None if side is None else Decimal(side) for side in (low, high)]
    assert str(Interval(*limits)) == text


def test_a_unit_of_another_test_is_refused_with_those_in_use(knowledge):
    fault = knowledge.analytes["potassium"].read("4.1", "g/L")
    assert fault == Fault("unit", "is not in use for this test", "use mmol/L or mEq/L")


def test_a_missing_unit_is_asked_for(knowledge):
    fault = knowledge.analytes["potassium"].read("4.1", " ")
    assert fault == Fault("unit", "is missing", "use mmol/L or mEq/L")


def test_another_unit_is_read_with_its_factor_and_offset():
    read = read_unit({"unit": "mg/dL", "per_si": "4.008", "offset": "2.15"})
    assert read == OtherUnit("mg/dL", Decimal("4.008"), Decimal("2.15"))
    bare = read_unit({"unit": "%", "per_si": "0.5"})
    assert bare == OtherUnit("%", Decimal("0.5"), Decimal(0))


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        ({"unit": "g/L", "per_si": "1", "off": "2"}, "^unknown off$"),
        ({"unit": "g/L", "per_si": "0"}, "^per_si is not above 0$"),
        ({"unit": "g/L", "per_si": "-1"}, "^per_si is not above 0$"),
    ],
)
def test_a_unit_that_makes_no_sense_is_refused(raw, wrong):
    with pytest.raises(ValueError, match=wrong):
        read_unit(raw)
