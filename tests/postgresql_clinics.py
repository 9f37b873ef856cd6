"""Databases of the test server: cloned when needed, emptied and used again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from psycopg import Connection, sql

from intake.store.places import Places
from intake.store.server import Server
from intake.store.server_engine import password_of
from intake.store.server_schema import prepare
from tests.postgresql_server import PostgresServer

FIRST_PASSWORD = "first"
_TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    AND relname <> 'alembic_version' ORDER BY relname
"""
_SEQUENCES = "SELECT schemaname, sequencename FROM pg_sequences"
_PARTS = """
    SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
           (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM pg_proc),
           (SELECT sum(CASE WHEN tgenabled = 'O' THEN 0 ELSE 1 END) FROM pg_trigger),
           (SELECT string_agg(relacl::text, ' ' ORDER BY relname) IS NULL FROM pg_class)
"""
Rows = Mapping[str, bytes]
"""The content of every table, as COPY writes it."""


@dataclass
class PostgresClinic:
    """One database of the test server, with the two roles of its desks."""

    server: PostgresServer
    settings: Server
    owner: str

    @property
    def database(self) -> str:
        return self.settings.database

    @contextmanager
    def above_the_law(self) -> Iterator[Connection]:
        """Connect as somebody whom no trigger and no right stops."""
        with self.server.connect(self.database) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("SET lock_timeout = '5s'")
            with connection.transaction():
                yield connection

    def point(self, folder: Path) -> None:
        """Make a folder that of a desk of this clinic."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = self.settings.model_dump_json(exclude_none=True)
        Places(folder).server.write_text(text)

    def rows(self) -> Rows:
        """Return what all tables hold."""
        with self.above_the_law() as connection:
            return {
                name: b"".join(_copied_out(connection, name))
                for (name,) in connection.execute(_TABLES).fetchall()
            }

    def fill(self, rows: Rows, database_key: bytes) -> None:
        """Put rows into empty tables, and give the role the password of their key."""
        with self.above_the_law() as connection:
            for name, content in rows.items():
                into = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))
                with connection.cursor().copy(into) as copy:
                    copy.write(content)
            for _, sequence in connection.execute(_SEQUENCES).fetchall():
                table = sequence.removesuffix("_seq").rpartition("_")[0]
                connection.execute(_counted_on(sequence, table))
        self._give_password(password_of(database_key))

    def empty(self) -> None:
        """Remove all rows, count from one again, take the first password again."""
        with self.above_the_law() as connection:
            for (name,) in connection.execute(_TABLES).fetchall():
                connection.execute(
                    sql.SQL("DELETE FROM {}").format(sql.Identifier(name))
                )
            for _, sequence in connection.execute(_SEQUENCES).fetchall():
                again = "ALTER SEQUENCE {} RESTART"
                connection.execute(sql.SQL(again).format(sql.Identifier(sequence)))
        self._give_password(FIRST_PASSWORD)

    def parts(self) -> object:
        """Return what a test might have changed of the schema."""
        with self.server.connect(self.database) as connection:
            return connection.execute(_PARTS).fetchone()

    def _give_password(self, password: str) -> None:
        with self.server.connect() as connection:
            given = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(self.settings.record_role), sql.Literal(password)
            )
            connection.execute(given)


def _copied_out(connection: Connection, table: str) -> Iterator[bytes]:
    out = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with connection.cursor().copy(out) as copy:
        for block in copy:
            yield bytes(block)


def _counted_on(sequence: str, table: str) -> sql.Composed:
    key = "seq" if table == "audit_event" else "id"
    return sql.SQL(
        "SELECT setval({}, greatest(max({}), 1), max({}) > 0) FROM {}"
    ).format(
        sql.Literal(sequence),
        sql.Identifier(key),
        sql.Identifier(key),
        sql.Identifier(table),
    )


@dataclass
class PostgresClinics:
    """Hands out empty, prepared databases."""

    server: PostgresServer
    folder: Path
    _free: list[PostgresClinic] = field(default_factory=list)
    _template: PostgresClinic | None = None
    _parts: object = None

    @contextmanager
    def lent(self) -> Iterator[PostgresClinic]:
        """Lend a database; it is emptied afterwards, or dropped if it was altered."""
        clinic = self._free.pop() if self._free else self._cloned()
        yield clinic
        clinic.empty()
        if clinic.parts() == self._parts:
            self._free.append(clinic)

    def blank(self, name: str | None = None) -> PostgresClinic:
        """Return a database without any schema, and roles without any right."""
        return self._described(name or self.server.new_name("blank"), "")

    def _cloned(self) -> PostgresClinic:
        if self._template is None:
            self._template = self._prepared()
            self._parts = self._template.parts()
        return self._described(self.server.new_name("clinic"), self._template.database)

    def _prepared(self) -> PostgresClinic:
        template = self._described(self.server.new_name("template"), "")
        prepare(template.settings, template.owner, None)
        return template

    def _described(self, name: str, template: str) -> PostgresClinic:
        execute = self.server.execute
        owner, record, door = (f"{name}_{kind}" for kind in ("owner", "record", "door"))
        record_of, door_of = f"{template}_record", f"{template}_door"
        login = f"LOGIN PASSWORD '{FIRST_PASSWORD}'"
        for role in (owner, record, door):
            execute(f"CREATE ROLE {{}} {login}", role)
        if template:
            execute("GRANT {} TO {}", record_of, record)
            execute("GRANT {} TO {}", door_of, door)
            execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        else:
            execute("CREATE DATABASE {} OWNER {}", name, owner)
        return PostgresClinic(self.server, self._settings(name, record, door), owner)

    def _settings(self, name: str, record: str, door: str) -> Server:
        passwords = self.folder / f"{name}.pgpass"
        passwords.write_text(f"*:*:*:*:{FIRST_PASSWORD}\n")
        passwords.chmod(0o600)
        return Server(
            host=self.server.host,
            port=self.server.port,
            database=name,
            door_role=door,
            record_role=record,
            tls="none",
            password_file=passwords,
        )
