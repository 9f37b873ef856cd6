"""Sections, form and panel side by side, as far as the window has room for them.

A narrow window (small screen, text at 200 %, the keys of F1 beside it) first gives up
the list of sections, then shows form or panel, with the level always above.
"""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.panel.level_card import LevelCard

PANEL_WIDTH = 384
_ROOMY = 1000
"""From this width on there is room for all three."""
_TIGHT = 900
"""Below this width form and panel take turns."""
_WIDEST = 1240
"""Were the form wider, the eye would wander far from a question to the level."""
_EDGE = 16


class IntakeColumns(QWidget):
    """Gives each part its place; nothing of the form is ever cut at its edge."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._side_shown = False
        self._shape = (True, False, False)
        self.strip = LevelCard(self, compact=True)
        self.strip.setObjectName("level.strip")
        self.strip.hide()
        self.side_frame = QWidget(self)
        self._frame = QVBoxLayout(self.side_frame)
        sides = (0, _EDGE) if self.isLeftToRight() else (_EDGE, 0)
        self._frame.setContentsMargins(sides[0], _EDGE, sides[1], _EDGE)
        self.side_frame.setFixedWidth(PANEL_WIDTH + _EDGE)

    def hold(self, sections: QWidget, form: QWidget, side: QWidget) -> None:
        """Take in the parts, made as children of this and of the side's frame.

        They are not moved from one parent to another: that costs what making them did.
        """
        self._sections, self._form = sections, form
        self._frame.addWidget(side)
        form.setMaximumWidth(_WIDEST)
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(sections)
        columns.addWidget(form, 1)
        columns.addWidget(self.side_frame, 1)
        columns.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.strip)
        lines.addLayout(columns, 1)

    def turn_to(self, *, side: bool) -> None:
        """Show the form or the panel where there is room for one only."""
        if side is not self._side_shown:
            self._side_shown = side
            self._arrange(self.width())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(event.size().width())
        super().resizeEvent(event)

    def _arrange(self, width: int) -> None:
        """Show what there is room for; nothing is touched that stays as it is."""
        tight = width < _TIGHT
        turned = tight and self._side_shown
        shape = (width >= _ROOMY, tight, turned)
        if turned:
            self.side_frame.setMaximumWidth(width)
        if shape == self._shape:
            return
        self._shape = shape
        self._sections.setVisible(width >= _ROOMY)
        self.strip.setVisible(tight and not turned)
        self.side_frame.setMinimumWidth(0 if turned else PANEL_WIDTH + _EDGE)
        if not turned:
            self.side_frame.setMaximumWidth(PANEL_WIDTH + _EDGE)
        edge = _EDGE // 4 if turned else _EDGE
        inner, outer = edge if turned else 0, edge
        sides = (inner, outer) if self.isLeftToRight() else (outer, inner)
        self._frame.setContentsMargins(sides[0], edge, sides[1], edge)
        self._form.setVisible(not turned)
        self.side_frame.setVisible(turned or not tight)
