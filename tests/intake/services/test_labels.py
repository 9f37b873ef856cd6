from intake.knowledge.release import load_knowledge
from intake.services.labels import report_labels

KNOWLEDGE = load_knowledge()
LABELS = report_labels(KNOWLEDGE)


def test_every_source_has_a_title_without_its_asides():
    assert LABELS["source.nhs-leg-cramps"] == "NHS leg cramps"
    assert LABELS["source.nice-ng158"] == "NICE NG158 2020 (upd 2023)"
    assert all(LABELS[f"source.{key}"] for key in KNOWLEDGE.sources)


def test_every_advice_has_a_name_and_a_group():
    for item in KNOWLEDGE.advice:
        assert LABELS[f"advice.{item.key}"] == item.title
        assert LABELS[f"group.{item.key}"] == item.group
