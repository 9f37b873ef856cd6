"""Tests use the real thing and do not wait for time to pass."""

import ast
from pathlib import Path


def called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def nodes(root: Path, kind: type[ast.AST]):
    for module in sorted((root / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, kind):
                yield module.relative_to(root), node


def test_no_test_uses_mocks(root):
    imports = [
        f"{module}:{node.lineno}"
        for kind in (ast.Import, ast.ImportFrom)
        for module, node in nodes(root, kind)
        if "mock" in ast.unparse(node)
    ]
    assert imports == []


def test_no_test_sleeps(root):
    naps = [
        f"{module}:{node.lineno} {called(node)}"
        for module, node in nodes(root, ast.Call)
        if called(node) in {"time.sleep", "sleep", "qtbot.wait", "QTest.qWait"}
    ]
    assert naps == []


def test_a_test_that_is_left_out_says_why(root):
    silent = [
        f"{module}:{node.lineno} {called(node)}"
        for module, node in nodes(root, ast.Call)
        if called(node)
        in {"pytest.mark.skipif", "pytest.mark.xfail", "pytest.mark.skip"}
        and not any(keyword.arg == "reason" for keyword in node.keywords)
    ]
    assert silent == []
