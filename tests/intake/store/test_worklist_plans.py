"""What waits is found by indexes, however many visits and results there are."""

import pytest

pytestmark = pytest.mark.sqlite


def plans_of(database, ask):
    """Return the steps of the plans of all that is asked of a worklist."""
    statements = []
    with database.reading() as unit:
        driver = unit._connection.connection.driver_connection
        driver.set_trace_callback(statements.append)
        ask(unit.worklist)
        driver.set_trace_callback(None)
        told = [one for one in statements if one.startswith("SELECT")]
        return [
            row[3]
            for one in told
            for row in driver.execute(f"EXPLAIN QUERY PLAN {one}")
        ]


@pytest.mark.parametrize("what", ["awaiting", "to_review", "call_backs"])
def test_no_table_is_gone_through_for_what_waits(database, what):
    steps = plans_of(database, lambda worklist: getattr(worklist, what)())
    assert steps
    assert not [one for one in steps if one.startswith("SCAN visit")]


def test_results_that_came_are_looked_for_in_later_visits_of_the_patient_alone(
    database,
):
    steps = plans_of(database, lambda worklist: worklist.awaiting())
    of_results = [one for one in steps if one.startswith("SEARCH visit_result")]
    assert set(of_results) == {"SEARCH visit_result USING PRIMARY KEY (visit_id=?)"}


def test_what_came_later_is_looked_for_in_amended_visits_alone(database):
    steps = plans_of(database, lambda worklist: worklist.to_review())
    of_visits = [one for one in steps if one.startswith("SEARCH visit USING")]
    assert set(of_visits) == {"SEARCH visit USING INTEGER PRIMARY KEY (rowid=?)"}
