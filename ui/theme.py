"""One look for the whole program: font, sizes, palette, style sheet."""

from collections.abc import Mapping
from enum import IntEnum
from functools import cache
from importlib.resources import as_file, files

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from intake.domain.preferences import Scheme
from ui.palette import LIGHT, PALETTES, Palette
from ui.style_sheet import style_sheet

GRID = 8
"""Every distance is a multiple, or half, of this."""
ROW = 32
"""Height of a row that is answered."""
SCROLL_BAR = 12
"""Width of a scroll bar."""
WIDEST = 760
"""A sheet of questions is no wider: answers stay near what was asked."""
WIDEST_PAPER = 1040
"""Nor is paper, or what is written about it: wider, less of a page would be seen."""
FAMILY = "Inter"


class Size(IntEnum):
    """The four sizes of text, in logical pixels."""

    SMALL = 12
    BODY = 14
    HEADING = 16
    TITLE = 22


class Theme(QObject):
    """The look in use; there is one, as there is one screen."""

    # The look changed: whatever paints itself asks for the palette anew.
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.palette: Palette = LIGHT
        self.wish: Scheme | None = None
        self.inks: dict[str, QColor] = {}
        self._is_dressed = False

    def start(self, application: QApplication) -> None:
        """Load the font, take the system's scheme and follow it."""
        load_fonts()
        self._is_dressed = False
        application.setStyle("Fusion")
        application.setFont(font())
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self.refresh)
        hints.accessibility().contrastPreferenceChanged.connect(self.refresh)
        self.refresh()

    def choose(self, wish: Scheme | None) -> None:
        """Use a scheme, or the system's if None."""
        self.wish = wish
        self.refresh()

    def refresh(self) -> None:
        """Take up the wished or the system's scheme."""
        palette = PALETTES[self.wish or _system_scheme()]
        if palette is self.palette and self._is_dressed:
            return  # to dress every widget again takes long
        self.palette, self._is_dressed = palette, True
        self.inks.clear()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(_qt_palette(self.palette))
            application.setStyleSheet(style_sheet(self.palette))
        self.changed.emit()


_THEME = Theme()


def theme() -> Theme:
    """Return the look in use."""
    return _THEME


def palette() -> Palette:
    """Return the colours in use."""
    return _THEME.palette


def load_fonts() -> None:
    """Make the packaged typeface known: a bare system may have none at all."""
    for name in ("Inter-Regular.ttf", "Inter-SemiBold.ttf"):
        with as_file(files("ui") / "resources" / "fonts" / name) as path:
            QFontDatabase.addApplicationFont(str(path))


_FALLBACKS = (
    ("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf"),
    ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
    ("fontpkg_open_sans", "OpenSans[wdth,wght].ttf"),
    ("fontpkg_noto_sans_thai", "NotoSansThai[wdth,wght].ttf"),
)


def load_fallback_fonts() -> None:
    """Make the scripts known that patients' names come in: as on the printed page."""
    for package, name in _FALLBACKS:
        with as_file(files(package) / "files" / name) as path:
            QFontDatabase.addApplicationFont(str(path))


@cache
def font(
    size: Size = Size.BODY, *, strong: bool = False, figures: bool = False
) -> QFont:
    """Return the typeface in one of its sizes; `figures` makes them equally wide.

    It is made once for everybody: who wants it otherwise makes a copy.
    """
    made = QFont(FAMILY)
    made.setPixelSize(int(size))
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    if figures:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def colour(name: str) -> QColor:
    """Return a colour of the palette in use by its name there."""
    inks = _THEME.inks
    if name not in inks:
        inks[name] = QColor(str(getattr(_THEME.palette, name)))
    return inks[name]


def _system_scheme() -> Scheme:
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return Scheme.CONTRAST
    dark = hints.colorScheme() == Qt.ColorScheme.Dark
    return Scheme.DARK if dark else Scheme.LIGHT


_ROLES: Mapping[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "raised",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "warning",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
}


def _qt_palette(colours: Palette) -> QPalette:
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, QColor(str(getattr(colours, name))))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return made
