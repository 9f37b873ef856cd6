"""Measures recognition on lists written for it; see docs/clinician/medicines.md.

The second list of each kind was written by somebody who had not seen the first, nor the
formulary; what it brought to light was put right in general ways. The third was written
after that, without a look at the first two.
"""

import csv
from pathlib import Path

import pytest

from intake.knowledge.medicines import Status, load_formulary

LISTS = Path(__file__).parents[3] / "data" / "medicines"
FORMULARY = load_formulary()


def rows(name):
    with (LISTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "least"),
    [("labels.csv", 1500), ("labels_unseen.csv", 400), ("labels_third.csv", 400)],
)
def test_labels_give_the_right_ingredients_and_hardly_ever_a_wrong_one(name, least):
    labels = rows(name)
    right = wrong = 0
    for label in labels:
        recognition = FORMULARY.recognise(label["text"])
        meant = set(label["ingredients"].split("+"))
        found = {row.inn for row in recognition.substances}
        right += found == meant and recognition.status is Status.RECOGNISED
        wrong += bool(found - meant)
    assert len(labels) >= least
    assert right / len(labels) >= 0.99
    assert wrong / len(labels) <= 0.001


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("misspellings.csv", 300),
        ("misspellings_unseen.csv", 80),
        ("misspellings_third.csv", 100),
    ],
)
def test_misspellings_offer_the_medicine_meant_first_never_as_certain(name, least):
    misspellings = rows(name)
    first = 0
    for row in misspellings:
        recognition = FORMULARY.recognise(row["text"])
        assert recognition.status is not Status.RECOGNISED, row["text"]
        first += recognition.candidates[:1] == (row["meant"],)
    assert len(misspellings) >= least
    assert first / len(misspellings) >= 0.92


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("not_medicines.csv", 300),
        ("not_medicines_unseen.csv", 80),
        ("not_medicines_third.csv", 150),
    ],
)
def test_what_is_not_a_medicine_stays_unknown(name, least):
    texts = [row["text"] for row in rows(name)]
    unknown = sum(FORMULARY.recognise(text).status is Status.UNKNOWN for text in texts)
    assert len(texts) >= least
    assert unknown / len(texts) >= 0.98
