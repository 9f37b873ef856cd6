"""From the names in a text to the products and ingredients they stand for."""

from collections.abc import Collection, Iterable, Mapping

from intake.knowledge.medicines.routes import RouteTable
from intake.knowledge.medicines.substance import Name, Substance


class ProductFinder:
    """Knows which row a set of ingredients is, and what a row is made of."""

    def __init__(self, substances: Mapping[str, Substance]) -> None:
        self._substances = substances
        self._routes = RouteTable(substances.values())
        self._by_contents: dict[frozenset[str], Substance] = {}
        for row in substances.values():
            if row.components or row.contains:
                self._by_contents.setdefault(contents_of(row), row)

    def products_of(self, names: Iterable[Name], route: str) -> tuple[Substance, ...]:
        """Return the rows that names mean, a combination for its listed parts."""
        rows = dict.fromkeys(
            self._routes.row_for(row, route)
            for name in names
            for row in name.substances
        )
        if len(rows) <= 1:
            return tuple(rows)
        contents = {row: contents_of(row) for row in rows}
        whole = self._by_contents.get(frozenset().union(*contents.values()))
        if whole is not None:
            return (whole,)
        return tuple(
            row
            for row in rows
            if not any(contents[row] < other for other in contents.values())
        )

    def row_of(self, parts: Collection[Substance], route: str) -> Substance | None:
        """Return the one row for an ingredient, or for a product of several."""
        if len(parts) == 1:
            return self._routes.row_for(next(iter(parts)), route)
        return self._by_contents.get(frozenset().union(*map(contents_of, parts)))

    def expand(self, products: Iterable[Substance]) -> tuple[Substance, ...]:
        """Return the ingredients, each once, components instead of combinations."""
        found = (
            self._substances[inn]
            for row in products
            for inn in (row.components or (row.inn,))
        )
        return tuple(dict.fromkeys(found))


def contents_of(row: Substance) -> frozenset[str]:
    """Return the INNs of what is inside a row."""
    return frozenset(row.components or row.contains or (row.inn,))
