"""Names in a query that nothing has: a slip would find nothing, and look like calm."""

from collections.abc import Collection, Iterator, Mapping

from intake.domain import query as q
from intake.domain.errors import InvalidDocumentError, Problem
from intake.knowledge.nearest import meant
from intake.knowledge.release import Knowledge


def refuse_unknown(query: q.VisitQuery, knowledge: Knowledge) -> None:
    """Let a query pass whose every name this knowledge has.

    Raises:
        InvalidDocumentError: naming each name that it has not, and the nearest.
    """
    if problems := tuple(_problems(query, _Names(knowledge))):
        raise InvalidDocumentError(problems)


_Kinds = tuple[type[q.Node], ...]


class _Names:
    """Every name that a query may use: of what, in which criteria and field."""

    def __init__(self, knowledge: Knowledge) -> None:
        drugs = knowledge.formulary.substances
        flags = {flag for rule in knowledge.level_rules for flag in rule.flags}
        of_tests = (q.TestOrdered, q.HasResult, q.NoTest)
        self.of: Mapping[str, tuple[_Kinds, str, Collection[str]]] = {
            "flag": ((q.HasFlag,), "flag", flags),
            "test": (of_tests, "test", set(knowledge.analytes)),
            "medicine": ((q.TakesMedicine,), "ingredient", {d.inn for d in drugs}),
            "medicine class": (
                *((q.TakesClass,), "medicine_class"),
                {drug.klass for drug in drugs},
            ),
            "condition": ((q.HasCondition,), "condition", set(knowledge.conditions)),
            "question": (
                *((q.Answered,), "question"),
                set(knowledge.questions.by_key),
            ),
        }


def _problems(query: q.VisitQuery, names: _Names) -> Iterator[Problem]:
    for _, node in q.walk(query.where):
        for what, (kinds, field, known) in names.of.items():
            name = getattr(node, field) if isinstance(node, kinds) else None
            if name is not None and name.casefold() not in known:
                remedy = meant(name.casefold(), known, see="the lists on the screen")
                yield Problem(what, "is not a name in use", remedy)
