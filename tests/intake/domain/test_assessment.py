"""Levels, and the answer as other programs read it."""

import json

import pytest

from intake.domain.assessment import Assessment, Level
from tests.intake.triage.made import SEEN, result, visit


def test_levels_are_ranked_from_emergency_to_self_care():
    assert [level.rank for level in Level] == [1, 2, 3, 4, 5, 6]
    assert [Level.of_rank(rank) for rank in range(1, 7)] == list(Level)


@pytest.mark.parametrize("level", Level)
def test_a_level_has_a_word_and_a_text_that_begins_with_it(level):
    assert level.text.startswith(f"{level.word}: ")


def test_the_answer_keeps_the_contract(triage):
    told = visit(
        medications=["simvastatin", "clarithromycin"],
        results=[result("potassium", "3.1", "mmol/L")],
    )
    answer = json.loads(triage.assess(told, at=SEEN).as_json())
    assert answer["format"] == "crampdesk-assessment/1"
    assert answer["level"] == "same_day"
    assert answer["level_text"] == "SAME DAY: seen today"
    assert set(answer["findings"][0]) >= {
        *("flag", "rule", "level", "title", "because", "facts", "action"),
        *("source", "digest"),
    }
    assert answer["medications"][0]["ingredients"][0] == {
        "inn": "simvastatin",
        "class": "statin",
        "atc": "C10AA01",
    }
    assert answer["results"][0]["interpretation"] == "low"
    assert set(answer["advice"]) == {"give", "withhold"}
    assert set(answer["scores"]) >= {"wells_dvt", "news2", "nlc_score7"}
    assert answer["knowledge"]["digest"].startswith("sha256:")
    assert "labs_not_needed" not in answer


def test_why_no_test_is_needed_is_said_only_where_none_is(triage):
    answer = json.loads(triage.assess(visit(), at=SEEN).as_json())
    assert answer["labs"] == []
    assert answer["labs_not_needed"]


def test_an_answer_comes_back_from_json(triage):
    answer = triage.assess(visit({"dark_urine": True}), at=SEEN)
    assert Assessment.from_json(answer.as_json()) == answer


def test_for_people_a_rule_with_two_flags_is_one_reason(triage):
    answer = triage.assess(visit({"chest_pain": True}), at=SEEN)
    assert [f.flag for f in answer.findings][:2] == ["suspected_pe", "acute_coronary"]
    assert [f.rule for f in answer.reasons] == ["possible-pe-or-acs"]
    assert answer.reasons[0].flag == "suspected_pe"
