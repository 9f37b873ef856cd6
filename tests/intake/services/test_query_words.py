"""A query as the sentence that the screen shows above its rows."""

from datetime import date
from decimal import Decimal

import pytest

from intake.domain import query as q
from intake.domain.assessment import Level
from intake.domain.patient import Sex
from intake.services.query_words import QueryWords

NEW_YEAR, MARCH = date(2026, 1, 1), date(2026, 3, 31)
THIAZIDE = q.TakesClass(medicine_class="thiazide")
NO_MAGNESIUM = q.NoTest(test="magnesium", months=12)
DVT, PE = q.HasFlag(flag="suspected_dvt"), q.HasFlag(flag="suspected_pe")


@pytest.fixture(scope="session")
def words(shipped):
    return QueryWords(shipped.knowledge)


def test_no_criteria_are_all_visits(words):
    assert words.sentence(q.VisitQuery()) == "All visits; the latest first."


def test_the_recall_list_reads_as_a_nurse_would_say_it(words):
    query = q.VisitQuery(
        where=q.AllOf(
            of=(
                q.Seen(first=NEW_YEAR),
                THIAZIDE,
                NO_MAGNESIUM,
                q.LevelIs(level=Level.ROUTINE, or_above=True),
            )
        ),
        sort=q.Sort.NAME,
    )
    assert words.sentence(query) == (
        "Visits from 01-Jan-2026 on, on a thiazide, with no magnesium result in the"
        " last 12 months, level ROUTINE or above; by name."
    )


def test_the_question_that_other_programs_could_not_answer(words):
    query = q.VisitQuery(
        where=q.AllOf(
            of=(
                q.OfSex(sex=Sex.MALE),
                q.Aged(oldest=64),
                q.HasCondition(condition="diabetes_t2"),
                q.NotSeen(months=12),
                q.TakesMedicine(ingredient="lisinopril"),
                q.Answered(question="sbp", low=Decimal(160)),
            )
        )
    )
    assert words.sentence(query) == (
        "Visits of male patients, of patients aged 64 or under, with type 2 diabetes,"
        " of patients not seen in the last 12 months, on lisinopril, with systolic"
        " pressure: 160 mmHg or more; the latest first."
    )


SAID = [
    (q.Seen(last=MARCH), "up to 31-Mar-2026", "not up to 31-Mar-2026"),
    (q.Seen(first=MARCH, last=MARCH), "on 31-Mar-2026", "not on 31-Mar-2026"),
    (
        q.Seen(first=NEW_YEAR, last=MARCH),
        "from 01-Jan-2026 to 31-Mar-2026",
        "not from 01-Jan-2026 to 31-Mar-2026",
    ),
    (
        q.NotSeen(months=1),
        "of patients not seen in the last month",
        "of patients seen in the last month",
    ),
    (q.LevelIs(level=Level.URGENT), "level URGENT", "level not URGENT"),
    (
        q.LevelIs(level=Level.SAME_DAY, or_above=True, by_rules=True),
        "level by the rules SAME DAY or above",
        "level by the rules not SAME DAY or above",
    ),
    (DVT, "flagged suspected DVT", "not flagged suspected DVT"),
    (q.TestOrdered(), "with a test ordered", "with no test ordered"),
    (
        q.TestOrdered(test="potassium"),
        "with potassium ordered",
        "without potassium ordered",
    ),
    (
        q.HasResult(abnormal=True),
        "with an abnormal result",
        "with no abnormal result",
    ),
    (
        q.HasResult(test="potassium", high=Decimal("3.50")),
        "with a potassium result of 3.5 mmol/L or less",
        "with no potassium result of 3.5 mmol/L or less",
    ),
    (
        q.HasResult(test="egfr", low=Decimal(30), high=Decimal(60)),
        "with an eGFR result of 30 to 60 mL/min/1.73 m²",
        "with no eGFR result of 30 to 60 mL/min/1.73 m²",
    ),
    (
        NO_MAGNESIUM,
        "with no magnesium result in the last 12 months",
        "with a magnesium result in the last 12 months",
    ),
    (
        q.NoTest(test="magnesium", months=6, event=q.TestEvent.ORDERED),
        "with no magnesium ordered in the last 6 months",
        "with magnesium ordered in the last 6 months",
    ),
    (q.TakesClass(medicine_class="ssri"), "on an SSRI", "not on an SSRI"),
    (
        q.TakesClass(medicine_class="loop_diuretic"),
        "on a loop diuretic",
        "not on a loop diuretic",
    ),
    (
        q.Aged(youngest=65),
        "of patients aged 65 or over",
        "of patients not aged 65 or over",
    ),
    (
        q.Aged(youngest=50, oldest=64),
        "of patients aged 50 to 64",
        "of patients not aged 50 to 64",
    ),
    (q.Aged(youngest=50, oldest=50), "of patients aged 50", "of patients not aged 50"),
    (
        q.OfSex(sex=Sex.UNKNOWN),
        "of patients of unknown sex",
        "of patients of known sex",
    ),
    (q.OfSex(sex=Sex.MALE), "of male patients", "of patients not male"),
    (q.Pregnant(), "of pregnant patients", "of patients not pregnant"),
    (
        q.Overridden(how=q.Override.CALMER),
        "decided for a calmer level than that of the rules",
        "not decided for a calmer level than that of the rules",
    ),
    (
        q.Overridden(),
        "decided for another level than that of the rules",
        "not decided for another level than that of the rules",
    ),
    (q.SignedBy(login="nurse1"), "signed by nurse1", "not signed by nurse1"),
    (
        q.NotesSay(text="leg pain"),
        "with “leg pain” in the notes",
        "without “leg pain” in the notes",
    ),
    (q.Answered(question="dark_urine", answer=True), "with dark urine: yes", None),
    (q.Answered(question="cramp_side", answer="left"), "with side: Left", None),
    (q.Answered(question="of_old", answer="so_so"), "with of old: so so", None),
    (q.OfPatient(patient_id=12), "of patient 12", "not of patient 12"),
    (q.AllOf(of=(DVT,)), "flagged suspected DVT", "not flagged suspected DVT"),
    (q.AllOf(), "of any kind", "none at all"),
    (
        q.AnyOf(of=(DVT, PE)),
        "(either flagged suspected DVT or flagged suspected PE)",
        "(both not flagged suspected DVT and not flagged suspected PE)",
    ),
    (
        q.AnyOf(of=(DVT, PE, q.Pregnant())),
        "(flagged suspected DVT, flagged suspected PE or of pregnant patients)",
        (
            "(not flagged suspected DVT, not flagged suspected PE and of patients not"
            " pregnant)"
        ),
    ),
    (
        q.AllOf(of=(DVT, q.Not(of=PE))),
        "(both flagged suspected DVT and not flagged suspected PE)",
        "(either not flagged suspected DVT or flagged suspected PE)",
    ),
    (q.HasCondition(condition="of_old"), "with of old", "without of old"),
]


@pytest.mark.parametrize(("criterion", "holds", "holds_not"), SAID)
def test_each_criterion_and_its_opposite_are_said(words, criterion, holds, holds_not):
    assert words.phrase(criterion) == holds
    told = words.phrase(q.Not(of=criterion))
    assert told == (holds_not or holds.replace("with ", "without ", 1))
    assert words.phrase(q.Not(of=q.Not(of=criterion))) == holds
