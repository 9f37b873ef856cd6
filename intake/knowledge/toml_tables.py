"""Read TOML tables of the knowledge, naming file and entry in every complaint."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable

from intake.domain.errors import KnowledgeError
from intake.knowledge.nearest import meant


@dataclass(frozen=True)
class Table:
    """One table of a file, read key by key; what is left over is refused."""

    raw: Mapping[str, object]
    where: str

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text."""
        value = self.raw.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(f"{key} is not a text" if key in self.raw else _lacks(key))
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; none if it is not there."""
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.wrong(f"{key} is not a list of texts")
        return tuple(value)

    def whole(self, key: str) -> int:
        """Return a whole number."""
        value = self.raw.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(f"{key} is not a whole number")
        return value

    def truth(self, key: str) -> bool:
        """Return true or false; false if it is not there."""
        value = self.raw.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(f"{key} is not true or false")
        return value

    def only(self, *keys: str) -> None:
        """Refuse any key but these."""
        if unknown := sorted(self.raw.keys() - set(keys)):
            remedy = meant(unknown[0], keys, see="docs/developer/changing.md")
            raise self.wrong(f"unknown keys {', '.join(unknown)}: {remedy}")

    def wrong(self, why: str) -> KnowledgeError:
        """Return the complaint that something is wrong with this table."""
        return KnowledgeError(f"{self.where}: {why}")

    @property
    def digest(self) -> str:
        """The SHA-256 digest of the table: it changes when the table does."""
        text = json.dumps(self.raw, sort_keys=True, ensure_ascii=False, default=str)
        return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def said(table: Table, key: str) -> str:
    """Return a text that a clinic has to give: it is shown with the rule."""
    text = table.text(key)
    if not text:
        raise table.wrong(f"{key} is empty: say it, it is shown with the rule")
    return text


def the_day(table: Table) -> date:
    """Return the date that a clinic has to give."""
    value = table.raw.get("date")
    if not isinstance(value, date):
        raise table.wrong("date is not a date, as 2026-11-23")
    return value


def _lacks(key: str) -> str:
    return f"{key} is missing"


def tables(
    file: Traversable, name: str, *, key: str, beside: tuple[str, ...] = ()
) -> Iterator[Table]:
    """Yield the tables of an array, each knowing file, line and key.

    Args:
        file: the file to read.
        name: the array whose tables are wanted.
        key: the entry that tells them apart.
        beside: other arrays that the file may hold.

    Raises:
        KnowledgeError: if the file is not TOML, holds anything else (a misspelt
            heading would drop its entries silently) or a key stands twice.
    """
    document, text = read_toml(file, name, *beside)
    seen: set[object] = set()
    for raw, line in zip(document[name], _lines(text, name), strict=True):
        table = Table(raw, f"{file.name}:{line}: {name} {raw.get(key, '?')}")
        if raw.get(key) in seen:
            raise table.wrong(f"{key} is there twice")
        seen.add(raw.get(key))
        yield table


def read_toml(
    file: Traversable, *names: str
) -> tuple[Mapping[str, list[dict[str, object]]], str]:
    """Return the arrays of tables of a file, and its text.

    Raises:
        KnowledgeError: if the file is not TOML or holds anything but these.
    """
    text = file.read_text("utf-8")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{file.name}: {error}") from error
    if unknown := sorted(document.keys() - set(names)):
        raise KnowledgeError(f"{file.name}: unknown entries {', '.join(unknown)}")
    for name in names:
        rows = document.setdefault(name, [])
        if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
            raise KnowledgeError(f"{file.name}: {name} is not written [[{name}]]")
    return document, text


def _lines(text: str, name: str) -> list[int]:
    heading = re.compile(rf"\s*\[\[\s*{name}\s*\]\]")
    numbered = enumerate(text.splitlines(), start=1)
    return [number for number, line in numbered if heading.match(line)]
