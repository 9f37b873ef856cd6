"""A query taken apart: what must hold all at once, denials next to what they deny."""

from collections.abc import Iterator

from intake.domain import query as q


def conjuncts(query: q.VisitQuery) -> tuple[q.Node, ...]:
    """Return what must hold all at once; `Not` stands before single criteria only."""
    return tuple(dict.fromkeys(_flat(_settled(query.where))))


def _settled(node: q.Node, *, denied: bool = False) -> q.Node:
    if isinstance(node, q.Not):
        return _settled(node.of, denied=not denied)
    if isinstance(node, q.AllOf | q.AnyOf):
        parts = tuple(_settled(part, denied=denied) for part in node.of)
        if isinstance(node, q.AllOf) is not denied:
            return q.AllOf(of=parts)
        return q.AnyOf(of=parts) if parts else q.Not(of=q.AllOf())
    return q.Not(of=node) if denied else node


def _flat(node: q.Node) -> Iterator[q.Node]:
    if isinstance(node, q.AllOf):
        for part in node.of:
            yield from _flat(part)
    elif isinstance(node, q.AnyOf) and len(node.of) == 1:
        yield from _flat(node.of[0])
    else:
        yield node
