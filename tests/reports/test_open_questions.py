from dataclasses import replace

from intake.domain.assessment import Level, OpenFinding
from tests.reports import samples


def lacking(number, *needs, level=Level.SAME_DAY):
    return OpenFinding(
        flag="x", rule=f"r{number}", level=level, title=f"T{number}", needs=needs
    )


def section_of(summary, *findings):
    some = replace(samples.serious_assessment(), open=findings)
    return summary(samples.serious_visit(), some).section("Not assessed")


def test_few_questions_are_told_whole_with_what_they_would_settle(serious, marks):
    section = serious.section("Not assessed")
    assert section.text.splitlines()[0] == (
        "Tea- or cola-coloured urine; Passing much less urine than usual (not only "
        "dizzy)  would settle: Rhabdomyolysis"
    )
    assert marks(section) == [Level.EMERGENCY, Level.SAME_DAY]


def test_findings_that_lack_the_same_answers_stand_together(summary, marks):
    section = section_of(
        summary,
        lacking(1, "spo2", "resp_rate"),
        lacking(2, "resp_rate", "spo2", level=Level.EMERGENCY),
        lacking(3, "weakness"),
        lacking(1, "spo2", "resp_rate"),
    )
    assert marks(section) == [Level.EMERGENCY, Level.SAME_DAY]
    assert section.text.splitlines()[0].endswith("would settle: T2; T1")


def test_questions_of_one_level_stand_in_one_row(summary, marks):
    section = section_of(summary, lacking(1, "spo2"), lacking(2, "weakness"))
    assert marks(section) == [Level.SAME_DAY]
    assert len(section.text.splitlines()) == 2


def test_many_questions_have_their_short_names(summary):
    keys = ("spo2", "weakness", "fatigue", "constipation", "resp_rate")
    section = section_of(summary, *(lacking(n, key) for n, key in enumerate(keys)))
    assert "Oxygen saturation  would settle: T0" in section.text


def test_of_very_many_further_ones_stand_with_their_level_none_left_out(summary, marks):
    names = [lacking(n, f"q{n}") for n in range(8)]
    more = [lacking(n, "q8", f"q{n}") for n in range(9, 12)]
    grave = lacking(12, "q9", "q10", level=Level.EMERGENCY)
    section = section_of(summary, *names, *more, grave)
    told = section.text.splitlines()
    assert told[-3] == "Further: T7; T9; T10; T11"
    assert told[-2:] == ["Would settle the further", "Q7; q8; q9; q10; q11"]
    assert marks(section)[:2] == [Level.EMERGENCY, Level.SAME_DAY]
    assert len(told) == 11


def test_a_long_group_is_told_whole(summary):
    needs = tuple(f"q{n}" for n in range(7))
    told = section_of(summary, *(lacking(n, *needs) for n in range(9))).text
    assert told == (
        "Q0; q1; q2; q3; q4; q5; q6  would settle: T0; T1; T2; T3; T4; T5; T6; T7; T8"
    )


def test_nothing_open_takes_no_room(summary):
    assert section_of(summary) is None
