"""A visit being written: the draft, what it comes to, and what the rules say of it.

No widget: the form shows it and tells of key presses, the panel shows what follows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from intake.application import Application
from intake.domain import record
from intake.domain.assessment import Assessment
from intake.domain.record import StoredPatient
from intake.forms.checks import SURE
from intake.forms.compose import Composed, compose
from intake.forms.draft import Draft
from intake.forms.fields import FormSpec
from intake.forms.progress import (
    SectionProgress,
    answers_given,
    count_answered,
    key_paths,
    section_progress,
    visible_fields,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the visit stands after the last key press."""

    composed: Composed
    visible: frozenset[str]
    progress: tuple[SectionProgress, ...]
    assessment: Assessment
    key_given: int
    key_total: int

    @property
    def key_missing(self) -> int:
        """How many of the key answers were not given yet."""
        return self.key_total - self.key_given


class VisitWriting(QObject):
    """Owns its patient and its draft: two windows never share either."""

    # Something was answered; `standing` is new.
    answered = Signal()
    # Some paths hold something else than a form may be showing.
    replaced = Signal(object)

    def __init__(
        self,
        application: Application,
        spec: FormSpec,
        patient: StoredPatient,
        kept: record.Draft | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.patient = patient
        self.spec = spec
        self._application = application
        self.id = kept.id if kept else uuid4().hex
        self.started_at: datetime = kept.started_at if kept else application.clock()
        self.draft = Draft.from_json(kept.content) if kept else Draft(_known(patient))
        self._keys = key_paths(spec)
        self.standing = self._stand()

    @property
    def seen_at(self) -> datetime:
        """When the patient is seen, in the time of this place."""
        return self.started_at.astimezone()

    def answer(self, path: str, text: str) -> None:
        """Put an answer at a path."""
        if self.draft.put(path, text):
            self._follow(frozenset({path}))

    def type(self, path: str, text: str) -> None:
        """Put one of several key presses of one entry at a path."""
        if self.draft.put(path, text, typing=True):
            self._follow(frozenset({path}))

    def answer_together(self, texts: Mapping[str, str]) -> None:
        """Put several answers as one step."""
        if self.draft.put_all(texts):
            self._follow(frozenset(texts))

    def confirm(self, path: str) -> None:
        """Say that the unusual text at a path is right."""
        self.answer(f"{SURE}{path}", self.draft.typed(path))

    def undo(self) -> str | None:
        """Take back the last step; return a path that it touched."""
        return self._moved(self.draft.undo())

    def redo(self) -> str | None:
        """Do again what was taken back; return a path that it touched."""
        return self._moved(self.draft.redo())

    def kept(self, now: datetime) -> record.Draft:
        """Return the draft as it is to be kept."""
        return record.Draft(
            id=self.id,
            patient_id=self.patient.id,
            author=self._application.user.login,
            started_at=self.started_at,
            saved_at=now,
            knowledge=self._application.knowledge.release.version,
            answered=self.count,
            content=self.draft.as_json(),
        )

    @property
    def count(self) -> int:
        """How many answers were given."""
        return answers_given(self.draft)

    def _moved(self, paths: frozenset[str]) -> str | None:
        if not paths:
            return None
        self._follow(paths)
        real = sorted(path for path in paths if not path.startswith(SURE))
        return real[0] if real else None

    def _follow(self, paths: frozenset[str]) -> None:
        self.standing = self._stand()
        self.replaced.emit(paths)
        self.answered.emit()

    def _stand(self) -> Standing:
        composed = compose(
            self.spec,
            self.draft,
            self.patient.patient,
            at=self.seen_at,
            by=self._application.user.login,
        )
        triage = self._application.triage
        visible = visible_fields(self.spec, self.draft, triage.applies(composed.visit))
        return Standing(
            composed=composed,
            visible=visible,
            progress=tuple(
                section_progress(section, self.draft, visible, composed.issues)
                for section in self.spec.sections
            ),
            assessment=triage.assess(composed.visit),
            key_given=count_answered(self.spec, self.draft, self._keys),
            key_total=len(self._keys),
        )


def _known(patient: StoredPatient) -> Mapping[str, str]:
    """Return what a new visit starts from: the allergies in the patient's record."""
    allergies = patient.patient.allergies
    typed = {}
    if allergies.status != "not_recorded":
        typed["allergies"] = allergies.status.value
    for number, item in enumerate(allergies.items, start=1):
        typed[f"reactions.r{number}.substance"] = item.substance
        if item.reaction:
            typed[f"reactions.r{number}.reaction"] = item.reaction
    return typed
