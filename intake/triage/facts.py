"""Turn a visit into the named facts that rules speak of; what is unknown is absent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from intake.domain.assessment import FactValue, Interpretation
from intake.domain.dates import PartialDate
from intake.domain.patient import Sex
from intake.domain.visit import NO_PART, Partly, Visit
from intake.knowledge.expression import PARTLY
from intake.knowledge.question import NOT_CHECKED, UNKNOWN
from intake.knowledge.release import Knowledge
from intake.triage.conditions import condition_keys
from intake.triage.medicines import MedicineList
from intake.triage.results import Judged, Person, Results
from intake.triage.spans import NUMBERS

EMERGENCY_CARD = "emergency"
"""The section of red flags, each of which wants a yes or a no."""
_UNUSABLE = (UNKNOWN, NOT_CHECKED)
_DAYS_A_WEEK = 7
_PREGNANT = ("pregnant", "postpartum_6wk")
_CKD_3_FROM, _CKD_3_BELOW = 30, 60
"""Filtration rates of chronic kidney disease stage 3 (KDIGO)."""
_MONTHS_3 = timedelta(days=91)
_WEEKS_8 = timedelta(weeks=8)
_NOTHING: tuple[FactValue, ...] = ("none", 0, ())
"""What a list comes to in which there is nothing of a kind, so far."""


@dataclass(slots=True)
class Facts:
    """Everything known of one visit, by name, and what it was made of.

    `values` grows while definitions and scores are added; nothing is ever changed.
    `medicines` and `conditions` are those that are known; unless `has_all_medicines`,
    or `has_all_conditions`, there may be more.
    """

    visit: Visit
    at: date
    medicines: MedicineList | None
    results: Results
    conditions: tuple[str, ...] | None
    values: dict[str, FactValue] = field(default_factory=dict)
    applies: dict[str, bool | None] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    inferred: dict[str, FactValue] = field(default_factory=dict)
    unruled: dict[str, tuple[Judged, ...]] = field(default_factory=dict)
    has_all_medicines: bool = True
    has_all_conditions: bool = True

    def known(self, name: str) -> FactValue:
        """Return a fact that a claim holds of, known as a whole or in part.

        Raises:
            KeyError: if nothing of it is known.
        """
        found = self.values.get(name)
        return self.values[PARTLY + name] if found is None else found

    def add_of_lists(self, found: Mapping[str, FactValue], *, whole: bool) -> None:
        """Add what lists come to; of a part of them only what more cannot undo."""
        if whole:
            self.values |= found
            return
        said = {name: value for name, value in found.items() if value not in _NOTHING}
        self.values |= {PARTLY + name: value for name, value in said.items()}

    def said(self, inn: str) -> str:
        """Return a medicine as it is said: one that was stopped is said to be so."""
        return inn if self.medicines is None else self.medicines.named(inn)

    @property
    def cramps_began(self) -> date | None:
        """The day on which the cramps began, as far as it was told."""
        weeks = self.values.get("cramp_started_weeks")
        if not isinstance(weeks, NUMBERS):
            return None
        return self.at - timedelta(days=min(weeks, 5200) * _DAYS_A_WEEK)


def facts_of(
    knowledge: Knowledge, visit: Visit, *, at: date, partly: Partly = NO_PART
) -> Facts:
    """Return every fact that follows from a visit before scores and definitions.

    Args:
        knowledge: what facts are made with.
        visit: the visit.
        at: the day to count from.
        partly: what is known of lists that were not gone through.
    """
    listed = visit.medications
    if listed is None:
        listed = partly.medications or None
    medicines = (
        None if listed is None else MedicineList(knowledge.formulary, listed, at=at)
    )
    answers = _answers(knowledge, visit)
    had = visit.conditions
    if had is None:
        had = partly.conditions or None
    conditions = condition_keys(knowledge.conditions, visit, had, answers)
    age = visit.patient.age_on(at)
    person = Person(
        age=age,
        sex=visit.patient.sex,
        is_pregnant=answers.get("pregnancy_status") == "pregnant"
        or bool(conditions and "pregnancy" in conditions),
    )
    results = Results(knowledge.analytes, visit.results, person, at=at)
    facts = Facts(visit, at, medicines, results, conditions)
    facts.has_all_medicines = visit.medications is not None
    facts.has_all_conditions = visit.conditions is not None
    facts.inferred = _inferred(facts, answers)
    facts.values = answers
    facts.values |= facts.inferred
    facts.values["age_years"] = age
    _add_lists(facts)
    _add_what_does_not_apply(knowledge, facts)
    return facts


def _answers(knowledge: Knowledge, visit: Visit) -> dict[str, FactValue]:
    """Return the usable answers, with the other symptoms among them."""
    questions = knowledge.questions
    told = questions.spread(visit.answers)
    reviewed = told.get("other_symptoms_reviewed") is True
    reviewed = reviewed or visit.other_symptoms is not None
    # gone through: what is not named is denied, unless it was asked and not known
    answers: dict[str, FactValue] = dict(questions.all_denied) if reviewed else {}
    for key, answer in told.items():
        if answer is True or answer is False:  # by far the most
            answers[key] = answer
        elif isinstance(answer, Decimal):
            answers[key] = float(answer)
        elif answer not in _UNUSABLE:
            answers[key] = answer
        else:
            answers.pop(key, None)
    if not questions.keys.issuperset(told):
        for key in answers.keys() - questions.keys:
            del answers[key]
    if reviewed:
        answers |= dict.fromkeys(visit.other_symptoms or (), True)
        answers["other_symptoms_reviewed"] = True
    return answers


def _inferred(facts: Facts, answers: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Return answers that dates, lists and results give where nobody answered.

    A symptom that was only not named among the others gives way to a date. Who gave
    birth lately is not pregnant: this holds while more conditions may be named.
    """
    found: dict[str, FactValue] = {}
    conditions = facts.conditions or ()
    if "pregnancy" in conditions:
        found["pregnancy_status"] = "pregnant"
    elif "postpartum_6wk" in conditions:
        found["pregnancy_status"] = "postpartum_6wk"
    if "pregnancy_t3" in conditions:
        found["gestation_weeks"] = 28
    of_dates = _from_medicine_dates(facts)
    whole = facts.has_all_medicines
    found |= {k: v for k, v in of_dates.items() if whole or v is True}
    if _bloods_are_current(facts):
        found["blood_tests_within_3_months"] = True
    told = {key for key in found if key in answers and key in facts.visit.answers}
    if answers.get("pregnancy_status") not in _PREGNANT:
        told.discard("pregnancy_status")  # one on the list is graver than a "no"
    return {key: value for key, value in found.items() if key not in told}


def _from_medicine_dates(facts: Facts) -> dict[str, FactValue]:
    if facts.medicines is None:
        return {}
    found: dict[str, FactValue] = {}
    at, medicines = facts.at, facts.medicines
    changes = [
        min(day.latest(), at)  # "this month" is today at the latest
        for taken in medicines.current
        for day in (taken.entry.started, taken.entry.changed)
        if day is not None and day.earliest() <= at
    ]
    if changes:
        found["med_change_weeks"] = (at - max(changes)).days // _DAYS_A_WEEK
    for taken in medicines.all:
        classes = {s.klass for s in taken.recognition.substances}
        if "ppi" in classes and taken.entry.started:
            found["ppi_over_3_months"] = _before(taken.entry.started, at - _MONTHS_3)
        if classes & {"rankl_inhibitor", "bisphosphonate_iv"}:
            given = taken.entry.changed or taken.entry.started
            if given and given.latest() >= at - _WEEKS_8:
                found["antiresorptive_within_8wk"] = True
        stopped_lately = taken.entry.stopped is not None and taken.is_current
        if stopped_lately and "corticosteroid" in classes:
            found["steroid_stopped_recent"] = True
    return found


def _before(day: PartialDate, limit: date) -> bool:
    return day.earliest() < limit


def _bloods_are_current(facts: Facts) -> bool:
    """Whether dated results show normal kidney and salts since the last change.

    Source: the clinical reference, section 5, "current result".
    """
    current = facts.results.current
    potassium = current.get("potassium")
    kidney = current.get("creatinine") or current.get("egfr")
    if potassium is None or kidney is None or facts.medicines is None:
        return False
    if not facts.has_all_medicines:
        return False
    if potassium.interpretation is not Interpretation.NORMAL:
        return False
    if kidney.interpretation is not Interpretation.NORMAL and not _is_usual(facts):
        return False
    changes = [day for taken in facts.medicines.current if (day := taken.changed_on)]
    taken_on = facts.at - timedelta(days=max(potassium.days_ago, kidney.days_ago))
    return all(day <= taken_on for day in changes)


def _is_usual(facts: Facts) -> bool:
    """Whether the filtration rate is that of a known stage 3: 30 to 59."""
    rate = facts.results.current.get("egfr")
    if rate is None or rate.number is None or "ckd_3" not in (facts.conditions or ()):
        return False
    return _CKD_3_FROM <= rate.number < _CKD_3_BELOW


def _add_lists(facts: Facts) -> None:
    values = facts.values
    sex = facts.visit.patient.sex
    if sex is not Sex.UNKNOWN:
        values["sex_at_birth"] = sex.value
    if facts.has_all_conditions and facts.conditions is not None:
        values["conditions"] = facts.conditions
    elif facts.conditions:
        values[PARTLY + "conditions"] = facts.conditions
    if facts.medicines is not None:
        medicines = facts.medicines
        told = {"medicines": medicines.keys, "medicine_flags": medicines.flags}
        found = {k: tuple(sorted(v)) for k, v in told.items()}
        facts.add_of_lists(found, whole=facts.has_all_medicines)
    results = facts.results.facts()
    values["current_results"] = tuple(sorted(results))
    for key, value in results.items():
        values[f"result.{key}"] = value


def _add_what_does_not_apply(knowledge: Knowledge, facts: Facts) -> None:
    """Add to the answers what does not apply: it is no, nothing or out of range."""
    values = facts.values
    questions, unanswered = knowledge.questions, facts.unanswered
    if not values.keys() >= questions.always_asked_set:
        unanswered += [key for key in questions.always_asked if key not in values]
    not_applicable: list[str] = []
    values["not_applicable"] = ()
    for layer in questions.conditional_in_layers:
        applying = layer.applying(values.get)
        facts.applies |= applying.applies
        unanswered += [key for key in applying.asked if key not in values]
        not_applicable += [key for key in applying.numbers if key not in values]
        for key, nothing in applying.nothings.items():
            if key not in values:
                values[key] = nothing
        values["not_applicable"] = tuple(not_applicable)


def unknown_red_flags(knowledge: Knowledge, facts: Facts) -> tuple[str, ...]:
    """Return the items of the emergency card that have neither a yes nor a no.

    A group that was answered yes of which every item was answered no counts too.
    """
    card = knowledge.questions.items_of(EMERGENCY_CARD)
    values, applies = facts.values, facts.applies
    asked = (key for key in card if key not in values and applies.get(key) is not False)
    return (*asked, *unexplained_groups(knowledge, facts))


def unexplained_groups(knowledge: Knowledge, facts: Facts) -> tuple[str, ...]:
    """Return the groups that were answered yes while each of their items is a no."""
    values = facts.values
    told = [g for g in knowledge.questions.groups if values.get(g.key) is True]
    return tuple(
        group.key
        for group in told
        if all(values.get(key) is False for key in group.stands_for)
    )
