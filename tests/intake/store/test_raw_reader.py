"""Copying a file from outside, whatever its size."""

import os
import sys

import pytest

from intake.store import raw_reader


@pytest.fixture
def original(tmp_path, monkeypatch):
    """Return a file of several blocks and a rest."""
    monkeypatch.setattr(raw_reader, "_BLOCK", 4096)
    file = tmp_path / "original"
    file.write_bytes(os.urandom(3 * 4096 + 7))
    return file


def sent(original):
    target = original.with_name("copy")
    with original.open("rb") as source, target.open("wb") as copy:
        raw_reader.send(source, copy.fileno())
    return target.read_bytes()


@pytest.mark.parametrize("system", sorted({sys.platform, "win32"}))
def test_a_file_is_copied_whole_on_every_system(original, monkeypatch, system):
    monkeypatch.setattr(sys, "platform", system)
    assert sent(original) == original.read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux is told what is not needed")
@pytest.mark.parametrize(("memory", "is_let_go"), [(1 << 60, False), (4096, True)])
def test_of_a_large_file_the_original_leaves_the_memory(
    original, monkeypatch, memory, is_let_go
):
    told = []
    monkeypatch.setattr(raw_reader, "_memory", lambda: memory)
    monkeypatch.setattr(os, "posix_fadvise", lambda *what: told.append(what[1:]))
    assert sent(original) == original.read_bytes()
    blocks = [(0, 4096), (4096, 4096), (8192, 4096), (12288, 7)]
    let_go = [(*block, os.POSIX_FADV_DONTNEED) for block in blocks]
    assert told == (let_go if is_let_go else [])
