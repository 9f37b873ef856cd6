"""The sites of the cramps: a list of pills for the keyboard, a drawing for the hand."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from intake.forms.body import SIDE
from intake.forms.draft import Draft
from intake.forms.fields import FieldSpec
from ui.forms.answer_rows import ChoicesRow
from ui.forms.body_map import BodyMap
from ui.widgets.flow import FlowLayout

_ROOMY = 420
"""From this width on there is room for the drawing beside the pills."""
_LEAST = 160


class PillsAndDrawing(QWidget):
    """Pills at the left, the drawing at the right where there is room."""

    def __init__(
        self, pills: Sequence[QWidget], drawing: QWidget, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._drawing = drawing
        self._is_roomy = True
        listed = QWidget(self)
        flow = FlowLayout(listed, gap=4, line_gap=6)
        for pill in pills:
            flow.addWidget(pill)
        line = QHBoxLayout(self)
        line.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        line.addWidget(listed, 1)
        line.addWidget(drawing, 0, Qt.AlignmentFlag.AlignTop)

    @override
    def minimumSizeHint(self) -> QSize:
        """Return what the pills need: the drawing gives way."""
        return QSize(_LEAST, 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        is_roomy = event.size().width() >= _ROOMY
        if is_roomy is not self._is_roomy:
            self._is_roomy = is_roomy
            self._drawing.setVisible(is_roomy)
        super().resizeEvent(event)


class SitesRow(ChoicesRow):
    """Answers the sites and, by the drawing, the side as well."""

    def __init__(self, field: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.drawing.pressed.connect(self.changed_together)

    @override
    def place_pills(self, pills: Sequence[QWidget]) -> None:
        self.drawing = BodyMap(self.field.options, self)
        self.place([PillsAndDrawing(pills, self.drawing, self)], below=True)

    @override
    def concerns(self, path: str) -> bool:
        return path == SIDE or super().concerns(path)

    @override
    def show_draft(self, draft: Draft) -> None:
        super().show_draft(draft)
        self.drawing.show_draft(draft)
