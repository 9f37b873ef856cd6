"""What to say when the operating system does not do what was asked of a file."""

import errno
from collections.abc import Mapping

_FULL = ("the disk is full", "Free some space, then try again.")
_FORBIDDEN = (
    "this account may not",
    "Give it the right to read and write there, then try again.",
)
_READ_ONLY = (
    "its disk can only be read",
    "Choose another place, or tell whoever looks after your computers.",
)
_GONE = ("it is not there", "Check its name, and that its disk is connected.")
_ELSE = "Try again, and tell whoever looks after your computers if it lasts."
_TOLD: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _READ_ONLY,
    errno.ENOENT: _GONE,
}


def trouble(failed: str, error: OSError, safe: str = "Nothing was changed.") -> str:
    """Return what failed, why, what is safe and what to do.

    Args:
        failed: what could not be done, without a full stop.
        error: why.
        safe: a sentence about what is as it was; it may be empty.
    """
    why, remedy = _TOLD.get(error.errno or 0, (error.strerror or "no reason", _ELSE))
    return " ".join(part for part in (f"{failed}: {why}.", safe, remedy) if part)
