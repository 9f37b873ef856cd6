from dataclasses import replace

from reports.document import Size
from tests.reports import samples


def section_of(summary, *found):
    some = replace(samples.serious_assessment(), interactions=found)
    return summary(samples.serious_visit(), some).section("Interactions")


def test_interactions_tell_severity_effect_action_and_source(serious, strong_texts):
    section = serious.section("Interactions")
    told = section.text
    assert "simvastatin + clarithromycin  CONTRAINDICATED  Muscle breakdown" in told
    assert "Stop the statin now" in told
    assert "creatinine the same day  [2]" in told
    assert "  CONTRAINDICATED" in strong_texts(section)
    assert "  MODERATE" not in strong_texts(section)


def test_the_gravest_come_first_and_of_many_the_others_in_small_print(summary):
    grave, mild = samples.serious_assessment().interactions
    section = section_of(summary, mild, mild, grave, mild)
    lines = [line for (cell,) in section.rows for line in cell]
    assert "CONTRAINDICATED" in lines[0].text
    assert [line.size for line in lines] == [Size.BODY] * 2 + [Size.SMALL] * 3
    assert "→ Ask the prescriber" in lines[2].text


def test_an_interaction_with_a_condition_names_it(summary):
    one = replace(
        samples.serious_assessment().interactions[0], drugs=("metformin", "ckd_3")
    )
    assert "metformin + Chronic kidney disease" in section_of(summary, one).text


def test_no_interactions_take_no_room(summary):
    assert section_of(summary) is None


def test_what_to_do_never_parts_from_what_it_is_about(serious):
    assert [len(cell) for (cell,) in serious.section("Interactions").rows] == [2, 2]
