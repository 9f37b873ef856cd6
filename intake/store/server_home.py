"""The record on a database server, as one desk uses it.

The sealed keys are in a table that a desk may read before anybody is signed in. A
password or the recovery key opens a slot as it does beside a file; the key in it gives
the password of the record's role. Without somebody who signs in, a desk has no way to
a patient.
"""

import platform
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime

from sqlalchemy import Connection, Engine, func, insert, select, update
from typing_extensions import override

from intake.domain.errors import RefusedError, StoreUnavailableError
from intake.domain.keeping import Progress, no_progress
from intake.domain.record import Clinic
from intake.ports import Clock, system_clock
from intake.store.audit_anchor import AuditAnchor
from intake.store.clinic_settings import SqlClinicSettings
from intake.store.door import Door
from intake.store.engine import only_reading
from intake.store.failures import told_calmly
from intake.store.founding import Founder, write_founding
from intake.store.guarded import OTHER_DATABASE
from intake.store.home import Home
from intake.store.keyslots import Keys, KeySlots
from intake.store.opened import Opened
from intake.store.places import Places
from intake.store.revisions import needs_upgrade, revision_of, scripts_folder
from intake.store.rows import ClinicRow, KeySlotsRow, TriesRow, table_of
from intake.store.server import Server
from intake.store.server_engine import (
    change_password,
    open_server_engine,
    password_of,
    refuse_unsafe_server,
)
from intake.store.sign_in_tries import (
    SignInTries,
    TriesTable,
    read_tries,
    written_tries,
)
from intake.store.unit_of_work import SqlUnitOfWork
from intake.store.units import units_of_work

_SLOTS = table_of(KeySlotsRow)
_TRIES = table_of(TriesRow)
_CLINIC = table_of(ClinicRow)
OUTDATED = (
    "The database on the server is of an older CrampDesk. Nothing was changed: whoever"
    " looks after the server runs crampdesk db upgrade."
)


class ServerTries(SignInTries):
    """The failed tries, in a table that every desk counts in."""

    def __init__(self, engine: Engine, places: Places) -> None:
        super().__init__(places.sign_in_tries, f"desk {platform.node()}")
        self._engine = engine

    @override
    def _read(self) -> TriesTable:
        with told_calmly(), only_reading(self._engine).connect() as connection:
            return _tries_in(connection)

    @override
    @contextmanager
    def _changing(self) -> Iterator[TriesTable]:
        with told_calmly(), self._engine.connect() as connection:
            table = _tries_in(connection)
            yield table
            content = {"content": written_tries(table).decode()}
            if connection.execute(update(_TRIES).values(content)).rowcount == 0:
                connection.execute(insert(_TRIES), {"id": 1, **content})
            connection.commit()


def _tries_in(connection: Connection) -> TriesTable:
    content = connection.scalar(select(_TRIES.c.content))
    return {} if content is None else read_tries(content.encode())


class ServerDoor(Door):
    """Tables of the server that a desk may read before anybody is signed in."""

    def __init__(self, server: Server, places: Places) -> None:
        self._engine = open_server_engine(server, server.door_role, None, kept=0)
        self._tries = ServerTries(self._engine, places)

    @property
    @override
    def tries(self) -> SignInTries:
        return self._tries

    @property
    @override
    def has_slots(self) -> bool:
        return self._content() is not None

    @override
    def alone(self) -> AbstractContextManager[None]:
        return nullcontext()  # writers take turns on the server

    @override
    def slots(self) -> KeySlots:
        content = self._content()
        if content is None:
            raise StoreUnavailableError("There is no clinic on the database server.")
        return KeySlots.parse(content.encode())

    @override
    def keep(self, unit: SqlUnitOfWork, before: KeySlots, after: KeySlots) -> None:
        keep_slots(unit.connection, after)
        unit.commit()

    def _content(self) -> str | None:
        with told_calmly(), only_reading(self._engine).connect() as connection:
            return connection.scalar(select(_SLOTS.c.content))


class ServerHome(Home):
    """A database of a server that several desks share."""

    def __init__(self, places: Places, server: Server | None = None) -> None:
        self._places = places
        self._server = server or Server.read(places.server)
        self._door = ServerDoor(self._server, places)

    @property
    @override
    def places(self) -> Places:
        return self._places

    @property
    @override
    def door(self) -> Door:
        return self._door

    @override
    def exists(self) -> bool:
        return self._door.has_slots

    @override
    def found(
        self,
        keys: Keys,
        slots: KeySlots,
        clinic: Clinic,
        founder: Founder,
        clock: Clock,
    ) -> None:
        with self.taking_over(keys, slots, clock) as unit:
            write_founding(unit, clinic, slots.database_id, founder, clock)

    @contextmanager
    def taking_over(
        self, keys: Keys, slots: KeySlots, clock: Clock
    ) -> Iterator[SqlUnitOfWork]:
        """Fill an empty database in one transaction; then only the keys open it.

        The role's first password comes from the desk's password file.

        Raises:
            RefusedError: if there is a clinic already.
            StoreUnavailableError: if the database is not prepared or cannot be used.
        """
        engine = self._engine(None, longest="0")
        anchor = AuditAnchor(self._places.audit_head, keys.audit)
        work = units_of_work(engine, keys, anchor, clock)
        try:
            with work.writing() as unit:
                _refuse_unfit(unit.connection)
                if unit.connection.execute(select(_CLINIC.c.id)).first():
                    raise RefusedError("There already is a clinic on the server.")
                yield unit
                if slots.slots:
                    keep_slots(unit.connection, slots)
                change_password(unit.connection, password_of(keys.database))
                unit.commit()
        finally:
            work.close()
            engine.dispose()

    @override
    @contextmanager
    def opening(
        self,
        keys: Keys,
        database_id: str,
        clock: Clock,
        tell: Progress = no_progress,
    ) -> Iterator[Opened]:
        engine = self._engine(keys)
        try:
            with told_calmly(), only_reading(engine).connect() as connection:
                _refuse_unfit(connection)
                _refuse_other(connection, database_id)
                apart = _seconds_apart(connection)
            yield Opened(
                engine=engine,
                keys=keys,
                places=self._places,
                door=self._door,
                clock=clock,
                is_shared=True,
                seconds_apart=apart,
            )
        except Exception:
            engine.dispose()
            raise

    def _engine(self, keys: Keys | None, longest: str = "60s") -> Engine:
        return open_server_engine(
            self._server,
            self._server.record_role,
            password_of(keys.database) if keys else None,
            longest=longest,
        )


def _refuse_unfit(connection: Connection) -> None:
    refuse_unsafe_server(connection)
    if needs_upgrade(revision_of(connection), scripts_folder()):
        raise StoreUnavailableError(OUTDATED)


def _refuse_other(connection: Connection, database_id: str) -> None:
    if SqlClinicSettings(connection).database_id() != database_id:
        raise StoreUnavailableError(OTHER_DATABASE)


def _seconds_apart(connection: Connection) -> int:
    """Return how far this computer's clock is ahead of the server's."""
    there = connection.scalar(select(func.clock_timestamp()))
    if not isinstance(there, datetime):
        raise TypeError("a server tells the time as a moment")
    return round((system_clock() - there).total_seconds())


def keep_slots(connection: Connection, slots: KeySlots) -> None:
    """Replace the sealed keys on a server."""
    content = {"content": slots.as_json().decode()}
    if connection.execute(update(_SLOTS).values(content)).rowcount == 0:
        connection.execute(insert(_SLOTS), {"id": 1, **content})
