"""What is wrong in the knowledge is refused at load, naming file, entry and reason."""

import re
import tomllib
from pathlib import Path

import pytest

from intake.domain.errors import KnowledgeError
from intake.knowledge.medicines import load_formulary
from intake.knowledge.release import read_knowledge

EMERGENCY = "rules/emergency.toml"
SPOILT = tomllib.loads(Path(__file__).with_name("spoilt.toml").read_text("utf-8"))
CASES = [tuple(case.values()) for case in SPOILT["case"]]


@pytest.mark.parametrize(("name", "old", "new", "complaint"), CASES)
def test_it_is_refused_with_file_entry_and_reason(spoilt, name, old, new, complaint):
    with pytest.raises(KnowledgeError) as refused:
        spoilt(name, old, new)
    assert re.search(complaint, str(refused.value)), refused.value


def test_a_rule_without_examples_is_refused(folder):
    file = folder / "rules" / "self_care.toml"
    text = file.read_text("utf-8")
    start = text.index("[[rule.example]]")
    end = text.index("[[rule]]", start)
    file.write_text(text[:start] + text[end:], "utf-8")
    with pytest.raises(KnowledgeError, match=r"typical-night-cramps: needs worked ex"):
        read_knowledge(folder, load_formulary())


@pytest.mark.parametrize("text", ["rule = 3", "rule = [3]", "[rule]"])
def test_rules_that_are_no_array_of_tables_are_refused(folder, text):
    (folder / EMERGENCY).write_text(text, "utf-8")
    with pytest.raises(KnowledgeError, match=r"emergency\.toml: rule is not written"):
        read_knowledge(folder, load_formulary())


@pytest.mark.parametrize("example", ["fires = true", "given = {}", 'fires = "perhaps"'])
def test_an_example_without_facts_or_verdict_is_refused(spoilt, example):
    old = "given = { adult = true, news2_at_least_7 = true }\nfires = true"
    knowledge = spoilt(EMERGENCY, old, example)
    rule = next(r for r in knowledge.level_rules if r.id == "news2-emergency")
    with pytest.raises(KnowledgeError, match="an example needs given and fires"):
        _ = rule.examples


def test_a_heading_may_have_spaces_and_a_comment(spoilt):
    knowledge = spoilt(EMERGENCY, "[[rule]]", "  [[ rule ]]  # the first")
    assert "news2-emergency" in {rule.id for rule in knowledge.level_rules}


def test_the_complaint_names_the_line_of_the_entry(spoilt, folder):
    with pytest.raises(KnowledgeError) as refused:
        spoilt(EMERGENCY, 'when = "stroke_signs"', 'when = "stroke_sings"')
    line = int(str(refused.value).split(":")[1])
    lines = (folder / EMERGENCY).read_text("utf-8").splitlines()
    assert lines[line - 1] == "[[rule]]"
    assert lines[line] == 'id = "stroke-signs"'


def test_an_untouched_copy_loads_and_is_the_same_release(folder, knowledge):
    copy = read_knowledge(folder, load_formulary())
    assert copy.release == knowledge.release
    assert [rule.digest for rule in copy.rules] == [r.digest for r in knowledge.rules]


@pytest.mark.parametrize(
    "name", ["rules/causes.toml", "formulary/drugs.csv", "sources.toml"]
)
def test_any_change_of_any_file_changes_the_digest(folder, knowledge, name):
    file = folder / name
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    changed = read_knowledge(folder, load_formulary()).release
    assert changed.version == knowledge.release.version
    assert changed.digest != knowledge.release.digest


def test_what_is_no_knowledge_does_not_count(folder, knowledge):
    (folder / "rules" / "notes.txt").write_text("to be asked", "utf-8")
    (folder / "__pycache__").mkdir(exist_ok=True)
    (folder / "__pycache__" / "left.toml").write_text("[left]", "utf-8")
    assert read_knowledge(folder, load_formulary()).release == knowledge.release


def test_a_rule_that_changes_gets_another_digest_and_no_other_does(spoilt, knowledge):
    changed = spoilt(EMERGENCY, 'title = "NEWS2 7 or more"', 'title = "NEWS2 over 6"')
    before = {rule.id: rule.digest for rule in knowledge.rules}
    other = [rule.id for rule in changed.rules if before[rule.id] != rule.digest]
    assert other == ["news2-emergency"]
