"""B1: from the start of the process to typing, and from the password to the form."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from intake.application import Application, Desk
from intake.domain.dates import PartialDate
from intake.domain.patient import Patient, Sex
from intake.domain.visit import Visit
from intake.services.population.documents import documents
from intake.store import clinic_database
from intake.store.engine import connector
from tests.benchmarks.budget import Measured

GATE_BUDGET = 1.4
FORM_BUDGET_MS = 600
TENTH = {"rounds": 1, "visits": 100}

_ROOT = Path(__file__).parents[2]
PROBE = Path(__file__).with_name("start_probe.py")
PASSWORD = "velvet otter plinth 9"
_VISITS_EACH = 10
FLOOR = """
import sys
from time import perf_counter
import pydantic, sqlalchemy.orm
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.resize(1440, 900)
window.show()
while not window.windowHandle().isExposed():
    app.processEvents()
app.processEvents()
print(perf_counter() - float(sys.argv[1]))
"""
"""What any such program needs before it does anything."""
# Every part of one visit, once more for each number up to the last.
_TIMES = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)"
_PARTS = (
    *("visit_assessment", "visit_answer", "visit_symptom", "visit_condition"),
    *("visit_medication", "visit_ingredient", "visit_result", "visit_finding"),
    "visit_lab",
)


def measure(rounds: int = 7, visits: int = 100_000) -> list[Measured]:
    """Start ours and the floor in turn; then open forms in a full record."""
    with tempfile.TemporaryDirectory() as folder:
        patient = fill(Path(folder), visits)
        ours, floor, argon2, form = [], [], [], []
        for _ in range(rounds):
            floor += run(folder, "-c", FLOOR)
            ours += run(folder, str(PROBE), "gate")
            told = run(folder, str(PROBE), "desk", PASSWORD, str(patient))
            argon2.append(told[0])
            form.append(told[1])
    ratio = median(ours) / median(floor)
    opened, hashed = 1000 * median(form), 1000 * median(argon2)
    return [
        Measured(
            id="B1a",
            what="Start of the process to typing in the sign-in",
            ours=1000 * median(ours),
            unit="ms",
            peer=1000 * median(floor),
            peer_name="Qt + SQLAlchemy + pydantic, empty window",
            ratio=ratio,
            budget=f"≤ {GATE_BUDGET:g} ×",
            passed=ratio <= GATE_BUDGET,
        ),
        Measured(
            id="B1b",
            what=f"Password to typing in the form, {visits:,} visits",
            ours=opened,
            unit="ms",
            peer=hashed,
            peer_name="Argon2 alone",
            ratio=opened / hashed,
            budget=f"≤ {FORM_BUDGET_MS} ms",
            passed=opened <= FORM_BUDGET_MS,
        ),
    ]


def run(folder: str, *arguments: str) -> list[float]:
    """Run Python with arguments and the time of the start; return what it prints."""
    environment = os.environ | {
        "CRAMPDESK_HOME": folder,
        "PYTHONPATH": str(_ROOT),
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
    }
    first, second, *rest = arguments
    started = f"{perf_counter()}"
    told = subprocess.run(
        [sys.executable, first, second, started, *rest],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return [float(figure) for figure in told.stdout.split()]


def fill(folder: Path, visits: int) -> int:
    """Make an encrypted record with so many visits; return a patient's number."""
    application, _key = Desk(folder).set_up(
        clinic_name="Bench", login="nurse1", display_name="Nurse", password=PASSWORD
    )
    patients = _add_patients(application, visits // _VISITS_EACH)
    (document,) = documents(1, seed=1)
    visit = Visit.model_validate_json(json.dumps(document))
    named = visit.model_copy(update={"patient": patients[0][1]})
    application.visits.sign(patients[0][0], named)
    application.close()
    _multiply(folder, visits, [number for number, _ in patients])
    return patients[-1][0]


def _add_patients(application: Application, count: int) -> list[tuple[int, Patient]]:
    made = []
    for number in range(max(1, count)):
        patient = Patient(
            family_name=f"Family{number}",
            given_name="Ann",
            birth_date=PartialDate(1940 + number % 60, 1 + number % 12, 1),
            sex=Sex.FEMALE,
        )
        made.append((application.patients.add(patient).id, patient))
    return made


def _multiply(folder: Path, visits: int, patients: list[int]) -> None:
    """Write the one visit again and again, spread over the patients."""
    database = clinic_database.open_with_password(
        folder, "nurse1", PASSWORD, Desk(folder)._clock
    )
    opened = database._opened
    connection = connector(opened.places.database, opened.keys.database)()
    database.close()
    cursor = connection.cursor()
    first = cursor.execute("SELECT id FROM visit").fetchone()[0]
    cursor.execute("BEGIN IMMEDIATE")
    for table, own in (("visit", "id"), *((part, "visit_id") for part in _PARTS)):
        names = [row[1] for row in cursor.execute(f"PRAGMA table_info({table})")]
        values = [
            f"{first} + n" if name == own else
            f"{patients[0]} + n % {len(patients)}" if name == "patient_id" else name
            for name in names
        ]  # fmt: skip
        cursor.execute(
            f"{_TIMES} INSERT INTO {table} ({', '.join(names)})"  # noqa: S608
            f" SELECT {', '.join(values)} FROM {table}, n WHERE {own} = {first}",
            (visits - 1,),
        )
    cursor.execute("COMMIT")
    connection.close()
