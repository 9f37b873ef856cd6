"""Rights: every use case of the record asks for a role before anything else."""

import importlib
import inspect
import pkgutil
from contextlib import nullcontext
from functools import partial
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import intake.services
from intake.domain.errors import RefusedError
from intake.domain.record import Role, User
from intake.ports import UnitOfWorkFactory
from intake.services.rights import MATRIX, Right
from intake.services.session import Session

CLINICAL = {Role.NURSE, Role.CLINICIAN}
WHO_MAY = {  # what is not clinical, by class and method
    "AuditService.acts": {Role.AUDITOR},
    "AuditService.one_person_merges": {Role.AUDITOR},
    "AuditService.own": {Role.NURSE, Role.CLINICIAN, Role.AUDITOR},
    "AuditService.verify": {Role.ADMIN, Role.AUDITOR},
    "AuditService.at_start": set(Role),
    "MergeService.approve": {Role.CLINICIAN},
    "MergeService.decline": {Role.CLINICIAN},
    "MergeService.undo": {Role.CLINICIAN},
    "AccountService": {Role.ADMIN},
    "AccountService.all": {Role.ADMIN, Role.AUDITOR},
    "AccountService.change_own_password": set(Role),
    "RestrictionService": {Role.CLINICIAN},
    "RestrictionService.of_patient": CLINICAL,
    "RestrictionService.closed": CLINICAL,
    "GlassService.queue": {Role.AUDITOR},
    "GlassService.review": {Role.AUDITOR},
    "SettingsService.get": set(Role),
    "LockService": set(Role),
    "ProvingService": set(Role),
    "KeepingService": {Role.ADMIN},
    "KeepingService.is_due": set(Role),
    "KeepingService.if_due": set(Role),
    "KeepingService.at_close": set(Role),
    "SettingsService.change": {Role.ADMIN},
}

ONLY_RECORDS = {"LockService"}
"""What a use case of these does is the record of it."""


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
    if may and kind.__name__ in ONLY_RECORDS:
        call(service, name)
        (event,) = log.events
        assert (event.outcome, event.user, log.committed) == ("done", "who", 1)
        return
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


some_roles = st.frozensets(st.sampled_from(Role))


@settings(
    max_examples=5000,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from(METHODS), some_roles)
def test_no_set_of_roles_reads_what_none_of_them_may(clock, method, roles):
    kind, name, allowed = method
    log = Log()
    service = service_of(kind, roles, log, clock)
    try:
        call(service, name)
    except RefusedError as error:
        is_refused = "This needs the role" in str(error)
    except (AttributeError, TypeError):
        is_refused = False
    else:
        is_refused = False
    assert is_refused is roles.isdisjoint(allowed)
    assert len([e for e in log.events if e.outcome == "refused"]) == int(is_refused)


def test_the_matrix_is_that_of_the_security_notes():
    nurse, clinician, admin, auditor = Role
    clinical = {nurse, clinician}
    assert {right.value: set(roles) for right, roles in MATRIX.items()} == {
        "read_patient": clinical,
        "write_patient": clinical,
        "read_visit": clinical,
        "sign_visit": clinical,
        "amend_visit": clinical,
        "add_to_visit": clinical,
        "write_draft": clinical,
        "print_visit": clinical,
        "propose_merge": clinical,
        "decide_merge": {clinician},
        "restrict": {clinician},
        "break_glass": clinical,
        "review_glass": {auditor},
        "read_rules": clinical,
        "read_users": {admin, auditor},
        "manage_users": {admin},
        "read_settings": set(Role),
        "change_settings": {admin},
        "back_up": {admin},
        "read_own_acts": {nurse, clinician, auditor},
        "read_audit": {auditor},
        "verify_audit": {admin, auditor},
        "own_account": set(Role),
    }
    assert set(MATRIX) == set(Right)
