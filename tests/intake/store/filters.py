"""Every filter of the screen, and the pairs of them that cost most."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from intake.domain import query as q
from intake.domain.assessment import Level
from intake.domain.patient import Sex

LISTED: Mapping[str, q.Node] = {
    "level": q.LevelIs(level=Level.URGENT),
    "level or above": q.LevelIs(level=Level.ROUTINE, or_above=True),
    "level by the rules": q.LevelIs(level=Level.URGENT, by_rules=True),
    "flag": q.HasFlag(flag="suspected_dvt"),
    "ordered": q.TestOrdered(test="potassium"),
    "any ordered": q.TestOrdered(),
    "result": q.HasResult(test="potassium"),
    "value": q.HasResult(test="potassium", low=Decimal("5.5")),
    "abnormal": q.HasResult(abnormal=True),
    "medicine": q.TakesMedicine(ingredient="amlodipine"),
    "class": q.TakesClass(medicine_class="statin"),
    "condition": q.HasCondition(condition="hypertension"),
    "age": q.Aged(youngest=65),
    "sex": q.OfSex(sex=Sex.MALE),
    "pregnant": q.Pregnant(),
    "override": q.Overridden(),
    "author": q.SignedBy(login="asmith"),
    "notes": q.NotesSay(text="leg pain"),
    "answer": q.Answered(question="dark_urine", answer=True),
    "number": q.Answered(question="sbp", low=Decimal(160)),
    "patient": q.OfPatient(patient_id=1),
    "any of": q.AnyOf(of=(q.Pregnant(), q.HasFlag(flag="suspected_dvt"))),
}
"""What an index holds a list of."""
CONDITIONS: Mapping[str, q.Node] = {
    "seen": q.Seen(first=date(2026, 1, 1)),
    "not seen": q.NotSeen(months=12),
    "no result": q.NoTest(test="magnesium", months=12),
    "no order": q.NoTest(test="magnesium", months=12, event=q.TestEvent.ORDERED),
    "not": q.Not(of=q.HasFlag(flag="suspected_dvt")),
}
"""What is looked up at each place of the list of visits, walked in its order."""
WORST = [
    ("condition", "class"),
    ("sex", "age"),
    ("sex", "level or above"),
    ("condition", "notes"),
    ("no result", "class"),
    ("level", "pregnant"),
    ("not seen", "condition"),
    ("value", "condition"),
    ("any of", "any ordered"),
    ("not", "no order"),
]
EVERY: Mapping[str, q.Node] = {**LISTED, **CONDITIONS}
