"""The newest audit event's hash, kept in a file outside the database.

A chain shows that events follow one another, not that the newest are still there;
whoever cuts off its end, or puts back an older database, is betrayed by this file.
It is written after the commit and never waited for: it may lag behind the database,
the database never behind it.
"""

import contextlib
import hmac
import os
import struct
import threading
from pathlib import Path

from intake.store.audit_chain import Head

_RECORD = struct.Struct(">8sQ32s")
_MAGIC = b"CrDpHead"
_MAC_SIZE = 32
_SLOT = 512
"""One disk sector: a power cut tears at most one of the two records."""


class AuditAnchor:
    """Two records of the newest head, written in turn."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._file: int | None = None
        self._is_frozen = False
        self._one_at_a_time = threading.Lock()

    def freeze(self) -> None:
        """Keep what is remembered: it is the evidence that the log was cut."""
        self._is_frozen = True

    def keep(self, head: Head) -> None:
        """Remember a head; a full or read-only disk is no reason to fail a save."""
        if self._is_frozen:
            return
        with self._one_at_a_time, contextlib.suppress(OSError):
            if self._file is None:
                flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
                self._file = os.open(self._path, flags, 0o600)
            os.lseek(self._file, _SLOT * (head.seq % 2), os.SEEK_SET)
            os.write(self._file, self._sealed(head))

    def newest(self) -> Head | None:
        """Return the newest head remembered; None if there is no genuine record."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return None
        heads = [self._opened(content[at:]) for at in (0, _SLOT)]
        return max((h for h in heads if h), key=lambda head: head.seq, default=None)

    def close(self) -> None:
        """Let go of the file, its content on the disk."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.fsync(self._file)
            os.close(self._file)
            self._file = None

    def _sealed(self, head: Head) -> bytes:
        record = _RECORD.pack(_MAGIC, head.seq, head.hash)
        return record + hmac.digest(self._key, record, "sha256")

    def _opened(self, content: bytes) -> Head | None:
        record = content[: _RECORD.size]
        mac = content[_RECORD.size : _RECORD.size + _MAC_SIZE]
        if len(record) < _RECORD.size:
            return None
        if not hmac.compare_digest(mac, hmac.digest(self._key, record, "sha256")):
            return None
        _, seq, digest = _RECORD.unpack(record)
        return Head(seq, digest)
