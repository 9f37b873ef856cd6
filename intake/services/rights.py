"""Who may do what: one matrix of rights and roles, and nothing outside it.

Roles add up; what no role of a user has is refused. There are no exceptions and no
denials to forget: a right that is not listed here is nobody's.
"""

from collections.abc import Mapping
from enum import StrEnum

from intake.domain.record import Role


class Right(StrEnum):
    """Something that a use case asks for before anything else."""

    READ_PATIENT = "read_patient"
    WRITE_PATIENT = "write_patient"
    READ_VISIT = "read_visit"
    SIGN_VISIT = "sign_visit"
    AMEND_VISIT = "amend_visit"
    ADD_TO_VISIT = "add_to_visit"
    WRITE_DRAFT = "write_draft"
    PRINT_VISIT = "print_visit"
    PROPOSE_MERGE = "propose_merge"
    DECIDE_MERGE = "decide_merge"
    RESTRICT = "restrict"
    BREAK_GLASS = "break_glass"
    REVIEW_GLASS = "review_glass"
    READ_RULES = "read_rules"
    READ_USERS = "read_users"
    MANAGE_USERS = "manage_users"
    READ_SETTINGS = "read_settings"
    CHANGE_SETTINGS = "change_settings"
    BACK_UP = "back_up"
    READ_OWN_ACTS = "read_own_acts"
    READ_AUDIT = "read_audit"
    VERIFY_AUDIT = "verify_audit"
    OWN_ACCOUNT = "own_account"


NURSE, CLINICIAN, ADMIN, AUDITOR = Role.NURSE, Role.CLINICIAN, Role.ADMIN, Role.AUDITOR
_CLINICAL = frozenset({NURSE, CLINICIAN})
_EVERYBODY = frozenset(Role)

MATRIX: Mapping[Right, frozenset[Role]] = {
    Right.READ_PATIENT: _CLINICAL,
    Right.WRITE_PATIENT: _CLINICAL,
    Right.READ_VISIT: _CLINICAL,
    Right.SIGN_VISIT: _CLINICAL,
    Right.AMEND_VISIT: _CLINICAL,  # nurses their own, for a day: services.amending
    Right.ADD_TO_VISIT: _CLINICAL,
    Right.WRITE_DRAFT: _CLINICAL,
    Right.PRINT_VISIT: _CLINICAL,
    Right.PROPOSE_MERGE: _CLINICAL,
    Right.DECIDE_MERGE: frozenset({CLINICIAN}),
    Right.RESTRICT: frozenset({CLINICIAN}),  # a care team is of clinicians
    Right.BREAK_GLASS: _CLINICAL,
    Right.REVIEW_GLASS: frozenset({AUDITOR}),
    Right.READ_RULES: _CLINICAL,
    Right.READ_USERS: frozenset({ADMIN, AUDITOR}),
    Right.MANAGE_USERS: frozenset({ADMIN}),
    Right.READ_SETTINGS: _EVERYBODY,
    Right.CHANGE_SETTINGS: frozenset({ADMIN}),
    Right.BACK_UP: frozenset({ADMIN}),
    Right.READ_OWN_ACTS: frozenset({NURSE, CLINICIAN, AUDITOR}),
    Right.READ_AUDIT: frozenset({AUDITOR}),
    Right.VERIFY_AUDIT: frozenset({ADMIN, AUDITOR}),
    Right.OWN_ACCOUNT: _EVERYBODY,
}
"""Every right with the roles that have it (the role matrix of the security notes)."""
