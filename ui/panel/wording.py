"""A title and a few lines below it, painted: what most of the panel is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QMargins, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QStaticText
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget
from typing_extensions import override

from ui.theme import Size, font
from ui.widgets.labels import Tone, role_of
from ui.widgets.painted import wrapped

LINE = 18
"""As high as a title: a button beside it moves nothing."""
_GAP = 1


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text and how it stands out."""

    text: str
    tone: Tone = Tone.PLAIN


_Place = tuple[QRect, QStaticText, Words]


class Wording(QWidget):
    """Paints its words itself, literally.

    Labels in a grid take four times as long to lay out, and a key press changes dozens.
    """

    def __init__(self, parent: QWidget, margins: QMargins | None = None) -> None:
        super().__init__(parent)
        self._margins = margins or QMargins()
        self._words: tuple[Words, ...] = ()
        self._beside = 0
        self._heights: dict[int, int] = {}
        self._places: tuple[_Place, ...] = ()
        self._placed_for: tuple[int, bool] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_words(
        self, title: str, lines: Sequence[Words], *, beside: int = 0
    ) -> None:
        """Show other words.

        Args:
            title: in bold.
            lines: below it; empty ones are left out.
            beside: how much room is kept beside the title for something else.
        """
        words = (Words(title), *(line for line in lines if line.text))
        if (words, beside) == (self._words, self._beside):
            return
        self._words, self._beside = words, beside
        self._heights.clear()
        self._placed_for = None
        self.updateGeometry()
        self.update()

    def _placed(self, width: int) -> Sequence[_Place]:
        """Return the words with their places, kept until something changes."""
        wanted = (width, self.isRightToLeft())
        if wanted != self._placed_for:
            self._places, self._placed_for = tuple(self._place(width)), wanted
        return self._places

    def _place(self, width: int) -> Iterator[_Place]:
        """Yield the words with their places, as far down as they need."""
        margins, top = self._margins, self._margins.top()
        room = max(1, width - margins.left() - margins.right())
        for number, words in enumerate(self._words):
            size = Size.SMALL if number else Size.BODY
            wide = room if number else max(1, room - self._beside)
            text = wrapped(
                words.text, wide, size, strong=not number, mirrored=self.isRightToLeft()
            )
            high = ceil(text.size().height())
            yield QRect(margins.left(), top, wide, high), text, words
            least = LINE if self._beside and not number else 0
            top += max(high, least) + _GAP

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            bottom = self._margins.top() + (LINE if self._beside else 0)
            for place, _text, _words in self._placed(width):
                bottom = max(bottom, place.bottom() + 1)
            self._heights[width] = bottom + self._margins.bottom()
        return self._heights[width]

    @override
    def sizeHint(self) -> QSize:
        """Return any size: the height follows the width, which others decide."""
        return QSize(0, LINE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_words(painter)
        painter.end()

    def paint_words(self, painter: QPainter) -> None:
        """Paint the words where they stand."""
        here, whole, colours = self.layoutDirection(), self.rect(), self.palette()
        for number, (place, text, words) in enumerate(self._placed(self.width())):
            painter.setFont(font(Size.SMALL) if number else font(strong=True))
            painter.setPen(colours.color(role_of(words.tone)))
            painter.drawStaticText(
                QStyle.visualRect(here, whole, place).topLeft(), text
            )
