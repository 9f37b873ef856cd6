"""Everything that CrampDesk raises on purpose."""

from dataclasses import dataclass

from typing_extensions import override

RESTRICTED = (
    "This record is restricted. If the patient needs you now, break the glass: say why,"
    " give your password, and it is open for half an hour. Somebody looks at it later."
)


class CrampDeskError(Exception):
    """Base of all errors that are raised on purpose."""


class UserFacingError(CrampDeskError):
    """An error whose text may be shown to the user as it stands."""


class KnowledgeError(CrampDeskError):
    """A knowledge file is wrong; the text names file, entry and reason."""


class StoreUnavailableError(UserFacingError):
    """The database or a file cannot be used now, through no fault of the program."""


class RefusedError(UserFacingError):
    """What was asked is not allowed now: rights, lock, wrong password, conflict."""


class ProofNeededError(RefusedError):
    """A grave act needs the password once more: the last one is too long ago."""


class RestrictedError(RefusedError):
    """A record is restricted, and closed to whoever asks; `patient_id` says whose."""

    def __init__(self, patient_id: int) -> None:
        super().__init__(RESTRICTED)
        self.patient_id = patient_id


class NothingToPrintError(RefusedError):
    """A visit has nothing to say in a document, as a request without tests."""


class ClinicRulesError(RefusedError):
    """What a clinic changed of the rules is wrong; the text names file and line."""


class NotFoundError(UserFacingError):
    """What was asked for is not in the record."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where, what, and what to do about it.

    The text never repeats what a patient said: it may reach a log or a terminal.
    """

    path: str
    wrong: str
    remedy: str

    @override
    def __str__(self) -> str:
        """Return the one-line form `PATH: what is wrong: what to do`."""
        return f"{self.path}: {self.wrong}: {self.remedy}"


class InvalidDocumentError(UserFacingError):
    """A visit document cannot be used; carries every problem found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
