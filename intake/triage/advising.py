"""Which self-care advice is safe for this patient, and which is held back and why."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from intake.domain.assessment import Advice, AdviceGiven, AdviceWithheld, Level
from intake.knowledge.expression import LookUp
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import AdviceItem, AdviceRule

WAITING_RULE = "no-self-care-while-waiting"
_WAITING: Mapping[Level, str] = {
    Level.EMERGENCY: "No self-care now: act on the emergency",
    Level.SAME_DAY: "No self-care before the patient has been seen today",
    Level.NOT_ASSESSED: "Too little was answered to say that it is safe",
}


def advise(knowledge: Knowledge, look_up: LookUp, level: Level) -> Advice:
    """Return what to say and what not to say.

    Suppressing and modifying rules also act while undecided: dangerous advice is not
    given on the strength of a question that nobody asked. At emergency and same-day
    level, and while too little is known, only the safety net is given.
    """
    give: list[AdviceGiven] = []
    withhold: list[AdviceWithheld] = []
    for item in knowledge.advice:
        rules = knowledge.rules_about(item.key)
        held = _held(item, rules, look_up, level)
        if held is not None:
            withhold.append(held)
        elif _may_be_said(item, level) and (text := _words(item, rules, look_up)):
            give.append(_given(item.key, text))
    return Advice(give=tuple(give), withhold=tuple(withhold))


@lru_cache(maxsize=4096)
def _given(key: str, text: str) -> AdviceGiven:
    return AdviceGiven(key=key, text=text)


def _held(
    item: AdviceItem, rules: Sequence[AdviceRule], look_up: LookUp, level: Level
) -> AdviceWithheld | None:
    """Return why an item is held back, or None if it is not."""
    undecided: AdviceRule | None = None
    for rule in rules:
        if rule.does != "suppress":
            continue
        truth = rule.condition.holds(look_up)
        if truth:
            return AdviceWithheld(key=item.key, because=rule.text, rule=rule.id)
        if truth is None and undecided is None:
            undecided = rule
    if undecided is not None:
        because = f"{undecided.text} (cannot be ruled out yet)"
        return AdviceWithheld(key=item.key, because=because, rule=undecided.id)
    if not item.text or _may_be_said(item, level):
        return None
    return AdviceWithheld(key=item.key, because=_WAITING[level], rule=WAITING_RULE)


def _may_be_said(item: AdviceItem, level: Level) -> bool:
    return item.while_waiting or level not in _WAITING


def _words(item: AdviceItem, rules: Sequence[AdviceRule], look_up: LookUp) -> str:
    """Return the words of an item for this patient; nothing if it is not said."""
    instead: list[str] = []
    besides: list[str] = []
    for rule in rules:
        if rule.does == "suppress":
            continue
        truth = rule.condition.holds(look_up)
        if truth or (truth is None and rule.does == "modify"):
            (besides if rule.does == "keep" else instead).append(rule.text)
    words = (*(instead or (item.text,)), *besides)
    return ". ".join(dict.fromkeys(part.rstrip(".") for part in words if part))
