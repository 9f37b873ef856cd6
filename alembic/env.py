"""Run migrations; the engine comes from the caller or from -x db=PATH (plain file)."""

from pathlib import Path

from alembic import context

from intake.store import patient_rows, restricted_rows, search_rows
from intake.store.columns import IsoDay, UtcMoment, YesNo
from intake.store.engine import open_engine

PLAIN_NAMES = {UtcMoment: "MOMENT", IsoDay: "DAY", YesNo: "YES_NO"}


TABLES = (
    patient_rows,
    restricted_rows,
    search_rows,
)  # the modules that declare all of them


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our own column types as plain ones: a migration is frozen history."""
    return PLAIN_NAMES.get(type(item), False)


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the words of notes: what holds them, no model can describe."""
    return kind != "table" or not (name or "").startswith("visit_note")


def development_engine():
    path = Path(context.get_x_argument(as_dictionary=True).get("db", "dev.sqlite"))
    path.touch(mode=0o600)
    return open_engine(path, None, references=False)


engine = context.config.attributes.get("engine") or development_engine()

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=TABLES[0].Row.metadata,
        transactional_ddl=True,  # true since the engine begins transactions itself
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        include_name=include_name,
    )
    with context.begin_transaction():
        if first := context.config.attributes.get("first"):
            first(connection)
        context.run_migrations()
        is_on_trial = context.config.attributes.get("is_on_trial", False)
        if connection.dialect.name == "sqlite" and not is_on_trial:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"migration broke references of {broken[0][0]}")
        if gate := context.config.attributes.get("gate"):
            gate(connection)
