"""What a disk may hold after the power failed: what was synced, and any of the rest.

A file system promises nothing of a write before its sync: it may be there, missing,
torn at sectors, or there while an earlier one is missing.
"""

import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

_HEAD = struct.Struct("<BqqQ")
_SECTOR = 512
WRITE, CUT, SYNC, TOLD, REMOVED, OPENED, RENAMED, LINKED = range(1, 9)
NAMES = ("", "-wal", "-journal")
_SOURCE = Path(__file__).with_name("power_shim.c")


def shim_in(folder):
    """Make the library that logs what a program writes."""
    compiler = shutil.which("cc")
    assert compiler, "no C compiler: make test installs one (.ci/system-packages)"
    made = folder / "power_shim.so"
    subprocess.run(
        [compiler, "-O1", "-shared", "-fPIC", "-o", made, _SOURCE, "-ldl"], check=True
    )
    return made


def traced(shim, database, code, *arguments):
    """Run a program; return what it did to a database, in its order.

    Files are told by their places in NAMES; those that no restart reads are left out.
    """
    number_of = {f"{database}{name}": number for number, name in enumerate(NAMES)}
    found = []
    numbers: dict[int, int | None] = {}
    log = database.with_name("power.log")
    for kind, file, offset, content in logged(shim, database, log, code, *arguments):
        path = content.decode() if kind in (OPENED, REMOVED) else ""
        if kind == OPENED:
            numbers[file] = number_of.get(path)
        elif kind == REMOVED and path in number_of:
            found.append((REMOVED, number_of[path], 0, b""))
        elif kind == TOLD:
            found.append((TOLD, -1, offset, content))
        elif (number := numbers.get(file)) is not None:
            found.append((kind, number, offset, content))
    return found


def logged(shim, files, log, code, *arguments):
    """Run a program; return all that it did to files whose paths begin alike."""
    log.unlink(missing_ok=True)
    environment = os.environ | {"LD_PRELOAD": str(shim)}
    environment |= {"POWER_FILES": str(files), "POWER_LOG": str(log)}
    subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return list(_operations(log.read_bytes()))


def _operations(content):
    at = 0
    while at < len(content):
        kind, file, offset, length = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        held = 0 if kind in (CUT, SYNC) else length
        yield kind, file, offset, content[at : at + held]
        at += held


def apply(files, operation):
    """Do to files, as they are on the disk, what an operation did."""
    kind, file, offset, content = operation
    if kind == REMOVED:
        files.pop(file, None)
        return
    held = files.setdefault(file, bytearray())
    if kind == CUT:
        del held[offset:]
    if len(held) < offset:
        held.extend(bytes(offset - len(held)))
    if kind == WRITE:
        held[offset : offset + len(content)] = content


class Disk:
    """A disk while a program writes to it."""

    def __init__(self, files):
        self.synced = {number: bytearray(content) for number, content in files.items()}
        self._waiting = {}
        self.told = 0

    def take(self, operation):
        """Take in what the program did next."""
        kind, file, _, content = operation
        if kind == TOLD:
            self.told = int(content.split()[-1])
        elif kind == SYNC:
            for earlier in self._waiting.pop(file, []):
                apply(self.synced, earlier)
        else:
            self._waiting.setdefault(file, []).append(operation)

    def after_a_power_cut(self, rng):
        """Return files as they may be found: the rest there, missing or torn."""
        files = {number: bytearray(content) for number, content in self.synced.items()}
        mode = rng.choice(["none", "all", "some", "some", "torn", "first"])
        for waiting in self._waiting.values():
            last = rng.randrange(len(waiting) + 1)
            for number, operation in enumerate(waiting):
                _survive(files, operation, mode, number < last, rng)
        return files


def _survive(files, operation, mode, is_early, rng):
    if mode == "none" or (mode == "first" and not is_early):
        return
    if mode in {"some", "torn"} and rng.random() < 0.5:
        return
    kind, file, offset, content = operation
    if mode != "torn" or kind != WRITE:
        apply(files, operation)
        return
    for at in range(0, len(content), _SECTOR):
        if rng.random() < 0.6:
            sector = content[at : at + _SECTOR]
            apply(files, (WRITE, file, offset + at, sector))
