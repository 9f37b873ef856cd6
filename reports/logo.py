"""The logo of the clinic: a picture from outside, so nothing about it is believed."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageFile, UnidentifiedImageError
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_KINDS = ("PNG", "JPEG")
_MOST_PIXELS = 16_000_000
"""More than any logo has; a picture of a few bytes can claim billions."""
_SHARP = (660, 240)
"""As many pixels as its room on the page can show at 400 dots per inch."""
_WIDE, _HIGH = 118.0, 42.0
_UNUSABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
)
"""What Pillow raises for a file that is no picture, or a damaged one."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture ready for the page, and its size there in points."""

    image: Image.Image
    width: float
    height: float

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Draw the logo from its lower left corner."""
        canvas.drawImage(ImageReader(self.image), x, y, self.width, self.height)


@lru_cache(maxsize=2)
def read_logo(data: bytes) -> Logo | None:
    """Return a logo made small enough for the page; None if it cannot be used."""
    try:
        with (
            warnings.catch_warnings(action="error"),
            _no_half_pictures(),
            Image.open(BytesIO(data), formats=_KINDS) as picture,
        ):
            if picture.width * picture.height > _MOST_PIXELS:
                return None
            image = _on_white(picture)
    except _UNUSABLE:
        return None
    image.thumbnail(_SHARP)
    scale = min(_WIDE / image.width, _HIGH / image.height)
    return Logo(image, image.width * scale, image.height * scale)


@contextmanager
def _no_half_pictures() -> Iterator[None]:
    """Refuse a picture that ends early, whatever Pillow was told by others here.

    The setting belongs to the whole process, and a library that prints can turn it
    on; half a logo would then be printed in silence.
    """
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _on_white(picture: Image.Image) -> Image.Image:
    """Return a picture on the white of the paper, whatever was to shine through it."""
    seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")
