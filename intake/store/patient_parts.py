"""What belongs to patients, in tables of its own: read and written with them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select
from sqlalchemy import Row as Found

from intake.domain.patient import Patient
from intake.store.patient_mapping import (
    Columns,
    Parts,
    allergy_columns,
    former_name_columns,
    grouped,
    number_columns,
)
from intake.store.rows import AllergyRow, FormerNameRow, NumberRow, TokenRow, table_of
from intake.store.search_keys import tokens_of

_ALLERGY = table_of(AllergyRow)
_NUMBER = table_of(NumberRow)
_NAME = table_of(FormerNameRow)
_TOKEN = table_of(TokenRow)


def parts_of(connection: Connection, ids: Sequence[int]) -> Mapping[int, Parts]:
    """Return what belongs to each of some patients."""
    allergies = _grouped(connection, _ALLERGY, ids)
    numbers = _grouped(connection, _NUMBER, ids)
    names = _grouped(connection, _NAME, ids)
    return {
        number: Parts(
            allergies=allergies.get(number, ()),
            numbers=numbers.get(number, ()),
            former_names=names.get(number, ()),
        )
        for number in ids
    }


def add_parts(connection: Connection, patient_id: int, patient: Patient) -> None:
    """Write what belongs to a patient who has nothing yet."""
    tokens = (
        {"token": token, "patient_id": patient_id}
        for token in sorted(tokens_of(patient))
    )
    parts: Mapping[Table, Iterable[Columns]] = {
        _ALLERGY: allergy_columns(patient_id, patient),
        _NUMBER: number_columns(patient_id, patient),
        _NAME: former_name_columns(patient_id, patient),
        _TOKEN: tokens,
    }
    for table, columns in parts.items():
        rows = list(columns)
        if rows:
            connection.execute(insert(table), rows)


def replace_parts(connection: Connection, patient_id: int, patient: Patient) -> None:
    """Write what belongs to a patient in the place of what did."""
    for table in (_ALLERGY, _NUMBER, _NAME, _TOKEN):
        connection.execute(delete(table).where(table.c.patient_id == patient_id))
    add_parts(connection, patient_id, patient)


def _grouped(
    connection: Connection, table: Table, ids: Sequence[int]
) -> Mapping[int, list[Found[Any]]]:
    found = (
        select(table)
        .where(table.c.patient_id.in_(ids))
        .order_by(table.c.patient_id, table.c.position)
    )
    return grouped(connection.execute(found).all(), "patient_id")
