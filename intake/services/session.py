"""Who acts, and the guard that every use case of the record stands behind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from intake.domain.audit import Verdict, Witness
from intake.domain.errors import ProofNeededError, RefusedError
from intake.domain.record import Role, User
from intake.keeping_ports import Keeping
from intake.ports import Accounts, AuditEvent, Clock, UnitOfWorkFactory
from intake.services.rights import MATRIX, Right


def today(clock: Clock) -> date:
    """Return the day that it is where this computer stands."""
    return clock().astimezone().date()


_TAKEN = (
    "The right to do this was taken from you while you were signed in. Nothing was"
    " done; ask an administrator."
)
PROVED_FOR = timedelta(minutes=5)
"""So long after a password a grave act passes; the idle lock comes no later."""
CLINICAL = frozenset({Role.NURSE, Role.CLINICIAN})
"""Who may see and write patients and visits; default deny for everybody else."""


@dataclass(slots=True)
class Proof:
    """When whoever signed in gave the password last."""

    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One user at one desk, with the doors to the record and the clock.

    `begin` opens a transaction that may write, `look` one that only reads: it makes
    nobody wait. `lost` tells the roles that were taken from the user since.
    """

    user: User
    begin: UnitOfWorkFactory
    look: UnitOfWorkFactory
    clock: Clock
    lost: Callable[[], frozenset[Role]] = frozenset
    proof: Proof = field(default_factory=Proof)

    def was_proved(self) -> None:
        """Remember that the password was given now."""
        self.proof.at = self.clock()

    def demand_proof(self, act: str) -> None:
        """Let the user pass if the password was given a moment ago.

        A session without a password, as that of a made-up clinic, has nothing to prove.

        Raises:
            ProofNeededError: if that is too long ago; the attempt is recorded.
        """
        at = self.proof.at
        if at is None or timedelta() <= self.clock() - at <= PROVED_FOR:
            return
        with self.begin() as work:
            work.audit.record(self.event(act, outcome="unproved"))
            work.commit()
        raise ProofNeededError("This needs your password once more.")

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
        """Let the user pass if one of these roles is theirs, and still is.

        Raises:
            RefusedError: if none is; the attempt is recorded.
        """
        lost = self.lost()
        if not roles.isdisjoint(self.user.roles - lost):
            return
        with self.begin() as work:
            work.audit.record(self.event(act, outcome="refused"))
            work.commit()
        if not roles.isdisjoint(self.user.roles):
            raise RefusedError(_TAKEN)
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

    @property
    def is_thrown_away(self) -> bool:
        """Whether it is gone once it is closed: nobody has a password to it."""
        ...

    def verify_audit(
        self, *, last: int | None = None, witnesses: Sequence[Witness] = ()
    ) -> Verdict:
        """Check the chain of acts."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever signed in should be told, in sentences."""
        ...

    @property
    def keeping(self) -> Keeping:
        """Copies, checks and other places of the record."""
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
    wanted: Right | frozenset[Role], *, proof: bool = False
) -> Callable[[_Method[_S, _P, _R]], _Method[_S, _P, _R]]:
    """Guard a method of a service: only users with the right, or a role, get in.

    Args:
        wanted: what they need.
        proof: whether the act is so grave that the password is asked for again.
    """
    roles = MATRIX[wanted] if isinstance(wanted, Right) else wanted

    def guard(method: _Method[_S, _P, _R]) -> _Method[_S, _P, _R]:
        @wraps(method)
        def guarded(self: _S, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
            self.session.demand(roles, method.__qualname__)
            if proof:
                self.session.demand_proof(method.__qualname__)
            return method(self, *args, **kwargs)

        return guarded

    return guard
