"""Make the database of a new clinic, whole before it gets its name."""

from dataclasses import dataclass

from intake.domain.record import Clinic, Role
from intake.ports import AuditEvent, Clock
from intake.store.audit_anchor import AuditAnchor
from intake.store.engine import open_engine
from intake.store.guarded import make_database
from intake.store.keyslots import Keys
from intake.store.places import Places
from intake.store.revisions import scripts_folder
from intake.store.unit_of_work import SqlUnitOfWork
from intake.store.units import units_of_work

FIRST_ROLES = frozenset({Role.NURSE, Role.CLINICIAN, Role.ADMIN})
"""What whoever sets up a clinic may do; a one-person clinic needs all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Founder:
    """The first user of a new clinic."""

    login: str
    display_name: str
    slot: str


def found(
    places: Places,
    keys: Keys,
    database_id: str,
    clinic: Clinic,
    founder: Founder,
    clock: Clock,
) -> None:
    """Write a complete new database beside the place where it will be."""
    places.unfinished.unlink(missing_ok=True)
    make_database(places.unfinished, keys.database, scripts_folder())
    engine = open_engine(places.unfinished, keys.database)
    anchor = AuditAnchor(places.audit_head, keys.audit)
    work = units_of_work(engine, keys, anchor, clock)
    try:
        with work.writing() as unit:
            write_founding(unit, clinic, database_id, founder, clock)
            unit.commit()
    finally:
        work.close()
        engine.dispose()


def finish(places: Places) -> None:
    """Give a new database its name; also after a crash just before that."""
    if places.unfinished.exists() and not places.database.exists():
        places.unfinished.rename(places.database)


def write_founding(
    unit: SqlUnitOfWork,
    clinic: Clinic,
    database_id: str,
    founder: Founder,
    clock: Clock,
) -> None:
    """Write the first rows of a new clinic."""
    unit.clinic.found(clinic, database_id)
    unit.audit.record(
        AuditEvent(at=clock(), user=founder.login, action="database.create")
    )
    unit.users.add(
        founder.login,
        founder.display_name,
        FIRST_ROLES,
        slot=founder.slot,
        at=clock(),
    )
