"""Change functions in small ways (mutmut's), one change at a time, in this process."""

import ast
import difflib
import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from types import FunctionType
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import Mutation, MutationVisitor, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode
from typing_extensions import override

ROOT = Path(__file__).parents[2]
_WRAPS = ("__func__", "fget", "func", "__wrapped__")
"""Where a static method, a property, a cached one or a cache keeps its function."""


class _EveryFunction(MutationVisitor):
    """Changes decorated functions too, but no decorator."""

    @override
    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        return not isinstance(node, cst.FunctionDef) and bool(
            super()._skip_node_and_children(node)
        )


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one function.

    `lines` are those of the statement that was changed: what does not run any of them
    cannot tell. `digest` is of the function as it was and as it becomes.
    """

    key: str
    module: str
    function: str
    lines: range
    digest: str
    shown: str
    source: Callable[[], str] = field(repr=False)

    def begin(self) -> None:
        """Put the change into the function that this process runs."""
        made: dict[str, Any] = {"__name__": self.module, "__file__": self.module}
        exec(compile(self.source(), self.module, "exec"), made)  # noqa: S102 - our own
        changed = _found(made, self.function)
        running = _found(vars(importlib.import_module(self.module)), self.function)
        running.__code__ = changed.__code__
        running.__defaults__ = changed.__defaults__
        running.__kwdefaults__ = changed.__kwdefaults__


def _found(names: Mapping[str, Any], function: str) -> FunctionType:
    *classes, name = function.split(".")
    for one in classes:
        names = vars(names[one])
    return _unwrapped(names[name])


def _unwrapped(found: Any) -> FunctionType:
    """Return the function that a method, a property or a cache keeps."""
    for name in _WRAPS:
        if hasattr(found, name):
            return _unwrapped(getattr(found, name))
    assert isinstance(found, FunctionType)
    return found


@dataclass(frozen=True)
class Source:
    """A module of which functions are changed."""

    file: Path
    module: str

    @classmethod
    def of(cls, file: Path) -> "Source":
        """Return a module of the program."""
        return cls(file, ".".join(file.relative_to(ROOT).with_suffix("").parts))

    @cached_property
    def text(self) -> str:
        """What it says."""
        return self.file.read_text("utf-8")

    def mutants(self) -> Iterator[Mutant]:
        """Yield every change of every function."""
        wrapper = MetadataWrapper(cst.parse_module(self.text))
        visitor = _EveryFunction(mutation_operators, IgnoredCode(set(), set(), set()))
        module = wrapper.visit(visitor)
        place = wrapper.resolve(PositionProvider)
        names = dict(_functions(module))
        counts: dict[str, int] = {}
        for change in visitor.mutations:
            outer = change.contained_by_top_level_function
            if outer not in names or _is_docstring(change, outer):
                continue
            name = names[outer]
            counts[name] = counts.get(name, 0) + 1
            line = place[change.original_node].start.line
            yield self._mutant(module, change, name, counts[name], line)

    def _mutant(
        self, module: cst.Module, change: Mutation, name: str, number: int, line: int
    ) -> Mutant:
        outer = change.contained_by_top_level_function
        assert outer is not None
        before = module.code_for_node(outer)
        made = deep_replace(outer, change.original_node, change.mutated_node)
        assert isinstance(made, cst.CSTNode)
        after = module.code_for_node(made)
        diff = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0)
        shown = [one.rstrip("\n") for one in diff if one[:3] not in ("---", "+++")]
        return Mutant(
            key=f"{self.module}.{name}#{number}",
            module=self.module,
            function=name,
            lines=self._statement(line),
            digest=sha256(f"{before}\n{after}".encode()).hexdigest()[:16],
            shown="\n".join(one for one in shown if one[:1] in "+-"),
            source=partial(_whole, module, outer, made),
        )

    @cached_property
    def _statements(self) -> list[range]:
        kinds = (ast.stmt, ast.match_case, ast.ExceptHandler)
        nodes = ast.walk(ast.parse(self.text))
        return sorted((_own_lines(n) for n in nodes if isinstance(n, kinds)), key=len)

    def _statement(self, line: int) -> range:
        """Return the lines of the smallest statement that has a line."""
        return next(lines for lines in self._statements if line in lines)


def _own_lines(node: ast.stmt | ast.match_case | ast.ExceptHandler) -> range:
    """Return the lines of a statement; of a compound one those before its body.

    Of a function that is all of it: what it has by default is told in no body.
    """
    first = node.pattern if isinstance(node, ast.match_case) else node
    body = getattr(node, "body", None)
    if body and not isinstance(node, ast.FunctionDef | ast.ClassDef):
        return range(first.lineno, max(body[0].lineno, first.lineno + 1))
    end = body[-1].end_lineno if body else getattr(node, "end_lineno", None)
    return range(first.lineno, (end or first.lineno) + 1)


def _whole(module: cst.Module, before: cst.CSTNode, after: cst.CSTNode) -> str:
    made = deep_replace(module, before, after)
    assert isinstance(made, cst.Module)
    return made.code


def _functions(module: cst.Module) -> Iterator[tuple[cst.CSTNode | None, str]]:
    for node in module.body:
        if isinstance(node, cst.FunctionDef):
            yield node, node.name.value
        elif isinstance(node, cst.ClassDef):
            for method in node.body.body:
                if isinstance(method, cst.FunctionDef):
                    yield method, f"{node.name.value}.{method.name.value}"


def _is_docstring(change: Mutation, outer: cst.CSTNode | None) -> bool:
    return (
        isinstance(outer, cst.FunctionDef)
        and isinstance(change.original_node, cst.SimpleString)
        and outer.get_docstring() == change.original_node.raw_value
    )
