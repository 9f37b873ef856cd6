"""Keys of a screen: bound in one place, so that F1 can tell exactly what works."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does here, in words."""

    name: str
    does: str


def bind(
    owner: QWidget, keys: str, act: Callable[[], object], *, anywhere: bool = False
) -> QShortcut:
    """Bind keys (`Ctrl+S`, several with a comma) while the owner has the focus.

    Args:
        owner: whose keys these are.
        keys: one or more sequences.
        act: what is done.
        anywhere: whether they work in the whole window.
    """
    shortcut = QShortcut(owner)
    shortcut.setKeys([QKeySequence(name.strip()) for name in keys.split(",")])
    context = (
        Qt.ShortcutContext.WindowShortcut
        if anywhere
        else Qt.ShortcutContext.WidgetWithChildrenShortcut
    )
    shortcut.setContext(context)
    shortcut.activated.connect(act)
    return shortcut
