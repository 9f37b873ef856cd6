"""Which numbers of a condition no worked example shows at their edge."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import permutations

from intake.domain.assessment import FactValue
from intake.knowledge.expression import Leaf, Node
from intake.knowledge.question import Kind
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import Example
from intake.knowledge.vocabulary import leaves


def missing_edges(
    knowledge: Knowledge, node: Node, examples: Sequence[Example]
) -> Iterator[Leaf]:
    """Yield every comparison with a number that the examples do not show to decide.

    It is shown by two examples that differ in that number alone, one at the edge and
    one a smallest step beyond it, of which one fires and the other does not.
    """
    known = [example for example in examples if example.fires is not None]
    for leaf in dict.fromkeys(leaves(node)):
        if isinstance(leaf.operand, bool) or not isinstance(leaf.operand, int | float):
            continue
        step = smallest_step(knowledge, leaf)
        if not any(_shows(leaf, step, *pair) for pair in permutations(known, 2)):
            yield leaf


def smallest_step(knowledge: Knowledge, leaf: Leaf) -> Decimal:
    """Return by how little the number can differ: 1 for counts, else its last digit."""
    question = knowledge.questions.by_key.get(leaf.fact)
    is_count = question is not None and question.kind is Kind.WHOLE
    exponent = Decimal(str(leaf.operand)).normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return Decimal(1) if is_count else Decimal(1).scaleb(-places)


def _shows(leaf: Leaf, step: Decimal, at: Example, beyond: Example) -> bool:
    edge, other = at.given.get(leaf.fact), beyond.given.get(leaf.fact)
    if at.fires is beyond.fires or edge != leaf.operand or other is None:
        return False
    apart = abs(Decimal(str(other)) - Decimal(str(edge)))
    crossed = leaf.truth(at.given) is not leaf.truth(beyond.given)
    return crossed and 0 < apart <= step and _rest(leaf, at) == _rest(leaf, beyond)


def _rest(leaf: Leaf, example: Example) -> Mapping[str, FactValue]:
    return {name: v for name, v in example.given.items() if name != leaf.fact}
