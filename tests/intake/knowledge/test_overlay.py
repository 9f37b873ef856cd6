from datetime import date

import pytest

from intake.domain.errors import KnowledgeError
from intake.domain.visit import Visit
from intake.knowledge.overlay import with_overlay
from intake.knowledge.release import load_knowledge
from intake.triage.engine import Triage

AT = date(2026, 11, 23)
SIGNED = 'reason = "local pathway"\nauthor = "Dr A. Example"\ndate = 2026-11-01\n'


def overlaid(folder, text):
    (folder / "clinic.toml").write_text(text, "utf-8")
    return with_overlay(load_knowledge(), folder)


def visit(**answers):
    return Visit.model_validate(
        {
            "format": "crampdesk-visit/1",
            "patient": {"birth_date": "1950-01-01", "sex": "female"},
            "answers": answers,
        }
    )


def rules_that_spoke(knowledge, told):
    return {finding.rule for finding in Triage(knowledge).assess(told, at=AT).findings}


def test_a_folder_without_changes_leaves_the_knowledge_as_it_is(tmp_path):
    assert with_overlay(load_knowledge(), tmp_path) is load_knowledge()
    assert with_overlay(load_knowledge(), tmp_path / "none") is load_knowledge()


def test_a_rule_switched_off_is_silent_but_says_when_it_would_have_spoken(tmp_path):
    off = f'[[change]]\nrule = "near-faint"\noff = true\n{SIGNED}'
    knowledge = overlaid(tmp_path, off)
    told = visit(near_faint=True)
    assert "near-faint" in rules_that_spoke(load_knowledge(), told)
    assert "near-faint" not in rules_that_spoke(knowledge, told)
    remarks = Triage(knowledge).assess(told, at=AT).warnings
    (said,) = [remark for remark in remarks if remark.path == "rules.near-faint"]
    assert "SAME DAY" in said.text
    assert "local pathway (Dr A. Example, 2026-11-01)" in said.text
    quiet = Triage(knowledge).assess(visit(near_faint=False), at=AT).warnings
    assert not [remark for remark in quiet if remark.path.startswith("rules.")]


def test_a_moved_limit_holds_and_is_shown_with_the_rule(tmp_path):
    moved = (
        '[[change]]\nrule = "alcohol-thirty-five-units"\n'
        f'fact = "alcohol_units_week"\nfrom = 35\nto = 21\n{SIGNED}'
    )
    knowledge = overlaid(tmp_path, moved)
    told = visit(alcohol_units_week=21, cramp_freq_week=1)
    assert "alcohol-thirty-five-units" not in rules_that_spoke(load_knowledge(), told)
    findings = Triage(knowledge).assess(told, at=AT).findings
    (finding,) = [f for f in findings if f.rule == "alcohol-thirty-five-units"]
    assert "alcohol_units_week 35 to 21, local pathway" in finding.source
    assert finding.because == (
        "Alcohol 21 units/week. Changed by the clinic: alcohol_units_week 35 to 21,"
        " local pathway (Dr A. Example, 2026-11-01)."
    )
    before = {rule.id: rule.digest for rule in load_knowledge().rules}
    assert finding.digest != before[finding.rule]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("suppress-massage-during", "would suppress massage_during: "),
        ("order-liver", "would order alt, ast, alp, ggt, bilirubin: Liver; "),
        ("cause-dehydration-6", "would count for dehydration: Alcohol; "),
    ],
)
def test_a_rule_of_any_kind_says_when_it_would_have_spoken(tmp_path, rule, said):
    off = f'[[change]]\nrule = "{rule}"\noff = true\n{SIGNED}'
    knowledge = overlaid(tmp_path, off)
    assert rule not in {one.id for one in knowledge.rules}
    told = visit(alcohol_units_week=40)
    remarks = Triage(knowledge).assess(told, at=AT).warnings
    (remark,) = [remark for remark in remarks if remark.path == f"rules.{rule}"]
    assert remark.text.startswith(said)


def test_a_moved_limit_is_said_where_a_rule_orders_tests(tmp_path):
    moved = (
        '[[change]]\nrule = "order-liver"\n'
        f'fact = "alcohol_units_week"\nfrom = 35\nto = 21\n{SIGNED}'
    )
    knowledge = overlaid(tmp_path, moved)
    told = visit(alcohol_units_week=22, cramp_freq_week=1)
    answer = Triage(knowledge).assess(told, at=AT)
    assert "alt" in {lab.test for lab in answer.labs}
    (remark,) = [remark for remark in answer.warnings if "order-liver" in remark.path]
    assert remark.text.startswith("does order alt, ")
    assert "alcohol_units_week 35 to 21, local pathway" in remark.text


def test_a_change_makes_another_release(tmp_path):
    knowledge = overlaid(
        tmp_path, f'[[change]]\nrule = "near-faint"\noff = true\n{SIGNED}'
    )
    shipped = load_knowledge().release
    assert knowledge.release.version == f"{shipped.version}+clinic"
    assert knowledge.release.digest != shipped.digest


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('rule = "near-fant"\noff = true\n', "did you mean near-faint"),
        ('rule = "near-faint"\n', "give either off = true, or fact"),
        ('rule = "near-faint"\noff = true\nfact = "sbp"\n', "give either off"),
        ('rule = "near-faint"\nfact = "sbp"\nfrom = 1\nto = 2\n', "has no limit sbp 1"),
        ('rule = "near-faint"\nfact = "sbp"\nfrom = "1"\nto = 2\n', "not a number"),
        ('rule = "typical-night-cramps"\noff = true\n', "cannot be switched off"),
        ('rule = "no-tests-needed"\noff = true\n', "cannot be switched off"),
        ('rule = "near-faint"\nfact = "("\nfrom = 1\nto = 2\n', "has no limit"),
        ('rule = "near-faint"\nfact = "sbp"\nfrom = 1\nto = nan\n', "no limit"),
        ('rule = "near-faint"\noff = true\nwhen = "true"\n', "unknown keys when"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_with_its_line(tmp_path, text, why):
    with pytest.raises(KnowledgeError, match=why) as refused:
        overlaid(tmp_path, f"[[change]]\n{text}{SIGNED}")
    assert "clinic.toml:1: change" in str(refused.value)


@pytest.mark.parametrize("missing", ["reason", "author", "date"])
def test_a_change_needs_reason_author_and_date(tmp_path, missing):
    signed = "".join(
        line for line in SIGNED.splitlines(keepends=True) if missing not in line
    )
    with pytest.raises(KnowledgeError, match=missing):
        overlaid(tmp_path, f'[[change]]\nrule = "near-faint"\noff = true\n{signed}')


def test_an_empty_reason_is_no_reason(tmp_path):
    signed = SIGNED.replace("local pathway", " ")
    with pytest.raises(KnowledgeError, match="reason is empty"):
        overlaid(tmp_path, f'[[change]]\nrule = "near-faint"\noff = true\n{signed}')


def test_a_rule_changed_in_two_files_is_refused(tmp_path):
    change = f'[[change]]\nrule = "near-faint"\noff = true\n{SIGNED}'
    (tmp_path / "a.toml").write_text(change, "utf-8")
    with pytest.raises(KnowledgeError, match="changed twice"):
        overlaid(tmp_path, change)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("cause-circulation-7", "would count for circulation: Weak foot"),
        ("order-both-legs-swollen", "would order creatinine, egfr, albumin, "),
        ("suppress-heat-after", "would suppress heat_after: No heat until"),
    ],
)
def test_a_rule_of_any_kind_that_was_switched_off_says_what_it_would_do(
    tmp_path, rule, says
):
    knowledge = overlaid(tmp_path, f'[[change]]\nrule = "{rule}"\noff = true\n{SIGNED}')
    told = visit(swelling="both", foot_pulses="weak", pregnancy_status="no")
    remarks = Triage(knowledge).assess(told, at=AT).warnings
    (said,) = [remark for remark in remarks if remark.path == f"rules.{rule}"]
    assert said.text.startswith(says)
    assert "local pathway (Dr A. Example, 2026-11-01)" in said.text
