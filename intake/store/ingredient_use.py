"""How often each ingredient and each condition was met lately."""

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from intake.store.rows import table_of
from intake.store.visit_rows import ConditionRow, IngredientRow, VisitRow

_VISIT = table_of(VisitRow)
_INGREDIENT = table_of(IngredientRow)
_CONDITION = table_of(ConditionRow)


def ingredient_use(connection: Connection, last: int) -> Mapping[str, int]:
    """Return how many of so many last visits each ingredient stands in.

    The rows of these visits lie together: nothing else is read.
    """
    newest = connection.scalar(select(func.max(_VISIT.c.id))) or 0
    found = (
        select(_INGREDIENT.c.inn, func.count().label("uses"))
        .where(_INGREDIENT.c.visit_id > newest - last)
        .group_by(_INGREDIENT.c.inn)
    )
    return {row.inn: row.uses for row in connection.execute(found)}


def condition_use(connection: Connection, last: int) -> Mapping[str, int]:
    """Return how many of so many last visits each known condition stands in."""
    newest = connection.scalar(select(func.max(_VISIT.c.id))) or 0
    found = (
        select(_CONDITION.c.key, func.count().label("uses"))
        .where(_CONDITION.c.visit_id > newest - last, _CONDITION.c.key.is_not(None))
        .group_by(_CONDITION.c.key)
    )
    return {row.key: row.uses for row in connection.execute(found)}
