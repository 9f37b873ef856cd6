"""The clinic's own settings, and the identity of its database."""

from sqlalchemy import Connection, insert, select, update
from typing_extensions import override

from intake.domain.errors import StoreUnavailableError
from intake.domain.record import Clinic
from intake.ports import ClinicSettings
from intake.store.failures import DAMAGED
from intake.store.rows import ClinicRow, table_of

_CLINIC = table_of(ClinicRow)


class SqlClinicSettings(ClinicSettings):
    """The clinic's settings within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def get(self) -> Clinic:
        row = self._connection.execute(select(_CLINIC)).first()
        if row is None:
            raise StoreUnavailableError(DAMAGED)
        return Clinic(
            name=row.name, address=row.address, paper=row.paper, is_demo=row.is_demo
        )

    @override
    def put(self, clinic: Clinic) -> None:
        changed = update(_CLINIC).values(
            name=clinic.name,
            address=clinic.address,
            paper=clinic.paper,
            is_demo=clinic.is_demo,
            version=_CLINIC.c.version + 1,
        )
        self._connection.execute(changed)

    def found(self, clinic: Clinic, database_id: str) -> None:
        """Write the one row of a new database."""
        columns = {"id": 1, "version": 1, "database_id": database_id}
        self._connection.execute(
            insert(_CLINIC),
            columns
            | {"name": clinic.name, "address": clinic.address}
            | {"paper": clinic.paper, "is_demo": clinic.is_demo},
        )

    def database_id(self) -> str | None:
        """Return which database this is."""
        return self._connection.scalar(select(_CLINIC.c.database_id))
