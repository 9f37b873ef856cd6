"""What the reader must know about the print itself."""

from collections.abc import Iterator
from dataclasses import replace

from reports.document import Document, Line, Section, plain
from reports.logo import read_logo
from reports.text import code_of, unprintable

_CODES_NAMED = 12
_NO_LOGO = (
    "The logo of the clinic cannot be printed: choose another picture in the settings."
)


def with_remarks(document: Document) -> Document:
    """Return a document that ends with what went wrong with its print, if anything."""
    lines = tuple(_remarks(document))
    if not lines:
        return document
    note = Section("Please note", (1.0,), ((lines,),))
    return replace(document, sections=(*document.sections, note))


def _remarks(document: Document) -> Iterator[Line]:
    codes = unprintable(document.texts())
    if codes:
        yield _coded(codes)
    logo = document.identity.logo
    if logo is not None and read_logo(logo) is None:
        yield plain(_NO_LOGO)


def _coded(codes: frozenset[str]) -> Line:
    named = ", ".join(map(code_of, sorted(codes)[:_CODES_NAMED]))
    more = ", …" if len(codes) > _CODES_NAMED else ""
    return plain(
        "Some characters cannot be printed and stand as codes in square brackets: "
        f"{named}{more}"
    )
