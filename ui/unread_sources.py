"""Keeps PySide6 from reading the source of every module that is loaded.

WORKAROUND: once it is there, PySide6 6.12.0 looks through the source of each module
that is imported for the word `PySide6`, in case Qt's names are wished for in another
spelling (`from __feature__ import snake_case`). Python keeps every source that was
looked into: with some 650 modules that is 30 MB, and much of a second. No module of
this program wishes it, nor does any that it uses. Gone once PySide6 looks at compiled
code instead.
"""

from importlib import import_module
from types import ModuleType
from typing import Any

_ASKER = "_mod_uses_pyside"


def leave_sources_unread() -> None:
    """Answer that question by the name of the module, where it is asked at all."""
    import_module("PySide6.QtCore")
    features: Any = import_module("shibokensupport.feature")
    if hasattr(features, _ASKER):
        setattr(features, _ASKER, _uses_qt)


def _uses_qt(module: ModuleType) -> bool:
    return module.__name__.partition(".")[0] == "ui"
