"""Small pieces: what separates good code from bad is the length of the tail."""

import ast
from pathlib import Path

LONGEST_MODULE = 400
LONGEST_CLASS = 200
LONGEST_FUNCTION = 40

NAMES_THAT_SAY_NOTHING = {
    "base", "common", "handle", "helper", "helpers", "info", "manager", "misc",
    "process", "util", "utils",
}  # fmt: skip


def too_long(
    modules: tuple[Path, ...], kinds: tuple[type[ast.AST], ...], limit: int
) -> list[str]:
    return [
        f"{module}:{node.lineno} {node.name}: {length} lines"
        for module in modules
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and isinstance(node, kinds)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > limit
    ]


def test_no_module_is_longer_than_the_limit(production):
    lengths = {m: len(m.read_text(encoding="utf-8").splitlines()) for m in production}
    assert {m: n for m, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_no_class_is_longer_than_the_limit(production):
    found = too_long(production, (ast.ClassDef,), LONGEST_CLASS)
    assert not found, "\n".join(found)


def test_no_function_is_longer_than_the_limit(production):
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = too_long(production, functions, LONGEST_FUNCTION)
    assert not found, "\n".join(found)


def test_no_module_has_a_name_that_says_nothing(root, production):
    paths = [module.relative_to(root).with_suffix("") for module in production]
    assert [str(p) for p in paths if NAMES_THAT_SAY_NOTHING & set(p.parts)] == []


def test_a_function_over_the_limit_is_reported(tmp_path):
    module = tmp_path / "long.py"
    body = "\n".join(["def long() -> None:", *["    pass"] * LONGEST_FUNCTION])
    module.write_text(body, encoding="utf-8")
    assert too_long((module,), (ast.FunctionDef,), LONGEST_FUNCTION) == [
        f"{module}:1 long: {LONGEST_FUNCTION + 1} lines"
    ]
