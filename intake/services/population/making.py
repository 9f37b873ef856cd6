"""Visits of a made-up clinic, assessed as real ones: the work of a process."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from intake.domain.assessment import Assessment
from intake.domain.patient import Patient
from intake.domain.signed_version import SignedVersion
from intake.domain.visit import Visit
from intake.services.population.encounters import (
    Likeness,
    author_of,
    decision_on,
    likeness_of,
    own_of,
    picture_of,
)
from intake.services.population.timeline import Encounter
from intake.services.triage import Engine

_AMEND_REASON = "A line was left out"
_LEFT_OUT = "Seen again the same day, nothing new."


@dataclass(frozen=True, slots=True)
class Picture:
    """What was found at a visit and what the rules made of it, for all who are alike.

    The rules know nothing of names, hours, authors and notes; sex, age and days are
    the same.
    """

    likeness: Likeness
    visit: Visit
    assessment: Assessment


def signed_versions(
    encounters: Sequence[Encounter], engine: Engine, *, seed: int
) -> Iterator[SignedVersion]:
    """Yield the versions of each encounter's visit; who is alike is assessed once.

    Those who are alike are seen on the same days, so that a stretch of encounters in
    their order holds nearly all that share a picture.
    """
    pictures: dict[tuple[int, int], Picture] = {}
    for encounter in encounters:
        which = encounter.like, encounter.number
        picture = pictures.get(which)
        if picture is None:
            picture = pictures[which] = _picture(encounter, engine, seed)
        first = _signed(encounter, picture, seed)
        yield first
        if encounter.is_amended:
            yield _amended(first)


def _picture(encounter: Encounter, engine: Engine, seed: int) -> Picture:
    likeness = likeness_of(encounter, seed=seed)
    own = own_of(encounter, likeness, seed=seed)
    document = {**picture_of(encounter, likeness, seed=seed), **own}
    visit = Visit.model_validate(document, strict=False)
    assessment = engine.assess(visit, at=encounter.at.date())
    return Picture(likeness, visit, assessment)


def _signed(encounter: Encounter, picture: Picture, seed: int) -> SignedVersion:
    own = own_of(encounter, picture.likeness, seed=seed)
    patient = Patient.model_validate(own.pop("patient"), strict=False)
    changes: dict[str, object] = {
        **own,
        "patient": patient,
        "seen_at": encounter.at,
        "decision": decision_on(encounter, picture.assessment),
    }
    return SignedVersion(
        visit_id=encounter.visit_id,
        patient_id=encounter.patient + 1,
        new_patient=None if encounter.number else patient,
        visit=picture.visit.model_copy(update=changes),
        assessment=picture.assessment,
        signed_by=author_of(encounter),
        signed_at=encounter.at + timedelta(minutes=15),
        is_newest=not encounter.is_amended,
    )


def _amended(first: SignedVersion) -> SignedVersion:
    notes = f"{first.visit.notes} {_LEFT_OUT}".strip()
    return SignedVersion(
        visit_id=first.visit_id + 1,
        patient_id=first.patient_id,
        new_patient=None,
        visit=first.visit.model_copy(update={"notes": notes}),
        assessment=first.assessment,
        signed_by=first.signed_by,
        signed_at=first.signed_at + timedelta(hours=2),
        version=first.version + 1,
        replaces=first.visit_id,
        amend_reason=_AMEND_REASON,
    )
