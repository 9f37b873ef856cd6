"""Restricted records: set and lifted by clinicians, opened by their care team."""

from collections.abc import Sequence
from dataclasses import dataclass

from intake.domain.errors import NotFoundError, RefusedError
from intake.domain.record import Role, User
from intake.domain.restricted import Restriction
from intake.domain.text import clean_line
from intake.ports import Accounts, UnitOfWork
from intake.services.rights import Right
from intake.services.session import Session, requires

_NEEDS_REASON = "Restricting a record, or lifting that, needs a reason. Say why."
_NOT_RESTRICTED = "This record is not restricted."
_NOT_OF_A_TEAM = (
    "A care team is of clinicians who can sign in, and {login} is not one. Name others:"
    " nurses break the glass when a patient needs them."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionService:
    """Who may open which record, for the user of a session."""

    session: Session
    accounts: Accounts

    @requires(Right.READ_PATIENT)
    def of_patient(self, patient_id: int) -> Restriction | None:
        """Return what restricts a record that is open to the user; None if nothing.

        Raises:
            RestrictedError: if the record is closed to the user.
        """
        with self.session.look() as work:
            work.restrictions.demand(patient_id)
            found = work.restrictions.of_patient(patient_id)
        if not found:
            return None
        with self.session.begin() as work:
            self._record(work, "restriction.read", found[0])
            work.commit()
        return found[0]

    @requires(Right.READ_PATIENT)
    def closed(self, patients: Sequence[int]) -> frozenset[int]:
        """Return which of some records are closed to the user now."""
        with self.session.look() as work:
            return frozenset(
                one for one in patients if work.restrictions.is_closed(one)
            )

    @requires(Right.RESTRICT)
    def clinicians(self) -> tuple[User, ...]:
        """Return who can be of a care team, by sign-in name."""
        return self._able()

    @requires(Right.RESTRICT)
    def restrict(
        self, patient_id: int, reason: str, team: Sequence[str] = ()
    ) -> Restriction:
        """Restrict a record to a care team; whoever restricts it is of it.

        Raises:
            RefusedError: without a reason, if it is restricted already, or if somebody
                named cannot be of a care team.
        """
        reason = _given(reason)
        login, now = self.session.user.login, self.session.clock()
        members = self._team((login, *team))
        with self.session.begin() as work:
            stored = work.patients.get(patient_id)
            made = work.restrictions.restrict(
                stored.merged_into or stored.id,
                reason=reason,
                team=members,
                by=login,
                at=now,
            )
            self._record(work, "restriction.set", made, team=",".join(members))
            work.commit()
            return made

    @requires(Right.RESTRICT, proof=True)
    def put_team(self, patient_id: int, team: Sequence[str]) -> Restriction:
        """Replace the care team of a restricted record.

        Raises:
            RefusedError: if nobody is left in it, somebody named cannot be of it, or
                the record is open by a broken glass alone.
        """
        members = self._team(team)
        if not members:
            raise RefusedError("A care team has somebody in it. Lift the restriction.")
        login, now = self.session.user.login, self.session.clock()
        with self.session.begin() as work:
            made = self._changeable(work, patient_id)
            work.restrictions.put_team(made.id, members, by=login, at=now)
            self._record(work, "restriction.team", made, team=",".join(members))
            (newest, *_) = work.restrictions.of_patient(patient_id)
            work.commit()
            return newest

    @requires(Right.RESTRICT, proof=True)
    def lift(self, patient_id: int, reason: str) -> None:
        """Open a record to everybody again.

        Raises:
            RefusedError: without a reason, if it is not restricted, or open by a
                broken glass alone.
        """
        reason = _given(reason)
        login, now = self.session.user.login, self.session.clock()
        with self.session.begin() as work:
            self._changeable(work, patient_id)
            for one in work.restrictions.of_patient(patient_id):
                work.restrictions.lift(one.id, reason=reason, by=login, at=now)
                self._record(work, "restriction.lift", one)
            work.commit()

    def _changeable(self, work: UnitOfWork, patient_id: int) -> Restriction:
        """Return a restriction that the user may change.

        Where nobody of its care team can sign in any more, whoever broke the glass may:
        else it would be closed for ever.
        """
        work.restrictions.demand(patient_id)
        found = work.restrictions.of_patient(patient_id)
        if not found:
            raise NotFoundError(_NOT_RESTRICTED)
        able = {user.login for user in self._able()}
        if any(not able.isdisjoint(one.team) for one in found):
            work.restrictions.demand_change(patient_id)
        return found[0]

    def _able(self) -> tuple[User, ...]:
        return tuple(
            account.user
            for account in self.accounts.all()
            if not account.is_disabled and Role.CLINICIAN in account.user.roles
        )

    def _team(self, logins: Sequence[str]) -> tuple[str, ...]:
        """Return sign-in names as they are kept, each once."""
        able = {user.login.casefold(): user.login for user in self._able()}
        team: dict[str, None] = {}
        for told in logins:
            login = clean_line(told)
            if login.casefold() not in able:
                raise RefusedError(_NOT_OF_A_TEAM.format(login=login))
            team[able[login.casefold()]] = None
        return tuple(team)

    def _record(
        self, work: UnitOfWork, action: str, made: Restriction, team: str = ""
    ) -> None:
        event = self.session.event(
            action, patient_id=made.patient_id, restriction=made.id, team=team
        )
        work.audit.record(event)


def _given(reason: str) -> str:
    reason = clean_line(reason)
    if not reason:
        raise RefusedError(_NEEDS_REASON)
    return reason
