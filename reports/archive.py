"""The last step of every PDF: structure, bookmarks, description, attached data.

What ReportLab cannot write is added by pikepdf. The pages follow PDF/A-3 and PDF/UA as
far as these libraries go; docs/developer/paper.md says what is not met, and no file
claims either standard.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String
from PIL import ImageCms

from reports.attached import Attachment, attach
from reports.tagging import Part, Role

_PROFILE_DATE = slice(24, 36)
"""Where an ICC profile tells when it was made (ICC.1:2022, table 17)."""
_FIXED_DATE = b"\x07\xea\0\x01\0\x01\0\0\0\0\0\0"
_RENDERING = "sRGB IEC61966-2.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a document is: never whom it is about."""

    title: str
    subject: str
    clinic: str
    language: str


def archived(
    content: bytes,
    parts: Sequence[Part],
    description: Description,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Return a PDF with its structure, its description and the files it carries."""
    with pikepdf.open(BytesIO(content)) as pdf:
        _describe(pdf, description)
        _Structure(pdf).add(parts)
        _add_bookmarks(pdf, parts)
        _tell_colours(pdf)
        attach(pdf, attachments)
        finished = BytesIO()
        pdf.save(
            finished,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return finished.getvalue()


def _describe(pdf: Pdf, description: Description) -> None:
    del pdf.docinfo["/Trapped"]  # has no place in XMP
    pdf.docinfo["/Subject"] = description.subject
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
        told.load_from_docinfo(pdf.docinfo)
        told["dc:title"] = description.title
        told["dc:creator"] = [description.clinic]
        told["dc:language"] = [description.language]
        told["dc:format"] = "application/pdf"
    pdf.Root.Lang = String(description.language)


class _Structure:
    """Makes the structure tree (ISO 32000-1, 14.7): sections, each with its parts."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = self._element("Document", self._root)
        self._section = self._document
        self._on_page: list[list[pikepdf.Object]] = [[] for _ in pdf.pages]

    def add(self, parts: Iterable[Part]) -> None:
        """Add every part in reading order, and say that the document is tagged."""
        self._root.K = Array([self._document])
        for part in parts:
            if part.role is Role.HEADING:
                self._section = self._element("Sect", self._document)
                self._document.K.append(self._section)
            self._add(part)
        for number, page in enumerate(self._pdf.pages):
            page.obj.StructParents = number
            page.obj.Tabs = Name.S
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=self._nums()))
        self._root.ParentTreeNextKey = len(self._on_page)
        self._pdf.Root.StructTreeRoot = self._root
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _add(self, part: Part) -> None:
        made = self._element(part.role, self._section)
        made.Pg = self._pdf.pages[part.page].obj
        made.K = part.number
        if part.role is Role.FIGURE:
            made.Alt = String(part.words)
        self._section.K.append(made)
        self._on_page[part.page].append(made)

    def _element(self, role: str, parent: pikepdf.Object) -> pikepdf.Object:
        element = Dictionary(Type=Name.StructElem, S=Name(f"/{role}"), P=parent, K=[])
        return self._pdf.make_indirect(element)

    def _nums(self) -> Array:
        nums = Array()
        for number, made in enumerate(self._on_page):
            nums.append(number)
            nums.append(self._pdf.make_indirect(Array(made)))
        return nums


def _add_bookmarks(pdf: Pdf, parts: Iterable[Part]) -> None:
    with pdf.open_outline() as outline:
        for part in parts:
            if part.role is Role.HEADING:
                outline.root.append(
                    OutlineItem(part.words, part.page, "XYZ", left=0, top=part.top)
                )


def _tell_colours(pdf: Pdf) -> None:
    profile = pdf.make_stream(_srgb(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(_RENDERING),
        Info=String(_RENDERING),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


@cache
def _srgb() -> bytes:
    """Return the profile of the colours on the page, the same bytes every day."""
    profile = bytearray(
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    )
    profile[_PROFILE_DATE] = _FIXED_DATE
    return bytes(profile)
