"""A folder that gets its name when it is whole, or is not there."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from intake.domain.errors import StoreUnavailableError
from intake.store.file_troubles import trouble
from intake.store.location import make_private_folder
from intake.store.places import Places
from intake.store.private_files import sync_folder


@contextmanager
def whole_folder(target: Path) -> Iterator[Places]:
    """Fill a folder beside the place where it will be, and give it its name.

    Raises:
        StoreUnavailableError: if there is one of that name, or it cannot be made.
    """
    if target.exists():
        raise StoreUnavailableError(f"There already is a {target}.")
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    make_private_folder(partial)
    try:
        yield Places(partial)
        partial.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise StoreUnavailableError(
            trouble(f"The folder {target} cannot be made", error)
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
