"""Knowledge with one rule changed, to see whether the review notices."""

from dataclasses import replace

import pytest

from intake.knowledge.condition import Condition
from intake.knowledge.release import load_knowledge


@pytest.fixture(scope="session")
def knowledge():
    return load_knowledge()


@pytest.fixture
def with_rule(knowledge):
    """Return knowledge that holds one rule of a kind alone, changed."""

    def changed(kind, rule_id, *, when=None, examples=None, **fields):
        rule = next(r for r in getattr(knowledge, kind) if r.id == rule_id)
        if when is not None:
            fields["condition"] = Condition(when)
        if examples is not None:
            fields["raw_examples"] = tuple(
                {"given": given, "fires": fires} for given, fires in examples
            )
        return replace(knowledge, **{**NO_RULES, kind: (replace(rule, **fields),)})

    return changed


@pytest.fixture
def with_rules(knowledge):
    """Return knowledge with the rules given, of one kind, and no others."""

    def holding(kind, *rules):
        return replace(knowledge, **{**NO_RULES, kind: rules})

    return holding


NO_RULES = {
    "level_rules": (),
    "order_rules": (),
    "advice_rules": (),
    "cause_rules": (),
}
