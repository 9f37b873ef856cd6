"""A clinic's own names of medicines: brought in, listed, taken back."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from intake.domain.errors import NotFoundError
from intake.knowledge.medicines import Formulary, NameImport, OfferedName
from intake.ports import Clock
from intake.services.name_sorting import ImportReport, NameSorter

Progress = Callable[[str, int], None]
"""Told the file being read and how many per cent of it are."""


class NameSource(Protocol):
    """Names of medicines from somewhere else, being read."""

    @property
    def kind(self) -> str:
        """What sort of source it is: `rxnorm`, `dmd` or `csv`."""
        ...

    @property
    def title(self) -> str:
        """What to call it."""
        ...

    @property
    def digest(self) -> str:
        """The digest of what was read."""
        ...

    def names(self) -> Iterator[OfferedName]:
        """Yield every name.

        Raises:
            InvalidDocumentError: with file, line and what is wrong.
        """
        ...


class Sources(Protocol):
    """Opens sources of names."""

    def open(
        self, path: Path, kind: str | None, progress: Progress
    ) -> AbstractContextManager[NameSource]:
        """Open a source; find out what it is unless that is said."""
        ...


class KeptImports(Protocol):
    """The imports of a clinic."""

    def numbers(self) -> Sequence[int]:
        """Return the numbers of the imports, the oldest first."""
        ...

    def read(self, number: int) -> NameImport:
        """Return an import.

        Raises:
            StoreUnavailableError: if its file is damaged.
        """
        ...

    def keep(self, kind: str, one: NameImport) -> int:
        """Keep an import; return its number."""
        ...

    def take_back(self, number: int) -> None:
        """Let an import no longer count."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLine:
    """One import, as it is listed."""

    number: int
    when: datetime
    who: str
    source: str
    digest: str
    names: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FormularyService:
    """Adds names to medicines that the program knows; never a medicine."""

    formulary: Callable[[], Formulary]
    sources: Sources
    kept: KeptImports
    clock: Clock

    def bring_in(
        self, path: Path, *, kind: str | None, who: str, progress: Progress
    ) -> ImportReport:
        """Read a source to its end, then keep what is new, all of it or nothing.

        Raises:
            InvalidDocumentError: if the source cannot be used; nothing is changed.
        """
        sorter = NameSorter(self.formulary(), path.name)
        with self.sources.open(path, kind, progress) as source:
            for offered in source.names():
                sorter.take(offered)
        report = sorter.report(source.title)
        if not report.added:
            return report
        one = NameImport(
            when=self.clock(),
            who=who,
            source=source.title,
            digest=source.digest,
            names=report.added,
        )
        return report.kept_as(self.kept.keep(source.kind, one))

    def imports(self) -> tuple[ImportLine, ...]:
        """Return the imports that count, the oldest first.

        Raises:
            StoreUnavailableError: if the file of one is damaged.
        """
        return tuple(self._line(number) for number in self.kept.numbers())

    def undo(self, number: int | None) -> int:
        """Take back an import, by default the latest; return its number.

        Raises:
            NotFoundError: if there is none.
        """
        numbers = self.kept.numbers()
        if not numbers:
            raise NotFoundError("There is no import to take back.")
        chosen = numbers[-1] if number is None else number
        if chosen not in numbers:
            raise NotFoundError(
                f"There is no import {chosen}. See crampdesk formulary list."
            )
        self.kept.take_back(chosen)
        return chosen

    def _line(self, number: int) -> ImportLine:
        one = self.kept.read(number)
        return ImportLine(
            number=number,
            when=one.when,
            who=one.who,
            source=one.source,
            digest=one.digest,
            names=len(one.names),
            asked=sum(len(name.inns) > 1 for name in one.names),
        )
