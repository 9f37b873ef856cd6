"""The nurse's guide, kept with the program: there is no network to fetch it from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

_MARKS = re.compile(r"[`*]|\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading or a paragraph, without marks."""

    text: str
    is_heading: bool = False


def passages() -> tuple[Passage, ...]:
    """Return the guide in passages."""
    text = (files("ui") / "resources" / "guide.md").read_text("utf-8")
    return tuple(_read(text))


def _read(text: str) -> Iterator[Passage]:
    for block in re.split(r"\n\s*\n", text):
        lines = [
            line for line in block.strip().split("\n") if not line.startswith("![")
        ]
        if not lines:
            continue
        if lines[0].startswith("#"):
            yield Passage(_plain(lines.pop(0).lstrip("# ")), is_heading=True)
        if lines and lines[0].startswith("|"):
            yield from (Passage(row) for row in _rows(lines))
        elif lines:
            yield Passage(_paragraph(lines))


def _paragraph(lines: list[str]) -> str:
    joined = "\n".join(lines)
    return _plain(re.sub(r"\n(?!\s*(?:[-*]|\d+\.) )", " ", joined))


def _rows(lines: list[str]) -> Iterator[str]:
    for line in lines[2:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        yield _plain("  –  ".join(cell for cell in cells if cell))


def _plain(text: str) -> str:
    return _MARKS.sub(lambda mark: mark[1] or "", text).strip()
