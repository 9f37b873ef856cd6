from datetime import UTC

import pytest

from reports.named import LegMap
from reports.printed import Printed
from reports.summary import visit_summary
from reports.wording import Wording
from tests.reports import samples


def test_the_cramps_are_told_in_a_compact_table(serious):
    told = serious.section("Cramps").text.splitlines()
    assert "Since  3 weeks" in told
    assert "How often  9 a week" in told
    assert "Where  calf, thigh, foot" in told
    assert "When  night, resting by day" in told
    assert "Worst pain  8 of 10" in told
    assert "Not asked: spoils sleep, distress or next day." in told


@pytest.mark.parametrize(
    ("side", "left", "right"),
    [
        ("left", True, False),
        ("right", False, True),
        ("both", True, True),
        ("alternating", True, True),
        (None, False, False),
    ],
)
def test_the_drawing_marks_the_side_that_cramps(summary, side, left, right):
    answers = {"cramp_sites": ["calf", "hand"]}
    answers |= {"cramp_side": side} if side else {}
    visit = samples.benign_visit(answers=answers)
    section = summary(visit, samples.benign_assessment()).section("Cramps")
    (legs,) = section.rows[0][2]
    assert legs == LegMap(frozenset({"calf", "hand"}), left=left, right=right)


def test_red_flags_are_told_present_unclear_missing_and_denied(serious):
    told = serious.section("Red flags").text.splitlines()
    assert told[0] == "Present  palpitations today"
    assert told[1] == "Cannot say  near-faint in the last 24 h."
    assert told[2] == "Not asked  dark urine."
    assert told[3].startswith("Asked and denied (22)  chest pain today; ")
    assert "poison, bite or dirty wound." in told[3]


def test_all_red_flags_denied_take_one_line(benign):
    (line,) = benign.section("Red flags").text.splitlines()
    assert line.startswith("All asked and denied (25)  ")


def test_a_red_flag_with_a_choice_tells_which(summary):
    answers = samples.DENIED | {"toxin_or_bite": ["spider_snake"], "palpitations": "no"}
    visit = samples.benign_visit(answers=answers)
    told = summary(visit, samples.benign_assessment()).section("Red flags").text
    assert "Present  poison, bite or dirty wound: spider snake" in told
    assert "denied (24)" in told


def test_a_visit_without_an_emergency_card_has_no_line_for_it():
    printed = Printed(
        visit=samples.benign_visit(),
        assessment=samples.benign_assessment(),
        context=samples.context(),
    )
    wording = Wording(labels={}, units={}, zone=UTC)
    assert visit_summary(printed, (), wording).section("Red flags") is None
