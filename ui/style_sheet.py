"""The style sheet: few rules, each by class or by a named role."""

from intake.domain.preferences import Scheme
from ui.palette import Palette

_SHEET = """
QLineEdit, QPlainTextEdit {
  background: %(surface)s; color: %(text)s; border: 1px solid %(edge)s;
  border-radius: 4px; padding: 0 7px; min-height: 28px;
  placeholder-text-color: %(muted)s;
  selection-background-color: %(accent)s; selection-color: %(on_accent)s;
}
QPlainTextEdit { padding: 4px; }
QLineEdit:focus, QPlainTextEdit:focus {
  border: %(ring)s solid %(accent)s; padding: 0 %(inset)s;
  min-height: %(line_focus)s;
}
QPlainTextEdit:focus { padding: %(inset_text)s; }
NumberEdit, NumberEdit:focus { min-height: 22px; }
QLineEdit[wrong="true"] { border-color: %(warning)s; background: %(warning_tint)s; }
QLineEdit:disabled { color: %(muted)s; background: %(raised)s; }
QPushButton {
  background: %(surface)s; color: %(text)s; border: 1px solid %(edge)s;
  border-radius: 4px; padding: 0 15px; min-height: 30px;
}
QPushButton:hover { background: %(tint)s; }
QPushButton:focus { border: %(ring)s solid %(accent)s; padding: 0 14px;
  min-height: %(button_focus)s; }
QPushButton:disabled { color: %(muted)s; border-color: %(line)s; }
QPushButton[role="main"] {
  background: %(accent)s; color: %(on_accent)s; border-color: %(accent)s;
  font-weight: 600;
}
QPushButton[role="main"]:focus { border: %(ring)s solid %(text)s; }
QPushButton[role="main"]:disabled {
  background: %(raised)s; color: %(muted)s; border-color: %(line)s;
}
QPushButton[role="quiet"] { border-color: transparent; background: transparent;
  color: %(accent)s; padding: 0 7px; }
QPushButton[role="quiet"]:hover { background: %(tint)s; }
QPushButton[role="quiet"]:focus { border: %(ring)s solid %(accent)s; padding: 0 6px; }
QPushButton[role="quiet"]:disabled { color: %(muted)s; }
QPushButton[role="small"] { border-color: transparent; background: transparent;
  color: %(accent)s; padding: 0 6px; min-height: 22px; font-size: 12px; }
QPushButton[role="small"]:hover { background: %(tint)s; }
QPushButton[role="choice"] { border-color: transparent; background: transparent;
  padding: 0 9px; min-height: 26px; }
QPushButton[role="choice"]:hover { background: %(tint)s; }
QPushButton[role="choice"]:checked { background: %(accent)s; color: %(on_accent)s; }
QPushButton[role="choice"]:focus { border: %(ring)s solid %(accent)s; padding: 0 8px;
  min-height: 24px; }
QPushButton[role="choice"]:checked:focus { border-color: %(text)s; }
QScrollArea { border: none; background: transparent; }
QWidget#help QScrollArea, QWidget#rule QScrollArea,
QWidget#notice QScrollArea {
  border: %(ring)s solid transparent; border-radius: 4px;
}
QWidget#help QScrollArea:focus, QWidget#rule QScrollArea:focus,
QWidget#notice QScrollArea:focus {
  border-color: %(accent)s;
}
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical {
  background: %(edge)s; border-radius: 3px; min-height: 32px; margin: 2px 3px;
}
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal {
  background: %(edge)s; border-radius: 3px; min-width: 32px; margin: 3px 2px;
}
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QListView, QTableView {
  background: %(surface)s; color: %(text)s; border: 1px solid %(line)s;
  border-radius: 4px; outline: none; gridline-color: %(line)s;
  alternate-background-color: %(raised)s;
}
QListView:focus, QTableView:focus { border: %(ring)s solid %(accent)s; }
QListView::item { padding: 0 8px; min-height: 32px; }
QListView::item:selected, QTableView::item:selected {
  background: %(tint)s; color: %(text)s;
}
QHeaderView::section {
  background: %(raised)s; color: %(muted)s; border: none; font-size: 12px;
  border-bottom: 1px solid %(line)s; padding: 0 8px; min-height: 32px;
}
QCalendarWidget QWidget#qt_calendar_navigationbar { background: %(raised)s; }
QCalendarWidget QToolButton {
  background: transparent; color: %(text)s; border: none; font-weight: 600;
  min-width: 28px; min-height: 28px;
}
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCalendarWidget QTableView, QCalendarWidget QTableView:focus { border: none; }
QCalendarWidget QTableView {
  selection-background-color: %(accent)s; selection-color: %(on_accent)s;
}
QCalendarWidget QAbstractItemView:disabled { color: %(muted)s; }
QCalendarWidget QTableView::item:selected {
  background: %(accent)s; color: %(on_accent)s;
}
QToolTip { background: %(surface)s; color: %(text)s; border: 1px solid %(edge)s; }
"""


def style_sheet(palette: Palette) -> str:
    """Return the style sheet in the colours of a palette."""
    strong = palette.scheme is Scheme.CONTRAST
    names = {
        name: getattr(palette, name)
        for name in (
            "surface", "raised", "text", "muted", "line", "edge", "accent",
            "on_accent", "tint", "warning", "warning_tint",
        )
    }  # fmt: skip
    return _SHEET % {
        **names,
        "ring": "3px" if strong else "2px",
        "line_focus": "24px" if strong else "26px",
        "button_focus": "26px" if strong else "28px",
        "inset": "5px" if strong else "6px",
        "inset_text": "2px" if strong else "3px",
    }
