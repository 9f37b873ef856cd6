"""What a patient takes home: plain words, large letters, nothing unsafe for them.

Only advice that the rules gave is printed; what they hold back is told as food that is
not for this patient, or not at all. At emergency and same-day level, and as long as too
little is known, there is no self-care on the page but what to do while waiting.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from intake.domain.assessment import Level
from reports.document import (
    Document,
    Identity,
    Line,
    Part,
    Section,
    Size,
    Span,
    Theme,
    Tone,
    plain,
)
from reports.named import Stretch
from reports.printed import Printed, full_name, identity, marks
from reports.text import unprintable
from reports.translation import Translation
from reports.wording import Wording, sentence

_STRETCH = "stretch_during"
_SEATED = (
    "Stay sitting or lying and pull the foot up with a towel or strap",
    "Do the stretches sitting or lying, with support",
)
"""Advice after which nobody is shown a stretch that is done standing."""

_TOLD_APART = frozenset({"safety_net", "keep_taking_meds", _STRETCH})
_NEVER_EAT = ("food_grapefruit", "liquorice_stop", "vitk2_warn")
"""Advice that is given, and says what not to eat or take."""

_LIKELY_ENOUGH = 2
_SOON = {
    Level.EMERGENCY: "now",
    Level.SAME_DAY: "today",
    Level.URGENT: "days",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Teller:
    """A visit to be told to its patient, in a language."""

    printed: Printed
    words: Translation
    wording: Wording

    @property
    def is_waiting(self) -> bool:
        """Whether the patient is to be seen before trying anything alone."""
        levels = (self.printed.level, self.printed.assessment.level)
        return any(level.rank <= Level.SAME_DAY.rank for level in levels)

    @property
    def is_unknown(self) -> bool:
        """Whether too little is known to say that anything is safe."""
        return self.printed.assessment.level is Level.NOT_ASSESSED

    def given(self) -> dict[str, str]:
        """Return the advice that was given, by its key."""
        if self.is_waiting or self.is_unknown:
            return {}
        withheld = self.withheld()
        given = self.printed.assessment.advice.give
        return {one.key: one.text for one in given if one.key not in withheld}

    def withheld(self) -> set[str]:
        """Return the keys of the advice that is held back."""
        return {one.key for one in self.printed.assessment.advice.withhold}


def handout(
    printed: Printed, words: Translation, wording: Wording, *, giant: bool = False
) -> Document:
    """Return what a patient is told after a visit."""
    teller = _Teller(printed=printed, words=words, wording=wording)
    told = words.headings
    document = Document(
        title=_title(printed),
        identity=_identity(printed, words),
        opinions=(),
        sections=tuple(section for section in _sections(teller) if section.rows),
        footer=_footer(teller),
        theme=Theme.GIANT if giant else Theme.LARGE,
        language=words.language,
        numbering=words.words["page"],
        heading=told["waiting"] if teller.is_waiting else told["title"],
    )
    if not unprintable(document.texts()):
        return document
    coded = Line((Span(words.words["coded"]),), Size.SMALL)
    last = document.sections[-1]
    last = replace(last, rows=(*last.rows, ((coded,),)))
    return replace(document, sections=(*document.sections[:-1], last))


def _title(printed: Printed) -> str:
    stored = printed.stored
    return f"Patient handout {stored.id}" if stored else "Patient handout, not signed"


def _identity(printed: Printed, words: Translation) -> Identity:
    visit = printed.visit
    by = visit.seen_by or printed.context.printed_by
    about = words.moment(visit.seen_at, "seen", by) if visit.seen_at else ""
    return identity(
        printed.context.clinic,
        name=full_name(visit.patient),
        facts=tuple(_facts(printed, words)),
        about=about,
        marked=marks(printed),
    )


def _facts(printed: Printed, words: Translation) -> Iterator[tuple[str, str]]:
    patient = printed.visit.patient
    if patient.birth_date is not None:
        yield words.words["born"], words.partial_day(patient.birth_date)
    else:
        years = words.words["years"].format(years=patient.age_on(printed.day))
        yield words.words["age"], years
    number = patient.number_text() if patient.number else words.words["not_known"]
    yield words.words["number"], number


def _footer(teller: _Teller) -> str:
    context, words = teller.printed.context, teller.words
    at = context.printed_at.astimezone(teller.wording.zone)
    when = words.moment(at, "printed", context.printed_by)
    return sentence((words.words["not_a_diagnosis"], when, words.note))


def _sections(teller: _Teller) -> Iterator[Section]:
    words = teller.words
    yield _listed(words.headings["think"], map(plain, _thoughts(teller)))
    yield _listed(words.headings["next"], map(plain, _plans(teller)))
    if teller.is_waiting:
        yield _listed(words.headings["now"], map(_item, words.now.items))
    yield _help(words)
    yield from _self_care(teller)
    if not teller.is_waiting:
        items = map(_item, words.medicines.items)
        yield _listed(words.headings["medicines"], items)
        yield _listed(words.headings["know"], _group(teller, "info", "added"))
    if words.note:
        note = Line((Span(words.note, Tone.STRONG),), Size.SMALL)
        yield Section("", (1.0,), (((note,),),))


def _thoughts(teller: _Teller) -> Iterator[str]:
    yield teller.words.think[teller.printed.level]
    if teller.is_waiting or teller.is_unknown:
        return
    unsaid = {"dehydration"} if "fluids_2l" in teller.withheld() else set()
    causes = teller.printed.assessment.contributors
    for cause in sorted(causes, key=lambda one: -one.weight):
        known = cause.cause in teller.words.causes and cause.cause not in unsaid
        if cause.weight >= _LIKELY_ENOUGH and known:
            yield teller.words.causes[cause.cause]


def _plans(teller: _Teller) -> Iterator[str]:
    printed = teller.printed
    yield teller.words.next[printed.level]
    urgencies = [lab.urgency for lab in printed.ordered]
    if printed.added:
        urgencies.append(printed.level)
    if urgencies:
        soonest = min(urgencies, key=lambda level: level.rank)
        yield teller.words.tests[_SOON.get(soonest, "booked")]


def _help(words: Translation) -> Section:
    told = words.help
    lines = (
        Line((Span(told.call, Tone.STRONG),)),
        *map(_item, told.items),
        Line((Span(told.today, Tone.STRONG),)),
        *map(_item, told.today_items),
        plain(told.later),
    )
    return Section(words.headings["help"], (1.0,), ((lines,),), framed=True)


def _self_care(teller: _Teller) -> Iterator[Section]:
    heads = teller.words.headings
    yield _cramp(teller)
    yield _listed(heads["daily"], _group(teller, "daily"))
    yield _listed(heads["foods"], _group(teller, "food"))
    yield _listed(heads["foods_not"], _not_to_eat(teller))
    yield _listed(heads["less"], _group(teller, "avoid"))


def _cramp(teller: _Teller) -> Section:
    parts: list[Part] = []
    given = teller.given()
    if _STRETCH in given:
        words = teller.words.stretch
        text = f"{teller.words.said(given[_STRETCH])} {words.steps}"
        seated = any(said in text for said in _SEATED for text in given.values())
        shown = words.sitting if seated else words.both
        parts.append(_named(teller.words, _STRETCH, text))
        parts.append(Stretch(shown, standing=not seated))
    parts += _group(teller, "immediate")
    return _listed(teller.words.headings["cramp"], parts)


def _group(teller: _Teller, *groups: str) -> Iterator[Line]:
    """Yield the advice of some groups, each under its name."""
    for key, text in teller.given().items():
        if key in _TOLD_APART or key in _NEVER_EAT:
            continue
        if (teller.wording.group(key) or "added") in groups:
            yield _named(teller.words, key, teller.words.said(text))


def _not_to_eat(teller: _Teller) -> Iterator[Line]:
    given = teller.given()
    if not given:
        return
    words = teller.words
    for key in _in_order(words.food_not, teller.withheld()):
        yield _named(words, key, words.food_not[key])
    for key in _in_order(_NEVER_EAT, given):
        yield _named(words, key, words.said(given[key]))


def _in_order(keys: Iterable[str], wanted: Collection[str]) -> list[str]:
    return [key for key in keys if key in wanted]


def _named(words: Translation, key: str, text: str) -> Line:
    name = f"{words.names[key]}{words.colon}" if key in words.names else ""
    return Line((Span(name, Tone.STRONG), Span(text)), mark="•")


def _item(text: str) -> Line:
    return Line((Span(text),), mark="•")


def _listed(heading: str, parts: Iterable[Part]) -> Section:
    told = tuple(parts)
    return Section(heading, (1.0,), ((told,),) if told else ())
