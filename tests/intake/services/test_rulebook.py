"""Rules in words, and the rule book."""

import re
from dataclasses import replace

import pytest

from intake.domain.errors import NotFoundError
from intake.knowledge.condition import Condition, at_least
from intake.knowledge.release import load_knowledge
from intake.knowledge.rules import Rule
from intake.services.claim_words import either
from intake.services.rule_book_markdown import markdown_of
from intake.services.rule_pages import RulePages
from intake.services.rule_words import RuleWords
from intake.services.rulebook import RuleBook


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


@pytest.fixture(scope="module")
def rules(knowledge):
    return RuleBook(knowledge=knowledge)


@pytest.fixture(scope="module")
def book(rules):
    return rules.book()


@pytest.fixture
def in_words(knowledge):
    def said(text):
        condition = text if isinstance(text, Condition) else Condition(text)
        return RuleWords(knowledge).said(condition.node).sentence()

    return said


@pytest.fixture(scope="module")
def shorts(knowledge):
    """Return the short name of every question."""
    return {question.key: question.short for question in knowledge.questions}


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("dark_urine", "{dark_urine}"),
        ("!dark_urine", "{dark_urine}: no"),
        ("pulse >= 131", "{pulse}: 131 /min or more"),
        ("!(pulse >= 131)", "{pulse}: under 131 /min"),
        ("fluids_l_day < 1.0", "{fluids_l_day}: under 1 L/day"),
        ("med_change_weeks <= 1", "{med_change_weeks}: 1 week or less"),
        ("cramp_pain > 8", "{cramp_pain}: over 8"),
        ("result.egfr >= 60", "eGFR (CKD-EPI 2021): 60 mL/min/1.73 m² or more"),
        ("swelling == 'left'", "{swelling}: left"),
        ("swelling != 'none'", "{swelling}: not none"),
        ("!(swelling != 'none')", "{swelling}: none"),
        ("swelling in ['left', 'right']", "{swelling}: left or right"),
        ("!(swelling in ['left', 'right'])", "{swelling}: not left or right"),
        ("'hand' in cramp_sites", "{cramp_sites}: hand"),
        ("!('hand' in cramp_sites)", "{cramp_sites}: no hand"),
        ("'hand' in cramp_sites || 'arm' in cramp_sites", "{cramp_sites}: hand or arm"),
        ("'ckd_4' in conditions", "known: CKD stage 4 (eGFR 15-29)"),
        ("!('ckd_4' in conditions)", "not known: CKD stage 4 (eGFR 15-29)"),
        ("'statin' in medicines", "takes statin"),
        ("'rankl_inhibitor' in medicines", "takes RANKL inhibitor (denosumab)"),
        ("'k_low' in medicine_flags", "takes a medicine that lowers potassium"),
        ("'narrow_ti' in medicine_flags", "takes a medicine that narrow ti"),
        ("'statin' in major_with", "statin in a major pair"),
        ("'potassium' in current_results", "a current result of potassium"),
        ("'gestation_weeks' in unanswered", "{gestation_weeks}: not answered"),
        ("worst_interaction == 'major'", "gravest pair of medicines: major"),
        (
            "unknown_red_flags >= 1",
            "emergency-card items without a yes or a no: 1 or more",
        ),
        ("disposition >= 4", "level routine or calmer"),
        ("!(disposition >= 4)", "more urgent than routine"),
        ("adult", "16 years or over"),
        ("!adult", "not: 16 years or over"),
        ("ca_low_risk", "a cause of low calcium"),
    ],
)
def test_a_claim_is_said_in_words(in_words, shorts, condition, words):
    assert in_words(condition) == words.format_map(shorts)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("thirst && nausea", "{thirst} and {nausea}"),
        ("thirst || nausea", "{thirst} or {nausea}"),
        ("!(thirst || nausea)", "all of ({thirst}: no; {nausea}: no)"),
        (
            "thirst && (nausea || pulse >= 100)",
            "all of ({thirst}; any of ({nausea}; {pulse}: 100 /min or more))",
        ),
        (
            "thirst || (nausea || (fatigue || tremor))",
            "any of ({thirst}; {nausea}; {fatigue}; {tremor})",
        ),
        (
            "'kidney_stones' in conditions || thirst || 'gout' in conditions",
            "any of (any of these known (Kidney stones; Gout); {thirst})",
        ),
        (
            "!('ckd_4' in conditions) && !('gout' in conditions)",
            "none of these known (CKD stage 4 (eGFR 15-29); Gout)",
        ),
        (
            "'ckd_4' in conditions && 'gout' in conditions",
            "all of (known: CKD stage 4 (eGFR 15-29); known: Gout)",
        ),
        (
            "'potassium' in current_results && result.potassium < 3.0",
            "potassium: under 3 mmol/L",
        ),
        (
            "!('capillary_glucose' in not_applicable) && capillary_glucose >= 20",
            "{capillary_glucose}: 20 mmol/L or more",
        ),
        (
            "'potassium' in current_results && thirst",
            "a current result of potassium and {thirst}",
        ),
    ],
)
def test_joined_claims_are_said_in_words(in_words, shorts, condition, words):
    assert in_words(condition) == words.format_map(shorts)


def test_counts_are_said_in_words(in_words, shorts, knowledge):
    two = at_least(2, ("thirst", "nausea", "fatigue"))
    parts = "; ".join(shorts[key] for key in ("thirst", "nausea", "fatigue"))
    assert in_words(two) == f"at least 2 of ({parts})"
    opposite = RuleWords(knowledge)._said(two.node, truth=False).sentence()
    assert opposite == f"fewer than 2 of ({parts})"


def test_values_are_joined_so_that_they_cannot_be_misread():
    assert either(["left"]) == "left"
    assert either(["left", "right"]) == "left or right"
    assert either(["hours or days", "weeks"]) == "hours or days, or weeks"
    assert either(["a", "b", "c"]) == "a, b, or c"


def test_an_outline_stands_deeper_at_each_level(knowledge, shorts):
    condition = Condition("thirst && (nausea || pulse >= 100)")
    said = RuleWords(knowledge).said(condition.node)
    assert list(said.lines()) == [
        (0, "all of:"),
        (1, shorts["thirst"]),
        (1, "any of:"),
        (2, shorts["nausea"]),
        (2, f"{shorts['pulse']}: 100 /min or more"),
    ]


def test_a_page_says_everything_about_a_rule(rules, shorts):
    page = rules.page("possible-rhabdomyolysis")
    lines = list(page.lines())
    assert lines[0].endswith("[possible-rhabdomyolysis]")
    assert "Level: EMERGENCY: act now, stay with the patient. Within: now." in lines
    assert (1, shorts["dark_urine"]) in page.condition
    assert any(line.startswith("Tests: Creatine kinase") for line in lines)
    outcomes = {example.partition(":")[0] for example in page.examples}
    assert outcomes == {"Holds", "Does not hold", "Cannot be told"}
    assert re.search(r"emergency\.toml:\d+: .*, sha256:[0-9a-f]{64}$", lines[-1])


def test_a_page_says_what_wants_a_sign_off(rules):
    unsigned = rules.page("red-tender-cord")
    assert any("Wants a clinician's sign-off" in line for line in unsigned.lines())
    published = rules.page("news2-emergency")
    assert not any("sign-off" in line for line in published.lines())


def test_pages_of_every_kind_say_what_the_rule_does(rules):
    said = {
        "order-liver": "Ordered not at emergency and same-day level.",
        "order-base-panel": "Ordered also at emergency and same-day level.",
        "suppress-massage-during": (
            "Withholds this advice. It does so too while it cannot be told."
        ),
        "cause-dehydration-1": "Weighs 2 for the cause dehydration.",
    }
    for rule_id, effect in said.items():
        assert effect in rules.page(rule_id).effects


def test_a_clinics_change_stands_on_the_page(knowledge):
    rule = replace(knowledge.order_rules[0], change="changed by the clinic: x 1 to 2")
    lines = list(RulePages(knowledge).page(rule).lines())
    assert lines[1] == "Changed by the clinic: x 1 to 2"
    assert "Examples, with the limits as shipped:" in lines


def test_no_page_shows_a_raw_name_of_a_fact(knowledge, rules):
    for line in rules.lines():
        page = rules.page(line.id)
        shown = [text for _, text in page.condition] + list(page.examples)
        assert not [text for text in shown if re.search(r"[a-z]_[a-z]", text)], line.id


def test_only_the_known_kinds_of_rule_have_a_page(knowledge):
    rule = knowledge.order_rules[0]
    shared = {name: getattr(rule, name) for name in Rule.__dataclass_fields__}
    with pytest.raises(TypeError):
        list(RulePages(knowledge)._effects(Rule(**shared)))


def test_every_rule_is_listed_once(knowledge, rules):
    lines = list(rules.lines())
    assert len({line.id for line in lines}) == len(lines) == len(knowledge.rules)
    assert {line.kind for line in lines} >= {"emergency", "tests", "advice", "cause"}


def test_a_rule_that_is_none_is_refused_with_the_nearest_name(rules):
    with pytest.raises(NotFoundError, match="did you mean possible-rhabdomyolysis"):
        rules.page("possible-rabdomyolysis")


def test_the_details_of_a_rule_carry_its_condition_and_sources(rules):
    details = rules.details("order-liver")
    assert details["when"] == "'cirrhosis' in conditions || alcohol_units_week > 35"
    assert details["tests"] == ["alt", "ast", "alp", "ggt", "bilirubin"]
    assert details["sources"]
    for rule_id in ("news2-emergency", "keep-fluids-2l", "cause-dehydration-1"):
        assert rules.details(rule_id)["id"] == rule_id


def test_what_rests_on_nothing_published_is_named(rules):
    assert "red-tender-cord" in rules.without_sign_off()
    assert "news2-emergency" not in rules.without_sign_off()


def test_the_review_of_the_rules_is_at_hand(rules):
    assert rules.review().is_sound


def test_the_book_holds_every_rule_once(knowledge, book):
    ids = [page.id for section in book.sections for page in section.rules]
    assert sorted(ids) == sorted(rule.id for rule in knowledge.rules)
    assert book.digest == knowledge.release.digest


def test_the_book_holds_every_fact_source_pair_and_sign_off(knowledge, book):
    rows = {s.title: len(s.chart.rows) for s in book.sections if s.chart}
    assert rows["Facts that rules may speak of"] == len(knowledge.vocabulary)
    assert rows["Sources"] == len(knowledge.sources)
    assert rows["Definitions"] == len(knowledge.definitions)
    pairs = len(knowledge.interactions.rows)
    assert rows["Medicines that do not go together"] == pairs
    assert rows["Wants a clinician's sign-off"] > 0


def test_the_lines_for_signatures_are_blank(book):
    section = next(s for s in book.sections if s.title.startswith("Wants"))
    assert {set(row[-1]) == {"_"} for row in section.chart.rows} == {True}


def test_the_book_is_written_as_markdown(book):
    text = markdown_of(book)
    assert text.startswith("# CrampDesk rule book\n")
    for section in book.sections:
        assert f"## {section.title}".replace("[", "\\[") in text
    links = re.findall(r"^- \[.*\]\(#(.*)\)$", text, re.MULTILINE)
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert len(links) == len(headings) == len(set(links))


def test_the_tables_of_the_book_have_equal_columns(book):
    text = markdown_of(book)
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        columns = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(columns) == 1


def test_marks_of_markdown_are_shown_as_they_stand(book):
    text = markdown_of(book)
    assert "CKD stage 5 (eGFR \\<15), not dialysed" in text
    assert not re.search(r"(?<!\\)<[a-z0-9]", text)
