"""Conditions are found by name, everyday word and code, and never by guess."""

import pytest

from intake.knowledge.conditions import ConditionEntry, Conditions
from tests.intake.triage.reference.tables import keyed


def entry(key: str, name: str, *synonyms: str, icd10: str = "") -> ConditionEntry:
    return ConditionEntry(
        key=key,
        name=name,
        synonyms=synonyms,
        icd10=icd10,
        snomed="",
        cramp_relation="none",
        why="",
        source=(),
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ckd_3", "ckd_3"),
        ("CKD 3a", "ckd_3"),
        ("N18.3", "ckd_3"),
        ("n18.4", "ckd_4"),
        ("  Parkinson's disease ", "parkinsonism"),
        ("Parkinson’s disease", "parkinsonism"),
        ("type 2 diabetes", "diabetes_t2"),
        ("underactive thyroid", "hypothyroidism"),
        ("heart failure", "heart_failure"),
        ("tinea pedis", None),
        ("ckd", None),
        ("", None),
        ("diabetes insipidus", None),
    ],
)
def test_a_text_is_matched_only_where_it_is_certain(knowledge, text, key):
    found = knowledge.conditions.match(text)
    assert (found.key if found else None) == key


def test_a_name_that_two_conditions_share_names_neither():
    shared = Conditions([entry("a", "One", "both"), entry("b", "Two", "Both")])
    assert shared.match("both") is None
    assert shared.match("one") is not None
    assert [found.key for found in shared.suggest("both")] == ["a", "b"]


def test_a_code_of_a_kind_is_matched_by_its_three_characters():
    known = Conditions(
        [entry("a", "One", icd10="E10"), entry("b", "Two", icd10="I73.9")]
    )
    for text, key in (("E10", "a"), ("E10.9", "a"), ("I73.9", "b"), ("I73.1", None)):
        found = known.match(text)
        assert (found.key if found else None) == key, text


def test_every_name_and_synonym_leads_to_its_own_condition(knowledge):
    for known in knowledge.conditions.values():
        for name in (known.key, known.name, *known.synonyms):
            found = knowledge.conditions.match(name)
            assert found is None or found.key == known.key, name
        found = knowledge.conditions.match(known.name)
        assert found is known, known.key


def test_suggestions_put_whole_names_before_words_within(knowledge):
    def keys(text: str, limit: int = 8) -> list[str]:
        return [found.key for found in knowledge.conditions.suggest(text, limit=limit)]

    assert keys("ckd 4")[0] == "ckd_4"
    assert keys("vegan")[0] == "vegan"
    assert "diabetes_t2" in keys("diabetes type")
    assert "hyperkalaemia_history" in keys("potassium")
    assert len(keys("c", limit=3)) == 3
    assert keys("") == keys("zzzz") == keys("?") == []


def test_conditions_are_those_of_the_reference(knowledge):
    assert set(knowledge.conditions) == set(keyed("conditions"))
    assert len(knowledge.conditions) == len(keyed("conditions"))
    for key, row in keyed("conditions").items():
        assert knowledge.conditions[key].icd10 == row["icd10"], key


def test_a_misspelt_key_is_answered_with_the_nearest(knowledge):
    assert "did you mean diabetes_t2" in knowledge.conditions.meant("diabetis_t2")
    assert knowledge.conditions.meant("xqzzy") == "see docs/schema."


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Chronic kidney disease stage 4", "ckd_4"),
        ("CKD stage 4", "ckd_4"),
        ("CKD 4 (eGFR 22)", "ckd_4"),
        ("stage 3b CKD", "ckd_3"),
        ("CKD G3a", "ckd_3"),
        ("End-stage renal disease", "ckd_5"),
        ("ESRD on dialysis", "dialysis"),
        ("Type 2 diabetes mellitus", "diabetes_t2"),
        ("T2DM (diet controlled)", "diabetes_t2"),
        ("diabetes type 1, since 1999", "diabetes_t1"),
        ("Essential hypertension", "hypertension"),
        ("Paroxysmal AF", "af"),
        ("Previous DVT 2015", "vte_history"),
        ("Alcoholic cirrhosis", "cirrhosis"),
        ("Severe COPD", "copd"),
        ("Chronic obstructive pulmonary disease", "copd"),
        ("Peripheral artery disease", "pad"),
        ("Addison\u2019s disease", "adrenal_insufficiency"),
        ("Gitelman's syndrome", "hypomagnesaemia_history"),
        ("Post-surgical hypoparathyroidism", "hypoparathyroidism"),
        ("Parkinson's", "parkinsonism"),
        ("multiple sclerosis, stable", "ms_spasticity"),
        ("Restless leg syndrome", "rls"),
        ("abdominal aortic aneurysm", "aortic_aneurysm"),
        ("Spinal metastases", "bone_metastases"),
    ],
)
def test_a_condition_is_found_as_letters_and_lists_write_it(knowledge, text, key):
    found = knowledge.conditions.match(text)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "text",
    [
        *("?DVT", "DVT?", "family history of DVT", "no diabetes", "possible cirrhosis"),
        *("chronic kidney disease", "kidney disease", "hyperparathyroidism", "2015"),
        *("mother had type 2 diabetes", "pre-diabetes", "history of cancer", "severe"),
        *("gestational diabetes", "CKD 2", "cramps", "resolved asthma"),
    ],
)
def test_what_does_not_surely_name_a_condition_names_none(knowledge, text):
    assert knowledge.conditions.match(text) is None
