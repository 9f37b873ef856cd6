"""`crampdesk demo --into DIR`: a made-up clinic of any size, to try things on."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from intake.application import Desk
from intake.cli.sign_in import password_for
from intake.cli.terminal import complain, say
from intake.domain.errors import InvalidDocumentError, Problem

if TYPE_CHECKING:  # heavy: when needed
    from intake.application import Application

_MOST_PATIENTS = 10_000_000
_MOST_VISITS = 12
_USUAL_PATIENTS, _USUAL_VISITS = 300, 3
_STEPS = 20

IntoOption = Annotated[
    Path | None,
    typer.Option(
        "--into", metavar="DIR", help="Fill a demonstration clinic in this folder."
    ),
]
PatientsOption = Annotated[
    int | None,
    typer.Option(
        min=1, max=_MOST_PATIENTS, help="How many, with --into; 300 unless told."
    ),
]
VisitsOption = Annotated[
    int | None,
    typer.Option(min=1, help="How many, with --into; else three a patient."),
]
SeedOption = Annotated[
    int, typer.Option(help="Equal seeds make equal clinics, with --into.")
]
ProcessesOption = Annotated[
    int, typer.Option(min=1, max=64, help="Processes that assess, with --into.")
]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a clinic is made, from which seed, by how many processes."""

    patients: int
    visits: int
    seed: int
    processes: int

    @staticmethod
    def of(
        patients: int | None, visits: int | None, seed: int, processes: int
    ) -> "Size":
        """Return a size, with the usual figures where none were told.

        Raises:
            InvalidDocumentError: if there are fewer than one or more than 12 for each.
        """
        patients = patients or _USUAL_PATIENTS
        visits = visits or _USUAL_VISITS * patients
        if not patients <= visits <= _MOST_VISITS * patients:
            wrong = f"is not between 1 and {_MOST_VISITS} for each patient"
            remedy = "change --visits or --patients"
            raise InvalidDocumentError((Problem("--visits", wrong, remedy),))
        return Size(patients, visits, seed, processes)


def fill(desk: Desk, size: Size, login: str, password_file: Path | None) -> None:
    """Make a demonstration clinic in a folder, or fill the empty one that is there."""
    password = password_for(login, password_file)
    with closing(_opened(desk, login, password)) as application:
        told = 0
        for stored in application.population.fill(
            size.patients, size.visits, seed=size.seed, processes=size.processes
        ):
            if (step := _STEPS * stored // size.visits) > told:
                told = step
                complain(f"{stored} of {size.visits} visits")
    say(
        f"{size.visits} made-up visits of {size.patients} patients are in {desk.folder}"
    )
    say(f"Sign in as {login}, with CRAMPDESK_HOME={desk.folder}")


def _opened(desk: Desk, login: str, password: str) -> "Application":
    if desk.is_set_up:
        return desk.sign_in(login, password)
    application, recovery_key = desk.set_up(
        clinic_name="Sample Clinic",
        login=login,
        display_name="Demonstration",
        password=password,
        is_demo=True,
    )
    say(f"Recovery key of the new demonstration clinic: {recovery_key}")
    return application
