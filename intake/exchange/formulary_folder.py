"""The clinic's own names of medicines on the disk: one file per import."""

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

from intake.domain.errors import NotFoundError, StoreUnavailableError
from intake.knowledge.medicines import (
    NameImport,
    import_as_text,
    import_files,
    number_of,
    read_import,
)

_NUMBERED = re.compile(r"([0-9]{3,6})[-.].+")
_TAKEN_BACK = ".undone"


class FormularyFolder:
    """Keeps imports. An import taken back stays beside, so that old answers explain.

    A number is never given twice.
    """

    def __init__(self, folder: Path, write: Callable[[Path, bytes], None]) -> None:
        """Look at a folder; `write` writes a file whole, for its owner alone."""
        self._folder = folder
        self._write = write

    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the imports, the oldest first."""
        return tuple(map(number_of, import_files(self._folder)))

    def read(self, number: int) -> NameImport:
        """Return an import.

        Raises:
            StoreUnavailableError: if its file is damaged.
        """
        return read_import(self._file(number))

    def keep(self, kind: str, one: NameImport) -> int:
        """Keep an import; return its number.

        Raises:
            StoreUnavailableError: if it cannot be written; nothing is changed.
        """
        claim, number = self._claim()
        try:
            file = self._folder / f"{number:03}-{kind}.csv"
            self._write(file, import_as_text(one).encode("utf-8"))
        finally:
            claim.unlink(missing_ok=True)
        return number

    def take_back(self, number: int) -> None:
        """Let an import no longer count.

        Raises:
            StoreUnavailableError: if its file cannot be renamed.
        """
        file = self._file(number)
        try:
            file.replace(file.with_name(file.name + _TAKEN_BACK))
        except OSError as error:
            raise _unusable(file, error) from None

    def _file(self, number: int) -> Path:
        for file in import_files(self._folder):
            if number_of(file) == number:
                return file
        raise NotFoundError(f"There is no import {number}.")

    def _claim(self) -> tuple[Path, int]:
        """Take the next number, whoever else is importing."""
        try:
            self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.mkdir(mode=0o700, exist_ok=True)
            first = 1 + max(map(_number_in, self._folder.iterdir()), default=0)
            for number in count(first):
                claim = self._folder / f"{number:03}.claim"
                try:
                    claim.touch(mode=0o600, exist_ok=False)
                except FileExistsError:
                    continue
                if not any(self._folder.glob(f"{number:03}-*")):
                    return claim, number
                claim.unlink()
        except OSError as error:
            raise _unusable(self._folder, error) from None
        raise AssertionError  # pragma: no cover (counting has no end)


def _number_in(file: Path) -> int:
    found = _NUMBERED.fullmatch(file.name)
    return int(found[1]) if found else 0


def _unusable(path: Path, error: OSError) -> StoreUnavailableError:
    return StoreUnavailableError(f"{path}: cannot be written ({error.strerror})")
