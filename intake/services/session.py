"""Who acts, and the guard that every use case of the record stands behind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from intake.domain.errors import RefusedError
from intake.domain.record import Role, User
from intake.ports import Accounts, AuditEvent, Clock, UnitOfWorkFactory


def today(clock: Clock) -> date:
    """Return the day that it is where this computer stands."""
    return clock().astimezone().date()


CLINICAL = frozenset({Role.NURSE, Role.CLINICIAN})
"""Who may see and write patients and visits; default deny for everybody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One user at one desk, with the doors to the record and the clock.

    `begin` opens a transaction that may write, `look` one that only reads: it makes
    nobody wait.
    """

    user: User
    begin: UnitOfWorkFactory
    look: UnitOfWorkFactory
    clock: Clock

    def event(
        self,
        action: str,
        *,
        patient_id: int | None = None,
        visit_id: int | None = None,
        outcome: str = "done",
        **detail: str | int | bool,
    ) -> AuditEvent:
        """Return an act of this user, to be recorded with what it did."""
        return AuditEvent(
            at=self.clock(),
            user=self.user.login,
            action=action,
            outcome=outcome,
            patient_id=patient_id,
            entity=None if visit_id is None else "visit",
            entity_id=None if visit_id is None else str(visit_id),
            detail=detail,
        )

    def demand(self, roles: frozenset[Role], act: str) -> None:
        """Let the user pass if one of these roles is theirs.

        Raises:
            RefusedError: if none is; the attempt is recorded.
        """
        if not roles.isdisjoint(self.user.roles):
            return
        with self.begin() as work:
            work.audit.record(self.event(act, outcome="refused"))
            work.commit()
        wanted = " or ".join(sorted(role.value for role in roles))
        raise RefusedError(f"This needs the role {wanted}. Ask an administrator.")


class Record(Protocol):
    """An open database, as far as the services need it."""

    @property
    def user(self) -> User:
        """Who signed in."""
        ...

    @property
    def unit_of_work(self) -> UnitOfWorkFactory:
        """Opens a transaction that may write."""
        ...

    @property
    def reading(self) -> UnitOfWorkFactory:
        """Opens a transaction that only reads."""
        ...

    @property
    def users(self) -> Accounts:
        """The people who can sign in."""
        ...


class _HasSession(Protocol):
    @property
    def session(self) -> Session:
        """Whose session it is."""
        ...


_S = TypeVar("_S", bound=_HasSession)
_P = ParamSpec("_P")
_R = TypeVar("_R")
_Method = Callable[Concatenate[_S, _P], _R]


def requires(
    roles: frozenset[Role],
) -> Callable[[_Method[_S, _P, _R]], _Method[_S, _P, _R]]:
    """Guard a method of a service: only users with one of the roles get in."""

    def guard(method: _Method[_S, _P, _R]) -> _Method[_S, _P, _R]:
        @wraps(method)
        def guarded(self: _S, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
            self.session.demand(roles, method.__qualname__)
            return method(self, *args, **kwargs)

        return guarded

    return guard
