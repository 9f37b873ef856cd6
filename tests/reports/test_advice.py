from dataclasses import replace

from intake.domain.assessment import Advice, AdviceGiven, AdviceWithheld
from reports.document import Size
from tests.reports import samples


def given(summary, *keys):
    items = tuple(AdviceGiven(key=key, text=f"Do {key}.") for key in keys)
    some = replace(samples.benign_assessment(), advice=Advice(give=items))
    return summary(samples.benign_visit(), some).section("Advice given")


def withheld(summary, *pairs):
    items = tuple(
        AdviceWithheld(key=key, because=because, rule=f"rule-{key}")
        for key, because in pairs
    )
    some = replace(samples.benign_assessment(), advice=Advice(withhold=items))
    return summary(samples.benign_visit(), some)


def test_advice_is_told_in_the_words_to_say(serious, benign):
    assert len(serious.section("Advice given").columns) == 1
    assert len(benign.section("Advice given").columns) == 2
    assert "Stretch calves and hamstrings" in benign.section("Advice given").text


def test_much_advice_goes_to_small_print(summary):
    many = tuple(AdviceGiven(key=f"k{n}", text=f"Do {n}.") for n in range(9))
    some = replace(samples.benign_assessment(), advice=Advice(give=many))
    section = summary(samples.benign_visit(), some).section("Advice given")
    lines = [line for cell in section.rows[0] for line in cell]
    assert {line.size for line in lines} == {Size.SMALL}
    assert [line.text for line in lines] == [item.text for item in many]


def test_no_advice_takes_no_room(summary):
    silent = replace(samples.benign_assessment(), advice=Advice())
    document = summary(samples.benign_visit(), silent)
    assert document.section("Advice given") is None
    assert document.section("Not advised") is None


def test_advice_stands_by_what_it_is_for_after_the_safety_net(summary):
    section = given(
        summary, "stretch_bed", "food_potassium", "footwear", "mystery", "safety_net"
    )
    assert section.text.splitlines() == [
        *("Safety net", "Do safety_net."),
        *("Every day", "Do stretch_bed.  •  Do footwear."),
        *("Food", "Do food_potassium."),
        *("For this patient", "Do mystery."),
    ]


def test_a_group_without_a_heading_goes_by_its_own_name(summary):
    told = given(summary, "odd", "stretch_bed", "footwear", "safety_net").text
    assert "Night shift\nDo odd." in told


def test_advice_withheld_tells_why_and_the_basis_by_which_rule(serious):
    told = serious.section("Not advised").text.splitlines()
    assert told[0] == "Massage  a clot in the leg is suspected: rubbing may loosen it."
    assert "withhold-massage-dvt" in serious.section("Basis").text


def test_advice_withheld_for_one_reason_is_told_together(summary, strong_texts):
    pairs = [(f"key_{n}", "seen today first") for n in range(5)]
    document = withheld(summary, *pairs)
    section = document.section("Not advised")
    assert section.text == "key 0, key 1, key 2, key 3, key 4  seen today first"
    assert strong_texts(section) == ["  seen today first"]
    assert "rule-key_0, rule-key_1, rule-key_2" in document.section("Basis").text


def test_many_reasons_stand_in_two_columns(summary):
    pairs = [(f"key_{n}", f"reason {n}") for n in range(4)]
    section = withheld(summary, *pairs).section("Not advised")
    assert len(section.columns) == 2
    assert all(f"key {n}  reason {n}" in section.text for n in range(4))
