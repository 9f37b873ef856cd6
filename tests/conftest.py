"""What every test stands on: no display, no clock, no traces of the one before."""

import gc
import logging
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from intake.store.keyslots import Argon2
from tests.postgresql_clinics import PostgresClinics
from tests.postgresql_server import postgres_server

os.environ["QT_QPA_PLATFORM"] = os.environ.get("CRAMPDESK_TEST_PLATFORM", "offscreen")

# The same examples every time, however slow the machine; HYPOTHESIS_PROFILE=thorough
# looks further.
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


class StillClock:
    """A clock that moves only when told to."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def __call__(self) -> datetime:
        """Return the moment it stands at."""
        return self._moment

    def advance(self, **by: float) -> None:
        """Move on, by the arguments of timedelta."""
        self._moment += timedelta(**by)


@pytest.fixture
def clock() -> StillClock:
    """Return a clock that stands at half past nine on 23 November 2026, UTC."""
    return StillClock(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))


ENGINES = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a record on both engines, unless it is marked for one."""
    if "engine_name" in metafunc.fixturenames:
        marked = [
            name for name in ENGINES if metafunc.definition.get_closest_marker(name)
        ]
        metafunc.parametrize("engine_name", marked or ENGINES, scope="function")


@pytest.fixture(scope="session")
def postgres_clinics(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[PostgresClinics]:
    """Start PostgreSQL for the first test that needs it."""
    with postgres_server() as server:
        yield PostgresClinics(server, tmp_path_factory.mktemp("postgresql"))


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests away from the databases and settings of whoever runs them."""
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("CRAMPDESK_HOME", raising=False)
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            folder = tmp_path_factory.mktemp(name.lower())
            environment.setenv(name, str(folder))
        yield


@pytest.fixture(scope="session", autouse=True)
def patient_connections() -> Iterator[None]:
    """Let the test server take its time to answer: a busy machine is no fault."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("intake.store.server._CONNECT_SECONDS", 60)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Take the least that a password may cost: most tests sign in, none guesses."""
    with pytest.MonkeyPatch.context() as patch:
        least = Argon2(passes=2, memory_kib=19_456, lanes=1)
        patch.setattr("intake.store.keyslots._USUAL", least)
        yield


@pytest.fixture
def no_collections() -> Iterator[None]:
    """Keep what earlier tests left in memory out of what is timed here."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


PATIENCE_MS = 120_000
"""How long a test waits for what must come: a busy machine is no fault of ours."""


class PatientBot(QtBot):
    """Waits as long for everything; what never comes fails all the same."""

    @override
    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **how: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **how)

    @override
    def waitExposed(self, widget: QWidget, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitExposed(widget, timeout=timeout)

    @override
    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """Return the hands of pytest-qt with more patience."""
    del qapp
    return PatientBot(request)


@pytest.fixture(autouse=True)
def no_unexpected_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning; one that expects it calls caplog.clear()."""
    yield
    loud = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not loud, [f"{r.name}: {r.getMessage()}" for r in loud]


@pytest.fixture(autouse=True)
def no_threads_left() -> Iterator[None]:
    """Fail a test that leaves a lane running."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before]
    for thread in left:
        thread.join(timeout=1)
    assert not [t.name for t in left if t.is_alive()]


def _windows() -> set[QWidget]:
    if not isinstance(QApplication.instance(), QApplication):
        return set()
    return {
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.parentWidget() is None
        and widget.metaObject().className() != "QTipLabel"  # Qt keeps the tool tip
    }


@pytest.fixture(autouse=True)
def no_windows_left() -> Iterator[None]:
    """Fail a test that leaves a window behind."""
    before = _windows()
    yield
    if _windows() - before:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    left = _windows() - before
    names = sorted(f"{type(widget).__name__} {widget.objectName()}" for widget in left)
    for widget in left:  # so that the next test is not blamed too
        widget.deleteLater()
    assert not names
