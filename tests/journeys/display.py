"""A display of our own, the program on it, and a keyboard: nothing is pretended.

Keys go through the X server (XTEST), as those of a real keyboard do; no widget is
called. What the program shows is known by the titles of its windows, what it did by
reading the record. What is missing here is an error: a journey is never left out.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import monotonic

from intake.application import HOME_VARIABLE
from tests.architecture.conftest import ROOT

_PATIENCE = 180
"""Seconds: the machine may be busy with other tests."""
_A_MOMENT = 0.05
_LOOKS = 3
"""So often in a row a program is seen to be idle before it is taken to rest."""
_ENDS = 60
"""Seconds: a system that shuts down waits for as long as this (systemd: 90)."""


class Display:
    """An X server without a screen, window manager or repeating keys.

    It stays as it is when its last client leaves: beginning anew, it would refuse a
    program that comes at that moment.
    """

    def __init__(self, size: str = "1440x900x24") -> None:
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(writing),
                "-screen",
                "0",
                size,
                "-r",
                "-noreset",
            ],
            pass_fds=(writing,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            self.name = f":{int(told.readline())}"

    def tool(self, *words: str) -> str:
        """Run xdotool on this display and return what it says."""
        said = subprocess.run(
            ["xdotool", *words],
            env=os.environ | {"DISPLAY": self.name},
            check=True,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
        )
        return said.stdout

    def picture(self, path: Path) -> None:
        """Keep a picture of what is shown, for a person to look at."""
        grab = (
            "import sys; from PySide6.QtGui import QGuiApplication as A; a = A([]);"
            "a.primaryScreen().grabWindow(0).save(sys.argv[1])"
        )
        subprocess.run(
            [sys.executable, "-c", grab, str(path)],
            env=os.environ | {"DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"},
            check=True,
        )

    def stop(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait()


class Program:
    """CrampDesk as a nurse starts it."""

    def __init__(
        self, display: Display, folder: Path, *options: str, **environment: str
    ) -> None:
        self._display = display
        self.keys = 0
        """How many were pressed, beside typed text."""
        self._told = folder.parent / "told.txt"
        with self._told.open("w") as told:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "intake.cli", "gui", *options],
                env=os.environ
                | {
                    HOME_VARIABLE: str(folder),
                    "DISPLAY": display.name,
                    "QT_QPA_PLATFORM": "xcb",
                    "PYTHONPATH": str(ROOT),
                }
                | environment,
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=told,
            )

    def shows(self, title: str) -> None:
        """Wait until a window of the program has this in its title; type there.

        Raises:
            TimeoutError: if there is none for too long; it says what the program said.
        """
        try:
            until(lambda: self._takes_keys(title))
        except TimeoutError as error:
            ended, told = self._process.poll(), self._told.read_text("utf-8")
            raise TimeoutError(f"no {title!r}; ended: {ended}\n{told}") from error
        self.rests()

    def _takes_keys(self, title: str) -> bool:
        """Give the newest window of this title the keys; False while there is none.

        A window that ends while it is asked for is an X error: one looks again.
        """
        with suppress(subprocess.CalledProcessError):
            found = self._display.tool(
                *("search", "--all", "--onlyvisible"),
                *("--pid", str(self._process.pid), "--name", title),
            )
            self._display.tool("windowfocus", "--sync", found.split()[-1])
            return True
        return False

    def rests(self) -> None:
        """Wait until everything pressed was dealt with: no thread has work to do."""
        until(lambda: all(self._is_idle() for _ in range(_LOOKS)))

    def _is_idle(self) -> bool:
        Event().wait(_A_MOMENT)
        threads = Path(f"/proc/{self._process.pid}/task").glob("*/stat")
        try:
            states = [thread.read_text().rpartition(") ")[2][0] for thread in threads]
        except OSError:  # a thread ended while it was looked at
            return False
        return all(state == "S" for state in states)

    def press(self, *keys: str) -> None:
        """Press keys, by the names that X has for them: `Return`, `ctrl+f`."""
        self.keys += len(keys)
        self._display.tool("key", "--delay", "20", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self._display.tool("type", "--delay", "8", "--", text)

    def dash(self, text: str, *keys: str) -> None:
        """Type a text and press keys right after it, however busy the machine is."""
        self.keys += len(keys)
        self._display.tool(
            *("type", "--delay", "8", "--args", "1", text),
            *("key", "--delay", "20", *keys),
        )

    def enter(self, *texts: str) -> None:
        """Type texts, each followed by Enter, and wait for what comes of it."""
        for text in texts:
            self.type(text)
            self.press("Return")
        self.rests()

    def kill(self) -> None:
        """End the program as a power cut would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def ends(self) -> int:
        """Wait until the program ends by itself and return how.

        Raises:
            TimeoutExpired: if it does not.
        """
        return self._process.wait(timeout=_PATIENCE)

    def stop(self) -> None:
        """Ask the program to end, as the system does at logging out.

        Raises:
            TimeoutExpired: if it does not within seconds; it is killed then.
        """
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=_ENDS)
            except subprocess.TimeoutExpired:
                self.kill()
                raise


def until(holds: Callable[[], bool]) -> None:
    """Look again and again until something holds that another program does.

    Raises:
        TimeoutError: if it does not for too long.
    """
    never, began = Event(), monotonic()
    while not holds():
        if monotonic() - began > _PATIENCE:
            raise TimeoutError("what was waited for did not come")
        never.wait(_A_MOMENT)
