"""Files within a PDF: the visit as data, beside the page that a person reads."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from pikepdf import Name

from intake.domain.errors import InvalidDocumentError, Problem
from intake.domain.record import Carried

VISIT = "visit.json"
ASSESSMENT = "assessment.json"
_MOST_BYTES = 10_000_000
"""Of one attached file, unpacked: as much as a visit document may have."""
_NAME_ONE = "name a visit summary that CrampDesk wrote as a PDF"
_DAMAGED = (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError)
"""What pikepdf raises for a file that is none or not as it should be."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a PDF carries; `relationship` as in PDF 2.0, section 7.11.3."""

    name: str
    content: bytes = field(repr=False)
    description: str
    relationship: str


def visit_data(visit: str, assessment: bytes) -> tuple[Attachment, ...]:
    """Return what the summary of a visit carries: the document and the answer to it."""
    return (
        Attachment(VISIT, visit.encode(), "The visit document", "Source"),
        Attachment(ASSESSMENT, assessment, "The triage answer", "Data"),
    )


def attach(pdf: pikepdf.Pdf, attachments: Sequence[Attachment]) -> None:
    """Add files to an open PDF, named in its catalogue as PDF/A-3 asks."""
    for attached in attachments:
        pdf.attachments[attached.name] = pikepdf.AttachedFileSpec(
            pdf,
            attached.content,
            filename=attached.name,
            description=attached.description,
            mime_type="application/json",
            relationship=Name(f"/{attached.relationship}"),
        )
    if attachments:
        specs = [pdf.attachments[attached.name].obj for attached in attachments]
        pdf.Root.AF = pikepdf.Array(specs)


def carried(content: bytes) -> Carried:
    """Return what a summary of ours carries.

    Raises:
        InvalidDocumentError: if it is no PDF, carries no visit, or too large a one.
    """
    if len(content) > _MOST_BYTES:
        raise _unusable(f"is larger than {_MOST_BYTES // 1_000_000} MB", _NAME_ONE)
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if not {VISIT, ASSESSMENT} <= set(pdf.attachments):
                raise _unusable("carries no visit", _NAME_ONE)
            return Carried(
                visit=_unpacked(pdf.attachments[VISIT].obj.EF.F),
                assessment=_unpacked(pdf.attachments[ASSESSMENT].obj.EF.F),
            )
    except _DAMAGED:
        raise _unusable(
            "is not a PDF that can be read", "take the file from its source again"
        ) from None


def _unpacked(stream: pikepdf.Object) -> bytes:
    """Return what a stream holds, and never unpack more than is allowed."""
    raw = stream.read_raw_bytes()
    packing = stream.get("/Filter")
    if packing is None:
        data = raw
    elif packing == Name.FlateDecode and "/DecodeParms" not in stream:
        data = _inflated(raw)
    else:
        raise ValueError
    if len(data) > _MOST_BYTES:
        most = _MOST_BYTES // 1_000_000
        raise _unusable(f"carries more than {most} MB of data", _NAME_ONE)
    return data


def _inflated(raw: bytes) -> bytes:
    """Return what was packed, or one byte more than is allowed."""
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(raw, _MOST_BYTES + 1)
    except zlib.error as error:
        raise ValueError from error
    if not unpacking.eof and len(data) <= _MOST_BYTES:
        raise ValueError  # cut short
    return data


def _unusable(wrong: str, remedy: str) -> InvalidDocumentError:
    return InvalidDocumentError((Problem("file", wrong, remedy),))
