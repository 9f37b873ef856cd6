"""The whole knowledge of one release in words, section by section."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intake.domain.assessment import Level
from intake.knowledge.interactions import InteractionTable
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import LevelRule, Rule
from intake.knowledge.sign_off import SignOff, wanted_sign_offs
from intake.knowledge.signed import Signed
from intake.knowledge.units import shown_unit
from intake.services.rule_pages import RulePage, RulePages
from intake.services.rule_words import RuleWords

_HOW_TO_READ = (
    (
        "Every rule has a condition over named facts. A fact is true, false or not "
        "known; an unanswered question is not known, never normal. A rule holds, does "
        "not hold, or cannot be told."
    ),
    (
        "“X: no” means that X was answered no. “known” means that it stands on the "
        "list of conditions, “takes” that it stands on the list of medicines or was "
        "stopped less than four weeks ago. Until a list has been gone through, what "
        "depends on it cannot be told."
    ),
    (
        "All rules run and their order never matters. The most urgent level of those "
        "that hold is the level of the visit; nothing lowers it."
    ),
    (
        "Each number is shown at its edge by two examples: the last value that holds "
        "and the next that does not."
    ),
    (
        "The digest under a rule changes whenever the rule does. A sign-off is given "
        "for a digest and ends with it."
    ),
)
_SIGN_OFF = (
    "Everything below rests on consensus, on knowledge whose wording was not seen, "
    "or on a policy of this tool. A clinician confirms it with name, role and date."
)
_CHANGED = (
    "What this clinic changed of the rules as they are shipped. A rule that is "
    "switched off stands here alone; one whose limit was moved stands in its place, "
    "so marked."
)
_SIGNED_BY = "________________"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A table: its headings and its rows."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSection:
    """A section: what is said first, then its rules, then a table."""

    title: str
    paragraphs: tuple[str, ...] = ()
    rules: tuple[RulePage, ...] = ()
    chart: Chart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The rule book of one release."""

    title: str
    version: str
    digest: str
    sections: tuple[BookSection, ...]


def book_of(knowledge: Knowledge) -> Book:
    """Return the rule book of a release."""
    return Book(
        title="CrampDesk rule book",
        version=knowledge.release.version,
        digest=knowledge.release.digest,
        sections=tuple(_Writer(knowledge).sections()),
    )


class _Writer:
    """Writes the sections of one release."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._pages = RulePages(knowledge)

    def sections(self) -> Iterator[BookSection]:
        yield BookSection(title="How to read this book", paragraphs=_HOW_TO_READ)
        yield from self._changes()
        yield from self._levels()
        knowledge = self._knowledge
        yield self._of("Tests to take", knowledge.order_rules)
        for item in knowledge.advice:
            rules = knowledge.rules_about(item.key)
            said = item.text or "Said only where a rule below says it."
            yield BookSection(
                title=f"Advice: {item.title}",
                paragraphs=(said, f"Evidence: {item.evidence}."),
                rules=tuple(self._pages.page(rule) for rule in rules),
            )
        yield self._of("Contributing causes", knowledge.cause_rules)
        yield self._definitions()
        yield self._pairs("Medicines that do not go together", knowledge.interactions)
        yield self._pairs("Medicines with conditions", knowledge.drug_conditions)
        yield self._facts()
        yield self._sources()
        yield self._sign_offs()

    def _changes(self) -> Iterator[BookSection]:
        """Yield what the clinic changed, if anything, and the rules it switched off."""
        off = self._knowledge.switched_off
        changed = [rule for rule in self._knowledge.rules if rule.change]
        if not off and not changed:
            return
        yield BookSection(
            title="Changed by the clinic",
            paragraphs=(_CHANGED,),
            rules=tuple(self._pages.page(rule) for rule in off),
            chart=Chart(
                headings=("Rule", "Change"),
                rows=tuple((rule.id, rule.change) for rule in (*changed, *off)),
            ),
        )

    def _levels(self) -> Iterator[BookSection]:
        """Yield the rules of each level, those about results apart."""
        rules = self._knowledge.level_rules
        for level in Level:
            of_level = [rule for rule in rules if rule.level is level]
            for title, is_result in (("", False), (": results", True)):
                found = [r for r in of_level if _is_result(r) is is_result]
                if found:
                    yield self._of(f"{level.word}{title}", found)

    def _of(self, title: str, rules: Iterable[Rule]) -> BookSection:
        pages = tuple(self._pages.page(rule) for rule in rules)
        return BookSection(title=title, rules=pages)

    def _definitions(self) -> BookSection:
        words = RuleWords(self._knowledge)
        return BookSection(
            title="Definitions",
            chart=Chart(
                headings=("Name", "Meaning", "Holds when"),
                rows=tuple(
                    (d.name, d.meaning, words.said(d.condition.node).sentence())
                    for d in self._knowledge.definitions
                ),
            ),
        )

    def _pairs(self, title: str, table: InteractionTable) -> BookSection:
        sources = self._knowledge.sources
        return BookSection(
            title=title,
            chart=Chart(
                headings=("Pair", "Severity", "Effect", "Action", "Source"),
                rows=tuple(
                    (
                        " + ".join(
                            self._named(key) for key in (row.first, *row.others)
                        ),
                        row.severity,
                        row.effect,
                        row.action,
                        "; ".join(sources[key].title for key in row.source.split("; ")),
                    )
                    for row in table.rows
                ),
            ),
        )

    def _named(self, key: str) -> str:
        entry = self._knowledge.conditions.get(key)
        return entry.name if entry else key.replace("_", " ")

    def _facts(self) -> BookSection:
        return BookSection(
            title="Facts that rules may speak of",
            chart=Chart(
                headings=("Name", "Type", "Unit", "Meaning", "From"),
                rows=tuple(
                    (f.name, f.type.value, shown_unit(f.unit), f.meaning, f.origin)
                    for f in self._knowledge.vocabulary.values()
                ),
            ),
        )

    def _sources(self) -> BookSection:
        return BookSection(
            title="Sources",
            chart=Chart(
                headings=("Key", "Source", "Kind"),
                rows=tuple(
                    (source.key, source.title, source.kind.replace("_", " "))
                    for source in self._knowledge.sources.values()
                ),
            ),
        )

    def _sign_offs(self) -> BookSection:
        return BookSection(
            title="Wants a clinician's sign-off",
            paragraphs=(_SIGN_OFF,),
            chart=Chart(
                headings=("What", "Rests on", "Digest", "Name, role, date"),
                rows=tuple(
                    _sign_off_row(one, self._knowledge.signed.get(one.digest))
                    for one in wanted_sign_offs(self._knowledge)
                ),
            ),
        )


def _is_result(rule: LevelRule) -> bool:
    return rule.analyte is not None


def _sign_off_row(one: SignOff, signed: Signed | None) -> tuple[str, ...]:
    what = f"{one.kind}: {one.title} [{one.key}]"
    rests_on = "; ".join(one.because)
    beside = rests_on if one.alone else f"{rests_on} (beside published sources)"
    return (what, beside, one.digest, signed.text if signed else _SIGNED_BY)
