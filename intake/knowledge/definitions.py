"""Named facts that are made of other facts, such as "signs that suggest a clot"."""

from dataclasses import dataclass
from importlib.resources.abc import Traversable

from intake.knowledge.condition import Condition, at_least
from intake.knowledge.toml_tables import Table, tables


@dataclass(frozen=True, slots=True)
class Definition:
    """A named truth; absent where it cannot be told."""

    name: str
    meaning: str
    condition: Condition
    where: str


def read_definitions(file: Traversable) -> tuple[Definition, ...]:
    """Read the definitions, in the order in which they are to be made.

    Raises:
        KnowledgeError: naming file, line and entry.
    """
    return tuple(_definition(t) for t in tables(file, "definition", key="name"))


def _definition(table: Table) -> Definition:
    table.only("name", "meaning", "when", "at_least", "of")
    if "of" in table.raw:
        condition: Condition = at_least(table.whole("at_least"), table.texts("of"))
    else:
        condition = Condition(table.text("when"))
    return Definition(table.text("name"), table.text("meaning"), condition, table.where)
