"""Visits and assessments of every shape, for hypothesis; and one of everyday shape."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import strategies as st

from intake.domain import assessment as a
from intake.domain.dates import PartialDate
from intake.domain.decision import Decision, OverrideReason, Untaken
from intake.domain.patient import Allergies, Allergy, AllergyStatus, Patient, Sex
from intake.domain.text import clean_line, clean_text
from intake.domain.visit import FORMAT, Condition, Medication, Result, Visit

_chars = st.characters(codec="utf-8", exclude_characters="\x00")
lines = st.text(_chars, max_size=20).map(clean_line)
words = lines.filter(bool)
notes = st.text(_chars, max_size=60).map(clean_text)
keys = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
days = st.dates(
    min_value=datetime(1900, 1, 1, tzinfo=UTC).date(),
    max_value=datetime(2100, 1, 1, tzinfo=UTC).date(),
)
partial_dates = st.builds(
    lambda day, parts: PartialDate(*(day.year, day.month, day.day)[:parts]),
    days,
    st.integers(1, 3),
)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
moments = st.builds(
    lambda moment, offset: moment.astimezone(offset),
    st.datetimes(timezones=st.just(UTC)).filter(lambda m: 1950 < m.year < 2090),
    offsets,
)
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3)
answers = st.dictionaries(
    keys,
    st.one_of(
        st.booleans(),
        st.integers(-(10**12), 10**12),
        numbers,
        lines,
        st.lists(lines, max_size=4).map(tuple),
    ),
    max_size=8,
)
known_allergies = st.builds(
    lambda items: Allergies(status=AllergyStatus.KNOWN, items=tuple(items)),
    st.lists(
        st.builds(Allergy, substance=words, reaction=st.none() | lines), min_size=1
    ),
)
other_allergies = st.sampled_from(list(AllergyStatus)[1:]).map(
    lambda status: Allergies(status=status)
)


@st.composite
def patients(draw):
    born = draw(st.none() | partial_dates)
    told = born and draw(st.sampled_from([None, born.precision.value]))
    return Patient(
        number=draw(st.none() | lines),
        family_name=draw(lines),
        given_name=draw(lines),
        title=draw(st.none() | lines),
        preferred_name=draw(st.none() | lines),
        birth_date=born,
        birth_date_precision=told,
        age_years=draw(st.integers(0, 120) if born is None else st.none()),
        sex=draw(st.sampled_from(Sex)),
        allergies=draw(known_allergies | other_allergies),
    )


conditions = st.builds(
    Condition, key=keys, text=st.none() | lines, since=st.none() | partial_dates
)
told_conditions = st.builds(
    Condition, key=st.none(), text=words, since=st.none() | partial_dates
)
medications = st.builds(
    Medication,
    text=words,
    dose=st.none() | lines,
    started=st.none() | partial_dates,
    changed=st.none() | partial_dates,
    stopped=st.none() | partial_dates,
    confirmed=st.booleans(),
    source=st.sampled_from([None, "patient", "list", "box"]),
)
results = st.builds(
    Result,
    test=keys,
    value=st.sampled_from(["3.10", "<0.2", ">10", "12.000"]),
    unit=st.sampled_from(["", "mmol/L", "µmol/L"]),
    collected=st.none() | partial_dates,
    dealt_with=st.sampled_from([None, True, False]),
)
levels = st.sampled_from(a.Level)


@st.composite
def decisions(draw):
    return Decision(
        suggested=draw(levels),
        level=draw(levels),
        reason=draw(st.sampled_from(OverrideReason)),
        text=draw(lines),
        decided_by=draw(lines),
        decided_at=draw(moments),
        rules=draw(st.dictionaries(words, words, max_size=3)),
        untaken=tuple(
            draw(st.lists(st.builds(Untaken, test=words, reason=words), max_size=2))
        ),
        added=tuple(draw(st.lists(words, max_size=2))),
    )


def some(strategy):
    return st.none() | st.lists(strategy, max_size=3).map(tuple)


visits = st.builds(
    Visit,
    format=st.just(FORMAT),
    patient=patients(),
    seen_at=st.none() | moments,
    seen_by=st.none() | lines,
    answers=answers,
    conditions=some(conditions | told_conditions),
    medications=some(medications),
    results=st.lists(results, max_size=3).map(tuple),
    other_symptoms=some(keys),
    notes=notes,
    decision=st.none() | decisions(),
)


def lab(test, urgency=a.Level.SAME_DAY):
    return a.LabOrder(
        test=test,
        name=test.replace("_", " ").title(),
        loinc="2823-3",
        urgency=urgency,
        reasons=("on a thiazide",),
        rules=("k-low-risk",),
        tube="gold",
        preparation="",
    )


def finding(flag, level=a.Level.SAME_DAY):
    return a.Finding(
        flag=flag,
        rule=f"{flag}-rule",
        level=level,
        title=flag.replace("_", " ").capitalize(),
        because="Potassium 3.1 mmol/L.",
        facts={
            "result.potassium": 3.1,
            "medicines": ("thiazide",),
            "dark_urine": False,
        },
        action="Same-day review.",
        within="today",
        source="nice-ng158",
        digest="sha256:" + "ab" * 32,
    )


def assessment_of(visit, *, labs=3, findings=4):
    medicines = visit.medications or ()
    return a.Assessment(
        level=a.Level.SAME_DAY if findings else a.Level.SELF_CARE,
        level_text="SAME DAY: seen today",
        settled=False,
        findings=tuple(finding(f"finding_{n}") for n in range(findings)),
        open=(
            a.OpenFinding(
                flag="rhabdomyolysis",
                rule="rhabdo",
                level=a.Level.EMERGENCY,
                title="Rhabdomyolysis",
                needs=("dark_urine",),
            ),
        ),
        ask_next=("dark_urine",),
        labs=tuple(lab(f"test_{n}") for n in range(labs)),
        labs_not_needed=None if labs else "Nothing points to a cause in the blood.",
        results=tuple(
            a.InterpretedResult(
                test=result.test,
                name=result.test,
                value=result.value,
                unit=result.unit,
                si_value="3.1",
                si_unit="mmol/L",
                interpretation=a.Interpretation.LOW,
                because="below 3.5",
            )
            for result in visit.results
        ),
        medications=tuple(
            a.AssessedMedication(
                text=medicine.text,
                status="recognised",
                ingredients=(
                    a.Ingredient(inn=f"inn {n}", class_="thiazide", atc="C03AA01"),
                ),
                cramp_strength="moderate",
                mechanism="loses potassium",
            )
            for n, medicine in enumerate(medicines)
        ),
        advice=a.Advice(
            give=(a.AdviceGiven(key="stretch_bed", text="Stretch before bed."),),
            withhold=(
                a.AdviceWithheld(key="massage", because="may be a clot", rule="dvt"),
            ),
        ),
        contributors=(
            a.Contributor(cause="medication", weight=3, evidence=("thiazide",)),
        ),
        scores={"wells_dvt": a.Score(value=None, lowest=1, highest=3, source="NG158")},
        knowledge=a.KnowledgeRelease(version="2026.11.1", digest="sha256:" + "cd" * 32),
        warnings=(a.Remark(path="results.0", text="unusual"),),
    )


def everyday_visit(patient, seen_at):
    """A finished visit of usual size: 20 answers, 6 medicines, 5 results."""
    return Visit(
        format=FORMAT,
        patient=patient,
        seen_at=seen_at,
        seen_by="nurse1",
        answers={
            **{f"question_{n}": n % 2 == 0 for n in range(12)},
            "cramp_freq_week": 4,
            "cramp_sites": ("calf", "foot"),
            "cramp_side": "left",
            "temperature": Decimal("36.8"),
            "pulse": 72,
            "weight": Decimal("81.5"),
            "pain_score": 6,
            "saddle_numbness": "unknown",
        },
        conditions=(Condition(key="diabetes_t2"), Condition(text="tinea pedis")),
        medications=tuple(
            Medication(text=f"Medicine {n} 2.5mg tablets", dose="one each morning")
            for n in range(6)
        ),
        results=tuple(
            Result(test=f"test_{n}", value="3.1", unit="mmol/L") for n in range(5)
        ),
        other_symptoms=("constipation",),
        notes="Cramps at night for three weeks.",
    )
