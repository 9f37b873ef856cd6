"""A wire to the test server that can be cut after any number of bytes."""

import selectors
import socket
import threading
from contextlib import contextmanager, suppress


class CutWire:
    """Passes bytes between a socket in a folder and the server's own."""

    def __init__(self, folder, server):
        self._server = f"{server.host}/.s.PGSQL.{server.port}"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(f"{folder}/.s.PGSQL.{server.port}")
        self._listener.listen(20)
        self._left = None
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._other = {}
        self._waker, self._woken = socket.socketpair()
        self._selector.register(self._woken, selectors.EVENT_READ)
        self.cuts = 0

    def cut_after(self, count):
        """Cut every connection once so many more bytes have passed."""
        self._left = count

    def run(self):
        """Pass bytes until somebody closes the wire."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._woken:
                    self._cut()
                    return
                if key.fileobj is self._listener:
                    self._connect()
                elif key.fileobj in self._other:
                    self._pass_on(key.fileobj)

    def close(self):
        self._waker.send(b"x")

    def _connect(self):
        near, _ = self._listener.accept()
        far = socket.socket(socket.AF_UNIX)
        far.connect(self._server)
        for one, other in ((near, far), (far, near)):
            self._other[one] = other
            self._selector.register(one, selectors.EVENT_READ)

    def _pass_on(self, one):
        content = b""
        with suppress(OSError):
            content = one.recv(65_536)
        if not content:
            self._drop(one)
            return
        if self._left is not None:
            content, over = content[: self._left], len(content) > self._left
            self._left -= len(content)
            self._send(one, content)
            if over or self._left == 0:
                self._left = None
                self.cuts += 1
                self._cut()
            return
        self._send(one, content)

    def _send(self, one, content):
        with suppress(OSError):
            self._other[one].sendall(content)

    def _drop(self, one):
        for end in (one, self._other.pop(one)):
            self._other.pop(end, None)
            self._selector.unregister(end)
            end.close()

    def _cut(self):
        while self._other:
            self._drop(next(iter(self._other)))


@contextmanager
def cut_wire(folder, server):
    """Open a wire in a folder whose path is short enough for a socket."""
    wire = CutWire(folder, server)
    passing = threading.Thread(target=wire.run)
    passing.start()
    try:
        yield wire
    finally:
        wire.close()
        passing.join()
        for end in (wire._listener, wire._waker, wire._woken):
            end.close()
        wire._selector.close()
