"""The rows of very many signed visits, made ready for the driver in any process.

Whoever signs one visit goes through `visits`; a test holds that both write the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Table
from sqlalchemy.engine import make_url

from intake.domain.assessment import Assessment
from intake.domain.record import VisitStatus
from intake.domain.signed_version import SignedVersion
from intake.domain.visit import Visit
from intake.store.patient_mapping import (
    Columns,
    allergy_columns,
    local_day,
    patient_columns,
)
from intake.store.rows import AllergyRow, PatientRow, Row, TokenRow, table_of
from intake.store.search_content import Found, content_with, found_at
from intake.store.search_index import Entry, Person, name_key, vector
from intake.store.search_keys import plain, tokens_of
from intake.store.search_rows import SearchRow, TermRow, ValueRow
from intake.store.visit_mapping import (
    SHARED,
    answer_columns,
    condition_columns,
    content_digest,
    finding_columns,
    in_utc,
    ingredient_columns,
    lab_columns,
    medication_columns,
    result_columns,
    shared_parts,
    signed_document,
    symptom_columns,
    visit_columns,
)
from intake.store.visit_rows import (
    AnswerRow,
    AssessmentRow,
    ConditionRow,
    FindingRow,
    IngredientRow,
    LabRow,
    MedicationRow,
    ResultRow,
    SymptomRow,
    VisitRow,
)

NOTES = "visit_note"
_PARTS = (
    *(AnswerRow, SymptomRow, ConditionRow, MedicationRow, IngredientRow, ResultRow),
    *(FindingRow, LabRow),
)
TABLES: Mapping[str, Table] = {
    row.__tablename__: table_of(row)
    for row in (
        *(PatientRow, AllergyRow, TokenRow, VisitRow, AssessmentRow),
        *(*_PARTS, SearchRow, TermRow, ValueRow),
    )
}
"""In the order in which they refer to one another."""

_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Every row of some visits; what many visits share is told once.

    `own` are rows by table, `parts` by table those of each picture without the number
    of the visit, and `pictured` tells of each visit, by its number, which picture.
    """

    own: Mapping[str, list[_Row]] = field(repr=False)
    parts: Mapping[str, Mapping[int, Sequence[_Row]]] = field(repr=False)
    pictured: Sequence[tuple[int, int]] = field(repr=False)


def rows_of(versions: Iterable[SignedVersion], dialect: str) -> Rows:
    """Return every row of some visits, for a kind of database."""
    made = _Made(DIALECTS[dialect])
    for version in versions:
        made.add(version)
    return Rows(own=made.rows, parts=made.parts, pictured=made.pictured)


DIALECTS: Mapping[str, Dialect] = {
    name: make_url(f"{name}://").get_dialect()() for name in ("sqlite", "postgresql")
}


class _Made:
    """Collects rows as the driver takes them."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._is_server = dialect.name == "postgresql"
        kept_apart = {row.__tablename__ for row in _PARTS}
        self.rows: dict[str, list[_Row]] = {
            name: [] for name in (*TABLES, NOTES) if name not in kept_apart
        }
        self.parts: dict[str, dict[int, Sequence[_Row]]] = {
            name: {} for name in TABLES if name in kept_apart
        }
        self.pictured: list[tuple[int, int]] = []
        self._pictures: dict[tuple[object, ...], _Picture] = {}

    def add(self, version: SignedVersion) -> None:
        """Add all rows of one version."""
        if version.new_patient is not None:
            self._add_patient(version)
        picture = self._picture(version)
        signed = signed_document(version.visit, picture.shared)
        document = picture.assessment
        visit, assessment = in_utc(version.visit), version.assessment
        columns = visit_columns(visit, assessment, version.signed_at)
        self._put(
            VisitRow,
            {
                **columns,
                "id": version.visit_id,
                "patient_id": version.patient_id,
                "version": version.version,
                "status": _status(version),
                "is_newest": version.is_newest,
                "replaces": version.replaces,
                "amend_reason": version.amend_reason,
                "digest": content_digest(signed, document),
                "signed_by": version.signed_by,
            },
        )
        number = version.visit_id
        self.rows[AssessmentRow.__tablename__].append((number, signed, document))
        self.pictured.append((number, picture.number))
        if version.is_newest:
            self._let_be_found(version, picture.found, columns["happened_at"])

    def _picture(self, version: SignedVersion) -> "_Picture":
        """Return what others share who are alike: the very same answers and findings.

        A picture keeps its visit, so that none of its numbers is given out again.
        """
        visit, assessment = version.visit, version.assessment
        decision = visit.decision
        labs = (decision.untaken, decision.added) if decision else ((), ())
        day = local_day(visit.seen_at or version.signed_at)
        shared = (getattr(visit, name) for name in SHARED)
        which = (id(assessment), *map(id, shared), labs, day)
        picture = self._pictures.get(which)
        if picture is None:
            place = len(self._pictures)
            for name, some in self._parts(visit, assessment):
                self.parts[name][place] = some
            picture = self._pictures[which] = _Picture(
                number=place,
                visit=visit,
                made_of=assessment,
                assessment=assessment.as_json().decode(),
                shared=shared_parts(visit),
                found=found_at(visit, assessment, day),
            )
        return picture

    def _parts(
        self, visit: Visit, assessment: Assessment
    ) -> Iterable[tuple[str, Sequence[_Row]]]:
        parts: Mapping[type[Row], Iterable[Columns]] = {
            AnswerRow: answer_columns(visit.answers),
            SymptomRow: symptom_columns(visit.other_symptoms or ()),
            ConditionRow: condition_columns(visit),
            MedicationRow: medication_columns(visit, assessment),
            IngredientRow: ingredient_columns(assessment),
            ResultRow: result_columns(visit, assessment),
            FindingRow: finding_columns(assessment),
            LabRow: lab_columns(visit, assessment),
        }
        found = (
            (row.__tablename__, sorted(self._fit(row, one)[1:] for one in some))
            for row, some in parts.items()
        )
        return ((name, rows) for name, rows in found if rows)

    def _add_patient(self, version: SignedVersion) -> None:
        patient = version.new_patient
        if patient is None:
            return
        at = version.signed_at
        columns = patient_columns(patient, local_day(at))
        moments = {"created_at": at, "changed_at": at, "version": 1}
        self._put(PatientRow, {**columns, **moments, "id": version.patient_id})
        for allergy in allergy_columns(version.patient_id, patient):
            self._put(AllergyRow, allergy)
        for token in sorted(tokens_of(patient)):
            self._put(TokenRow, {"token": token, "patient_id": version.patient_id})

    def _let_be_found(
        self, version: SignedVersion, found: Found, happened_at: datetime
    ) -> None:
        patient = version.visit.patient
        content = content_with(
            found,
            version.visit,
            version.assessment,
            happened_at=happened_at,
            author=version.signed_by,
        )
        family, given = plain(patient.family_name), plain(patient.given_name)
        entry = Entry(
            visit_id=version.visit_id,
            person=Person(id=version.patient_id, name_key=name_key(family, given)),
            happened_at=happened_at,
            content=content,
        )
        place = entry.place
        self._put(SearchRow, entry.row())
        terms = [(term, place) for term in sorted(content.terms)]
        self.rows[TermRow.__tablename__].extend(terms)
        for value in entry.values():
            self._put(ValueRow, value)
        if words := content.words:
            text = vector(words) if self._is_server else " ".join(words)
            self.rows[NOTES].append((place, text))

    def _put(self, row: type[Row], columns: Columns) -> None:
        self.rows[row.__tablename__].append(self._fit(row, columns))

    def _fit(self, row: type[Row], columns: Columns) -> tuple[Any, ...]:
        names, bound = _shape(row.__tablename__, self._dialect.name)
        made = list(map(columns.get, names))
        for place, bind in bound:
            made[place] = bind(made[place])
        return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    """What is made once of a visit that others share all but their own parts with."""

    number: int
    visit: Visit = field(repr=False)
    made_of: Assessment = field(repr=False)
    assessment: str = field(repr=False)
    shared: Mapping[str, str] = field(repr=False)
    found: Found = field(repr=False)


def _status(version: SignedVersion) -> str:
    status = VisitStatus.AMENDED if version.replaces else VisitStatus.SIGNED
    return status.value


_Bound = tuple[tuple[int, Callable[[Any], Any]], ...]


@cache
def _shape(table: str, dialect: str) -> tuple[tuple[str, ...], _Bound]:
    """Return a table's columns, and by place what makes a value fit for the driver."""
    kind = DIALECTS[dialect]
    columns = TABLES[table].columns
    binds = [column.type.dialect_impl(kind).bind_processor(kind) for column in columns]
    bound = tuple((place, bind) for place, bind in enumerate(binds) if bind)
    return tuple(column.name for column in columns), bound
