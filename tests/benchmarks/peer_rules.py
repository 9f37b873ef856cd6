"""Our rule conditions in the languages of two other rule engines."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from intake.knowledge.expression import AtLeast, Leaf, Node, Not

Facts = Mapping[str, Any]
Judge = Callable[[Facts], Sequence[object]]


def translated(node: Node) -> str:
    """Return a condition as both zen-engine and rule-engine read it."""
    if isinstance(node, Leaf):
        return _claim(node)
    if isinstance(node, Not):
        return f"not ({translated(node.part)})"
    parts = [f"({translated(part)})" for part in node.parts]
    if isinstance(node, AtLeast):
        held = " + ".join(f"({part} ? 1 : 0)" for part in parts)
        return f"(({held}) >= {node.count})"
    return (" and " if node.sign == "&&" else " or ").join(parts)


def _claim(leaf: Leaf) -> str:
    fact = _flat(leaf.fact)
    if leaf.sign == "is":
        return fact
    if leaf.sign == "holds":
        return f"{leaf.operand!r} in {fact}"
    operand = list(leaf.operand) if isinstance(leaf.operand, tuple) else leaf.operand
    return f"{fact} {leaf.sign} {operand!r}"


def named_flat(facts: Facts) -> dict[str, Any]:
    """Return facts as these engines take them: plain names, lists as lists."""
    return {
        _flat(name): list(value) if isinstance(value, tuple) else value
        for name, value in facts.items()
    }


def _flat(fact: str) -> str:
    return fact.replace(".", "_of_")


def zen_decision(texts: Sequence[str]) -> Judge:
    """Return zen-engine's way for many rules: a decision, loaded and compiled once."""
    zen = _zen()
    engine = zen.ZenEngine(
        {"loader": {"type": "static", "content": {"rules": _graph(texts)}}}
    )

    def judge(facts: Facts) -> Sequence[object]:
        answer = engine.evaluate("rules", facts)["result"]
        return [answer[f"r{number}"] for number in range(len(texts))]

    return judge


def zen_alone(texts: Sequence[str]) -> Judge:
    """Return zen-engine with every condition compiled alone.

    It is the only way in which a condition that lacks a fact leaves the others whole.
    """
    compiled = [_zen().compile_expression(text) for text in texts]
    return lambda facts: [one.evaluate(facts) for one in compiled]


def zen_list(texts: Sequence[str]) -> Judge:
    """Return zen-engine with all conditions as one list: a single lacking fact ends it.

    Nobody keeps rules so; it is the most that the engine can do.
    """
    compiled = _zen().compile_expression(f"[{', '.join(texts)}]")
    return lambda facts: list(compiled.evaluate(facts))


def rule_engine(texts: Sequence[str]) -> Judge:
    """Return rule-engine with every condition compiled."""
    import rule_engine as peer  # noqa: PLC0415 (a peer, only for this benchmark)

    compiled = [peer.Rule(text) for text in texts]
    return lambda facts: [one.matches(facts) for one in compiled]


def _zen() -> Any:
    os.environ.pop("RUST_BACKTRACE", None)  # would slow its errors down
    import zen  # noqa: PLC0415 (a peer, only for this benchmark)

    return zen


def _graph(texts: Sequence[str]) -> dict[str, Any]:
    nodes = [
        _node("in", "inputNode"),
        _node(
            "rules",
            "expressionNode",
            expressions=[
                {"id": f"e{number}", "key": f"r{number}", "value": text}
                for number, text in enumerate(texts)
            ],
        ),
        _node("out", "outputNode"),
    ]
    ends = (("in", "rules"), ("rules", "out"))
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"}
        for a, b in ends
    ]
    graph: dict[str, Any] = json.loads(json.dumps({"nodes": nodes, "edges": edges}))
    return graph


def _node(key: str, kind: str, **content: object) -> dict[str, object]:
    place = {"x": 0, "y": 0}
    return {"id": key, "name": key, "type": kind, "position": place, "content": content}
