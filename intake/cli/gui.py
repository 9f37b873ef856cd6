"""The one door from the command line to the window."""

import os
import sys

from intake.application import Desk
from intake.domain.errors import StoreUnavailableError
from ui.app import main


def open_window(*, demo: bool, own_rules: bool) -> int:
    """Open the window and return its exit code when it closes.

    Args:
        demo: whether over a throw-away clinic with made-up patients.
        own_rules: whether that has the rules that the clinic of this desk uses.

    Raises:
        StoreUnavailableError: if this computer has no screen.
    """
    if not _has_screen():
        raise StoreUnavailableError(
            "display: there is none here: `crampdesk demo` does the main job without"
        )
    return main(Desk(tries_own_rules=own_rules), demo=demo)


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)
