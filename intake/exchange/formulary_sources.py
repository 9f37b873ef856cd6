"""Opens whatever a clinic brings names of medicines in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from intake.exchange.dmd import DmdSource, is_dmd
from intake.exchange.names_csv import CsvSource
from intake.exchange.rxnorm import RxNormSource, is_rxnorm
from intake.exchange.source_files import SourceFiles, wrong
from intake.services.formulary import NameSource

_KINDS: dict[str, Callable[[Path, SourceFiles], NameSource]] = {
    "rxnorm": RxNormSource,
    "dmd": DmdSource,
    "csv": CsvSource,
}


class FormularySources:
    """Opens sources of names of any known kind."""

    @contextmanager
    def open(
        self, path: Path, kind: str | None, progress: Callable[[str, int], None]
    ) -> Iterator[NameSource]:
        """Open a source; find out what it is unless that is said.

        Raises:
            InvalidDocumentError: if it is nothing known.
        """
        yield _KINDS[kind or _kind_of(path)](path, SourceFiles(progress))


def _kind_of(path: Path) -> str:
    if path.is_file():
        return "csv"
    if is_rxnorm(path):
        return "rxnorm"
    if is_dmd(path):
        return "dmd"
    remedy = "give a folder of RxNorm or dm+d, or a CSV file"
    raise wrong(path, None, "is nothing that can be imported", remedy)
