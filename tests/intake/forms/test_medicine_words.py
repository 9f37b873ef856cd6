import pytest

from intake.domain.assessment import InteractionFound
from intake.forms.lookups import Lookups, MedicineLine
from intake.forms.medicine_words import (
    doubled_medicines,
    interaction_sentence,
    medicine_words,
)


def words(lookups, doubled=(), **row):
    return medicine_words(row, lookups.medicine_line(row["text"]), doubled)


def test_attributes_are_joined_by_spaced_dashes_and_what_is_not_told_is_left_out(
    lookups,
):
    told = words(
        lookups,
        text="Zocor 40mg tablets",
        dose="1 at night",
        started="Sep-2025",
        changed="01-Feb-2026",
        stopped="03-Nov-2026",
        source="list",
    )
    assert told.detail == (
        "40 mg – DOSE 1 at night – since Sep-2025 – changed 01-Feb-2026 – "
        "stopped 03-Nov-2026 – statin – from a list"
    )
    assert told.relation.endswith("link with cramps")
    assert told.doubts == ()
    assert words(lookups, text="Zocor").detail == "statin"


def test_the_strengths_of_a_combination_are_all_told(lookups):
    told = words(lookups, text="co-amilofruse 5/40")
    assert told.detail.startswith("5 mg + 40 mg")


def test_what_is_to_be_looked_at_is_a_sentence_each(lookups):
    told = words(lookups, doubled=("x is also in “y”.",), text="xyzzy", confirmed="no")
    assert told.doubts == (
        "Not recognised: kept as typed, not checked for interactions.",
        "The patient could not confirm it.",
        "x is also in “y”.",
    )


def doubled(lookups, *texts, **more):
    rows = {f"m{n}": {"text": text} for n, text in enumerate(texts, start=1)}
    for name, columns in more.items():
        rows[name].update(columns)
    return dict(doubled_medicines(lookups, rows))


def test_an_ingredient_inside_a_combination_is_doubled_too(lookups):
    assert doubled(lookups, "co-codamol", "paracetamol 500mg") == {
        "m2": ("paracetamol is also in “co-codamol”.",)
    }
    assert doubled(lookups, "Seretide", "fluticasone inhaler")["m2"]


@pytest.mark.parametrize(
    "pair",
    [
        ("ramipril", "amlodipine"),
        ("Lantus", "NovoRapid"),
        ("xyzzy", "xyzzy"),
        ("flu jab", "shingles vaccine"),
        ("", "ramipril"),
    ],
)
def test_what_is_no_double_is_not_called_one(pair, lookups):
    assert doubled(lookups, *pair) == {}


def test_two_of_a_class_are_pointed_out_and_a_stopped_one_doubles_nothing(lookups):
    assert doubled(lookups, "ramipril", "perindopril") == {
        "m2": ("Same class as “ramipril”: ACE inhibitor.",)
    }
    stopped = {"m1": {"stopped": "t"}}
    assert doubled(lookups, "ramipril", "perindopril", **stopped) == {}


def test_an_interaction_is_one_sentence_with_what_to_do_and_its_source(lookups):
    found = InteractionFound(
        drugs=("simvastatin", "clarithromycin"),
        severity="contraindicated",
        effect="rhabdomyolysis",
        action="same-day prescriber contact",
        source="mhra-2008-2012-simvastatin-atorvastatin-interactions",
    )
    assert interaction_sentence(lookups, found) == (
        "CONTRAINDICATED: simvastatin + clarithromycin: rhabdomyolysis – "
        "same-day prescriber contact "
        "(MHRA 2008/2012 simvastatin-atorvastatin interactions)"
    )


def test_a_text_that_is_not_recognised_may_still_offer_names(lookups):
    line = lookups.medicine_line("statin")
    assert line.doubt.startswith("Not recognised")
    assert "simvastatin" in line.candidates
    assert lookups.medicine_line(" ") == MedicineLine()


def test_doubts_and_doubles_are_lettered_as_the_names_are(knowledge):
    tall = Lookups(knowledge, tall_man=True)
    assert tall.medicine_line("metformine 500").doubt == "Did you mean metFORMIN?"
    assert doubled(tall, "metformin 500mg", "metformin 1g") == {
        "m2": ("metFORMIN is also in “metformin 500mg”.",)
    }
