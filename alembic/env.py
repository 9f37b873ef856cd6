"""Run migrations; the engine comes from the caller or from -x db=PATH (plain file)."""

from pathlib import Path

from alembic import context

from intake.store import visit_rows
from intake.store.columns import IsoDay, UtcMoment, YesNo
from intake.store.engine import open_engine

PLAIN_NAMES = {UtcMoment: "MOMENT", IsoDay: "DAY", YesNo: "YES_NO"}


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our own column types as plain ones: a migration is frozen history."""
    return PLAIN_NAMES.get(type(item), False)


def development_engine():
    path = Path(context.get_x_argument(as_dictionary=True).get("db", "dev.sqlite"))
    path.touch(mode=0o600)
    return open_engine(path, None, references=False)


engine = context.config.attributes.get("engine") or development_engine()

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=visit_rows.Row.metadata,
        transactional_ddl=True,  # true since the engine begins transactions itself
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"migration broke references of {broken[0][0]}")
