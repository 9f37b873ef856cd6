"""The few functions of libcups that printing needs, by their C names.

Names, argument types and numbers are those of the CUPS 2 programming interface
(cups.h, ipp.h, http.h); the one Python library for it is under the GPL.
"""

import ctypes
from ctypes import POINTER, Structure, c_char_p, c_int, c_long, c_size_t, c_void_p
from ctypes.util import find_library
from functools import cache
from typing import ClassVar

DEFAULT_SERVER = None
CONTINUE = 100
LAST_OK = 0x02FF
"""Up to this number an IPP status means that it worked (RFC 8011, appendix B)."""
ALL_JOBS = -1
CANCELED, ABORTED, COMPLETED = 7, 8, 9
"""Ends of a job (RFC 8011, 5.3.7); lower numbers mean that it has not ended."""


class Option(Structure):
    """A `cups_option_t`."""

    _fields_: ClassVar = [("name", c_char_p), ("value", c_char_p)]


class Job(Structure):
    """A `cups_job_t`."""

    _fields_: ClassVar = [
        ("id", c_int),
        ("dest", c_char_p),
        ("title", c_char_p),
        ("user", c_char_p),
        ("format", c_char_p),
        ("state", c_int),
        ("size", c_int),
        ("priority", c_int),
        ("completed_time", c_long),
        ("creation_time", c_long),
        ("processing_time", c_long),
    ]


Options = POINTER(Option)
Jobs = POINTER(Job)

_SIGNATURES = {
    "cupsSetServer": (None, [c_char_p]),
    "cupsAddOption": (c_int, [c_char_p, c_char_p, c_int, POINTER(Options)]),
    "cupsFreeOptions": (None, [c_int, Options]),
    "cupsCreateJob": (c_int, [c_void_p, c_char_p, c_char_p, c_int, Options]),
    "cupsStartDocument": (
        c_int,
        [c_void_p, c_char_p, c_int, c_char_p, c_char_p, c_int],
    ),
    "cupsWriteRequestData": (c_int, [c_void_p, c_char_p, c_size_t]),
    "cupsFinishDocument": (c_int, [c_void_p, c_char_p]),
    "cupsCancelJob2": (c_int, [c_void_p, c_char_p, c_int, c_int]),
    "cupsGetJobs2": (c_int, [c_void_p, POINTER(Jobs), c_char_p, c_int, c_int]),
    "cupsFreeJobs": (None, [c_int, Jobs]),
}


@cache
def bindings() -> ctypes.CDLL | None:
    """Return libcups; None on a computer that prints otherwise."""
    name = find_library("cups")
    if name is None:
        return None
    loaded = ctypes.CDLL(name)
    for function, (result, arguments) in _SIGNATURES.items():
        found = getattr(loaded, function)
        found.restype, found.argtypes = result, arguments
    return loaded
