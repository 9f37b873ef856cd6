"""Which rows nobody changes or removes: a list kept by hand, apart from the migrations.

An upgrade is checked against what the migrations make; this is checked against what
they ought to make.
"""

import re

EVER = ("UPDATE", "DELETE")
GUARDED = {
    "audit_event": ("INSERT", *EVER),
    "break_glass": EVER,
    "patient_merge": ("DELETE",),
    "patient_restriction": EVER,
    "patient_version": EVER,
    "visit": EVER,
    "visit_answer": EVER,
    "visit_assessment": EVER,
    "visit_condition": EVER,
    "visit_finding": EVER,
    "visit_ingredient": EVER,
    "visit_lab": EVER,
    "visit_medication": EVER,
    "visit_result": EVER,
    "visit_symptom": EVER,
}
ON_SERVERS = {table: (*acts, "TRUNCATE") for table, acts in GUARDED.items()}
_ACT = re.compile(r"BEFORE (INSERT|UPDATE|DELETE)")
_BITS = {4: "INSERT", 8: "DELETE", 16: "UPDATE", 32: "TRUNCATE"}
_ON_SERVER = """
    SELECT c.relname::text, t.tgtype::int FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
"""


def guards(connection):
    """Return by table which acts a trigger looks at first."""
    found = {}
    if connection.dialect.name == "sqlite":
        triggers = "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
        for table, text in connection.exec_driver_sql(triggers).all():
            found.setdefault(table, set()).update(_ACT.findall(text))
        return found
    for table, kind in connection.exec_driver_sql(_ON_SERVER).all():
        acts = {act for bit, act in _BITS.items() if kind & bit}
        found.setdefault(table, set()).update(acts)
    return found


def test_every_table_of_what_was_signed_is_guarded(database):
    with database.reading() as unit:
        found = guards(unit.connection)
        is_server = unit.connection.dialect.name == "postgresql"
    wanted = ON_SERVERS if is_server else GUARDED
    assert found == {table: set(acts) for table, acts in wanted.items()}
