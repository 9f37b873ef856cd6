"""Where each statement comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from intake.knowledge.toml_tables import tables

KINDS = ("published", "knowledge", "consensus", "tool_policy")


@dataclass(frozen=True, slots=True)
class Source:
    """A source; `kind` says how far it was verified."""

    key: str
    title: str
    kind: str

    @property
    def wants_sign_off(self) -> bool:
        """Whether a clinician has yet to confirm what rests on it alone."""
        return self.kind != "published"


def read_sources(file: Traversable) -> Mapping[str, Source]:
    """Read the sources.

    Raises:
        KnowledgeError: naming file, line and source.
    """
    found: dict[str, Source] = {}
    for table in tables(file, "source", key="key"):
        table.only("key", "title", "kind")
        if table.text("kind") not in KINDS:
            raise table.wrong(f"kind is one of {', '.join(KINDS)}")
        key = table.text("key")
        found[key] = Source(key, table.text("title"), table.text("kind"))
    return found
