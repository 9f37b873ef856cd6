"""Rights: every use case of the record asks for a role before anything else."""

import importlib
import inspect
import pkgutil
from contextlib import nullcontext
from functools import partial
from typing import cast

import pytest

import intake.services
from intake.domain.errors import RefusedError
from intake.domain.record import Role, User
from intake.ports import UnitOfWorkFactory
from intake.services.session import Session

CLINICAL = {Role.NURSE, Role.CLINICIAN}
WHO_MAY = {  # what is not clinical, by class and method
    "AccountService": {Role.ADMIN},
    "AccountService.change_own_password": set(Role),
}


def services():
    """Return every class in intake.services that acts for the user of a session."""
    for module in pkgutil.iter_modules(intake.services.__path__):
        found = importlib.import_module(f"intake.services.{module.name}")
        for _, kind in inspect.getmembers(found, inspect.isclass):
            own = kind.__module__ == found.__name__
            if own and "session" in getattr(kind, "__dataclass_fields__", {}):
                yield kind


def methods():
    for kind in services():
        for name, _ in inspect.getmembers(kind, inspect.isfunction):
            if not name.startswith("_"):
                full = f"{kind.__name__}.{name}"
                allowed = WHO_MAY.get(full, WHO_MAY.get(kind.__name__, CLINICAL))
                yield kind, name, frozenset(allowed)


METHODS = list(methods())
CELLS = [
    pytest.param(kind, name, role, role in allowed, id=f"{kind.__name__}.{name}-{role}")
    for kind, name, allowed in METHODS
    for role in (None, *Role)
]


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


def test_every_service_of_the_record_is_found():
    assert {kind.__name__ for kind, _, _ in METHODS} >= {
        *("PatientService", "VisitService", "DraftService", "ReportService"),
        "AccountService",
    }
    assert len(METHODS) >= 20


@pytest.mark.parametrize(("kind", "name", "role", "may"), CELLS)
def test_a_use_case_is_open_to_its_roles_alone(kind, name, role, may, clock):
    log = Log()
    service = service_of(kind, {role} - {None}, log, clock)
    if may:  # from behind the guard comes another error: there is no record
        with pytest.raises((AttributeError, TypeError, RefusedError)) as caught:
            call(service, name)
        assert "This needs the role" not in str(caught.value)
        assert not [event for event in log.events if event.outcome == "refused"]
        return
    with pytest.raises(RefusedError, match="This needs the role"):
        call(service, name)
    (event,) = log.events
    assert (event.outcome, event.user) == ("refused", "who")
    assert event.action == f"{kind.__name__}.{name}"
    assert log.committed == 1


def test_who_is_only_administrator_and_auditor_sees_no_patient(clock):
    for kind, name, allowed in METHODS:
        if allowed == CLINICAL:
            service = service_of(kind, {Role.ADMIN, Role.AUDITOR}, Log(), clock)
            with pytest.raises(RefusedError):
                call(service, name)
