"""A visit being written: the draft, what it comes to, and what the rules say of it.

No widget: the form shows it and tells of key presses, the panel shows what follows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from intake.application import Application
from intake.domain import record
from intake.domain.assessment import Assessment, InteractionFound
from intake.domain.preferences import Preferences
from intake.domain.record import StoredPatient
from intake.domain.visit import Visit
from intake.forms.carrying import (
    CARRIED,
    carried_over,
    confirming,
    settled_by,
    waiting,
)
from intake.forms.checks import STRANDED, SURE, UNIT, told_sure
from intake.forms.compose import Composed, compose
from intake.forms.draft import Draft
from intake.forms.fields import FormSpec
from intake.forms.progress import (
    SectionProgress,
    answers_given,
    count_answered,
    count_begun,
    key_paths,
    section_progress,
    visible_fields,
)
from intake.forms.timeline import Timeline, timeline_of
from intake.forms.units import preferred_units


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the visit stands after the last key press.

    `interactions` are those of all medicines on the screen: a warning does not wait for
    the list to be confirmed.
    """

    composed: Composed
    visible: frozenset[str]
    progress: tuple[SectionProgress, ...]
    assessment: Assessment
    interactions: Sequence[InteractionFound]
    timeline: Timeline
    key_given: int
    key_begun: int
    key_total: int

    @property
    def key_missing(self) -> int:
        """How many of the key answers were not given yet."""
        return self.key_total - self.key_given

    @property
    def key_words(self) -> str:
        """How many of the key answers were given, and how many more in part."""
        in_part = f", {self.key_begun} in part" if self.key_begun else ""
        return f"{self.key_given} of {self.key_total} key answers{in_part}"


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
        *,
        earlier: Sequence[Visit] = (),
        preferences: Preferences | None = None,
    ) -> None:
        super().__init__()
        self.preferences = preferences or application.clinic.preferences
        self.patient = patient
        self.spec = spec
        self._application = application
        self.id = kept.id if kept else uuid4().hex
        self._revision = kept.revision if kept else 0
        self.started_at: datetime = kept.started_at if kept else application.clock()
        self.draft = Draft.from_json(kept.content) if kept else self._begun(earlier)
        self._keys = key_paths(spec)
        self._earlier = tuple(earlier)
        self.standing = self._stand()

    def look_back(self, earlier: Sequence[Visit]) -> None:
        """Show what earlier visits knew; nothing of it gets into the draft."""
        self._earlier = tuple(earlier)
        self.standing = self._stand()

    @property
    def seen_at(self) -> datetime:
        """When the patient is seen, in the time of this place."""
        return self.started_at.astimezone()

    @property
    def seen_by(self) -> str:
        """Who sees the patient."""
        return self._application.user.login

    def answer(self, path: str, text: str) -> None:
        """Put an answer at a path."""
        self.answer_together({path: text})

    def type(self, path: str, text: str) -> None:
        """Put one of several key presses of one entry at a path."""
        texts = settled_by(self.draft, {path: text})
        if self.draft.put_all(texts, typing=True):
            self._follow(frozenset(texts))

    def answer_together(self, texts: Mapping[str, str]) -> None:
        """Put several answers as one step; what is changed waits no longer."""
        texts = settled_by(self.draft, texts)
        if self.draft.put_all(texts):
            self._follow(frozenset(texts))

    def confirm(self, path: str) -> None:
        """Say that the unusual text at a path is right."""
        sure = told_sure(self.draft.typed(path), self.draft.typed(UNIT + path))
        self.answer(f"{SURE}{path}", sure)

    def confirm_carried(self, section: str) -> bool:
        """Confirm what waits in a section; return whether anything did."""
        paths = waiting(self.draft, *self.spec.heads_of(section))
        self.answer_together(confirming(paths))
        return bool(paths)

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
            revision=self._revision,
        )

    def go_on_as(self, kept: record.Draft) -> bool:
        """Go on with the draft as it was kept; say whether it is still this one.

        It is not where a second desk went on with it: both are kept side by side.
        """
        is_this = kept.id == self.id
        self.id, self._revision = kept.id, kept.revision
        return is_this

    @property
    def count(self) -> int:
        """How many answers were given."""
        return answers_given(self.draft)

    def _interactions(
        self, composed: Composed, assessment: Assessment
    ) -> Sequence[InteractionFound]:
        visit, listed = composed.visit, composed.listed
        if visit.medications is not None or not listed:
            return assessment.interactions
        as_listed = visit.model_copy(update={"medications": listed})
        return self._application.triage.interactions(as_listed)

    def _ingredients(self, text: str) -> object:
        """Return what the texts of one medicine share, whatever strength they say."""
        found = self._application.knowledge.formulary.recognise(text)
        return frozenset(one.inn for one in found.substances) or text.casefold()

    def _begun(self, earlier: Sequence[Visit]) -> Draft:
        """Return what a new visit starts from: what is known, waiting to be asked."""
        known, day = self.patient.patient.allergies, self.seen_at.date()
        carried = carried_over(self.spec.questions, known, earlier, at=day)
        units = preferred_units(self.spec.questions, self.preferences.units, carried)
        return Draft({**carried, **units})

    def _moved(self, paths: frozenset[str]) -> str | None:
        if not paths:
            return None
        self._follow(paths)
        told = (_bare(path) for path in paths)
        real = sorted(path for path in told if not path.startswith(SURE))
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
            by=self.seen_by,
        )
        triage = self._application.triage
        partly = composed.partly
        assessment = triage.assess(composed.visit, partly=partly)
        applies = triage.applies(composed.visit, partly=partly)
        visible = visible_fields(self.spec, self.draft, applies)
        return Standing(
            composed=composed,
            visible=visible,
            progress=tuple(
                section_progress(section, self.draft, visible, composed.issues)
                for section in self.spec.sections
            ),
            assessment=assessment,
            interactions=self._interactions(composed, assessment),
            timeline=timeline_of(
                composed.visit,
                composed.listed,
                at=self.seen_at.date(),
                earlier=self._earlier,
                same=self._ingredients,
            ),
            key_given=count_answered(self.spec, self.draft, self._keys),
            key_begun=count_begun(self.spec, self.draft, self._keys),
            key_total=len(self._keys),
        )


def _bare(path: str) -> str:
    """Return the path of the field that something beside it belongs to."""
    return path.removeprefix(CARRIED).removeprefix(UNIT).removeprefix(STRANDED)
