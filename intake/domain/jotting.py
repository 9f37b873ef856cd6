"""What is typed beside a visit and not saved yet: half a note, half a patient.

It is kept as a draft is, so that a crash takes none of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

PATIENT_TO_ADD = "patient.add"
"""The place of somebody who is being added; there is one for each user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jotting:
    """What one user typed in one place.

    Attributes:
        place: where: `patient.add`, `patient.7`, `visit.12.note`.
        title: what it is, in words: "Add a note, visit 12".
        typed: the texts of the lines in which something is not saved.
        saved_at: when it was kept last.
    """

    place: str
    title: str = field(repr=False)
    typed: Mapping[str, str] = field(repr=False)
    saved_at: datetime

    @property
    def is_blank(self) -> bool:
        """Whether nothing is left to be saved."""
        return not self.typed
