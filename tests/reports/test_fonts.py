import pytest
from reportlab.pdfbase import pdfmetrics

from intake.domain.errors import StoreUnavailableError
from reports.fonts import (
    FALLBACKS,
    FIRA,
    FIRA_STRONG,
    HAN,
    PLEX_ARABIC,
    PLEX_ARABIC_STRONG,
    FontFile,
    Region,
    Weight,
    face_for,
    primary,
    read_checked,
    region_of,
)

TESTED = (
    FIRA,
    FIRA_STRONG,
    PLEX_ARABIC,
    PLEX_ARABIC_STRONG,
    *FALLBACKS,
    *HAN.values(),
)


@pytest.mark.parametrize("font", TESTED, ids=lambda font: font.name)
def test_every_font_is_the_one_that_was_tested(font):
    assert read_checked(font)


def test_a_damaged_font_is_refused_with_what_to_do():
    damaged = FontFile("x", FIRA.package, FIRA.file, "0" * 64)
    with pytest.raises(
        StoreUnavailableError, match=r"damaged\. Install CrampDesk again"
    ):
        read_checked(damaged)


@pytest.mark.parametrize(
    ("package", "file"), [("fontpkg_of_nobody", "a.ttf"), (FIRA.package, "none.ttf")]
)
def test_a_missing_font_is_refused_with_what_to_do(package, file):
    with pytest.raises(StoreUnavailableError, match="Nothing was printed"):
        read_checked(FontFile("x", package, file, "0" * 64))


@pytest.mark.parametrize("weight", list(Weight))
@pytest.mark.parametrize(
    "text",
    [
        "ABC abc 0123 £€$ àéîõü Łğış ạđếữ",
        "αβγδω Ἀᾳὦ",
        "абвгд Ґґ Ѓћ Ӱңө",
        "₂ ² ½ µ ° ± × ÷ ≤ ≥ ≠ → ↑ ↓",
        "■ ▲ ◆ ● ✓ ✗ ⚠",
        "שלום",
        "مرحبا بالعالم",
        "नमस्ते",
        "สวัสดี",
        "患者王小明。腿部抽筋",
        "患者張學友。腿部抽筋",
        "こむら返り、カルシウム、髙橋",
        "다리 쥐가 나는 환자",
    ],
)
def test_letters_of_common_scripts_have_a_face(text, weight):
    region = region_of(text)
    assert [char for char in text if face_for(char, weight, region) is None] == []


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("John Smith", None),
        ("Łukasz שלום", None),
        ("王小明 (Wang)", Region.CHINA),
        ("張學友", Region.TAIWAN),
        ("山田タロウ", Region.JAPAN),
        ("髙橋", Region.JAPAN),
        ("김철수", Region.KOREA),
    ],
)
def test_chinese_characters_take_the_shape_of_their_region(text, region):
    assert region_of(text) is region


def test_text_without_chinese_characters_never_loads_their_font():
    assert face_for("王", Weight.REGULAR) is None


def test_what_no_face_has_is_told_so():
    assert face_for("\U0001f600", Weight.REGULAR) is None


def test_a_face_is_registered_once_under_its_own_name():
    face = primary(Weight.REGULAR)
    assert primary(Weight.REGULAR) is face
    assert pdfmetrics.getFont(face.name).fontName == face.name
