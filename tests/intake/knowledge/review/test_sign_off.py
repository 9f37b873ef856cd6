"""Whatever rests on nothing published is on the list that a clinician signs."""

import os
import re
import subprocess
import sys
from dataclasses import fields, replace

import pytest

from intake.knowledge.rules import Rule
from intake.knowledge.sign_off import kind_and_title, wanted_sign_offs


def by_key(knowledge):
    return {(one.kind, one.key): one for one in wanted_sign_offs(knowledge)}


def test_every_rule_with_an_unpublished_source_is_listed(knowledge):
    listed = {one.key for one in wanted_sign_offs(knowledge)}
    for rule in knowledge.rules:
        wants = any(knowledge.sources[key].wants_sign_off for key in rule.source)
        assert (rule.id in listed) is wants, rule.id


def test_what_is_published_alone_is_not_listed(knowledge):
    assert ("emergency", "news2-emergency") not in by_key(knowledge)


def test_an_entry_says_what_it_rests_on(knowledge):
    entry = by_key(knowledge)["emergency", "critical-vital-sign"]
    assert entry.title == "Critical single vital sign"
    assert not entry.alone
    assert len(entry.because) == 1
    assert by_key(knowledge)["same_day", "red-tender-cord"].alone


def test_pairs_classes_tests_and_conditions_are_listed_too(knowledge):
    kinds = {one.kind for one in wanted_sign_offs(knowledge)}
    assert kinds >= {
        "pair of medicines",
        "medicine with condition",
        "class of medicines",
        "test",
        "condition",
        "advice text",
    }


def test_a_digest_changes_with_its_entry_alone(knowledge):
    before = by_key(knowledge)
    first, *others = knowledge.interactions.rows
    changed = replace(first, action="Something else")
    table = type(knowledge.interactions)((changed, *others))
    after = by_key(replace(knowledge, interactions=table))
    differing = {key for key in before if before[key].digest != after[key].digest}
    assert len(differing) <= 1
    assert all(
        re.fullmatch("sha256:[0-9a-f]{64}", one.digest) for one in after.values()
    )


PRINT_DIGESTS = """
from intake.knowledge.release import load_knowledge
from intake.knowledge.sign_off import wanted_sign_offs
print("".join(one.digest[-8:] for one in wanted_sign_offs(load_knowledge())))
"""


def test_digests_are_the_same_in_every_run(knowledge):
    here = "".join(one.digest[-8:] for one in wanted_sign_offs(knowledge))
    ran = subprocess.run(
        [sys.executable, "-c", PRINT_DIGESTS],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == here


def test_only_the_known_kinds_of_rule_have_a_title(knowledge):
    rule = knowledge.order_rules[0]
    shared = {f.name: getattr(rule, f.name) for f in fields(Rule)}
    with pytest.raises(TypeError):
        kind_and_title(Rule(**shared))
