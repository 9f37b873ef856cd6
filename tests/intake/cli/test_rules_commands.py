"""`rules`: read, question and print what the program knows."""

import stat

import pytest

from intake.knowledge.review import Concern, Remark, Review


def test_a_rule_is_shown_in_words_and_as_written(crampdesk):
    ran = crampdesk("rules", "show", "possible-rhabdomyolysis")
    assert ran.lines[0] == "Possible rhabdomyolysis [possible-rhabdomyolysis]"
    assert "  - all of:" in ran.lines
    assert "Examples:" in ran.lines
    written = ran.lines[ran.lines.index("As written:") + 1 :]
    assert written[0] == "  dark_urine"


def test_checking_the_rules_names_what_rests_on_nothing_published(crampdesk):
    ran = crampdesk("rules", "check")
    assert (ran.code, ran.err) == (0, "")
    assert "* same_day   red-tender-cord" in ran.lines
    assert any(line.endswith("× pair of medicines") for line in ran.lines)


def test_the_check_speaks_json(crampdesk):
    found = crampdesk("rules", "check", "--json").json
    assert found["remarks"] == []
    assert found["rules"] > 400
    assert {"kind", "key", "because", "digest"} <= found["sign_offs"][0].keys()


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_rules_that_are_wrong_end_the_check_with_five(crampdesk, monkeypatch, options):
    remark = Remark(Concern.NO_EDGE, "dvt", "same_day.toml:4: rule dvt", "no pair")
    found = Review(rules=1, examples=3, remarks=(remark,), sign_offs=())
    monkeypatch.setattr("intake.services.rulebook.review", lambda _knowledge: found)
    ran = crampdesk("rules", "check", *options)
    assert (ran.code, ran.err) == (5, "same_day.toml:4: rule dvt: no pair\n")


def test_the_rule_book_is_written_for_its_owner(crampdesk, tmp_path):
    out = tmp_path / "book.md"
    ran = crampdesk("rules", "book", "--out", out)
    assert ran.code == 0
    assert out.read_text(encoding="utf-8").startswith("# CrampDesk rule book\n")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_rule_book_that_cannot_be_written_ends_with_four(crampdesk, tmp_path):
    assert crampdesk("rules", "book", "--out", tmp_path / "none" / "book.md").code == 4


def test_the_rule_book_is_also_a_pdf(crampdesk, tmp_path):
    out = tmp_path / "book.pdf"
    written = crampdesk("rules", "book", "--out", out)
    assert (written.code, written.err) == (0, "")
    assert out.read_bytes().startswith(b"%PDF-")
