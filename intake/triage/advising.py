"""Which self-care advice is safe for this patient, and which is held back and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from intake.domain.assessment import Advice, AdviceGiven, AdviceWithheld, Level
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import AdviceItem, AdviceRule

WAITING_RULE = "no-self-care-while-waiting"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule about advice, with its truth; None while it cannot be told."""

    rule: AdviceRule
    truth: bool | None


def advise(knowledge: Knowledge, rulings: Iterable[Ruling], level: Level) -> Advice:
    """Return what to say and what not to say.

    Suppressing and modifying rules also act while undecided: dangerous advice is not
    given on the strength of a question that nobody asked. At emergency and same-day
    level, and while too little is known, only the safety net is given.
    """
    by_item: dict[str, list[Ruling]] = {}
    for ruling in rulings:
        by_item.setdefault(ruling.rule.advice, []).append(ruling)
    give: list[AdviceGiven] = []
    withhold: list[AdviceWithheld] = []
    for item in knowledge.advice:
        about = by_item.get(item.key, [])
        held = _held(item, about, level)
        if held is not None:
            withhold.append(held)
        elif _may_be_said(item, level) and (text := _words(item, about)):
            give.append(AdviceGiven(key=item.key, text=text))
    return Advice(give=tuple(give), withhold=tuple(withhold))


def _held(
    item: AdviceItem, about: Sequence[Ruling], level: Level
) -> AdviceWithheld | None:
    """Return why an item is held back, or None if it is not."""
    held = [r for r in about if r.rule.does == "suppress" and r.truth is not False]
    if held:
        first = min(held, key=lambda ruling: ruling.truth is None)
        undecided = " (cannot be ruled out yet)" if first.truth is None else ""
        return AdviceWithheld(
            key=item.key, because=f"{first.rule.text}{undecided}", rule=first.rule.id
        )
    if not item.text or _may_be_said(item, level):
        return None
    return AdviceWithheld(key=item.key, because=_WAITING[level], rule=WAITING_RULE)


def _may_be_said(item: AdviceItem, level: Level) -> bool:
    return item.while_waiting or level not in _WAITING


_WAITING: Mapping[Level, str] = {
    Level.EMERGENCY: "No self-care now: act on the emergency",
    Level.SAME_DAY: "No self-care before the patient has been seen today",
    Level.NOT_ASSESSED: "Too little was answered to say that it is safe",
}


def _words(item: AdviceItem, about: Sequence[Ruling]) -> str:
    """Return the words of an item for this patient; nothing if it is not said."""
    cautious = [
        r.rule.text for r in about if r.rule.does == "modify" and r.truth is not False
    ]
    added = [r.rule.text for r in about if r.rule.does == "add" and r.truth]
    kept = [r.rule.text for r in about if r.rule.does == "keep" and r.truth]
    words = cautious or added or ([item.text] if item.text else [])
    return ". ".join(dict.fromkeys(part.rstrip(".") for part in (*words, *kept)))
