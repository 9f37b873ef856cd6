"""Names that a clinic added itself: one file per import, in the clinic's folder.

A file has a head (when, who, from what) and one line per name. It holds nothing about
patients. A file that was cut short or changed by hand into something else is refused.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from intake.domain.errors import StoreUnavailableError
from intake.knowledge.medicines.substance import NameKind
from intake.knowledge.medicines.tables import cells

FORMAT = "crampdesk-formulary/1"
FILE_NAME = re.compile(r"(?P<number>[0-9]{3,6})-(?P<kind>[a-z]{1,10})\.csv")
_HEAD = ("format", "when", "who", "source", "digest", "names")
_COLUMNS = ["name", "kind", "medicines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedName:
    """A name in a source, before it is looked at.

    Attributes:
        ingredients: of each ingredient its names; any one of them may be known.
        label: what the source calls the product without its brand; says the form.
    """

    text: str
    kind: NameKind
    ingredients: tuple[tuple[str, ...], ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicName:
    """A name that a clinic added; of several medicines the nurse is asked."""

    text: str
    kind: NameKind
    inns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameImport:
    """What one import added, when, by whom and from what."""

    when: datetime
    who: str
    source: str
    digest: str
    names: tuple[ClinicName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicNames:
    """All that a clinic added, and the digest of the files it stands in."""

    names: tuple[ClinicName, ...]
    digest: str


def import_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of the imports in their order; none if there is no folder."""
    if not folder.is_dir():
        return ()
    files = (file for file in folder.iterdir() if FILE_NAME.fullmatch(file.name))
    return tuple(sorted(files, key=lambda file: (number_of(file), file.name)))


def number_of(file: Path) -> int:
    """Return the number of an import from the name of its file."""
    return int(file.name.partition("-")[0])


def read_clinic_names(folder: Path) -> ClinicNames | None:
    """Read what a clinic added; None if that is nothing.

    Raises:
        StoreUnavailableError: if a file is damaged; the text says how to go on.
    """
    digest = hashlib.sha256()
    names: list[ClinicName] = []
    files = import_files(folder)
    for file in files:
        content = _content(file)
        digest.update(file.name.encode() + b"\0" + content + b"\0")
        names += parse_import(file, content).names
    if not files:
        return None
    return ClinicNames(names=tuple(names), digest=digest.hexdigest())


def read_import(file: Path) -> NameImport:
    """Read the file of one import.

    Raises:
        StoreUnavailableError: if it is damaged.
    """
    return parse_import(file, _content(file))


def parse_import(file: Path, content: bytes) -> NameImport:
    """Read the content of an import's file.

    Raises:
        StoreUnavailableError: if it is damaged.
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8")), strict=True))
        head = dict(rows[: len(_HEAD)])
        if tuple(head) != _HEAD or head["format"] != FORMAT:
            raise _damaged(file, "its head is wrong")
        if rows[len(_HEAD)] != _COLUMNS:
            raise _damaged(file, "its columns are wrong")
        names = tuple(_names(rows[len(_HEAD) + 1 :]))
        if len(names) != int(head["names"]):
            raise _damaged(file, "it was cut short")
        when = datetime.fromisoformat(head["when"])
    except (ValueError, IndexError, csv.Error):
        raise _damaged(file, "it cannot be read") from None
    return NameImport(
        when=when,
        who=head["who"],
        source=head["source"],
        digest=head["digest"],
        names=names,
    )


def import_as_text(one: NameImport) -> str:
    """Return an import as the text of its file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    values = (FORMAT, one.when.isoformat(), one.who, one.source, one.digest)
    writer.writerows(zip(_HEAD, (*values, len(one.names)), strict=True))
    writer.writerow(_COLUMNS)
    for name in one.names:
        writer.writerow((name.text, name.kind.value, ";".join(name.inns)))
    return text.getvalue()


def _names(rows: list[list[str]]) -> Iterator[ClinicName]:
    for text, kind, inns in rows:
        yield ClinicName(text=text, kind=NameKind(kind), inns=cells(inns))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise _damaged(file, f"it cannot be opened ({error.strerror})") from None


def _damaged(file: Path, why: str) -> StoreUnavailableError:
    return StoreUnavailableError(
        f"{file}: names added by the clinic: {why}: take them out with "
        f"crampdesk formulary undo {number_of(file)}, then import them again"
    )
