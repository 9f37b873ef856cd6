"""Which self-care advice is safe for this patient, and which is held back and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from intake.domain.assessment import Advice, AdviceGiven, AdviceWithheld, Level
from intake.knowledge.expression import LookUp
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import AdviceItem, AdviceRule
from intake.knowledge.together import Together

_Truths = Mapping[str, bool | None]
_Judged = tuple[tuple[str, bool | None], ...]
"""The rules about an item that hold or cannot be told, each with its truth."""
_MOST_REMEMBERED = 256
"""Judgements that an item of advice keeps at hand: 20 000 patients came to 119."""
WAITING_RULE = "no-self-care-while-waiting"
_WARNINGS = "info"
"""The group of items that warn, such as "do not stop your medicines"."""
_WAITING: Mapping[Level, str] = {
    Level.EMERGENCY: "No self-care now: act on the emergency",
    Level.SAME_DAY: "No self-care before the patient has been seen today",
    Level.NOT_ASSESSED: "Too little was answered to say that it is safe",
}


@dataclass(frozen=True, slots=True)
class _Suppressor:
    """A rule that holds an item back, with what is said if it is true or undecided."""

    rule: str
    certain: AdviceWithheld
    undecided: AdviceWithheld


_Said = AdviceGiven | AdviceWithheld | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """An item of advice with the rules about it, ready to be run."""

    item: AdviceItem
    suppressors: tuple[_Suppressor, ...]
    changers: tuple[AdviceRule, ...]
    as_it_is: AdviceGiven
    while_waiting: Mapping[Level, AdviceWithheld]
    ready: dict[tuple[int, ...], AdviceGiven] = field(default_factory=dict)
    """How it was worded for the rules that acted: patients are alike in these."""
    known: dict[tuple[_Judged, Level], _Said] = field(default_factory=dict)
    """What was said of it on which judgements, for as many as are kept."""

    def said(self, judged: _Judged, level: Level) -> _Said:
        """Return what is said of it; None: nothing. Patients are alike in it."""
        told = (judged, level)
        if told not in self.known:
            said = self._said(dict(judged), level)
            if len(self.known) >= _MOST_REMEMBERED:
                return said
            self.known[told] = said
        return self.known[told]

    def _said(self, truths: _Truths, level: Level) -> _Said:
        held = _held(self, truths)
        if held is not None:
            return held
        if level in _WAITING and not self.item.while_waiting:
            if not self.item.text or self.item.group == _WARNINGS:
                return None  # not said now; held back it would read as its opposite
            return self.while_waiting[level]
        given = _given(self, truths)
        return given if given.text else None

    def worded(self, acting: tuple[int, ...]) -> AdviceGiven:
        """Return it in the words of the changers that act, told by their places."""
        given = self.ready.get(acting)
        if given is None:
            rules = [self.changers[place] for place in acting]
            instead = [rule.text for rule in rules if rule.does != "keep"]
            besides = [rule.text for rule in rules if rule.does == "keep"]
            words = (*(instead or (self.item.text,)), *besides)
            text = ". ".join(dict.fromkeys(part.rstrip(".") for part in words if part))
            given = self.ready[acting] = AdviceGiven(key=self.item.key, text=text)
        return given


class Adviser:
    """Says which advice is given and which is held back."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = Together(knowledge.advice_rules)
        self._pieces = tuple(
            _piece(item, knowledge.rules_about(item.key)) for item in knowledge.advice
        )
        place = {piece.item.key: at for at, piece in enumerate(self._pieces)}
        self._place = {rule.id: place[rule.advice] for rule in knowledge.advice_rules}
        self._plainly = {
            level: tuple(piece.said((), level) for piece in self._pieces)
            for level in Level
        }

    def advise(self, look_up: LookUp, level: Level) -> Advice:
        """Return what to say and what not to say.

        Suppressing and modifying rules also act while undecided: dangerous advice is
        not given on the strength of a question that nobody asked. At emergency and
        same-day level, and while too little is known, only the safety net is given.
        """
        about: dict[int, _Judged] = {}
        for rule, truth in self._rules.not_false(look_up):
            place = self._place[rule.id]
            about[place] = (*about.get(place, ()), (rule.id, truth))
        said = list(self._plainly[level])
        for place, judged in about.items():
            said[place] = self._pieces[place].said(judged, level)
        return Advice(
            give=tuple([a for a in said if type(a) is AdviceGiven]),
            withhold=tuple([a for a in said if type(a) is AdviceWithheld]),
        )


def _piece(item: AdviceItem, rules: tuple[AdviceRule, ...]) -> _Piece:
    return _Piece(
        item=item,
        suppressors=tuple(_suppressor(r) for r in rules if r.does == "suppress"),
        changers=tuple(rule for rule in rules if rule.does != "suppress"),
        as_it_is=AdviceGiven(key=item.key, text=item.text.rstrip(".")),
        while_waiting={
            level: AdviceWithheld(key=item.key, because=because, rule=WAITING_RULE)
            for level, because in _WAITING.items()
        },
    )


def _suppressor(rule: AdviceRule) -> _Suppressor:
    perhaps = f"{rule.text} (cannot be ruled out yet)"
    return _Suppressor(
        rule=rule.id,
        certain=AdviceWithheld(key=rule.advice, because=rule.text, rule=rule.id),
        undecided=AdviceWithheld(key=rule.advice, because=perhaps, rule=rule.id),
    )


def _held(piece: _Piece, truths: _Truths) -> AdviceWithheld | None:
    """Return why an item is held back, certain reasons before undecided ones."""
    undecided = None
    for suppressor in piece.suppressors:
        truth = truths.get(suppressor.rule, False)
        if truth:
            return suppressor.certain
        if truth is None and undecided is None:
            undecided = suppressor.undecided
    return undecided


def _given(piece: _Piece, truths: _Truths) -> AdviceGiven:
    """Return an item in the words for this patient; no text if it is not said."""
    acting: list[int] = []
    for place, rule in enumerate(piece.changers):
        truth = truths.get(rule.id, False)
        if truth or (truth is None and rule.does == "modify"):
            acting.append(place)
    return piece.worded(tuple(acting)) if acting else piece.as_it_is
