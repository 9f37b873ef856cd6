"""Every fact that rules speak of is made by somebody, and described."""

import pytest

from intake.knowledge.nearest import meant, nearest
from intake.knowledge.question import Kind
from intake.knowledge.sources import Source
from intake.knowledge.vocabulary import COMPUTED, FactType


def test_every_fact_says_what_it_means_and_where_it_comes_from(knowledge):
    for name, fact in knowledge.vocabulary.items():
        assert fact.name == name
        assert fact.meaning
        assert fact.origin
    assert len(knowledge.vocabulary) == len(list(knowledge.vocabulary))


def test_every_question_but_the_lists_is_a_fact_of_its_type(knowledge):
    types = {
        Kind.YES_NO: FactType.TRUTH,
        Kind.FLAG: FactType.TRUTH,
        Kind.WHOLE: FactType.NUMBER,
        Kind.NUMBER: FactType.NUMBER,
        Kind.CHOICE: FactType.TEXT,
        Kind.CHOICES: FactType.TEXTS,
    }
    for question in knowledge.questions:
        if question.kind is not Kind.LIST:
            assert knowledge.vocabulary[question.key].type is types[question.kind]


def test_every_test_is_a_fact(knowledge):
    for analyte in knowledge.analytes.values():
        fact = knowledge.vocabulary[f"result.{analyte.key}"]
        assert fact.type is (FactType.TEXT if analyte.is_ordinal else FactType.NUMBER)
        assert fact.unit == analyte.unit


def test_no_two_facts_share_a_name(knowledge):
    names = [fact.name for fact in COMPUTED]
    names += [definition.name for definition in knowledge.definitions]
    names += [q.key for q in knowledge.questions if q.kind is not Kind.LIST]
    assert len(names) == len(set(names))


def test_every_computed_fact_but_the_counts_is_used_by_a_rule(knowledge):
    used = {name for rule in knowledge.rules for name in rule.condition.node.names}
    used |= {n for d in knowledge.definitions for n in d.condition.node.names}
    used |= {n for q in knowledge.questions if q.condition for n in q.condition.names}
    assert {fact.name for fact in COMPUTED} - used == set()


def test_every_definition_is_used(knowledge):
    used = {name for rule in knowledge.rules for name in rule.condition.node.names}
    used |= {n for d in knowledge.definitions for n in d.condition.node.names}
    assert {definition.name for definition in knowledge.definitions} - used == set()


def test_every_source_is_used(knowledge):
    used = {key for rule in knowledge.rules for key in rule.source}
    used |= {key for item in knowledge.advice for key in item.source}
    used |= {key for analyte in knowledge.analytes.values() for key in analyte.source}
    used |= {key for entry in knowledge.conditions.values() for key in entry.source}
    for table in (knowledge.interactions, knowledge.drug_conditions):
        used |= {key for row in table.rows for key in row.source.split("; ")}
    used |= {"hallegraeff-2017", "nkf-ckd-epi-2021"}  # of scores, in Python
    unused = set(knowledge.sources) - used
    told = {key for s in knowledge.formulary.substances for key in s.source.split("; ")}
    assert unused - told == set()


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("published", False), ("consensus", True), ("tool_policy", True)],
)
def test_what_is_not_published_wants_a_sign_off(kind, wanted):
    assert Source("k", "T", kind).wants_sign_off is wanted


def test_the_nearest_keys_are_offered_or_a_few_or_where_they_stand():
    assert nearest("dark_urin", ["dark_urine", "sbp"]) == ("dark_urine",)
    many = [f"fact_{number}" for number in range(9)]
    assert meant("fact_7x", many, see="here").startswith("did you mean fact_7 or ")
    assert meant("zzz", many[:8], see="here") == f"use {' or '.join(many[:8])}"
    assert meant("zzz", many, see="here") == "see here"
    assert meant("zzz", (), see="here") == "see here"


def test_rules_about_one_advice_are_found_together(knowledge):
    rules = knowledge.rules_about("massage_during")
    assert {rule.advice for rule in rules} == {"massage_during"}
    assert rules == tuple(
        r for r in knowledge.advice_rules if r.advice == "massage_during"
    )


def test_a_rule_tells_its_sources_in_one_text(knowledge):
    rule = next(r for r in knowledge.rules if len(r.source) > 1)
    assert rule.source_text == "; ".join(rule.source)
