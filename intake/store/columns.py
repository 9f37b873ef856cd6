"""Column types that mean the same on every database engine."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import TIMESTAMP, Boolean, Date, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, in UTC; in SQLite a text that sorts as the moments do."""

    impl = Text
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(Text())

    @override
    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | str | None:
        if value is None:
            return None
        text = moment_text(value)
        return value if dialect.name == "postgresql" else text

    @override
    def process_result_value(
        self, value: datetime | str | None, dialect: Dialect
    ) -> datetime | None:
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value.astimezone(UTC) if value else None


class IsoDay(TypeDecorator[date]):
    """A calendar day; in SQLite its ISO text."""

    impl = Text
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        wanted = Date() if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(wanted)

    @override
    def process_bind_param(
        self, value: date | None, dialect: Dialect
    ) -> date | str | None:
        if value is None or dialect.name == "postgresql":
            return value
        return value.isoformat()

    @override
    def process_result_value(
        self, value: date | str | None, dialect: Dialect
    ) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


class YesNo(TypeDecorator[bool]):
    """Yes or no; in SQLite, whose strict tables know no booleans, 1 or 0."""

    impl = Boolean
    cache_ok = True
    coerce_to_is_types = (type(None), bool)  # `IS true`: no engine takes `IS ?` there

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        wanted = Boolean() if dialect.name == "postgresql" else Integer()
        return dialect.type_descriptor(wanted)

    @override
    def process_result_value(
        self, value: bool | int | None, dialect: Dialect
    ) -> bool | None:
        return None if value is None else bool(value)


def moment_text(moment: datetime) -> str:
    """Return a moment in UTC to the microsecond, always equally long.

    Raises:
        TypeError: if it does not say its offset, so nobody knows when it was.
    """
    if moment.tzinfo is None:
        raise TypeError("a moment in the record needs its offset")
    plain = moment.astimezone(UTC).replace(tzinfo=None)
    return plain.isoformat(timespec="microseconds") + "Z"


def byte_ordered() -> Text:
    """Return a text column that sorts by code point on every engine.

    Searching by prefix turns into a range; only this order makes that right.
    """
    return Text().with_variant(Text(collation="C"), "postgresql")
