"""Names from a release of the NHS Dictionary of medicines and devices (dm+d).

Layout: NHSBSA, dm+d technical specification of data files, release 2. Read are the
virtual moieties (VTM), virtual products (VMP) with their ingredients (VPI), actual
products (AMP), whose names hold the brands, and the ingredient substances (ING).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from intake.exchange.source_files import SourceFiles, wrong
from intake.exchange.xml_records import Record, xml_records
from intake.knowledge.medicines import NameKind, OfferedName

FILES = ("f_vtm2_", "f_vmp2_", "f_amp2_", "f_ingredient2_")
_MOST_ENTRIES = 200_000
"""Entries of one kind: several times those of a release."""


@dataclass(frozen=True, slots=True)
class _Product:
    """A virtual product: its generic name and its moiety."""

    name: str
    moiety: str


class DmdSource:
    """Reads the names of one release."""

    kind = "dmd"

    def __init__(self, folder: Path, files: SourceFiles) -> None:
        self._folder = folder
        self._files = files
        self._moieties: dict[str, str] = {}
        self._substances: dict[str, str] = {}
        self._products: dict[str, _Product] = {}
        self._ingredients: dict[str, list[str]] = {}

    @property
    def title(self) -> str:
        """What to call it."""
        return f"dm+d {self._file('f_vmp2_').stem.removeprefix('f_vmp2_')}"

    @property
    def digest(self) -> str:
        """The digest of what was read."""
        return self._files.digest

    def names(self) -> Iterator[OfferedName]:
        """Yield the moieties, then the brands.

        Raises:
            InvalidDocumentError: with file, line and what is wrong.
        """
        paths = [self._file(start) for start in FILES]
        self._read_tables(*paths)
        for key, product in self._products.items():
            if product.moiety:
                yield self._offered(product.moiety, NameKind.OTHER, key, product)
        for _, record in xml_records(self._files, paths[2], ("AMP",)):
            product_of = self._products.get(record.get("VPID", ""))
            if product_of is None or _is_invalid(record):
                continue
            brand = brand_of(record.get("NM", ""), product_of.name)
            if brand:
                key = record["VPID"]
                yield self._offered(brand, NameKind.BRAND, key, product_of)

    def _read_tables(self, vtm: Path, vmp: Path, _: Path, substances: Path) -> None:
        for _tag, record in xml_records(self._files, vtm, ("VTM",)):
            if not _is_invalid(record):
                self._put(vtm, self._moieties, record, "VTMID", "NM")
        for _tag, record in xml_records(self._files, substances, ("ING",)):
            self._put(substances, self._substances, record, "ISID", "NM")
        for tag, record in xml_records(self._files, vmp, ("VMP", "VPI")):
            if tag == "VPI":
                self._add_ingredient(vmp, record)
            elif not _is_invalid(record):
                moiety = self._moieties.get(record.get("VTMID", ""), "")
                product = _Product(record.get("NM", ""), moiety)
                self._products[record.get("VPID", "")] = product
                self._refuse_endless(vmp, len(self._products))
        if not self._products:
            raise wrong(vmp, None, "holds no product", "is it a dm+d release?")

    def _put(
        self, file: Path, table: dict[str, str], record: Record, key: str, value: str
    ) -> None:
        table[record.get(key, "")] = record.get(value, "")
        self._refuse_endless(file, len(table))

    def _add_ingredient(self, file: Path, record: Record) -> None:
        parts = self._ingredients.setdefault(record.get("VPID", ""), [])
        parts.append(record.get("ISID", ""))
        self._refuse_endless(file, len(self._ingredients))
        self._refuse_endless(file, 1000 * len(parts))

    def _refuse_endless(self, file: Path, entries: int) -> None:
        if entries > _MOST_ENTRIES:
            reason = "holds more entries than a release can"
            raise wrong(file, None, reason, "is it a dm+d release?")

    def _offered(
        self, text: str, kind: NameKind, key: str, product: _Product
    ) -> OfferedName:
        parts = self._ingredients.get(key, ())
        names: list[tuple[str, ...]] = [
            (self._substances.get(part, part),) for part in parts
        ]
        if len(names) == 1 and product.moiety:
            names = [(product.moiety, *names[0])]
        return OfferedName(
            text=text, kind=kind, ingredients=tuple(names), label=product.name
        )

    def _file(self, start: str) -> Path:
        found = sorted(self._folder.glob(f"{start}*.xml"))
        if len(found) != 1:
            reason = f"has {len(found)} files {start}*.xml"
            raise wrong(self._folder, None, reason, "give a folder of one release")
        return found[0]


def is_dmd(folder: Path) -> bool:
    """Whether a folder looks like a release."""
    return any(any(folder.glob(f"{start}*.xml")) for start in FILES)


def brand_of(product: str, generic: str) -> str:
    """Return the brand in a product's name: what its generic name does not say.

    `Adalat LA 30 tablets` is `Adalat LA`; `Amlodipine 5mg tablets` has no brand.
    """
    words = product.split()
    of_generic = set(generic.casefold().split())
    amount = next(
        (place for place, word in enumerate(words) if place and word[0].isdigit()),
        len(words),
    )
    words = words[:amount]
    while words and words[-1].casefold() in of_generic:
        words.pop()
    if all(word.casefold() in of_generic for word in words):
        return ""
    return " ".join(words)


def _is_invalid(record: Record) -> bool:
    return record.get("INVALID") == "1"
