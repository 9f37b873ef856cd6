"""What nurses do again and again, and what is looked for in the record."""

from tests.journeys.display import Program, until
from tests.ui.conftest import PASSWORD

NOBODY_YET = "Smith, John 14/7/1945"


def add_the_patient(program, text=NOBODY_YET, sex="m"):
    """Search first; nobody is found, so Enter adds, prefilled with what was typed."""
    program.enter(text)
    program.shows("Add a patient")
    program.press(*["Return"] * 5, sex, "ctrl+Return")
    program.shows("SMITH, John")


def kept(record, answer):
    """Whether the only draft holds an answer."""
    drafts = record.drafts.all()
    return len(drafts) == 1 and answer in drafts[0].content


def signed(record):
    """Wait for the one signed visit and return it."""
    until(lambda: record.visits.count() == 1)
    (line,) = record.visits.latest()
    return record.visits.get(line.id)


def sign_in(program: Program, *, to: str = "Find a patient") -> None:
    """Sign in as who was here last, and wait for the place where one begins."""
    program.shows("CrampDesk")
    program.enter(PASSWORD)
    program.shows(to)
