"""Take a record to a server, and back into a file.

The record that is moved is left as it was. On a server it is opened by the same
passwords and the same recovery key, and its audit log goes on.
"""

from pathlib import Path

from intake.domain.errors import RefusedError
from intake.domain.keeping import Progress
from intake.domain.record import User
from intake.store.engine import only_reading
from intake.store.failures import told_calmly
from intake.store.file_copy import Contents, moved, write_file
from intake.store.opened import Opened
from intake.store.private_files import write_privately
from intake.store.server import Server
from intake.store.transfer import copy_record
from intake.store.whole_folder import whole_folder


def move_to_server(opened: Opened, by: User, file: Path, tell: Progress) -> Contents:
    """Copy a record into a server's empty database; this desk then uses that.

    Args:
        opened: the record in a file.
        by: who moves it.
        file: says where the server is; it becomes this desk's `server.json`.
        tell: is told of the progress.

    Raises:
        RefusedError: if there is a clinic on the server, or this desk uses one.
        StoreUnavailableError: if the copy fails or differs; the target is empty then.
    """
    from intake.store.server_home import ServerHome  # noqa: PLC0415 (loads the driver)

    if opened.is_shared:
        raise RefusedError("The record is on a server already.")
    server = Server.read(file)
    home = ServerHome(opened.places, server)
    slots = opened.door.slots()
    reading = only_reading(opened.engine)
    with (
        home.taking_over(opened.keys, slots, opened.clock) as unit,
        told_calmly(),
        reading.connect() as source,
    ):
        copied = copy_record(source, unit.connection, tell)
        unit.audit.record(moved(opened, by, copied, "server"))
    content = server.model_dump_json(exclude_none=True, indent=1).encode() + b"\n"
    write_privately(opened.places.server, content)
    return copied


def move_to_folder(opened: Opened, by: User, folder: Path, tell: Progress) -> Contents:
    """Copy a record from a server into a new folder, where it opens like any other.

    Raises:
        RefusedError: if the record is in a file already.
        StoreUnavailableError: if the folder exists, or the copy fails or differs;
            there is no folder then.
    """
    if not opened.is_shared:
        raise RefusedError("The record is in a file already: make a backup of it.")
    with whole_folder(folder) as places:
        return write_file(opened, places, tell, by)
