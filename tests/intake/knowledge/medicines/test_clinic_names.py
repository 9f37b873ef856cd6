"""A clinic's own names beside those that the program ships with."""

import pytest

from intake.knowledge.medicines import (
    ClinicName,
    NameKind,
    load_formulary,
    read_formulary,
)
from intake.knowledge.medicines.tables import formulary_folder


def with_names(*names, kind=NameKind.BRAND):
    added = [
        ClinicName(text=text, kind=kind, inns=tuple(inns)) for text, *inns in names
    ]
    return read_formulary(formulary_folder(), added)


def found(formulary, text):
    recognition = formulary.recognise(text)
    return recognition.status.value, [row.inn for row in recognition.substances]


def test_a_name_is_recognised_suggested_and_forgiven_a_misspelling():
    formulary = with_names(("Vasculotest Duo-D3", "amlodipine"))
    assert found(formulary, "vasculotest duo-d3 5mg") == ("recognised", ["amlodipine"])
    formulary = with_names(("Vasculotest", "amlodipine"))
    assert found(formulary, "Vasculotst") == ("did_you_mean", ["amlodipine"])
    (suggested,) = formulary.suggest("vasculot").entries
    assert (suggested.brand, suggested.substance.inn) == (
        *("Vasculotest", "amlodipine"),
    )


def test_a_name_is_known_in_its_other_spellings_unless_they_are_words():
    formulary = with_names(("Tenso-press", "amlodipine"), ("Alone-d", "amlodipine"))
    assert found(formulary, "Tensopress 5") == ("recognised", ["amlodipine"])
    formulary = with_names(("ali ena tes", "amlodipine"))
    assert found(formulary, "alienates")[0] == "unknown"


def test_a_name_that_is_an_everyday_word_counts_only_by_itself():
    formulary = with_names(("Allegro", "amlodipine"))
    assert found(formulary, "allegro 5mg") == ("recognised", ["amlodipine"])
    assert found(formulary, "plays an allegro on the piano")[0] == "unknown"


def test_generic_names_of_the_program_stay_as_they_are():
    formulary = with_names(("aspirin", "warfarin"), ("frusemide", "warfarin"))
    assert found(formulary, "aspirin") == ("recognised", ["aspirin"])
    assert found(formulary, "frusemide") == ("recognised", ["furosemide"])


def test_a_brand_of_several_medicines_is_asked_about():
    formulary = with_names(("Norvasc", "warfarin"), ("Zztest", "aspirin", "warfarin"))
    assert found(formulary, "Norvasc") == ("did_you_mean", ["amlodipine", "warfarin"])
    assert found(formulary, "Zztest") == ("did_you_mean", ["aspirin", "warfarin"])


def test_what_a_newer_release_no_longer_lists_or_takes_for_a_word_is_left_out():
    formulary = with_names(
        ("Zztest", "gone"), ("tablets", "warfarin"), ("-", "warfarin")
    )
    assert found(formulary, "Zztest tablets")[0] == "unknown"
    assert len(formulary.names) == len(load_formulary().names)


@pytest.mark.parametrize(
    ("text", "inn"),
    [
        ("amlodipine", "amlodipine"),
        ("Losartan potassium", "losartan"),
        ("FRUSEMIDE", "furosemide"),
        ("Norvasc", None),
        ("amlodipine 5mg", None),
        ("amlodipine 5", None),
        ("amlodipine tablets", None),
        ("amlodipine foobarate", None),
        ("oral amlodipine", None),
        ("amlodipine and losartan", None),
        ("vitamin B12", None),
        ("", None),
    ],
)
def test_an_ingredient_is_a_generic_name_with_or_without_its_salt(text, inn):
    row = load_formulary().exact.ingredient(text)
    assert (row and row.inn) == inn


@pytest.mark.parametrize(
    ("text", "inn"),
    [
        ("Amlodipine 5mg tablets", "amlodipine"),
        ("Diclofenac 1.16% gel", "diclofenac (topical)"),
        (
            "Losartan 50mg / Hydrochlorothiazide 12.5mg tablets",
            "losartan and hydrochlorothiazide",
        ),
        ("Amlodipine 5mg / Foobarine 1mg tablets", None),
        ("Norvasc 5mg tablets", None),
        ("Amlodipine 5mg and Warfarin 1mg tablets", None),
        ("stopped amlodipine", None),
    ],
)
def test_a_label_is_read_only_if_every_word_is_known(text, inn):
    row = load_formulary().exact.labelled(text)
    assert (row and row.inn) == inn
