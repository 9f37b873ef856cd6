"""The typefaces of the page: from packages, checked by digest, loaded when needed.

No font of the computer is ever used, so a page looks the same everywhere; a file that
is not byte for byte the one we tested is refused rather than printed with.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath

from reportlab.pdfbase import pdfmetrics

from intake.domain.errors import StoreUnavailableError
from reports.typeface import OutlineFont, PageFont


class Weight(StrEnum):
    """How heavy a text is set; two weights carry the whole page."""

    REGULAR = "regular"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font in an installed package, and the digest of the one we tested.

    `member` is its place in a collection; those have PostScript outlines.
    """

    name: str
    package: str
    file: str
    sha256: str
    member: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A loaded font: what it can draw, and how wide, in thousandths of its size.

    `covers` is a copy: ReportLab adds private characters to its own table when it
    shapes text.
    """

    name: str
    covers: frozenset[int]
    widths: Mapping[int, float]
    font: PageFont


FIRA = FontFile(
    "Fira",
    "fontpkg_fira_sans",
    "files/FiraSans-Regular.ttf",
    "c29556a2719bf613ef3d5e070e40d903a8965d9c081beca1375dc1e6e0f93c23",
)
FIRA_STRONG = FontFile(
    "FiraStrong",
    "fontpkg_fira_sans",
    "files/FiraSans-SemiBold.ttf",
    "db0321f83eb3e9f527b8af384a1b3fefdc1039cf2b06fd39b3f61492bda9561c",
)
PLEX_ARABIC = FontFile(  # one glyph a letter, dots and all, so that it can be read back
    "PlexArabic",
    "fontpkg_ibm_plex_sans_arabic",
    "files/IBMPlexSansArabic-Regular.ttf",
    "6f611412270a132bbac838da9259d4c68569b4175f3b3b8fa3fa36a30b56dab9",
)
PLEX_ARABIC_STRONG = FontFile(
    "PlexArabicStrong",
    "fontpkg_ibm_plex_sans_arabic",
    "files/IBMPlexSansArabic-SemiBold.ttf",
    "597bd5502e5997be4414e4c9c88834b30ff3784250c84f20bce2b20e53ebd467",
)
FALLBACKS = (
    FontFile(  # further Latin and Cyrillic, phonetic letters, Devanagari
        "Noto",
        "fontpkg_noto_sans",
        "files/NotoSans[wdth,wght].ttf",
        "bfb7bb691513f12e734dc346c03a03f784912432d7e3fa8e56efcf906fe86b3d",
    ),
    FontFile(  # Arabic letters that few languages need
        "NotoArabic",
        "fontpkg_noto_sans_arabic",
        "files/NotoSansArabic[wdth,wght].ttf",
        "63111b5b2e074dd48cc67692e0a2726d86ee94c1c37fe8598257b7b4e87e869e",
    ),
    FontFile(  # Hebrew
        "OpenSans",
        "fontpkg_open_sans",
        "files/OpenSans[wdth,wght].ttf",
        "36643644f318a812aab2d2ed3bb98f8cf0872527f835fe9398d95fe6b9adb878",
    ),
    FontFile(
        "NotoThai",
        "fontpkg_noto_sans_thai",
        "files/NotoSansThai[wdth,wght].ttf",
        "5a1c559bb539583c8a1fd99d1c5b9491e5e14478c9cd2bd0970d5c3096cc9ef8",
    ),
    FontFile(  # arrows, geometric shapes, ticks, warning sign
        "Inter",
        "fontpkg_inter",
        "files/Inter[opsz,wght].ttf",
        "29160a80ff49ddcab2c97711247e08b1fab27a484a329ce8b813d820dc559031",
    ),
)


class Region(StrEnum):
    """Where Chinese characters take a shape of their own."""

    JAPAN = "japan"
    KOREA = "korea"
    CHINA = "china"
    TAIWAN = "taiwan"


_HAN = FontFile(  # Chinese, Japanese, Korean: one set of glyphs, five ways to read it
    "Han",
    "noto_cjk_sans_otc",
    "NotoSansCJK-Regular.ttc",
    "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
)
HAN: Mapping[Region, FontFile] = {
    region: replace(_HAN, name=f"Han-{region}", member=member)
    for member, region in enumerate(Region)
}

_CHAINS: Mapping[Weight, tuple[FontFile, ...]] = {
    Weight.REGULAR: (FIRA, FALLBACKS[0], PLEX_ARABIC, *FALLBACKS[1:]),
    Weight.STRONG: (FIRA_STRONG, FALLBACKS[0], PLEX_ARABIC_STRONG, *FALLBACKS[1:]),
}
_KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
_FAR_EAST = re.compile(
    "[\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U0001f200-\U0001f2ff"
    "\U00020000-\U0003ffff]"
)


def region_of(text: str) -> Region | None:
    """Return whose way to write Chinese characters a text follows, if it has any.

    Kana tell Japanese and hangul tell Korean. Characters alone are taken for
    simplified where all of them are (GB 2312), else for traditional where all of them
    are (Big5), else for Japanese.
    """
    han = "".join(_FAR_EAST.findall(text))
    if not han:
        return None
    if _KANA.search(han):
        return Region.JAPAN
    if _HANGUL.search(han):
        return Region.KOREA
    if _is_in(han, "gb2312"):
        return Region.CHINA
    return Region.TAIWAN if _is_in(han, "big5") else Region.JAPAN


def _is_in(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def read_checked(font: FontFile) -> bytes:
    """Return the bytes of a font.

    Raises:
        StoreUnavailableError: if the file is missing or not the one we tested.
    """
    try:
        data = (files(font.package) / font.file).read_bytes()
    except (ModuleNotFoundError, OSError) as error:
        raise StoreUnavailableError(_damaged(font)) from error
    if hashlib.sha256(data).hexdigest() != font.sha256:
        raise StoreUnavailableError(_damaged(font))
    return data


def _damaged(font: FontFile) -> str:
    name = PurePosixPath(font.file).name
    return (
        f"Nothing was printed: the typeface {name} of CrampDesk is missing or "
        "damaged. Install CrampDesk again."
    )


@cache
def face(font: FontFile) -> Face:
    """Load a font once and make it known to ReportLab."""
    data = read_checked(font)
    name = f"CrampDesk-{font.name}"
    loaded = (
        PageFont(name, data)
        if font.member is None
        else OutlineFont(name, data, font.member)
    )
    pdfmetrics.registerFont(loaded)
    return Face(name, loaded.covers(), loaded.widths(), loaded)


def primary(weight: Weight) -> Face:
    """Return the face that text of a weight is set in."""
    return face(_CHAINS[weight][0])


def face_for(cluster: str, weight: Weight, region: Region | None = None) -> Face | None:
    """Return the first face that can draw all characters of a cluster.

    The face of a region comes last, and is not even loaded for text that needs none.
    """
    codes = set(map(ord, cluster))
    for font in _chain(weight, region):
        candidate = face(font)
        if codes <= candidate.covers:
            return candidate
    return None


def _chain(weight: Weight, region: Region | None) -> Iterator[FontFile]:
    yield from _CHAINS[weight]
    if region is not None:
        yield HAN[region]
