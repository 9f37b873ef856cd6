"""A clinic's own changes to the rules: each with a reason, an author and a date.

A folder of TOML files beside the clinic's database. A change switches a rule off or
moves one of its limits; nothing else, so that it can be read and undone at a glance.
It is shown wherever the rule speaks, and a rule that is switched off still says, as a
remark, when it would have spoken.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TypeVar

from intake.domain.assessment import KnowledgeRelease
from intake.domain.errors import KnowledgeError
from intake.knowledge.condition import Condition
from intake.knowledge.nearest import meant
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import Rule
from intake.knowledge.signed import CHANGES, SIGN_OFFS, read_signed
from intake.knowledge.toml_tables import Table, said, tables, the_day

_KEYS = ("rule", "off", "fact", "from", "to", "reason", "author", "date")
_AnyRule = TypeVar("_AnyRule", bound=Rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: a rule switched off (`fact` is None), or a limit moved."""

    rule: str
    fact: str | None
    old: str
    new: str
    reason: str
    author: str
    day: date
    where: str

    @property
    def text(self) -> str:
        """The change in words, as it stands beside the rule."""
        what = f"{self.fact} {self.old} to {self.new}" if self.fact else "switched off"
        return (
            f"changed by the clinic: {what}, {self.reason} ({self.author}, {self.day})"
        )


def with_overlay(knowledge: Knowledge, folder: Path) -> Knowledge:
    """Return knowledge with a clinic's changes and sign-offs; itself if it has none.

    Raises:
        KnowledgeError: naming file, line and what is wrong with a change.
    """
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if signed := read_signed(files):
        knowledge = replace(knowledge, signed=signed)
    by_file = {file: tuple(_read(file)) for file in files}
    changes = [change for found in by_file.values() for change in found]
    if not changes:
        return knowledge
    by_rule = {change.rule: change for change in changes}
    known = {rule.id for rule in knowledge.rules}
    for change in changes:
        if change.rule not in known:
            remedy = meant(change.rule, known, see="`crampdesk rules list`")
            raise KnowledgeError(f"{change.where}: no such rule: {remedy}")
        if (again := by_rule[change.rule]) is not change:
            raise KnowledgeError(
                f"{change.where}: the rule is changed twice, here and at {again.where}"
            )
    changed = replace(
        knowledge,
        release=_release(knowledge.release, [f for f in files if by_file[f]]),
        level_rules=_changed(knowledge.level_rules, by_rule),
        order_rules=_changed(knowledge.order_rules, by_rule),
        advice_rules=_changed(knowledge.advice_rules, by_rule),
        cause_rules=_changed(knowledge.cause_rules, by_rule),
        switched_off=tuple(
            replace(rule, change=by_rule[rule.id].text)
            for rule in knowledge.rules
            if rule.id in by_rule and by_rule[rule.id].fact is None
        ),
    )
    for rule in changed.rules:
        changed.vocabulary.check(rule.condition.node, rule.where)
    return changed


def _read(file: Path) -> Iterable[Change]:
    for table in tables(file, CHANGES, key="rule", beside=(SIGN_OFFS,)):
        table.only(*_KEYS)
        is_off = table.truth("off")
        if is_off == ("fact" in table.raw):
            raise table.wrong("give either off = true, or fact, from and to")
        yield Change(
            rule=table.text("rule"),
            fact=None if is_off else table.text("fact"),
            old="" if is_off else _limit(table, "from"),
            new="" if is_off else _limit(table, "to"),
            reason=said(table, "reason"),
            author=said(table, "author"),
            day=the_day(table),
            where=table.where,
        )


def _limit(table: Table, key: str) -> str:
    value = table.raw.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise table.wrong(f"{key} is not a number")
    if not isfinite(value):
        raise table.wrong(f"{key} is no limit")
    return repr(value)


def _changed(
    rules: Iterable[_AnyRule], changes: Mapping[str, Change]
) -> tuple[_AnyRule, ...]:
    return tuple(
        _moved(rule, changes[rule.id]) if rule.id in changes else rule
        for rule in rules
        if rule.id not in changes or _may_stay(rule, changes[rule.id])
    )


def _may_stay(rule: Rule, change: Change) -> bool:
    """Whether a changed rule goes on speaking; some have to."""
    if change.fact is None and rule.is_needed:
        raise KnowledgeError(f"{change.where}: this rule cannot be switched off")
    return change.fact is not None


def _moved(rule: _AnyRule, change: Change) -> _AnyRule:
    fact, old = re.escape(change.fact or ""), re.escape(change.old)
    pattern = rf"\b{fact} (<=|>=|<|>) {old}(?![0-9.])"
    text, count = re.subn(
        pattern, rf"{change.fact} \g<1> {change.new}", rule.condition.text
    )
    if not count:
        raise KnowledgeError(
            f"{change.where}: the rule has no limit {change.fact} {change.old}"
        )
    digest = hashlib.sha256(f"{rule.digest} {change.text}".encode()).hexdigest()
    return replace(
        rule,
        condition=Condition(text),
        digest=f"sha256:{digest}",
        change=change.text,
    )


def _release(release: KnowledgeRelease, files: Iterable[Path]) -> KnowledgeRelease:
    digest = hashlib.sha256(release.digest.encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return KnowledgeRelease(
        version=f"{release.version}+clinic", digest=f"sha256:{digest.hexdigest()}"
    )
