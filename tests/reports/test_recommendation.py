from dataclasses import replace

from intake.domain.assessment import (
    Advice,
    AdviceGiven,
    AdviceWithheld,
    Level,
)
from reports.document import Size
from tests.reports import samples


def test_tests_tell_urgency_reasons_tube_and_preparation(serious):
    told = serious.section("Blood tests").text
    assert "Creatine kinase  today\nstatin with a macrolide; severe muscle ache" in told
    assert "SST or lithium heparin · No hard exercise for 48 h" in told
    assert "Potassium  within days" in told
    assert "INR\nNot taken  taken on Friday at the clinic" in told
    assert "Magnesium\nAdded by the nurse" in told


def test_many_tests_are_told_by_reason_and_then_by_tube(summary):
    some = samples.serious_assessment()
    base = [
        replace(some.labs[0], test=f"t{n}", name=f"Test {n}", reasons=("base panel",))
        for n in range(6)
    ]
    more = replace(some.labs[2], tube="")
    many = replace(some, labs=(*base, some.labs[4], more))
    told = summary(samples.serious_visit(), many).section("Blood tests").text
    assert "Test 0, Test 1, Test 2, Test 3, Test 4, Test 5  today\nbase panel" in told
    assert "SST or lithium heparin  Test 0 (No hard exercise" in told
    assert "No tube  Full blood count" in told


def test_a_test_added_by_the_nurse_that_no_rule_knows_has_its_name(summary):
    decided = samples.decision(Level.SELF_CARE, added=["vitamin_k"])
    visit = samples.benign_visit(decision=decided)
    told = summary(visit, samples.benign_assessment()).section("Blood tests").text
    assert told == "vitamin k\nAdded by the nurse"


def test_no_tests_are_told_with_the_reason(summary, benign):
    told = benign.section("Blood tests").text
    assert told.startswith("No tests needed, because these are uncomplicated")
    silent = replace(samples.benign_assessment(), labs_not_needed=None)
    document = summary(samples.benign_visit(), silent)
    assert document.section("Blood tests").text == "No tests suggested."


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


def test_advice_withheld_tells_why_and_by_which_rule(serious):
    told = serious.section("Not advised").text.splitlines()
    assert told[0] == (
        "Massage  a clot in the leg is suspected: rubbing may loosen it."
        "  withhold-massage-dvt"
    )


def test_much_advice_withheld_for_one_reason_is_told_together(summary, strong_texts):
    held = tuple(
        AdviceWithheld(key=f"key_{n}", because="seen today first", rule="wait")
        for n in range(5)
    )
    some = replace(samples.benign_assessment(), advice=Advice(withhold=held))
    section = summary(samples.benign_visit(), some).section("Not advised")
    assert section.text == "key 0, key 1, key 2, key 3, key 4  seen today first  wait"
    assert strong_texts(section) == ["  seen today first"]
