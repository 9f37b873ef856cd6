"""Fonts as ReportLab embeds them, made to say to every reader what they show.

Two things ReportLab (5.1.0) does not do by itself. The glyphs that shaping chooses go
into the file under private characters, so that what is copied is rubbish: here each is
told the text that it stands for. And it embeds TrueType outlines alone: of a font with
PostScript outlines, the few glyphs that a document needs are converted.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Protocol, cast

import uharfbuzz
from reportlab.pdfbase.pdfdoc import PDFDocument, PDFStream
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont, TTFontFace, TTFontFile
from typing_extensions import override

_PRIVATE = 0xF0000
_MOST_PRIVATE = 0xFF00
_THOUSAND = 1000.0
_LAM_ALEF = re.compile("\u0644[\u064b-\u065f\u0670]*[\u0622\u0623\u0625\u0627\u0671]")
"""The one ligature that Arabic cannot do without; pdfium reads ligatures backwards."""

_FINE = 1.0
"""How far a converted outline may stray, in units of the font."""


class _Extents(Protocol):
    ascender: int
    descender: int


class _Opened(Protocol):
    upem: int
    unicodes: Iterable[int]


class _Shaper(Protocol):
    """What is used of a HarfBuzz font, which ships no types."""

    face: _Opened

    def get_nominal_glyph(self, code: int) -> int | None: ...
    def get_glyph_h_advance(self, glyph: int) -> int: ...
    def get_font_extents(self, _: str, /) -> _Extents: ...
    def draw_glyph_with_pen(self, glyph: int, pen: object) -> None: ...


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph that shaping chose and placed; measures in thousandths of the size.

    `said` is what of the text it stands for: nothing, for the dots on a letter. The
    glyphs of one `cluster` belong together.
    """

    char: str
    said: str
    cluster: int
    advance: float
    x: float
    y: float


class PageFont(TTFont):
    """A font whose glyphs tell readers what text they stand for."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(name, BytesIO(data))
        self._shaper = _shaper(data, 0)
        self._codes: dict[tuple[int, str], int] = {}
        self._told: dict[int, str] = {}

    def covers(self) -> frozenset[int]:
        """Return the characters that the font draws."""
        return frozenset(code for code, glyph in _glyphs(self.face).items() if glyph)

    def widths(self) -> Mapping[int, float]:
        """Return the widths of its characters, in thousandths of the size."""
        return _widths(self.face)

    def shaped(self, text: str) -> list[Glyph]:
        """Return the glyphs of a run of one script and direction, from the left."""
        buffer = uharfbuzz.Buffer()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._shaper, buffer, _features(text))
        infos, places = buffer.glyph_infos, buffer.glyph_positions
        parts = _parts([info.cluster for info in infos], text)
        point = _THOUSAND / self._shaper.face.upem
        return [
            Glyph(
                chr(self._code(info.codepoint, part)),
                part,
                info.cluster,
                place.x_advance * point,
                place.x_offset * point,
                place.y_offset * point,
            )
            for info, place, part in zip(infos, places, parts, strict=True)
        ]

    def _code(self, glyph: int, text: str) -> int:
        """Return the character under which a glyph that stands for a text is kept."""
        glyphs = _glyphs(self.face)
        if len(text) == 1 and glyphs.get(ord(text)) == glyph:
            return ord(text)
        if len(self._codes) > _MOST_PRIVATE:  # bounded, whatever is printed in a year
            text = ""
        found = self._codes.get((glyph, text))
        if found is None:
            found = _PRIVATE + len(self._codes)
            self._codes[glyph, text] = found
            self._told[found] = text
            advance = self._shaper.get_glyph_h_advance(glyph)
            glyphs[found] = glyph
            _widths(self.face)[found] = advance * _THOUSAND / self._shaper.face.upem
        return found

    @override
    def addObjects(self, doc: PDFDocument) -> None:
        """Add the font to a document, with what each of its characters stands for."""
        subsets = list(self.state[doc].subsets)
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            name = SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX
            key = f"toUnicodeCMap:{name.decode('pdfdoc')}"
            stream = cast(PDFStream, doc.idToObject[key])
            stream.content = _to_unicode([self._stands_for(code) for code in subset])

    def _stands_for(self, code: int) -> str:
        return self._told.get(code, chr(code) if code else "")


class OutlineFont(PageFont):
    """A font of PostScript outlines; what a document needs of it is converted."""

    def __init__(self, name: str, data: bytes, index: int) -> None:
        shaper = _shaper(data, index)
        super().__init__(name, _true_type(shaper, name, {}))
        self._shaper = shaper
        self.face = _OutlineFace(shaper, name)


class _OutlineFace(TTFontFace):
    """A face that is converted as far as it is used."""

    def __init__(self, shaper: _Shaper, name: str) -> None:
        super().__init__(BytesIO(_true_type(shaper, name, {})))
        self._shaper = shaper
        self._full_name = name
        point = _THOUSAND / shaper.face.upem
        lines = shaper.get_font_extents("ltr")
        self.bbox = [0, lines.descender * point, _THOUSAND, lines.ascender * point]
        self.charToGlyph = {
            code: shaper.get_nominal_glyph(code) or 0 for code in shaper.face.unicodes
        }
        self.charWidths = {
            code: shaper.get_glyph_h_advance(glyph) * point
            for code, glyph in self.charToGlyph.items()
        }

    @override
    def makeSubset(self, subset: Sequence[int]) -> bytes:
        """Return a TrueType font of some characters."""
        glyphs = {code: self.charToGlyph.get(code, 0) for code in subset if code}
        data = _true_type(self._shaper, self._full_name, glyphs)
        made: bytes = TTFontFile(BytesIO(data)).makeSubset(subset)
        return made


def _shaper(data: bytes, index: int) -> _Shaper:
    face = uharfbuzz.Face(uharfbuzz.Blob(data), index)
    return cast(_Shaper, uharfbuzz.Font(face))


def _glyphs(face: TTFontFace) -> dict[int, int]:
    found: dict[int, int] = vars(face)["charToGlyph"]
    return found


def _widths(face: TTFontFace) -> dict[int, float]:
    found: dict[int, float] = vars(face)["charWidths"]
    return found


def _features(text: str) -> Mapping[str, bool | list[tuple[int, int, bool]]]:
    """Return which ligatures to make: those of a script, of Arabic only lam-alef."""
    if not any("\u0600" <= char <= "\u06ff" for char in text):
        return {"liga": False, "dlig": False}
    needed = [(*found.span(), True) for found in _LAM_ALEF.finditer(text)]
    return {"liga": False, "dlig": False, "rlig": [(0, len(text), False), *needed]}


def _parts(clusters: Sequence[int], text: str) -> list[str]:
    """Return what of a text each glyph stands for: all of a cluster by its letter.

    The letter comes first, and its marks after it in the direction of the text.
    """
    starts = sorted(set(clusters))
    ends = dict(pairwise([*starts, len(text)]))
    rightward = list(clusters[:1]) <= list(clusters[-1:])
    parts: list[str] = []
    last = -1
    for start in clusters if rightward else reversed(clusters):
        parts.append("" if start == last else text[start : ends[start]])
        last = start
    return parts if rightward else parts[::-1]


def _to_unicode(texts: Sequence[str]) -> str:
    """Return the CMap by which a reader finds the text of a subset (ISO 32000, 9.10.3).

    What stands for nothing, as the second glyph of a letter, is given no text.
    """
    told = [
        f"<{code:02X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, text in enumerate(texts)
    ]
    blocks = [told[start : start + 100] for start in range(0, len(told), 100)]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *_bfchar(blocks),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        )
    )


def _bfchar(blocks: Iterable[Sequence[str]]) -> Iterator[str]:
    for block in blocks:
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"


def _true_type(shaper: _Shaper, name: str, glyphs: Mapping[int, int]) -> bytes:
    """Return a TrueType font that draws the glyphs of some characters."""
    from fontTools.fontBuilder import FontBuilder  # noqa: PLC0415 (for few documents)
    from fontTools.pens.cu2quPen import Cu2QuPen  # noqa: PLC0415 (the same)
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415 (the same)

    drawn = {".notdef": TTGlyphPen(None).glyph()}
    advances = {".notdef": shaper.face.upem}
    for glyph in sorted(set(glyphs.values()) - {0}):
        pen = TTGlyphPen(None)
        shaper.draw_glyph_with_pen(glyph, Cu2QuPen(pen, _FINE, reverse_direction=True))
        drawn[f"g{glyph}"] = pen.glyph()
        advances[f"g{glyph}"] = shaper.get_glyph_h_advance(glyph)
    lines = shaper.get_font_extents("ltr")
    made = FontBuilder(shaper.face.upem, isTTF=True)
    made.updateHead(created=0, modified=0)  # equal input gives equal bytes
    made.setupGlyphOrder(list(drawn))
    made.setupCharacterMap({c: f"g{g}" if g else ".notdef" for c, g in glyphs.items()})
    made.setupGlyf(drawn)
    made.setupHorizontalMetrics(
        {glyph: (wide, drawn[glyph].xMin) for glyph, wide in advances.items()}
    )
    made.setupHorizontalHeader(ascent=lines.ascender, descent=lines.descender)
    made.setupNameTable(
        {"familyName": name, "styleName": "Regular", "psName": name}, mac=False
    )
    made.setupOS2(sTypoAscender=lines.ascender, sTypoDescender=lines.descender)
    made.setupPost()
    file = BytesIO()
    made.save(file)
    return file.getvalue()
