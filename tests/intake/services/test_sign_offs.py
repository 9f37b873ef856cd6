"""A clinic records what it signed for, and each sign-off is for one content alone."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from intake.domain.errors import KnowledgeError
from intake.knowledge.overlay import with_overlay
from intake.knowledge.release import load_knowledge
from intake.services.rule_book_manual import manual_of
from intake.services.rule_book_markdown import markdown_of
from intake.services.rulebook import RuleBook

RULE = "seizure-or-new-confusion"
BY = 'by = "Dr A. Example"\ndate = 2026-11-20\n'
OFF = '[[change]]\nrule = "near-faint"\noff = true\nreason = "x"\nauthor = "y"\n'


def digest_of(rule):
    return next(r.digest for r in load_knowledge().rules if r.id == rule)


def signed(folder: Path, *digests, beside=""):
    text = "".join(f'[[sign_off]]\ndigest = "{one}"\n{BY}' for one in digests)
    (folder / "signed.toml").write_text(text + beside, "utf-8")
    return RuleBook(knowledge=with_overlay(load_knowledge(), folder))


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules")
    return signed(folder, digest_of(RULE), "sha256:00")


def test_what_was_signed_for_wants_it_no_longer(rules):
    found, before = rules.review(), RuleBook(knowledge=load_knowledge()).review()
    assert RULE in {one.key for one in before.sign_offs}
    assert [one.key for one in found.signed] == [RULE]
    assert {one.key for one in before.sign_offs} - {
        one.key for one in found.sign_offs
    } == {RULE}
    assert json.dumps(asdict(found))


def test_a_sign_off_for_what_was_changed_since_is_told_with_its_place(rules):
    told = list(rules.told(rules.review()))
    assert "The clinic signed for 1." in told
    assert told[-1].startswith(
        "signed.toml:5: sign_off sha256:00: Dr A. Example, 20-Nov-2026: holds no longer"
    )


def test_the_signature_stands_with_the_rule_in_every_book(rules):
    line = "Signed for by Dr A. Example, 20-Nov-2026"
    lines = list(rules.page(RULE).lines())
    assert line in lines
    assert not any("Wants a clinician" in one for one in lines)
    assert "**Signed for** by Dr A. Example, 20-Nov-2026" in markdown_of(rules.book())
    entries = [e for c in manual_of(rules.book()).chapters for e in c.entries]
    assert [e.title for e in entries if e.sign_off == line] == [
        f"Seizure or new confusion [{RULE}]"
    ]
    rows = [s.chart.rows for s in rules.book().sections if "sign-off" in s.title][-1]
    assert [row[-1] for row in rows if digest_of(RULE) in row] == [
        "Dr A. Example, 20-Nov-2026"
    ]


def test_a_sign_off_changes_no_rule_and_not_the_knowledge(rules):
    shipped = load_knowledge()
    assert rules.knowledge.release == shipped.release
    assert rules.knowledge.rules == shipped.rules


def test_a_rule_that_the_clinic_changed_is_signed_for_anew(tmp_path):
    rules = signed(
        tmp_path, digest_of("near-faint"), beside=f"{OFF}date = 2026-11-20\n"
    )
    assert rules.review().outdated == ()  # switched off, it is still there to be read
    moved = (
        '[[change]]\nrule = "alcohol-thirty-five-units"\nfact = "alcohol_units_week"\n'
        'from = 35\nto = 50\nreason = "x"\nauthor = "y"\ndate = 2026-11-20\n'
    )
    rules = signed(tmp_path, digest_of("alcohol-thirty-five-units"), beside=moved)
    assert len(rules.review().outdated) == 1
    assert rules.page("alcohol-thirty-five-units").signed == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('digest = "sha256:1"\n', "by is missing"),
        (f'digest = "abc"\n{BY}', "copy it as `crampdesk rules show` has it"),
        ('digest = "sha256:1"\nby = ""\ndate = 2026-11-20\n', "by is empty"),
        ('digest = "sha256:1"\nby = "x"\ndate = "today"\n', "date is not a date"),
        (f'digest = "sha256:1"\nrule = "x"\n{BY}', "unknown keys rule"),
    ],
)
def test_a_sign_off_that_cannot_be_read_is_refused_with_its_line(tmp_path, text, why):
    (tmp_path / "signed.toml").write_text(f"\n[[sign_off]]\n{text}", "utf-8")
    with pytest.raises(KnowledgeError, match=rf"^signed.toml:2: .*{why}"):
        with_overlay(load_knowledge(), tmp_path)
