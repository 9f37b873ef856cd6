"""Where a clinic's record lives: in a file of its folder, or on a server."""

from pathlib import Path

from intake.store.folder_home import FolderHome
from intake.store.home import Home
from intake.store.location import refuse_network_share
from intake.store.places import Places


def home_of(folder: Path) -> Home:
    """Return where the record of a clinic's folder is.

    Raises:
        StoreUnavailableError: if the folder is on a network share, or its server file
            cannot be used.
    """
    refuse_network_share(folder)
    places = Places(folder)
    if places.server.exists():
        from intake.store.server_home import ServerHome  # noqa: PLC0415 (rarely needed)

        return ServerHome(places)
    return FolderHome(places)
