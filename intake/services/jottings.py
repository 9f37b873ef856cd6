"""What is typed beside a visit: kept as typed until it is saved or let go of."""

from dataclasses import dataclass

from intake.domain.jotting import Jotting
from intake.services.rights import Right
from intake.services.session import Session, requires


@dataclass(frozen=True, slots=True, kw_only=True)
class JottingService:
    """The half-typed notes of the user of a session; nobody else sees them."""

    session: Session

    @requires(Right.WRITE_DRAFT)
    def keep(self, jotting: Jotting) -> None:
        """Keep what is typed in a place; where nothing is left, nothing is kept."""
        login = self.session.user.login
        with self.session.begin() as work:
            if jotting.is_blank:
                work.jottings.drop(jotting.place, author=login)
            else:
                work.jottings.put(jotting, author=login)
            work.commit()

    @requires(Right.WRITE_DRAFT)
    def drop(self, place: str) -> None:
        """Forget what was typed in a place: it is saved, or not wanted any more."""
        with self.session.begin() as work:
            work.jottings.drop(place, author=self.session.user.login)
            work.commit()

    @requires(Right.WRITE_DRAFT)
    def all(self) -> tuple[Jotting, ...]:
        """Return what the user typed and did not save, latest first."""
        with self.session.look() as work:
            return tuple(work.jottings.of(self.session.user.login))
