"""The one door from the command line to the window."""

import os
import sys

from intake.application import Desk
from intake.domain.errors import StoreUnavailableError
from ui.app import main


def open_window(*, demo: bool) -> int:
    """Open the window and return its exit code when it closes.

    Raises:
        StoreUnavailableError: if this computer has no screen.
    """
    if not _has_screen():
        raise StoreUnavailableError(
            "display: there is none here: `crampdesk demo` does the main job without"
        )
    return main(Desk(), demo=demo)


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)
