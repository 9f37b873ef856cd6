"""Fault F40 of the security notes: in whatever order, nobody reads more than they may.

People get and lose roles, write, and try to read, on a real record; after every step
the matrix of rights alone says what they may have seen. A tenth of the size in
`make test`.
"""

from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from intake.application import Application, Desk
from intake.domain.audit import ActQuery
from intake.domain.errors import RefusedError
from intake.domain.query import VisitQuery
from intake.domain.record import Role, User
from intake.services.rights import MATRIX, Right
from tests.faults.test_store_faults import whole

STEPS = 50
LOGINS = ("ann", "bob", "cyd")
READS = {
    "find": (
        Right.READ_PATIENT,
        lambda app, session: replace(app.patients, session=session).find("a"),
    ),
    "patient": (
        Right.READ_PATIENT,
        lambda app, session: replace(app.patients, session=session).get(1),
    ),
    "visit": (
        Right.READ_VISIT,
        lambda app, session: replace(app.visits, session=session).get(1),
    ),
    "visits": (
        Right.READ_VISIT,
        lambda app, session: replace(app.visits, session=session).of_patient(1),
    ),
    "versions": (
        Right.READ_VISIT,
        lambda app, session: replace(app.amendments, session=session).versions(1),
    ),
    "search": (
        Right.READ_VISIT,
        lambda app, session: replace(app.search, session=session).page(VisitQuery()),
    ),
    "acts": (
        Right.READ_AUDIT,
        lambda app, session: replace(app.audit, session=session).acts(ActQuery()),
    ),
    "users": (
        Right.READ_USERS,
        lambda app, session: replace(app.accounts, session=session).all(),
    ),
    "note": (
        Right.ADD_TO_VISIT,
        lambda app, session: replace(app.amendments, session=session).add_note(1, "x"),
    ),
    "drafts": (
        Right.WRITE_DRAFT,
        lambda app, session: replace(app.drafts, session=session).all(),
    ),
}
some_roles = st.frozensets(st.sampled_from(Role))


class People(RuleBasedStateMachine):
    """Three people at one record; the model knows their roles and their refusals."""

    application: ClassVar[Application]
    reached: ClassVar[int] = 0
    refused: ClassVar[int] = 0
    steps: ClassVar[int] = 0

    def __init__(self):
        super().__init__()
        self.roles = dict.fromkeys(LOGINS, frozenset())

    def session_of(self, login):
        user = User(id=9, login=login, display_name=login, roles=self.roles[login])
        return replace(self.application.patients.session, user=user)

    @initialize(roles=st.lists(some_roles, min_size=3, max_size=3))
    def somebody_is_somebody(self, roles):
        self.roles = dict(zip(LOGINS, roles, strict=True))

    @rule(login=st.sampled_from(LOGINS), roles=some_roles)
    def roles_change(self, login, roles):
        type(self).steps += 1
        self.roles[login] = roles

    @rule(login=st.sampled_from(LOGINS), what=st.sampled_from(sorted(READS)))
    def somebody_tries(self, login, what):
        type(self).steps += 1
        right, act = READS[what]
        may = not MATRIX[right].isdisjoint(self.roles[login])
        try:
            seen = act(self.application, self.session_of(login))
        except RefusedError as error:
            is_of_rights = "This needs the role" in str(error)
            assert is_of_rights is not may, what
            type(self).refused += is_of_rights
            return
        assert may, f"{what} was open to {sorted(self.roles[login])}"
        assert seen is not None
        type(self).reached += 1


@pytest.fixture
def application(tmp_path, clock):
    made = Desk(tmp_path / "clinic", clock=clock).demo()
    yield made
    made.close()


def refusals_in_the_log(application):
    with application.patients.session.look() as work:
        acts = work.audit.acts(ActQuery(limit=100_000))
    return len([act for act in acts if act.outcome == "refused"])


def nobody_reads_more(application, examples):
    """Let people try; return how often they got in, how often not, and steps."""

    class Counted(People):
        pass

    Counted.application = application
    run_state_machine_as_test(
        Counted,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
    assert refusals_in_the_log(application) == Counted.refused
    return Counted.reached, Counted.refused, Counted.steps


def test_f40_nobody_reads_more_than_their_roles_allow(application):
    reached, refused, _ = nobody_reads_more(application, 10)
    assert reached > 5
    assert refused > 5


@whole
def test_f40_five_thousand_steps(application):
    reached, refused, steps = nobody_reads_more(application, 400)
    assert steps >= 5000
    assert reached > 500
    assert refused > 500


def test_f40_the_harness_sees_a_read_that_nobody_may(application, monkeypatch):
    """Negative control: a door left open is found."""
    right, _ = READS["patient"]

    def unguarded(app, _session):
        with app.patients.session.look() as work:
            return work.patients.get(1)

    monkeypatch.setitem(READS, "patient", (right, unguarded))
    with pytest.raises(AssertionError, match="patient was open"):
        nobody_reads_more(application, 10)
