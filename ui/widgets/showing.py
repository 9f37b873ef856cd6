"""Show several widgets at once: one laying out instead of one for each."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

_FEW = 2


def show_together(owner: QWidget, widgets: Sequence[QWidget]) -> None:
    """Show those of an owner's widgets that are hidden.

    Whoever holds them is hidden meanwhile, unless the cursor is in it.
    """
    hidden = [widget for widget in widgets if widget.isHidden()]
    is_free = not owner.isAncestorOf(owner.window().focusWidget())
    together = len(hidden) > _FEW and owner.isVisible() and is_free
    if together:
        owner.hide()
    for widget in hidden:
        widget.show()
    if together:
        owner.show()
