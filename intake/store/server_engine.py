"""Connect to the database server with the settings that the record relies on."""

import base64
import logging
from collections.abc import Mapping
from typing import Any

import psycopg
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, create_engine, event, pool

from intake.domain.errors import StoreUnavailableError
from intake.store.engine import BUSY_SECONDS
from intake.store.server import Server

# What the driver logs of a broken wire, whoever was saving is told.
logging.getLogger("psycopg").setLevel(logging.ERROR)

OLDEST_SERVER = 150_000
WRITERS_TURN = 0x43724470
"""The advisory lock of whoever writes: one at a time, as in a file of one's own."""

_SESSION = {
    "lock_timeout": f"{BUSY_SECONDS}s",
    "idle_in_transaction_session_timeout": "60s",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "search_path": "public",
    "client_min_messages": "warning",
}
_SAFE = ("fsync", "full_page_writes", "data_checksums")
_PASSWORD_BYTES = 32


def password_of(database_key: bytes) -> str:
    """Return the password of the record's role: whoever has the key has it."""
    purpose = b"crampdesk password of the record's role"
    made = HKDF(SHA256(), _PASSWORD_BYTES, None, purpose).derive(database_key)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def open_server_engine(
    server: Server,
    role: str,
    password: str | None,
    *,
    kept: int = 3,
    longest: str = "60s",
) -> Engine:
    """Return an engine for a role of a server; nothing is connected yet.

    Args:
        server: where it is.
        role: who connects.
        password: what proves it; None looks into the desk's password file.
        kept: how many connections stay open between uses.
        longest: how long one statement may take; 0 for as long as it needs.
    """
    settings = {**_SESSION, "statement_timeout": longest}
    session = " ".join(f"-c {name}={value}" for name, value in settings.items())

    def connect() -> Any:  # noqa: ANN401 (a DBAPI connection has no type)
        parameters = server.parameters(role, password)
        return psycopg.connect(make_conninfo(**parameters, options=session))

    engine = create_engine(
        "postgresql+psycopg://",
        creator=connect,
        hide_parameters=True,
        **_pooling(kept),
    )
    event.listen(engine, "begin", _begin)
    return engine


def _pooling(kept: int) -> dict[str, Any]:
    if kept == 0:
        return {"poolclass": pool.NullPool}
    return {
        "poolclass": pool.QueuePool,
        "pool_size": kept,
        "max_overflow": 0,
        "pool_timeout": BUSY_SECONDS,
        "pool_pre_ping": True,
    }


def _begin(connection: Connection) -> None:
    """Let one writer in at a time.

    What a writer reads, it reads after the one before has committed. Reading waits
    for nobody.
    """
    if connection.get_execution_options().get("write", True):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_TURN})")


def refuse_unsafe_server(connection: Connection) -> None:
    """Refuse a server that may lose or misread what it acknowledged.

    Raises:
        StoreUnavailableError: naming the setting.
    """
    asked = ("server_version_num", *_SAFE)
    answers = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in asked]
    refuse_unsafe_settings(dict(zip(asked, map(str, answers), strict=True)))


def refuse_unsafe_settings(settings: Mapping[str, str]) -> None:
    """Refuse a server by what it says of itself.

    Raises:
        StoreUnavailableError: naming the setting.
    """
    if int(settings["server_version_num"]) < OLDEST_SERVER:
        raise StoreUnavailableError("The database server is older than PostgreSQL 15.")
    off = [name for name in _SAFE if settings[name] != "on"]
    if off:
        raise StoreUnavailableError(
            f"The database server has {' and '.join(off)} switched off and may lose or"
            " misread records. Nothing was changed: tell whoever looks after the"
            " server."
        )


def change_password(connection: Connection, password: str) -> None:
    """Give the role that is connected a password; the server never sees it."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("only a connection of psycopg can change a password")
    role = driver.info.user
    sealed = driver.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    )
    changed = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
        sql.Identifier(role), sql.Literal(sealed.decode())
    )
    connection.exec_driver_sql(changed.as_string(driver))
