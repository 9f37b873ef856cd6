"""What to look at again: unusual values, contradictions, doubtful names."""

from collections.abc import Iterator

from intake.domain.assessment import Remark
from intake.domain.patient import Sex
from intake.knowledge.medicines import Status
from intake.knowledge.question import UNKNOWN
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import AdviceRule, CauseRule, LevelRule, OrderRule, Rule
from intake.triage.facts import Facts, unexplained_groups
from intake.triage.medicines import Taken
from intake.triage.scores import CALF_DIFFERENCE_CM
from intake.triage.spans import NUMBERS

_CALF_FAR_APART_CM = 20
_LONG_CRAMP_MINUTES = 60
_FERTILE = range(11, 57)


def remarks_on(knowledge: Knowledge, facts: Facts) -> tuple[Remark, ...]:
    """Return the remarks on a visit, in the order of the document."""
    remarks = [
        *_on_patient(facts),
        *_on_answers(knowledge, facts),
        *_on_contradictions(facts),
        *_on_groups(knowledge, facts),
        *_on_conditions(knowledge, facts),
        *_on_medicines(facts),
        *facts.results.remarks,
        *_on_rules_of_the_clinic(knowledge, facts),
    ]
    return tuple(remarks)


def _on_rules_of_the_clinic(knowledge: Knowledge, facts: Facts) -> Iterator[Remark]:
    """Say when a rule switched off would have spoken, and that a changed one spoke."""
    changes = (("would ", knowledge.switched_off), ("does ", knowledge.changed_unseen))
    for word, rules in changes:
        for rule in rules:
            if _speaks(rule, rule.condition.holds(facts.values.get)):
                text = f"{word}{_act(rule)}; {rule.change}"
                yield Remark(path=f"rules.{rule.id}", text=text)


def _speaks(rule: Rule, truth: bool | None) -> bool:  # noqa: FBT001 - three values
    """Whether a rule acts; those that hold advice back do so while undecided too."""
    undecided = isinstance(rule, AdviceRule) and rule.does in ("suppress", "modify")
    return undecided if truth is None else truth


def _act(rule: Rule) -> str:
    match rule:
        case LevelRule():
            return f"say {rule.level.word}: {rule.title}"
        case OrderRule():
            return f"order {', '.join(rule.labs) or 'nothing'}: {rule.title}"
        case AdviceRule():
            return f"{rule.does} {rule.advice}: {rule.text}"
        case CauseRule():
            return f"count for {rule.cause}: {rule.evidence}"
        case _:
            raise TypeError(type(rule).__name__)


def _on_patient(facts: Facts) -> Iterator[Remark]:
    patient = facts.visit.patient
    told = patient.age_years if patient.birth_date is not None else None
    if told is not None and told != patient.age_on(facts.at):
        yield Remark(
            path="patient.age_years",
            text="does not fit the date of birth; the date of birth is used",
        )
    if patient.sex is Sex.UNKNOWN:
        yield Remark(
            path="patient.sex", text="is not known: reference intervals are the widest"
        )


def _on_answers(knowledge: Knowledge, facts: Facts) -> Iterator[Remark]:
    answers, applies = facts.visit.answers, facts.applies
    questions = knowledge.questions
    for key in questions.unusual(answers):
        yield Remark(
            path=f"answers.{key}",
            text=f"{questions[key].shown(answers[key])} is unusual: please check",
        )
    apart = [key for key in applies if key in answers and applies[key] is False]
    for key in apart:
        if answers[key] != UNKNOWN:
            yield Remark(
                path=f"answers.{key}",
                text="was answered although it does not seem to apply; it counts",
            )


def _on_contradictions(facts: Facts) -> Iterator[Remark]:
    sbp, dbp = _number(facts, "sbp"), _number(facts, "dbp")
    if sbp is not None and dbp is not None and dbp >= sbp:
        yield Remark(path="answers.dbp", text="is not below the systolic pressure")
    minutes = _number(facts, "cramp_minutes")
    calf_alone = facts.values.get("cramp_sites") == ("calf",)
    if minutes is not None and minutes > _LONG_CRAMP_MINUTES and calf_alone:
        yield Remark(
            path="answers.cramp_minutes",
            text="over an hour in the calf alone: think of a clot or dystonia",
        )
    pregnant = facts.values.get("pregnancy_status") == "pregnant"
    if pregnant and facts.values["age_years"] not in _FERTILE:
        yield Remark(path="answers.pregnancy_status", text="is unusual at this age")
    told = facts.visit.answers.get("pregnancy_status", UNKNOWN)
    if told != UNKNOWN and "pregnancy_status" in facts.inferred:
        yield Remark(
            path="answers.pregnancy_status",
            text="does not fit the conditions, which count",
        )
    yield from _on_calves(facts)


def _on_groups(knowledge: Knowledge, facts: Facts) -> Iterator[Remark]:
    """Point out a group whose own answer and those of its items do not agree."""
    for key in unexplained_groups(knowledge, facts):
        yield Remark(
            path=f"answers.{key}", text="is yes although each item of it is no: which?"
        )
    for group in knowledge.questions.groups:
        if facts.values.get(group.key) is not False:
            continue
        if told := [key for key in group.stands_for if facts.values.get(key) is True]:
            words = ", ".join(knowledge.questions[key].short for key in told)
            yield Remark(
                path=f"answers.{group.key}", text=f"is no, but {words} counts as yes"
            )


def _on_calves(facts: Facts) -> Iterator[Remark]:
    left, right = _number(facts, "calf_left_cm"), _number(facts, "calf_right_cm")
    if left is None or right is None:
        return
    apart = abs(left - right)
    if apart > _CALF_FAR_APART_CM:
        yield Remark(
            path="answers.calf_left_cm", text="the calves differ by over 20 cm"
        )
    if facts.values.get("swelling") == "none" and apart >= CALF_DIFFERENCE_CM:
        yield Remark(
            path="answers.swelling",
            text="is none although the calves differ by 3 cm or more",
        )


def _number(facts: Facts, name: str) -> float | None:
    value = facts.values.get(name)
    return value if isinstance(value, NUMBERS) else None


def _on_conditions(knowledge: Knowledge, facts: Facts) -> Iterator[Remark]:
    for place, entry in enumerate(facts.visit.conditions or ()):
        if entry.key is None and knowledge.conditions.match(entry.text or "") is None:
            yield Remark(
                path=f"conditions.{place}",
                text="is kept as text and not used by the rules",
            )


def _on_medicines(facts: Facts) -> Iterator[Remark]:
    seen: dict[str, int] = {}
    for place, taken in enumerate(facts.medicines.all if facts.medicines else ()):
        path = f"medications.{place}.text"
        if doubt := _doubt(taken):
            yield Remark(path=path, text=doubt)
        started = taken.entry.started
        if started and started.earliest() > facts.at:
            yield Remark(path=f"medications.{place}.started", text="is after the visit")
        for substance in taken.recognition.substances if taken.is_current else ():
            if substance.inn in seen:
                other = seen[substance.inn] + 1
                yield Remark(
                    path=path, text=f"{substance.inn} is also in medicine {other}"
                )
            seen.setdefault(substance.inn, place)


def _doubt(taken: Taken) -> str:
    if taken.recognition.status is Status.UNKNOWN:
        return "is not recognised: not checked for interactions"
    if taken.recognition.status is Status.DID_YOU_MEAN:
        names = " or ".join(taken.recognition.candidates)
        return f"did you mean {names}? Taken as that so far"
    return ""
