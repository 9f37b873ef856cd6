"""CEL as the judge of conditions: what the language itself says about a text.

Conditions are written in CEL (package `common-expression-language`); assessing runs
their trees, see `intake.knowledge.condition`. The knowledge check and the tests hold
the trees to this judge, three-valued truth included: on every worked example and on
random facts. Kept apart because importing the package takes longer than loading all
of the knowledge (measured: 0.10 s).
"""

from collections.abc import Mapping
from functools import cache

import cel

from intake.domain.assessment import FactValue
from intake.domain.errors import KnowledgeError
from intake.knowledge.condition import Condition


@cache
def _program(text: str) -> cel.Program:
    try:
        return cel.compile(text)
    except ValueError as error:
        raise KnowledgeError(f"condition {text!r} is not CEL: {error}") from error


def judged_by_cel(condition: Condition, facts: Mapping[str, FactValue]) -> bool | None:
    """Return what CEL says; None where an absent fact leaves it open.

    CEL's `&&` and `||` absorb errors, so that an absent fact matters only where it
    decides: true, false and "cannot tell" fall out of the language.

    Raises:
        KnowledgeError: if the text is not CEL.
    """
    try:
        return _program(condition.text).execute(_variables(facts)) is True
    except (RuntimeError, KeyError):
        return None


def _variables(facts: Mapping[str, FactValue]) -> dict[str, object]:
    """Return facts as CEL takes them: `result.potassium` stands in a map `result`."""
    variables: dict[str, object] = {n: v for n, v in facts.items() if "." not in n}
    variables["result"] = {
        name.removeprefix("result."): value
        for name, value in facts.items()
        if name.startswith("result.")
    }
    return variables
