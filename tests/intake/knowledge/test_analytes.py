"""Results as laboratories write them: signs, commas, slips, intervals, limits."""

import tomllib
from decimal import Decimal
from importlib import resources

import pytest

from intake.domain.assessment import Interpretation
from intake.domain.patient import Sex
from intake.knowledge.analytes import Analyte, Analytes, Fault, Reading
from intake.knowledge.units import Interval
from tests.intake.triage.reference.tables import keyed


def read(knowledge, test: str, text: str, unit: str | None = None) -> Reading | Fault:
    analyte: Analyte = knowledge.analytes[test]
    return analyte.read(text, analyte.unit if unit is None else unit)


@pytest.mark.parametrize(
    ("test", "text", "value", "shown"),
    [
        ("potassium", "4.1", "4.1", "4.1"),
        ("potassium", " 4,1 ", "4.1", "4.1"),
        ("tsh", "<0.2", "0.199", "<0.2"),
        ("tsh", "< 0,2", "0.199", "<0.2"),
        ("tsh", "<=0.1", "0.099", "<0.1"),
        ("potassium", ">10", "10.01", ">10"),
        ("ck", ">5000", "5000.1", ">5000"),
        ("ck", ">=5000", "5000.1", ">5000"),
        ("d_dimer", "<500", "499.9", "<500"),
    ],
)
def test_a_number_is_read_with_its_sign(knowledge, test, text, value, shown):
    reading = read(knowledge, test, text)
    assert isinstance(reading, Reading)
    assert (reading.value, reading.text) == (Decimal(value), shown)


def test_a_signed_value_in_another_unit_converts_too(knowledge):
    reading = read(knowledge, "d_dimer", "<0.5", "mg/L")
    assert isinstance(reading, Reading)
    assert (reading.value, reading.text) == (Decimal("499.9"), "<500")


@pytest.mark.parametrize(
    "text", ["", "high", "4.1.2", "4 1", "1e3", "-4", "nan", "∞", "4.1 mmol/L", "٤"]
)
def test_what_is_not_a_number_is_refused(knowledge, text):
    fault = read(knowledge, "potassium", text)
    assert isinstance(fault, Fault)
    assert (fault.field, fault.wrong) == ("value", "is not a number")
    assert fault.remedy == "write it as 4.1, <0.2 or >10"


@pytest.mark.parametrize(
    ("test", "text", "unit"),
    [
        ("ck", "12,000", "U/L"),
        ("ck", ">12,000", "U/L"),
        ("ck", "12.000", "U/L"),
        ("platelets", "1,050", "10*9/L"),
        ("ferritin", "1,200", "ng/mL"),
        ("creatinine", "1,000", "umol/L"),
    ],
)
def test_a_mark_between_thousands_is_not_taken_for_a_decimal_one(
    knowledge, test, text, unit
):
    """12,000 U/L of CK is an emergency; 12 is nothing."""
    fault = read(knowledge, test, text, unit)
    assert isinstance(fault, Fault)
    assert (fault.wrong, fault.remedy) == ("may mean thousands", "write 12000, or 12.0")


@pytest.mark.parametrize(
    ("test", "text", "unit", "value"),
    [
        ("creatinine", "0.900", "mg/dL", "80"),
        ("creatinine", "0,080", "mmol/L", "80"),
        ("tsh", "0.005", "mIU/L", "0.005"),
        ("calcium", "2.345", "mmol/L", "2.345"),
        ("ck", "12000", "U/L", "12000"),
    ],
)
def test_three_decimals_are_fine_where_they_cannot_be_thousands(
    knowledge, test, text, unit, value
):
    reading = read(knowledge, test, text, unit)
    assert isinstance(reading, Reading)
    assert reading.value == Decimal(value)


@pytest.mark.parametrize(
    ("test", "text", "unit", "remedy"),
    [
        ("creatinine", "0.9", "umol/L", "did you mean mg/dL?"),
        ("creatinine", "80", "mg/dL", "did you mean umol/L?"),
        ("glucose", "180", "mmol/L", "did you mean mg/dL?"),
        ("magnesium", "9", "mmol/L", "did you mean mg/dL?"),
        ("hb", "7.1", "g/L", "did you mean g/dL?"),
        ("hba1c", "6.5", "mmol/mol", "did you mean %?"),
        ("potassium", "41", "mmol/L", "check the value"),
    ],
)
def test_an_impossible_value_asks_for_the_unit_that_was_meant(
    knowledge, test, text, unit, remedy
):
    fault = read(knowledge, test, text, unit)
    assert isinstance(fault, Fault)
    assert fault.field == "value"
    assert fault.wrong.startswith(f"is not possible in {unit} for ")
    assert fault.remedy == remedy


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("negative", "neg"), ("NEG", "neg"), ("nil", "neg"), ("-", "neg"), ("0", "neg"),
        ("not detected", "neg"), ("Trace", "trace"), ("tr", "trace"), ("+/-", "trace"),
        ("positive", "1+"), ("+", "1+"), ("1+", "1+"), ("+1", "1+"), ("small", "1+"),
        ("++", "2+"), ("moderate", "2+"), ("+++", "3+"), ("++++", "3+"), ("4+", "3+"),
        ("large", "3+"),
    ],
)  # fmt: skip
def test_a_dipstick_is_read_in_words_or_signs(knowledge, text, word):
    assert read(knowledge, "urine_dip_blood", text) == Reading(None, word, "")


def test_a_dipstick_does_not_take_a_number(knowledge):
    assert read(knowledge, "urine_dip_blood", "3.4") == Fault(
        "value", "is not a dipstick result", "use neg, trace, 1+ …"
    )


def test_a_panel_is_not_a_result(knowledge):
    assert read(knowledge, "fbc", "4") == Fault(
        "test", "is a panel, not one test", "enter its parts"
    )


@pytest.mark.parametrize(
    ("test", "sex", "pregnant", "shown"),
    [
        ("creatinine", Sex.FEMALE, False, "45 to 90"),
        ("creatinine", Sex.MALE, False, "60 to 110"),
        ("creatinine", Sex.UNKNOWN, False, "45 to 110"),
        ("creatinine", Sex.INTERSEX, False, "45 to 110"),
        ("hb", Sex.FEMALE, False, "120 to 150"),
        ("hb", Sex.MALE, False, "130 to 170"),
        ("hb", Sex.FEMALE, True, "105 to 150"),
        ("albumin", Sex.FEMALE, True, "25 to 38"),
        ("albumin", Sex.FEMALE, False, "35 to 50"),
        ("potassium", Sex.FEMALE, True, "3.5 to 5.3"),
        ("ck", Sex.FEMALE, False, "25 to 200"),
        ("alt", Sex.FEMALE, False, "up to 33"),
        ("egfr", Sex.MALE, False, "from 90"),
    ],
)
def test_an_interval_is_that_of_the_patient(knowledge, test, sex, pregnant, shown):
    interval = knowledge.analytes[test].interval_for(sex, pregnant=pregnant)
    assert str(interval) == shown


CL, LO, OK, HI, CH, UN = (
    Interpretation.CRITICAL_LOW,
    Interpretation.LOW,
    Interpretation.NORMAL,
    Interpretation.HIGH,
    Interpretation.CRITICAL_HIGH,
    Interpretation.UNKNOWN,
)


@pytest.mark.parametrize(
    ("test", "value", "meaning"),
    [
        ("potassium", "2.4", CL), ("potassium", "2.5", CL), ("potassium", "2.6", LO),
        ("potassium", "3.4", LO), ("potassium", "3.5", OK), ("potassium", "5.3", OK),
        ("potassium", "5.4", HI), ("potassium", "6.4", HI), ("potassium", "6.5", CH),
        ("magnesium", "0.40", CL), ("magnesium", "0.41", LO), ("magnesium", "0.69", LO),
        ("magnesium", "0.70", OK), ("magnesium", "1.00", OK), ("magnesium", "1.01", HI),
        ("magnesium", "2.00", CH), ("egfr", "14", LO), ("egfr", "90", OK),
        ("crp", "5", OK), ("crp", "6", HI), ("crp", "300", CH),
        ("urine_myoglobin", "12", UN), ("creatinine", "354", CH),
    ],
)  # fmt: skip
def test_a_value_stands_at_either_side_of_each_limit(knowledge, test, value, meaning):
    analyte = knowledge.analytes[test]
    interval = analyte.interval_for(Sex.UNKNOWN, pregnant=False)
    assert analyte.interpret(Decimal(value), interval) is meaning


def test_limits_and_intervals_are_those_of_the_reference(knowledge):
    def number(text: str) -> Decimal | None:
        return Decimal(text) if text else None

    for key, row in keyed("labs").items():
        analyte, more = knowledge.analytes[key], keyed("labs_extra")[key]
        assert analyte.interval.low == number(row["ref_low_si"]), key
        assert analyte.interval.high == number(row["ref_high_si"]), key
        assert analyte.critical.low == number(row["critical_low_si"]), key
        assert analyte.critical.high == number(row["critical_high_si"]), key
        assert analyte.plausible.low == number(more["plausible_min_si"]), key
        assert analyte.plausible.high == number(more["plausible_max_si"]), key
        assert (analyte.loinc or "") == row["loinc"], key
        assert analyte.calculated is (more["kind"] == "calculated"), key
    assert set(knowledge.analytes) == set(keyed("labs"))


def test_what_is_normal_or_critical_is_always_plausible(knowledge):
    for analyte in knowledge.analytes.values():
        sides = [analyte.interval, analyte.critical, *analyte.by_group.values()]
        for side in sides:
            for limit in (side.low, side.high):
                if limit is not None:
                    reading = analyte.read(f"{limit}", analyte.unit)
                    assert isinstance(reading, Reading), (analyte.key, limit)


def test_tests_are_suggested_by_the_beginning_of_a_word(knowledge):
    def keys(text: str) -> list[str]:
        return [analyte.key for analyte in knowledge.analytes.suggest(text)]

    assert keys("pot") == ["potassium"]
    assert keys("calc")[0] == "calcium"
    assert "adjusted_calcium" in keys("calc")
    assert keys("creatine kinase") == keys("kinase creat") == ["ck"]
    assert keys("zzz") == keys("  ") == keys("creatine zzz") == []
    assert len(knowledge.analytes.suggest("c", limit=2)) == 2


def test_a_test_is_found_by_whatever_it_is_called_on_either_side_of_the_sea(knowledge):
    def first(text):
        return knowledge.analytes.suggest(text)[0].key

    assert (first("CPK"), first("SGPT"), first("hemoglobin")) == ("ck", "alt", "hb")
    assert (first("K"), first("Na"), first("Ca")) == ("potassium", "sodium", "calcium")
    called: dict[str, str] = {}
    for analyte in knowledge.analytes.values():
        for name in analyte.names:
            assert called.setdefault(name.casefold(), analyte.key) == analyte.key, name
            assert analyte in knowledge.analytes.suggest(name), name


def test_a_misspelt_test_is_answered_with_the_nearest(knowledge):
    assert "did you mean potassium" in knowledge.analytes.meant("potasium")
    assert Analytes(()).meant("x") == "see docs/schema"


def test_tests_stand_in_the_order_of_a_request(knowledge):
    place = knowledge.analytes.place
    assert len(knowledge.analytes) == len(place)
    assert [place[key] for key in knowledge.analytes] == list(range(len(place)))


def limits(raw, low="low", high="high"):
    made = (raw.get(key) for key in (low, high))
    return Interval(*(None if one is None else Decimal(str(one)) for one in made))


def test_every_test_is_as_the_file_has_it(knowledge):
    file = resources.files("intake.knowledge.data") / "analytes.toml"
    rows = tomllib.loads(file.read_text("utf-8"))["analyte"]
    assert [row["key"] for row in rows] == list(knowledge.analytes)
    for row in rows:
        one = knowledge.analytes[row["key"]]
        words = ("name", "kind", "unit", "tube", "panel")
        assert [getattr(one, key) for key in words] == [row[key] for key in words]
        asides = ("preparation", "falsely_high", "note")
        assert [getattr(one, k) for k in asides] == [row.get(k, "") for k in asides]
        assert one.loinc == row.get("loinc")
        assert one.decimals == row.get("decimals", 0)
        assert one.calculated is row.get("calculated", False)
        assert one.source == tuple(row["source"])
        assert one.interval == limits(row)
        assert one.critical == limits(row, "critical_low", "critical_high")
        low, high = row.get("plausible", (None, None))
        assert one.plausible == limits({"low": low, "high": high})
        groups = [key for key in ("female", "male", "pregnant") if key in row]
        assert one.by_group == {key: limits(row[key]) for key in groups}
        assert one.units == (row["unit"], *(u["unit"] for u in row.get("units", ())))


def test_the_tests_have_of_every_kind_of_limit(knowledge):
    analytes = knowledge.analytes.values()
    assert {"female", "male", "pregnant"} == {k for a in analytes for k in a.by_group}
    assert any(one.calculated for one in analytes)
    assert any(one.falsely_high for one in analytes)
    assert any(one.critical.low and one.critical.high for one in analytes)
