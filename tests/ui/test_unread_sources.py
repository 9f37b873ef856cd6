"""What is loaded after Qt is loaded without its source being read."""

import linecache
import sys
from importlib import import_module

import ui
from ui.unread_sources import leave_sources_unread


def test_a_module_loaded_after_qt_is_not_read_for_its_source(tmp_path, monkeypatch):
    (tmp_path / "loaded_late.py").write_text("answer = 42  # PySide6\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    leave_sources_unread()
    late = import_module("loaded_late")
    monkeypatch.delitem(sys.modules, "loaded_late")
    assert late.answer == 42
    assert late.__file__ not in linecache.cache


def test_a_module_of_the_window_counts_as_one_that_uses_qt():
    features = import_module("shibokensupport.feature")
    assert features._mod_uses_pyside(ui)
    assert not features._mod_uses_pyside(linecache)
