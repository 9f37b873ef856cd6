"""The knowledge that ships, and a copy of it to spoil."""

import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from intake.knowledge.medicines import load_formulary
from intake.knowledge.release import Knowledge, load_knowledge, read_knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the folder of knowledge."""
    with resources.as_file(resources.files("intake.knowledge.data")) as data:
        copy = tmp_path / "data"
        shutil.copytree(data, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture
def spoilt(folder: Path) -> Callable[[str, str, str], Knowledge]:
    """Return a way to load the copy with one text of one file replaced.

    Of the rules only this file and those of the same day are kept: it is quicker.
    """

    def load(name: str, old: str, new: str) -> Knowledge:
        file = folder / name
        for other in (folder / "rules").iterdir():
            if other not in (file, folder / "rules" / "same_day.toml"):
                other.write_text("", "utf-8")
        text = file.read_text("utf-8")
        assert old in text, f"{old!r} is not in {name} any more"
        file.write_text(text.replace(old, new, 1), "utf-8")
        return read_knowledge(folder, load_formulary())

    return load
