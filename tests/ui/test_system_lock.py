"""The window locks with the computer: heard on a real message bus of our own."""

import os
import subprocess

import pytest
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusVariant,
    QDBusVirtualObject,
)
from typing_extensions import override

from ui.system_lock import SystemLock

CONFIG = """<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
SIGNALS = [
    ("org.freedesktop.login1", "/org/freedesktop/login1", "Manager", "PrepareForSleep"),
    ("org.freedesktop.login1", "/org/freedesktop/login1/session/_1", "Session", "Lock"),
    (
        "org.freedesktop.ScreenSaver",
        "/org/freedesktop/ScreenSaver",
        "",
        "ActiveChanged",
    ),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver", "", "ActiveChanged"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "", "ActiveChanged"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver", "", "ActiveChanged"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver", "", "ActiveChanged"),
]


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    """Start a message bus and return its address."""
    folder = tmp_path_factory.mktemp("bus")
    config = folder / "bus.conf"
    config.write_text(CONFIG.format(folder=folder))
    reading, writing = os.pipe()
    daemon = subprocess.Popen(
        [
            "dbus-daemon",
            f"--config-file={config}",
            "--nofork",
            f"--print-address={writing}",
        ],
        pass_fds=(writing,),
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        yield told.readline().strip()
    daemon.terminate()
    daemon.wait()


@pytest.fixture
def connected(bus):
    """Return two connections to the bus: who listens and who speaks."""
    names = ("listening", "speaking")
    yield [QDBusConnection.connectToBus(bus, name) for name in names]
    for name in names:
        QDBusConnection.disconnectFromBus(name)


def say(speaking, signal, *values):
    """Send a signal as the service of that name does."""
    service, path, kind, name = signal
    assert speaking.registerService(service)
    interface = f"{service}.{kind}" if kind else service
    message = QDBusMessage.createSignal(path, interface, name)
    message.setArguments(list(values))
    assert speaking.send(message)


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda s: f"{s[0]} {s[1]}")
def test_the_window_locks_with_the_computer(qtbot, signed_in, connected, signal):
    listening, speaking = connected
    assert speaking.registerService(signal[0])
    watch = SystemLock(listening, listening, signed_in)
    watch.locked.connect(signed_in.lock)
    values = () if signal[3] == "Lock" else (True,)
    say(speaking, signal, *values)
    qtbot.waitUntil(lambda: signed_in.company.is_locked)
    assert signed_in.windowTitle().startswith("Locked")


def test_waking_up_locks_nothing(qtbot, signed_in, connected):
    listening, speaking = connected
    for signal in SIGNALS:
        assert speaking.registerService(signal[0])
    watch = SystemLock(listening, listening, signed_in)
    heard = []
    watch.locked.connect(lambda: heard.append("locked"))
    for signal in (SIGNALS[0], *SIGNALS[2:]):
        say(speaking, signal, *(False,))
    say(speaking, SIGNALS[1])
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["locked"]


def test_without_a_bus_nothing_is_heard_and_nothing_fails(signed_in):
    nowhere = QDBusConnection("nobody made this")
    SystemLock(nowhere, nowhere, signed_in)
    assert not signed_in.company.is_locked


LOGIN = "org.freedesktop.login1"
OURS, THEIRS = (f"/org/freedesktop/login1/session/_{n}" for n in (1, 2))


class Login(QDBusVirtualObject):
    """Answers as login1 does: which session the caller is in, and where that is."""

    def __init__(self, path):
        super().__init__()
        self.path = path
        self.asked = []

    @override
    def introspect(self, path):
        return ""

    @override
    def handleMessage(self, message, connection):
        self.asked.append((message.path().rpartition("/")[2], message.member()))
        if message.arguments() == ["org.freedesktop.login1.Session", "Id"]:
            connection.send(message.createReply(QDBusVariant("1")))
        elif message.arguments() == ["1"] and self.path:
            connection.send(message.createReply(QDBusObjectPath(self.path)))
        else:
            no = "org.freedesktop.login1.NoSuchSession"
            connection.send(message.createErrorReply(no, "Unknown"))
        return True


@pytest.fixture
def login(connected):
    """Return a way to let login1 know our session, or not."""
    speaking = connected[1]
    assert speaking.registerService(LOGIN)
    everything = QDBusConnection.VirtualObjectRegisterOption.SubPath

    def answer(path):
        made = Login(path)
        assert speaking.registerVirtualObject(
            "/org/freedesktop/login1", made, everything
        )
        return made

    yield answer
    speaking.unregisterObject("/org/freedesktop/login1")


def test_who_locks_another_session_of_the_computer_does_not_lock_ours(
    qtbot, qapp, connected, login
):
    listening, speaking = connected
    known = login(OURS)
    watch = SystemLock(listening, listening, qapp)
    heard = []
    watch.locked.connect(lambda: heard.append("locked"))
    qtbot.waitUntil(lambda: watch._session == OURS)
    assert known.asked == [("auto", "Get"), ("login1", "GetSession")]
    say(speaking, (LOGIN, THEIRS, "Session", "Lock"))
    say(speaking, (LOGIN, OURS, "Session", "Lock"))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["locked"]


def test_where_our_session_is_not_known_any_of_them_locks(
    qtbot, qapp, connected, login
):
    listening, speaking = connected
    known = login(None)
    watch = SystemLock(listening, listening, qapp)
    heard = []
    watch.locked.connect(lambda: heard.append("locked"))
    qtbot.waitUntil(lambda: len(known.asked) == 2)
    say(speaking, (LOGIN, THEIRS, "Session", "Lock"))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["locked"]
