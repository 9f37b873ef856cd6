"""Made-up clinics of any size; large ones are kept for the next run."""

import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from intake.application import Desk
from intake.knowledge.release import load_knowledge
from intake.store.revisions import revisions, scripts_folder

PASSWORD = "ocean paper lamp"
_NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_CACHE = Path(__file__).parents[2] / ".bench"
"""Removed by `make clean`."""

_KEPT_FROM = 10_000
_PROCESSES = 2


def large_clinic(
    folder: Path, patients: int, visits: int, into: Path | None = None
) -> Path:
    """Return the folder of a clinic, made if it is not there.

    Args:
        folder: where small ones go, which are soon made again.
        patients: how many it has.
        visits: how many they have.
        into: the folder of a desk to be filled, such as that of a server.
    """
    if into is not None:
        return _filled(into, patients, visits)
    is_large = visits >= _KEPT_FROM
    place = (_CACHE if is_large else folder) / f"clinic-{patients}-{visits}-{_kind()}"
    if not place.exists():
        partial = place.with_name(f"{place.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.parent.mkdir(exist_ok=True)
        _filled(partial, patients, visits).rename(place)
    return place


def _filled(folder: Path, patients: int, visits: int) -> Path:
    application, _ = Desk(folder, clock=lambda: _NOW).set_up(
        clinic_name="Sample",
        login="demo",
        display_name="Demo",
        password=PASSWORD,
        is_demo=True,
    )
    processes = _PROCESSES if visits >= _KEPT_FROM else 1
    with closing(application):
        fill = application.population.fill
        for _stored in fill(patients, visits, seed=1, processes=processes):
            pass
    return folder


def _kind() -> str:
    """Return what a kept clinic is good for: a schema, and the rules it was made by."""
    return f"{revisions(scripts_folder())[-1]}-{load_knowledge().release.digest[7:15]}"
