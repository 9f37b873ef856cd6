from dataclasses import replace

from intake.domain.assessment import Level
from reports.orders import _letter
from tests.reports import samples


def told_of(summary, *labs, **more):
    some = replace(samples.serious_assessment(), labs=labs)
    document = summary(samples.serious_visit(decision=None), some, **more)
    return document.section("Blood tests").text.replace("\u00a0", " ").splitlines()


def lab(name, *reasons, **more):
    one = samples.serious_assessment().labs[0]
    told = {"test": name, "name": name, "reasons": reasons, "preparation": ""}
    return replace(one, **(told | more))


def test_each_test_stands_once_by_urgency_and_tube(summary):
    told = told_of(
        summary,
        lab("Urea", "base", urgency=Level.ROUTINE),
        lab("CK", "base"),
        lab("FBC", "base", tube="EDTA"),
        lab("Sodium", "base"),
        lab("eGFR", "base", tube=""),
    )
    assert told == [
        *("Today", "CK, Sodium  SST or lithium heparin", "FBC  EDTA", "eGFR  No tube"),
        *("Routine", "Urea  SST or lithium heparin", "Reasons", "base"),
    ]


def test_each_reason_stands_once_and_letters_tell_what_it_is_for(summary):
    told = told_of(
        summary,
        lab("CK", "ache", "statin"),
        lab("Sodium", "statin", "ache"),
        lab("Urea", "statin"),
    )
    assert told == [
        *("Today", "CK a b, Sodium a b, Urea b  SST or lithium heparin"),
        *("Reasons", "a ache; b statin"),
    ]


def test_letters_do_not_run_out():
    assert [_letter(n) for n in (0, 25, 26, 27, 52)] == ["a", "z", "aa", "ab", "ba"]


def test_equal_handling_is_told_once(summary):
    told = told_of(
        summary,
        lab("CK", "ache", preparation="No sport."),
        lab("Sodium", "ache"),
        lab("LDH", "ache", preparation="No sport."),
        lab("Glucose", "ache", preparation="Fasting"),
    )
    assert told[-2:] == ["Handling", "CK, LDH: No sport.  Glucose: Fasting."]


def test_what_the_nurse_left_and_added_is_told(serious):
    told = serious.section("Blood tests").text.splitlines()
    assert told[-4:] == [
        *("Not taken", "INR  taken on Friday at the clinic"),
        *("Added", "Magnesium  by the nurse"),
    ]
    assert not any("INR" in line for line in told[:-4])


def test_a_test_added_by_the_nurse_that_no_rule_knows_has_its_name(summary):
    decided = samples.decision(Level.SELF_CARE, added=["vitamin_k"])
    visit = samples.benign_visit(decision=decided)
    told = summary(visit, samples.benign_assessment()).section("Blood tests").text
    assert told == "Added\nvitamin k  by the nurse"


def test_no_tests_are_told_with_the_reason(summary, benign):
    told = benign.section("Blood tests").text
    assert told.startswith("No tests needed, because these are uncomplicated")
    silent = replace(samples.benign_assessment(), labs_not_needed=None)
    document = summary(samples.benign_visit(), silent)
    assert document.section("Blood tests").text == "No tests suggested."
