"""Rights: every use case of the record asks for a role before anything else."""

import inspect
from contextlib import nullcontext
from functools import partial
from typing import cast

import pytest

from intake.domain.errors import RefusedError
from intake.domain.record import Role, User
from intake.ports import UnitOfWorkFactory
from intake.services.drafts import DraftService
from intake.services.patients import PatientService
from intake.services.reports import ReportService
from intake.services.session import Session
from intake.services.visits import VisitService

SERVICES = (PatientService, VisitService, DraftService, ReportService)
METHODS = [
    (service, name)
    for service in SERVICES
    for name, _ in inspect.getmembers(service, inspect.isfunction)
    if not name.startswith("_")
]
NOT_CLINICAL = [set(), {Role.ADMIN}, {Role.AUDITOR}, {Role.ADMIN, Role.AUDITOR}]


class Log:
    """Remembers events; every other part of the record is out of bounds."""

    def __init__(self):
        self.events = []
        self.committed = 0

    @property
    def audit(self):
        return self

    def record(self, event):
        self.events.append(event)

    def commit(self):
        self.committed += 1


def service_of(kind, roles, log, clock):
    user = User(id=1, login="who", display_name="Who", roles=frozenset(roles))
    begin = cast(UnitOfWorkFactory, partial(nullcontext, log))
    session = Session(user=user, begin=begin, look=begin, clock=clock)
    others = {
        name: None for name in inspect.signature(kind).parameters if name != "session"
    }
    return kind(session=session, **others)


def call(service, name):
    method = getattr(service, name)
    parameters = inspect.signature(method).parameters.values()
    given = [None for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    return method(*given)


def test_there_are_methods_to_be_guarded():
    assert len(METHODS) >= 15


@pytest.mark.parametrize(("kind", "name"), METHODS, ids=str)
@pytest.mark.parametrize(
    "roles", NOT_CLINICAL, ids=lambda v: "+".join(sorted(v)) or "-"
)
def test_nobody_without_a_clinical_role_gets_in(kind, name, roles, clock):
    log = Log()
    with pytest.raises(RefusedError, match="needs the role clinician or nurse"):
        call(service_of(kind, roles, log, clock), name)
    (event,) = log.events
    assert (event.outcome, event.user) == ("refused", "who")
    assert event.action == f"{kind.__name__}.{name}"
    assert log.committed == 1


@pytest.mark.parametrize(("kind", "name"), METHODS, ids=str)
@pytest.mark.parametrize("role", [Role.NURSE, Role.CLINICIAN])
def test_a_clinical_role_gets_past_the_guard(kind, name, role, clock):
    log = Log()
    with pytest.raises(AttributeError):  # from behind the guard: there is no record
        call(service_of(kind, {role}, log, clock), name)
    assert not [event for event in log.events if event.outcome == "refused"]
