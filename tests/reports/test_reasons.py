from dataclasses import replace

from intake.domain.assessment import Level
from reports.document import Size
from tests.reports import samples


def found(number, level, **more):
    told = {
        "rule": f"rule-{number}",
        "title": f"Title {number}",
        "because": f"Because {number}.",
        "action": f"Action {number}",
        "level": level,
    }
    return replace(samples.serious_assessment().findings[0], **(told | more))


def section_of(summary, *findings, level=Level.EMERGENCY, **more):
    some = replace(samples.serious_assessment(), level=level, findings=findings)
    return summary(samples.serious_visit(), some, **more).section("Why")


def test_findings_tell_reason_action_time_and_source(serious, marks):
    told = serious.section("Why").text
    assert "Wells score 3: calf swollen by 3.4 cm" in told
    assert "proximal leg ultrasound" in told
    assert "(4 hours)  [1]" in told
    assert marks(serious.section("Why")) == [
        Level.SAME_DAY,
        Level.SAME_DAY,
        Level.URGENT,
    ]


def test_findings_below_the_level_are_in_small_print(serious):
    rows = serious.section("Why").rows
    sizes = [{line.size for line in lines} for _, lines in rows]
    assert sizes == [{Size.BODY}, {Size.BODY}, {Size.SMALL}]


def test_a_rule_that_found_two_things_is_told_once(summary):
    some = samples.serious_assessment()
    twice = replace(
        some, findings=(replace(some.findings[0], flag="again"), *some.findings)
    )
    document = summary(samples.serious_visit(), twice)
    assert document.section("Why").text.count("DVT likely") == 1


def test_a_finding_without_a_reason_tells_its_facts(summary):
    some = samples.serious_assessment()
    bare = replace(some.findings[0], because="", within="none")
    document = summary(samples.serious_visit(), replace(some, findings=(bare,)))
    told = document.section("Why").text
    assert "Wells score for DVT: 3; leg swelling: left" in told
    assert "(none)" not in told


def test_nothing_found_is_said_in_words(benign):
    assert benign.section("Why").text == (
        "No rule found a reason for anything more urgent."
    )


def test_an_action_that_findings_share_is_said_once(summary):
    findings = [found(n, Level.EMERGENCY, action="Call.") for n in range(3)]
    findings += [found(n, Level.SAME_DAY, action="Refer.") for n in range(3, 5)]
    told = section_of(summary, *findings).text
    assert all(f"Title {n}  Because {n}." in told for n in range(5))
    assert told.count("Call.") == 1
    assert told.count("Refer.") == 1


def test_what_is_calmer_has_its_reason_and_what_to_do_too(summary, marks):
    findings = [found(0, Level.EMERGENCY)]
    findings += [found(n, Level.URGENT) for n in (1, 2, 3)]
    findings.append(found(4, Level.ROUTINE))
    section = section_of(summary, *findings)
    assert marks(section) == [Level.EMERGENCY, Level.URGENT, Level.ROUTINE]
    told = section.text.splitlines()
    assert len(told) == 6
    for number, line in enumerate(told[-4:], start=1):
        assert f"Title {number}  Because {number}.  → Action {number}" in line


def test_many_decisive_actions_stand_in_small_print(summary):
    section = section_of(summary, *(found(n, Level.EMERGENCY) for n in range(6)))
    lines = [line for _, cell in section.rows for line in cell]
    assert {line.size for line in lines} == {Size.SMALL}
