"""The size of text and all that goes with it; Qt takes it up at the start."""

import os
import sys

from intake.domain.preferences import Look

_VARIABLE = "QT_SCALE_FACTOR"
_OURS = "CRAMPDESK_SCALED"
"""Set beside the factor that we set: one that the user set is left alone."""


def scale_text(look: Look) -> None:
    """Ask Qt for the size that a user likes, before it starts.

    The system's own scaling comes on top. A factor that somebody set stays.
    """
    if _VARIABLE in os.environ and _OURS not in os.environ:
        return
    os.environ[_VARIABLE] = f"{look.text_percent / 100:g}"
    os.environ[_OURS] = "1"


def scaled_percent() -> int:
    """Return the size of text that the program was started with, in per cent."""
    try:
        return round(float(os.environ.get(_VARIABLE, "1")) * 100)
    except ValueError:  # Qt takes no notice of it either
        return 100


def restart() -> None:
    """Replace the program by itself, as it was started; everything is kept before."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - it is ourselves
