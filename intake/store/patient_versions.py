"""Earlier states of patients, written when a change replaces them."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy import Row as Found

from intake.domain.patient import Patient
from intake.store.patient_mapping import grown_age
from intake.store.patient_rows import PatientVersionRow
from intake.store.rows import table_of

_VERSION = table_of(PatientVersionRow)


def archive(connection: Connection, row: Found[Any], patient: Patient) -> None:
    """Keep a patient as they stand in their row, once for each version.

    Args:
        connection: an open connection.
        row: the patient's row.
        patient: the patient of that row, an age as it was told.
    """
    kept = select(_VERSION.c.version).where(
        _VERSION.c.patient_id == row.id, _VERSION.c.version == row.version
    )
    if connection.scalar(kept) is not None:  # a merge that was undone brought it back
        return
    columns = {
        "patient_id": row.id,
        "version": row.version,
        "document": patient.model_dump_json(exclude_defaults=True),
        "told_on": row.age_told_on,
        "changed_at": row.changed_at,
        "changed_by": row.changed_by,
    }
    connection.execute(insert(_VERSION), columns)


def next_version(connection: Connection, row: Found[Any]) -> int:
    """Return the version after every one that this patient ever had."""
    highest = select(func.max(_VERSION.c.version)).where(
        _VERSION.c.patient_id == row.id
    )
    return int(max(row.version, connection.scalar(highest) or 0)) + 1


def version_of(
    connection: Connection, patient_id: int, version: int
) -> Found[*tuple[Any, ...]] | None:
    """Return the row of an earlier state; None if there is none."""
    return connection.execute(
        select(_VERSION).where(
            _VERSION.c.patient_id == patient_id, _VERSION.c.version == version
        )
    ).first()


def patient_then(earlier: Found[*tuple[Any, ...]], today: date) -> Patient:
    """Return the patient of an earlier state; an age that was told has grown since."""
    patient = Patient.model_validate_json(earlier.document)
    age = grown_age(patient.age_years, earlier.told_on, today)
    return patient.model_copy(update={"age_years": age})
