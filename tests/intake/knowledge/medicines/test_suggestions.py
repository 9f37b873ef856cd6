import pytest

from intake.knowledge.medicines import Match, load_formulary

FORMULARY = load_formulary()


def offered(text, **options):
    return [e.substance.inn for e in FORMULARY.suggest(text, **options).entries]


def test_two_letters_and_a_strength_find_the_medicine():
    (only,) = FORMULARY.suggest("si 40").entries
    assert (only.substance.inn, only.strength) == ("simvastatin", "40")


def test_groups_begin_the_words_of_a_name_in_order():
    assert offered("lis hyd") == ["lisinopril and hydrochlorothiazide"]
    assert offered("hyd lis") == ["lisinopril and hydrochlorothiazide"]
    assert "amlodipine" in offered("am be")


def test_a_beginning_of_the_name_comes_before_a_beginning_of_a_word():
    matches = [entry.match for entry in FORMULARY.suggest("pan", limit=50).entries]
    assert matches == sorted(matches)
    assert Match.SPELLING not in matches


def test_a_brand_leads_to_the_generic_and_is_named():
    first = FORMULARY.suggest("zest").entries[0]
    assert (first.substance.inn, first.brand) == ("lisinopril", "Zestril")
    assert FORMULARY.suggest("lisin").entries[0].brand is None


def test_the_generic_comes_before_brands_and_combinations():
    assert offered("ramip")[0] == "ramipril"


def test_the_list_is_cut_to_the_limit_and_says_how_many_there_are():
    suggestions = FORMULARY.suggest("am", limit=3)
    assert len(suggestions.entries) == 3
    assert suggestions.total > 3


def test_what_the_clinic_chose_often_comes_first_among_equals():
    assert offered("sim", usage={"simeticone": 9})[0] == "simeticone"
    assert offered("sim", usage={"simvastatin": 9})[0] == "simvastatin"


def test_close_spellings_stand_apart_and_never_among_the_entries():
    suggestions = FORMULARY.suggest("amlodapine")
    assert suggestions.entries == ()
    assert suggestions.close[0].substance.inn == "amlodipine"
    assert suggestions.close[0].match is Match.SPELLING


def test_a_wrong_first_letter_is_forgiven():
    close = FORMULARY.suggest("zimvasta").close
    assert close[0].substance.inn == "simvastatin"


def test_a_strength_that_no_medicine_has_hides_nothing():
    assert "simvastatin" in offered("simva 41")


@pytest.mark.parametrize("text", ["", " ", "5", "40 mg"[:2], "???", "x" * 500])
def test_nothing_to_go_by_offers_nothing(text):
    suggestions = FORMULARY.suggest(text)
    assert (suggestions.entries, suggestions.close) == ((), ())


def test_every_ingredient_is_reachable_by_typing_its_own_name():
    for substance in FORMULARY.substances:
        if substance.klass == "vaccine":
            continue
        found = offered(substance.inn, limit=40)
        assert substance.inn in found, substance.inn


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("rampi", "ramipril"), ("slabu", "salbutamol"), ("biosp", "bisoprolol")],
)
def test_two_letters_exchanged_are_forgiven_while_typing(typed, meant):
    found = FORMULARY.suggest(typed, limit=8)
    assert found.entries == ()
    assert meant in [one.substance.inn for one in found.close]


def test_among_those_spelt_alike_generic_names_come_first():
    kinds = [one.brand is not None for one in FORMULARY.suggest("propa", limit=8).close]
    assert kinds == sorted(kinds)
    assert kinds[0] is False
