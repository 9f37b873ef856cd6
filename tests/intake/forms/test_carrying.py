"""What earlier visits told waits to be confirmed, and counts as not asked till then."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.dates import PartialDate
from intake.domain.patient import Allergies, Allergy, AllergyStatus, Patient, Sex
from intake.domain.visit import NO_PART, Condition, Medication, Partly, Visit
from intake.forms.carrying import (
    CARRIED,
    carried_on,
    carried_over,
    confirming,
    settled_by,
    waiting,
)
from intake.forms.checks import Severity
from intake.forms.compose import compose
from intake.forms.draft import Draft
from intake.forms.progress import (
    SectionState,
    answers_given,
    count_answered,
    count_begun,
    is_answered,
    is_begun,
    section_progress,
    visible_fields,
)
from tests.intake.forms.conftest import SEEN

NOTHING = Allergies()
MARCH = datetime(2026, 3, 2, 9, 30).astimezone()
PENICILLIN = Allergies(
    status=AllergyStatus.KNOWN,
    items=(Allergy(substance="penicillin", reaction="rash"),),
)


@pytest.fixture
def earlier(patient):
    """Return a way to make an earlier visit."""

    def make(seen_at=MARCH, allergies=NOTHING, **parts):
        seen = patient.model_copy(update={"allergies": allergies})
        return Visit(format="crampdesk-visit/1", patient=seen, seen_at=seen_at, **parts)

    return make


@pytest.fixture
def begun(spec, today):
    """Return a way to begin a draft after some visits, latest first."""

    def begin(*visits, known=NOTHING):
        return Draft(carried_over(spec.questions, known, visits, at=today))

    return begin


@pytest.fixture
def visit_of(spec, patient):
    """Return a way to compose a draft."""

    def make(draft):
        return compose(spec, draft, patient, at=SEEN, by="nurse1")

    return make


STATIN = Medication(
    text="simvastatin 40 mg",
    dose="1 at night",
    started=PartialDate(2025, 9),
    changed=PartialDate(2026, 2, 1),
    confirmed=False,
)
THIAZIDE = Medication(text="bendroflumethiazide 2.5 mg")


def test_a_first_visit_starts_with_the_allergies_of_the_record_alone(begun):
    draft = begun(known=PENICILLIN)
    assert draft.all_typed() == {
        "allergies": "known",
        "reactions.r1.substance": "penicillin",
        "reactions.r1.reaction": "rash",
    }
    assert waiting(draft) == ()


def test_each_line_is_marked_with_the_day_that_it_comes_from(begun, earlier):
    draft = begun(earlier(medications=(STATIN, THIAZIDE)))
    assert draft.row("medications", "m1") == {
        "text": "simvastatin 40 mg",
        "dose": "1 at night",
        "started": "Sep-2025",
        "changed": "01-Feb-2026",
    }
    assert draft.row("medications", "m2") == {"text": "bendroflumethiazide 2.5 mg"}
    assert waiting(draft) == ("medications.m1", "medications.m2")
    assert carried_on(draft, "medications.m2") == "02-Mar-2026"
    assert carried_on(draft, "medications.m3") == ""


def test_what_the_patient_was_unsure_of_is_asked_anew(begun, earlier):
    columns = begun(earlier(medications=(STATIN,))).row("medications", "m1")
    assert columns.keys().isdisjoint({"confirmed"})


def test_what_waits_counts_as_not_asked(begun, earlier, visit_of):
    draft = begun(
        earlier(
            medications=(STATIN,),
            conditions=(Condition(key="diabetes_t2", since=PartialDate(2015)),),
            answers={"alcohol_units_week": 20},
            allergies=Allergies(status=AllergyStatus.NONE_KNOWN),
        )
    )
    made = visit_of(draft)
    assert made.issues == ()
    assert made.visit.medications is None
    assert made.visit.conditions is None
    assert made.visit.answers == {}
    assert made.visit.patient.allergies.status is AllergyStatus.NOT_RECORDED
    assert answers_given(draft) == 0


def test_what_is_confirmed_counts(begun, earlier, visit_of):
    draft = begun(
        earlier(
            medications=(STATIN,),
            conditions=(Condition(key="diabetes_t2", since=PartialDate(2015)),),
            answers={"alcohol_units_week": 20, "footwear_poor": False},
            allergies=Allergies(status=AllergyStatus.NONE_KNOWN),
        )
    )
    draft.put_all(confirming(waiting(draft)))
    made = visit_of(draft).visit
    assert [one.text for one in made.medications] == ["simvastatin 40 mg"]
    assert made.medications[0].started == PartialDate(2025, 9)
    assert made.conditions == (Condition(key="diabetes_t2", since=PartialDate(2015)),)
    assert made.answers == {"alcohol_units_week": 20, "footwear_poor": False}
    assert made.patient.allergies.status is AllergyStatus.NONE_KNOWN
    assert answers_given(draft) == 5
    draft.undo()
    assert visit_of(draft).visit.medications is None


def test_a_known_allergy_counts_before_anybody_confirmed_it(begun, earlier, visit_of):
    draft = begun(earlier(allergies=PENICILLIN))
    assert waiting(draft, "reactions") == ("reactions.r1",)
    assert visit_of(draft).visit.patient.allergies == PENICILLIN


def test_an_allergy_that_only_the_record_knows_is_not_lost(begun, earlier):
    told = Allergies(status=AllergyStatus.KNOWN, items=(Allergy(substance="Nuts"),))
    draft = begun(earlier(allergies=told), known=PENICILLIN)
    assert draft.rows("reactions") == ("r1", "r2")
    calm = Allergies(status=AllergyStatus.NONE_KNOWN)
    assert begun(earlier(allergies=calm), known=PENICILLIN).typed("allergies") == (
        "known"
    )


def test_what_the_patient_reacts_to_waits_only_while_it_is_said_to_be_known(
    begun, earlier
):
    draft = begun(earlier(allergies=PENICILLIN))
    draft.put_all(settled_by(draft, {"allergies": "none_known"}))
    assert waiting(draft) == ()


def test_a_list_that_was_empty_is_asked_about_again(begun, earlier, visit_of):
    draft = begun(earlier(medications=(), conditions=()))
    assert draft.typed("medications") == "none"
    assert visit_of(draft).visit.medications is None
    draft.put_all(confirming(waiting(draft, "medications")))
    made = visit_of(draft).visit
    assert made.medications == ()
    assert made.conditions is None


def test_part_of_a_list_is_not_the_list_and_the_rest_is_asked_for(
    begun, earlier, visit_of
):
    draft = begun(earlier(medications=(STATIN, THIAZIDE, Medication(text="senna"))))
    draft.put_all(confirming(["medications.m1"]))
    made = visit_of(draft)
    assert made.visit.medications is None
    assert made.partly == Partly(medications=made.listed[:1])
    (issue,) = made.questions
    assert issue.path == "medications.m2"
    assert issue.text == (
        "2 entries from 02-Mar-2026 are neither confirmed nor removed."
    )
    draft.put_all(confirming(["medications.m2"]))
    assert visit_of(draft).questions[0].text.startswith("1 entry from 02-Mar-2026 is")
    draft.put_all(confirming(["medications.m3"]))
    assert visit_of(draft).issues == ()
    assert len(visit_of(draft).visit.medications) == 3
    assert visit_of(draft).partly == NO_PART


def test_confirmed_conditions_are_a_part_until_all_of_them_are(
    begun, earlier, visit_of
):
    had = (Condition(key="copd"), Condition(key="gout"))
    draft = begun(earlier(conditions=had))
    assert visit_of(draft).partly == NO_PART
    draft.put_all(confirming(["conditions.c1"]))
    made = visit_of(draft)
    assert made.visit.conditions is None
    assert made.partly == Partly(conditions=had[:1])
    assert made.questions[0].path == "conditions.c2"
    draft.put_all(confirming(["conditions.c2"]))
    made = visit_of(draft)
    assert made.visit.conditions == had
    assert made.partly == NO_PART


def test_a_new_line_beside_lines_that_wait_is_not_the_whole_list(
    begun, earlier, visit_of
):
    draft = begun(earlier(medications=(STATIN,)))
    draft.put("medications.m2.text", "clarithromycin")
    made = visit_of(draft)
    assert made.visit.medications is None
    assert [one.text for one in made.partly.medications] == ["clarithromycin"]
    assert made.questions[0].severity is Severity.ASK


def test_what_is_confirmed_of_a_list_counts_and_the_section_says_what_is_left(
    spec, begun, earlier
):
    known = ("diabetes_t2", "ckd_3", "hypothyroidism")
    draft = begun(earlier(conditions=tuple(Condition(key=key) for key in known)))
    section = next(s for s in spec.sections if spec.field_of["conditions"] in s.fields)
    alone = frozenset(["conditions"])

    def stand():
        return section_progress(section, draft, alone, ())

    assert (stand().state, stand().words) == (
        SectionState.NOT_STARTED,
        "0 of 1, 3 to confirm",
    )
    draft.put_all(confirming(["conditions.c1"]))
    assert (stand().state, stand().words) == (
        SectionState.SOME,
        "0 of 1, 2 to confirm",
    )
    assert count_answered(spec, draft, alone) == 0
    assert count_begun(spec, draft, alone) == 1
    draft.put_all(confirming(waiting(draft, "conditions")))
    assert (stand().state, stand().words) == (SectionState.COMPLETE, "1 of 1")
    assert count_begun(spec, draft, alone) == 0


def test_half_a_pair_is_a_part_of_it(spec):
    pressure = spec.field_of["answers.sbp"]
    draft = Draft({"answers.sbp": "148"})
    assert is_begun(pressure, draft)
    vitals = next(s for s in spec.sections if pressure in s.fields)
    visible = visible_fields(spec, draft, {})
    assert section_progress(vitals, draft, visible, ()).state is SectionState.SOME


def test_a_list_comes_from_the_latest_visit_that_asked_about_it(begun, earlier):
    before = MARCH - timedelta(days=100)
    draft = begun(
        earlier(medications=(THIAZIDE,), answers={"alcohol_units_week": "unknown"}),
        earlier(
            seen_at=before,
            conditions=(Condition(text="tinea pedis"),),
            medications=(STATIN,),
            answers={"alcohol_units_week": 12},
        ),
    )
    assert draft.typed("medications.m1.text") == THIAZIDE.text
    assert draft.typed("conditions.c1.text") == "tinea pedis"
    assert draft.typed("answers.alcohol_units_week") == "12"
    assert carried_on(draft, "conditions.c1") == PartialDate.of(before.date()).shown()


def test_a_visit_without_a_day_carries_nothing(begun, earlier):
    assert begun(earlier(seen_at=None, medications=(STATIN,))).all_typed() == {}


@pytest.mark.parametrize(("days", "stays"), [(28, True), (29, False)])
def test_a_medicine_stopped_over_four_weeks_ago_is_left_behind(
    days, stays, begun, earlier, today
):
    stopped = PartialDate.of(today - timedelta(days=days))
    draft = begun(earlier(medications=(Medication(text="senna", stopped=stopped),)))
    assert bool(draft.rows("medications")) is stays


def test_only_answers_that_last_are_carried_over(begun, earlier):
    draft = begun(
        earlier(
            answers={
                "pulse": 80,
                "dark_urine": False,
                "diet_poor": ("low_intake",),
                "smoker": True,
                "low_dairy": False,
            },
            other_symptoms=("family_history_vte", "fatigue"),
        )
    )
    typed = {p: t for p, t in draft.all_typed().items() if not p.startswith(CARRIED)}
    assert typed == {
        "answers.smoker": "yes",
        "answers.family_history_vte": "yes",
        "answers.diet_poor": "low_intake",
    }


def test_nothing_else_does_not_deny_what_still_waits(begun, earlier, visit_of):
    draft = begun(earlier(answers={"smoker": True}))
    draft.put("other_symptoms", "reviewed")
    made = visit_of(draft)
    assert made.visit.answers == {"smoker": "unknown"}
    assert made.questions[0].text == (
        "“smoker” from 02-Mar-2026 is neither confirmed nor removed."
    )
    draft.put_all(confirming(["answers.smoker"]))
    assert visit_of(draft).visit.other_symptoms == ("smoker",)


def test_what_is_changed_waits_no_longer(begun, earlier, visit_of):
    draft = begun(earlier(medications=(STATIN,), answers={"alcohol_units_week": 20}))
    draft.put_all(settled_by(draft, {"medications.m1.dose": "2 at night"}))
    draft.put_all(settled_by(draft, {"answers.alcohol_units_week": "10"}))
    assert waiting(draft) == ()
    assert visit_of(draft).visit.medications[0].dose == "2 at night"


def test_a_changed_line_is_undone_in_one_step(begun, earlier):
    draft = begun(earlier(medications=(STATIN,)))
    before = draft.all_typed()
    for text in ("2", "2 a", "2 at"):
        changes = settled_by(draft, {"medications.m1.dose": text})
        draft.put_all(changes, typing=True)
    assert waiting(draft) == ()
    draft.undo()
    assert draft.all_typed() == before
    draft.redo()
    assert draft.typed("medications.m1.dose") == "2 at"


def test_a_line_that_is_taken_out_takes_its_mark_along(begun, earlier):
    draft = begun(earlier(medications=(STATIN,)))
    columns = draft.row("medications", "m1")
    gone = {f"medications.m1.{column}": "" for column in columns}
    draft.put_all(settled_by(draft, gone))
    assert draft.all_typed() == {}


def test_a_field_is_not_answered_while_something_in_it_waits(spec, begun, earlier):
    draft = begun(
        earlier(
            medications=(STATIN,),
            answers={"alcohol_units_week": 20},
            allergies=PENICILLIN,
        )
    )
    for path in ("medications", "answers.alcohol_units_week", "allergies", "reactions"):
        assert not is_answered(spec.field_of[path], draft)
    draft.put_all(confirming(waiting(draft)))
    for path in ("medications", "answers.alcohol_units_week", "allergies", "reactions"):
        assert is_answered(spec.field_of[path], draft)


def test_a_kept_draft_still_knows_what_waits(begun, earlier):
    draft = begun(earlier(medications=(STATIN,)))
    again = Draft.from_json(draft.as_json())
    assert waiting(again) == ("medications.m1",)
    assert carried_on(again, "medications.m1") == "02-Mar-2026"


@given(
    days=st.lists(st.integers(0, 2000), min_size=1, max_size=3),
    texts=st.lists(st.text(st.characters(categories=["L"]), min_size=1), max_size=4),
)
def test_nothing_carried_ever_reaches_the_visit_unconfirmed(spec, days, texts):
    patient = Patient(age_years=50, sex=Sex.FEMALE)
    medicines = tuple(Medication(text=text) for text in texts)
    visits = [
        Visit(
            format="crampdesk-visit/1",
            patient=patient,
            seen_at=MARCH - timedelta(days=day),
            medications=medicines,
            conditions=tuple(Condition(text=text) for text in texts),
            answers={"alcohol_units_week": day % 90, "smoker": True},
        )
        for day in sorted(days)
    ]
    typed = carried_over(spec.questions, NOTHING, visits, at=date(2026, 11, 23))
    made = compose(spec, Draft(typed), patient, at=SEEN, by="nurse1").visit
    assert made.medications is None
    assert made.conditions is None
    assert made.answers == {}
