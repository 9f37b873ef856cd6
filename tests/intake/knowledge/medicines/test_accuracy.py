"""Measures recognition on lists written for it; see docs/clinician/medicines.md."""

import csv
from pathlib import Path

from intake.knowledge.medicines import Status, load_formulary

LISTS = Path(__file__).parents[3] / "data" / "medicines"
FORMULARY = load_formulary()


def rows(name):
    with (LISTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_labels_give_the_right_ingredients_and_hardly_ever_a_wrong_one():
    labels = rows("labels.csv")
    right = wrong = 0
    for label in labels:
        recognition = FORMULARY.recognise(label["text"])
        meant = set(label["ingredients"].split("+"))
        found = {row.inn for row in recognition.substances}
        right += found == meant and recognition.status is Status.RECOGNISED
        wrong += bool(found - meant)
    assert len(labels) >= 1500
    assert right / len(labels) >= 0.99
    assert wrong / len(labels) <= 0.001


def test_misspellings_offer_the_medicine_meant_first_and_never_take_it_for_granted():
    misspellings = rows("misspellings.csv")
    first = 0
    for row in misspellings:
        recognition = FORMULARY.recognise(row["text"])
        assert recognition.status is not Status.RECOGNISED, row["text"]
        first += recognition.candidates[:1] == (row["meant"],)
    assert len(misspellings) >= 300
    assert first / len(misspellings) >= 0.92


def test_what_is_not_a_medicine_stays_unknown():
    texts = [row["text"] for row in rows("not_medicines.csv")]
    unknown = sum(FORMULARY.recognise(text).status is Status.UNKNOWN for text in texts)
    assert len(texts) >= 300
    assert unknown / len(texts) >= 0.98
