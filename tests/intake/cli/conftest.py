"""Runs command lines in this process, as the entry point does."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from intake.application import HOME_VARIABLE, Desk
from intake.cli.main import main

PASSWORD = "ocean paper lamp"
DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def lines(self):
        return self.out.splitlines()


class _Input(io.TextIOWrapper):
    """Standard input that is a pipe."""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Give the command line a folder of its own, and no password."""
    folder = tmp_path / "home"
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    monkeypatch.delenv("CRAMPDESK_PASSWORD", raising=False)
    return folder


@pytest.fixture
def crampdesk(home, capsysbinary, monkeypatch):
    """Run a command line and return how it ended."""

    def run(*arguments, stdin=b""):
        monkeypatch.setattr("sys.stdin", _Input(io.BytesIO(stdin), "utf-8"))
        code = main([str(argument) for argument in arguments])
        told = capsysbinary.readouterr()
        return Ran(code, told.out.decode(), told.err.decode())

    return run


@pytest.fixture
def clinic(home, monkeypatch):
    """Set up a clinic whose only user is signed in by the environment."""
    application, _ = Desk().set_up(
        clinic_name="Hillside Surgery",
        login="nurse1",
        display_name="Nurse One",
        password=PASSWORD,
    )
    application.close()
    monkeypatch.setenv("CRAMPDESK_PASSWORD", PASSWORD)
    return home


@pytest.fixture
def good():
    return DOCUMENTS / "good" / "contract.json"
