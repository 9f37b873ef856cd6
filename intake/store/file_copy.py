"""Write a record, of whatever engine, into an encrypted file of its own."""

from collections.abc import Mapping

from intake.domain.keeping import Progress
from intake.domain.record import User
from intake.ports import AuditEvent
from intake.store.audit_anchor import AuditAnchor
from intake.store.audit_log import read_head
from intake.store.engine import only_reading, open_engine
from intake.store.failures import told_calmly
from intake.store.guarded import make_database
from intake.store.opened import Opened
from intake.store.places import Places
from intake.store.private_files import write_privately
from intake.store.revisions import scripts_folder
from intake.store.transfer import Content, copy_record
from intake.store.units import units_of_work

Contents = Mapping[str, Content]
_CACHE_KB = 131_072
"""So much of the file's indexes stays at hand while they are filled in no order."""


def write_file(
    opened: Opened, places: Places, tell: Progress, mover: User | None = None
) -> Contents:
    """Write a record of whatever engine into an encrypted file, under its own keys."""
    make_database(places.database, opened.keys.database, scripts_folder())
    engine = open_engine(
        places.database,
        opened.keys.database,
        references=False,  # each table is compared with the record's, where they hold
        settings=False,
    )
    anchor = AuditAnchor(places.audit_head, opened.keys.audit)
    work = units_of_work(engine, opened.keys, anchor, opened.clock)
    try:
        with (
            told_calmly(),
            only_reading(opened.engine).connect() as source,
            work.writing() as unit,
        ):
            unit.connection.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE_KB}")
            copied = copy_record(source, unit.connection, tell)
            if mover:
                unit.audit.record(moved(opened, mover, copied, "file"))
            head = read_head(unit.connection)
            unit.commit()
            anchor.keep(head)
    finally:
        work.close()
        engine.dispose()
    if opened.door.has_slots:
        write_privately(places.keyslots, opened.door.slots().as_json())
    return copied


def moved(opened: Opened, by: User, copied: Contents, into: str) -> AuditEvent:
    """Return the act of moving a record."""
    return AuditEvent(
        at=opened.clock(),
        user=by.login,
        action="database.move",
        entity=into,
        detail={name: content.rows for name, content in copied.items()},
    )
