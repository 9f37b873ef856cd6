"""Fills demonstration clinics with made-up people."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.domain.errors import RefusedError
from intake.domain.record import Clinic
from intake.services.session import CLINICAL, Session, requires

if TYPE_CHECKING:
    from intake.services.population.loading import Made


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationService:
    """Fills demonstration clinics with made-up people, for the user of a session."""

    session: Session

    @requires(CLINICAL)
    def fill(
        self, patients: int, visits: int, *, seed: int, processes: int
    ) -> Iterator[int]:
        """Store a made-up clinic; yield how many visits there are so far.

        Raises:
            RefusedError: if the clinic is not a demonstration, or not empty.
        """
        with self.session.look() as work:
            _refuse(work.clinic.get(), is_empty=work.bulk.is_empty())
            make = work.bulk.row_maker
        from intake.services.population import loading  # noqa: PLC0415 (no window waits)

        return self._filled(
            loading.made(patients, visits, loading.Maker(make, seed), processes)
        )

    def _filled(self, made: Iterator["Made"]) -> Iterator[int]:
        stored = 0
        with self.session.look() as work:
            work.bulk.begin()
        try:
            for batch, rows in made:
                with self.session.begin() as work:
                    work.bulk.write(rows)
                    event = self.session.event(
                        "demo.fill",
                        visits=len(batch),
                        first=batch[0].visit_id,
                        last=batch[-1].visit_id,
                    )
                    work.audit.record(event)
                    work.commit()
                stored += len(batch)
                yield stored
        finally:
            with self.session.look() as work:
                work.bulk.end()


def _refuse(clinic: Clinic, *, is_empty: bool) -> None:
    if not clinic.is_demo:
        raise RefusedError(
            "This is not a demonstration clinic. Made-up patients go into one of their"
            " own only: name a folder where none is yet."
        )
    if not is_empty:
        raise RefusedError("There are patients already. Name a folder of its own.")
