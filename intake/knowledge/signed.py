"""The sign-offs that a clinic recorded, each for the digest that was signed.

They stand as `[[sign_off]]` beside the clinic's own changes to the rules. A digest is
that of a content: what is changed afterwards has another, and wants to be signed anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from intake.domain.dates import shown_date
from intake.knowledge.toml_tables import said, tables, the_day

SIGN_OFFS = "sign_off"
CHANGES = "change"
_DIGEST = "sha256:"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed for a digest, and when."""

    digest: str
    by: str
    day: date
    where: str

    @property
    def text(self) -> str:
        """The name with the date, as it stands in the place of a signature."""
        return f"{self.by}, {shown_date(self.day)}"


def read_signed(files: Iterable[Path]) -> Mapping[str, Signed]:
    """Return who signed for each digest.

    Raises:
        KnowledgeError: naming file, line and what is wrong.
    """
    return {one.digest: one for file in files for one in _read(file)}


def _read(file: Path) -> Iterable[Signed]:
    for table in tables(file, SIGN_OFFS, key="digest", beside=(CHANGES,)):
        table.only("digest", "by", "date")
        digest = table.text("digest")
        if not digest.startswith(_DIGEST):
            raise table.wrong(
                "digest is none: copy it as `crampdesk rules show` has it"
            )
        yield Signed(digest, said(table, "by"), the_day(table), table.where)
