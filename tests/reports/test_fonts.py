import pytest
from reportlab.pdfbase import pdfmetrics

from intake.domain.errors import StoreUnavailableError
from reports.fonts import (
    FALLBACKS,
    FIRA,
    FIRA_STRONG,
    FontFile,
    Weight,
    face_for,
    primary,
    read_checked,
)


@pytest.mark.parametrize("font", [FIRA, FIRA_STRONG, *FALLBACKS], ids=lambda f: f.name)
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
    ],
)
def test_letters_of_common_scripts_have_a_face(text, weight):
    assert [char for char in text if face_for(char, weight) is None] == []


def test_what_no_face_has_is_told_so():
    assert face_for("\U0001f600", Weight.REGULAR) is None


def test_a_face_is_registered_once_under_its_own_name():
    face = primary(Weight.REGULAR)
    assert primary(Weight.REGULAR) is face
    assert pdfmetrics.getFont(face.name).fontName == face.name
