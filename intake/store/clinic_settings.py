"""The clinic's own settings, and the identity of its database."""

from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, insert, select, update
from typing_extensions import override

from intake.domain.errors import RefusedError, StoreUnavailableError
from intake.domain.preferences import Preferences
from intake.domain.record import Clinic
from intake.domain.repositories import ClinicSettings
from intake.store.failures import CHANGED_MEANWHILE, DAMAGED
from intake.store.rows import ClinicRow, table_of

_CLINIC = table_of(ClinicRow)
_LOGO = {"page": {"logo"}}


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
            name=row.name,
            address=row.address,
            is_demo=row.is_demo,
            preferences=_preferences(row.preferences, row.logo),
            version=row.version,
        )

    @override
    def put(self, clinic: Clinic) -> Clinic:
        newest = update(_CLINIC).where(_CLINIC.c.version == clinic.version)
        version = clinic.version + 1
        changed = newest.values(**_columns(clinic), version=version)
        if self._connection.execute(changed).rowcount != 1:
            raise RefusedError(CHANGED_MEANWHILE)
        return self.get()

    def found(self, clinic: Clinic, database_id: str) -> None:
        """Write the one row of a new database."""
        identity = {"id": 1, "version": 1, "database_id": database_id}
        self._connection.execute(insert(_CLINIC), identity | _columns(clinic))

    def database_id(self) -> str | None:
        """Return which database this is."""
        return self._connection.scalar(select(_CLINIC.c.database_id))


def _columns(clinic: Clinic) -> dict[str, Any]:
    preferences = clinic.preferences
    return {
        "name": clinic.name,
        "address": clinic.address,
        "is_demo": clinic.is_demo,
        "preferences": preferences.model_dump_json(exclude=_LOGO),
        "logo": preferences.page.logo,
    }


def _preferences(text: str, logo: bytes | None) -> Preferences:
    """Return what is kept.

    Raises:
        StoreUnavailableError: if it is none of what the program ever wrote.
    """
    try:
        kept = Preferences.model_validate_json(text)
        page = kept.page.model_copy(update={"logo": logo})
    except ValidationError as error:
        raise StoreUnavailableError(DAMAGED) from error
    return kept.model_copy(update={"page": page})
