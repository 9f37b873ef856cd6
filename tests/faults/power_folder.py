"""What a whole folder may hold after the power failed: files, and their names.

A name (of a new file, a renamed or linked or removed one) is on the disk once its
folder was synced; before, as many of the waiting ones are there as came first, in the
order in which they were given: that is what a journalling file system promises.
"""

from itertools import count
from pathlib import Path

from tests.faults.power import (
    CUT,
    LINKED,
    OPENED,
    REMOVED,
    RENAMED,
    SYNC,
    TOLD,
    WRITE,
    Disk,
)


class Folder:
    """A folder while a program works in it and in the folders in it."""

    def __init__(self, path):
        self.told = 0
        self._path = Path(path)
        self._fresh = count(1)
        self._of_inode = {}
        self._folders = {}
        self._names = {}
        self._kept = {}
        self._waiting = []
        content = {}
        for file in sorted(one for one in self._path.rglob("*") if one.is_file()):
            number = next(self._fresh)
            self._of_inode[file.stat().st_ino] = number
            self._names[str(file)] = self._kept[str(file)] = number
            content[number] = file.read_bytes()
        self._disk = Disk(content)

    def take(self, operation):
        """Take in what the program did next."""
        kind, inode, offset, content = operation
        if kind == TOLD:
            self.told = int(content.split()[-1])
        elif kind == OPENED and offset:
            self._folders[inode] = content.decode()
        elif kind == OPENED:
            self._open(inode, content.decode())
        elif kind == SYNC and inode in self._folders:
            self._sync_names(self._folders[inode])
        elif kind in (WRITE, CUT, SYNC):
            self._disk.take((kind, self._of_inode[inode], offset, content))
        else:
            self._name(kind, *content.decode().split("\0"))

    def _open(self, inode, path):
        if self._names.get(path) is None:
            if self._of_inode.get(inode) not in self._names.values():
                self._of_inode[inode] = next(self._fresh)
            self._give((OPENED, path, self._of_inode[inode]))
        self._of_inode[inode] = self._names[path]

    def _name(self, kind, path, other=None):
        self._give((kind, path, other))

    def _give(self, step):
        _done(self._names, step)
        self._waiting.append(step)

    def _sync_names(self, folder):
        mine = [step for step in self._waiting if _folder_of(step) == folder]
        for step in mine:
            _done(self._kept, step)
        self._waiting = [step for step in self._waiting if step not in mine]

    def after_a_power_cut(self, rng, target):
        """Write what may be found into another folder."""
        names = dict(self._kept)
        last = {
            folder: rng.randrange(len(self._waiting) + 1)
            for folder in {_folder_of(step) for step in self._waiting}
        }
        for place, step in enumerate(self._waiting):
            if place < last[_folder_of(step)]:
                _done(names, step)
        content = self._disk.after_a_power_cut(rng)
        for path, number in names.items():
            file = target / Path(path).relative_to(self._path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.get(number, b""))
            file.chmod(0o600)


def _folder_of(step):
    kind, path, other = step
    return str(Path(other if kind in (RENAMED, LINKED) else path).parent)


def _done(names, step):
    """Give or take away names as a step did; what is not there changes nothing."""
    kind, path, other = step
    if kind == OPENED:
        names[path] = other
    elif kind == REMOVED:
        names.pop(path, None)
    elif kind == LINKED:
        if path in names:
            names[other] = names[path]
    elif path in names:
        names[other] = names.pop(path)
    else:  # a folder: all that is in it goes with it
        inside = [name for name in names if name.startswith(f"{path}/")]
        for name in inside:
            names[other + name.removeprefix(path)] = names.pop(name)
