"""Keeps `None` and its like alive under Python 3.11.

WORKAROUND: PySide6 6.12.0 is built for constants that are never freed, as they are
from Python 3.12 on (PEP 683), and gives back one reference too few each time a call
into Qt returns None. On 3.10 and 3.11, which it is offered for all the same, that ends
after some hundred thousand calls with `Fatal Python error: none_dealloc`: in the middle
of a working day. 6.11.3 does not do it. Gone once 3.11 is no longer supported.
"""

import ctypes
import sys

_PLENTY = 1 << 28
"""More references than a program gives back in years, and safe in 32 bits."""


def keep_constants() -> None:
    """Make the constants as good as immortal, as Python 3.12 does by itself."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for constant in (None, True, False, NotImplemented, Ellipsis):
        # The count of references is the first field of every object in CPython 3.11.
        count = ctypes.c_ssize_t.from_address(id(constant))
        if count.value < _PLENTY:
            count.value += _PLENTY
