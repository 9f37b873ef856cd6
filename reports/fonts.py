"""The typefaces of the page: from packages, checked by digest, loaded when needed.

No font of the computer is ever used, so a page looks the same everywhere; a file that
is not byte for byte the one we tested is refused rather than printed with.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from intake.domain.errors import StoreUnavailableError


class Weight(StrEnum):
    """How heavy a text is set; two weights carry the whole page."""

    REGULAR = "regular"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font in an installed package, and the digest of the one we tested."""

    name: str
    package: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A loaded font: what it can draw, and how wide, in thousandths of its size.

    `covers` is a copy: ReportLab adds private characters to its own table when it
    shapes text.
    """

    name: str
    covers: frozenset[int]
    widths: Mapping[int, float]


FIRA = FontFile(
    "Fira",
    "fontpkg_fira_sans",
    "FiraSans-Regular.ttf",
    "c29556a2719bf613ef3d5e070e40d903a8965d9c081beca1375dc1e6e0f93c23",
)
FIRA_STRONG = FontFile(
    "FiraStrong",
    "fontpkg_fira_sans",
    "FiraSans-SemiBold.ttf",
    "db0321f83eb3e9f527b8af384a1b3fefdc1039cf2b06fd39b3f61492bda9561c",
)
FALLBACKS = (
    FontFile(  # further Latin and Cyrillic, phonetic letters, Devanagari
        "Noto",
        "fontpkg_noto_sans",
        "NotoSans[wdth,wght].ttf",
        "bfb7bb691513f12e734dc346c03a03f784912432d7e3fa8e56efcf906fe86b3d",
    ),
    FontFile(
        "NotoArabic",
        "fontpkg_noto_sans_arabic",
        "NotoSansArabic[wdth,wght].ttf",
        "63111b5b2e074dd48cc67692e0a2726d86ee94c1c37fe8598257b7b4e87e869e",
    ),
    FontFile(  # Hebrew
        "OpenSans",
        "fontpkg_open_sans",
        "OpenSans[wdth,wght].ttf",
        "36643644f318a812aab2d2ed3bb98f8cf0872527f835fe9398d95fe6b9adb878",
    ),
    FontFile(
        "NotoThai",
        "fontpkg_noto_sans_thai",
        "NotoSansThai[wdth,wght].ttf",
        "5a1c559bb539583c8a1fd99d1c5b9491e5e14478c9cd2bd0970d5c3096cc9ef8",
    ),
    FontFile(  # arrows, geometric shapes, ticks, warning sign
        "Inter",
        "fontpkg_inter",
        "Inter[opsz,wght].ttf",
        "29160a80ff49ddcab2c97711247e08b1fab27a484a329ce8b813d820dc559031",
    ),
)

_CHAINS: Mapping[Weight, tuple[FontFile, ...]] = {
    Weight.REGULAR: (FIRA, *FALLBACKS),
    Weight.STRONG: (FIRA_STRONG, *FALLBACKS),
}


def read_checked(font: FontFile) -> bytes:
    """Return the bytes of a font.

    Raises:
        StoreUnavailableError: if the file is missing or not the one we tested.
    """
    try:
        data = (files(font.package) / "files" / font.file).read_bytes()
    except (ModuleNotFoundError, OSError) as error:
        raise StoreUnavailableError(_damaged(font)) from error
    if hashlib.sha256(data).hexdigest() != font.sha256:
        raise StoreUnavailableError(_damaged(font))
    return data


def _damaged(font: FontFile) -> str:
    return (
        f"Nothing was printed: the typeface {font.file} of CrampDesk is missing or "
        "damaged. Install CrampDesk again."
    )


@cache
def face(font: FontFile) -> Face:
    """Load a font once and make it known to ReportLab."""
    loaded = TTFont(f"CrampDesk-{font.name}", BytesIO(read_checked(font)))
    pdfmetrics.registerFont(loaded)
    glyphs = loaded.face.charToGlyph
    drawn = frozenset(code for code, glyph in glyphs.items() if glyph)
    return Face(loaded.fontName, drawn, loaded.face.charWidths)


def primary(weight: Weight) -> Face:
    """Return the face that text of a weight is set in."""
    return face(_CHAINS[weight][0])


def face_for(cluster: str, weight: Weight) -> Face | None:
    """Return the first face that can draw all characters of a cluster."""
    codes = set(map(ord, cluster))
    for font in _CHAINS[weight]:
        candidate = face(font)
        if codes <= candidate.covers:
            return candidate
    return None
