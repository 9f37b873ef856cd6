"""Candidates are looked for by indexes, however many patients there are."""

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from intake.domain.alike import Sketch
from intake.domain.dates import PartialDate
from intake.store.patient_alike import _PATIENT, _ways

pytestmark = pytest.mark.sqlite
SKETCHES = {
    "dated": Sketch(
        family_name="Smith",
        given_name="John",
        former_names=("Jones",),
        birth_date=PartialDate(1945, 7, 14),
        number="9434765919",
    ),
    "undated": Sketch(family_name="Smith", given_name="John", age_years=80),
    "in parts": Sketch(family_name="Smith", birth_date=PartialDate(1945)),
}


@pytest.mark.parametrize("kind", SKETCHES)
def test_each_way_to_look_has_an_index_of_its_own(work, clock, kind):
    with work() as unit:
        for wanted in _ways(SKETCHES[kind], clock().date()):
            asked = select(_PATIENT).where(wanted).limit(2000)
            text = asked.compile(
                dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
            )
            plan = unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}").all()
            steps = [row[-1] for row in plan]
            assert steps
            assert not [step for step in steps if step.startswith("SCAN")], steps
            assert not [step for step in steps if "merged_into" in step], steps
