"""Tests use the real thing and do not wait for time to pass."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

Node = TypeVar("Node", ast.Import, ast.ImportFrom, ast.Call)


def called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def nodes(root: Path, kind: type[Node]) -> Iterator[tuple[Path, Node]]:
    for module in sorted((root / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, kind):
                yield module.relative_to(root), node


def test_no_test_uses_mocks(root):
    imports = [*nodes(root, ast.Import), *nodes(root, ast.ImportFrom)]
    mocks = [f"{m}:{n.lineno}" for m, n in imports if "mock" in ast.unparse(n)]
    assert not mocks, "\n".join(mocks)


def test_no_test_sleeps(root):
    naps = [
        f"{module}:{node.lineno} {called(node)}"
        for module, node in nodes(root, ast.Call)
        if called(node) in {"time.sleep", "sleep", "qtbot.wait", "QTest.qWait"}
    ]
    assert not naps, "\n".join(naps)


def test_a_test_that_is_left_out_says_why(root):
    silent = [
        f"{module}:{node.lineno} {called(node)}"
        for module, node in nodes(root, ast.Call)
        if called(node)
        in {"pytest.mark.skipif", "pytest.mark.xfail", "pytest.mark.skip"}
        and not any(keyword.arg == "reason" for keyword in node.keywords)
    ]
    assert not silent, "\n".join(silent)
