"""Units of work over a database whose keys are known, for acts of this desk."""

import importlib.metadata
import platform
import uuid

from sqlalchemy import Engine

from intake.ports import Clock
from intake.store.access import NOBODY, viewer_of
from intake.store.audit_anchor import AuditAnchor
from intake.store.audit_log import Desk
from intake.store.keyslots import Keys
from intake.store.unit_of_work import AuditKeeping, UnitsOfWork


def units_of_work(
    engine: Engine,
    keys: Keys,
    anchor: AuditAnchor,
    clock: Clock,
    login: str = NOBODY,
) -> UnitsOfWork:
    """Return what opens transactions over a database.

    Args:
        engine: of the database.
        keys: its keys.
        anchor: where the newest act is kept outside it.
        clock: tells the time.
        login: for whom; restricted records are closed to what acts for nobody.
    """
    keeping = AuditKeeping(
        key=keys.audit,
        key_id=keys.audit_key_id,
        desk=Desk(
            session_id=uuid.uuid4().hex, name=platform.node(), app_version=_version()
        ),
        anchor=anchor,
    )
    return UnitsOfWork(engine, keeping, clock, viewer_of(login, clock))


def _version() -> str:
    try:
        return importlib.metadata.version("crampdesk")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
