import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intake.domain.errors import KnowledgeError
from intake.knowledge.medicines import NameKind, Status, load_formulary
from intake.knowledge.medicines.files import COMBINATION, LISTED_MECHANISM
from intake.knowledge.medicines.names import names_of
from intake.knowledge.medicines.substance import STRENGTHS_OF_EVIDENCE
from intake.knowledge.medicines.tables import formulary_folder, read_table

FORMULARY = load_formulary()
REFERENCE = [
    row
    for _, row in read_table(
        formulary_folder(),
        "drugs.csv",
        (
            "inn",
            "brands",
            "class",
            "atc",
            "cramp_strength",
            "mechanism",
            "labs",
            "flags",
            "source",
        ),
    )
]


FOODS = {"coffee", "energy drinks"}


def own_names():
    return [
        (text, substance)
        for substance in FORMULARY.substances
        for text, _ in names_of(substance)
    ]


def is_no_medicine(text, substance):
    return substance.klass == "vaccine" or text in FOODS


def test_the_formulary_is_as_large_as_promised():
    assert len(REFERENCE) == 556
    assert len(FORMULARY.substances) >= 900
    assert len({text.casefold() for text, _ in own_names()}) >= 4000


@pytest.mark.parametrize("row", REFERENCE, ids=lambda row: row["inn"])
def test_every_row_of_the_reference_is_there_unchanged(row):
    substance = FORMULARY.substance(row["inn"])
    flags = {flag for flag in row["flags"].split(";") if flag}
    components = {flag for flag in flags if flag.startswith("components=")}
    assert substance.klass == row["class"]
    assert substance.atc == row["atc"]
    assert substance.cramp_strength == row["cramp_strength"]
    assert substance.mechanism == row["mechanism"]
    assert ";".join(substance.labs) == row["labs"]
    assert substance.flags == flags - components
    assert substance.source == row["source"]
    expected = [f"components={'+'.join(substance.components)}"]
    assert list(components) == (expected if substance.components else [])


def test_every_name_by_itself_is_recognised_as_its_own_medicine():
    missed = []
    for text, substance in own_names():
        if is_no_medicine(text, substance):
            continue
        recognition = FORMULARY.recognise(text)
        meant = substance.components or (substance.inn,)
        found = tuple(row.inn for row in recognition.substances)
        exact = recognition.status is Status.RECOGNISED and found == meant
        asked = recognition.status is Status.DID_YOU_MEAN and meant[0] in found
        if not (exact or asked):
            missed.append((text, found))
    assert missed == []


@pytest.mark.parametrize(
    "text", [text for text, row in own_names() if is_no_medicine(text, row)]
)
def test_vaccines_and_foods_of_the_tables_are_unknown_and_not_suggested(text):
    recognition = FORMULARY.recognise(text)
    assert recognition.status is Status.UNKNOWN
    assert recognition.candidates == ()
    suggested = FORMULARY.suggest(text).entries
    assert not any(one.substance.klass == "vaccine" for one in suggested)


@pytest.mark.parametrize(
    "text",
    [
        "flu jab",
        "Flu jab last October",
        "influenza vaccine",
        "Covid vaccine",
        "covid booster",
        "Pfizer vaccine",
        "Shingrix",
        "Shingrix 2nd dose",
        "Pneumovax 23",
        "pneumonia jab",
        "Prevenar 13",
        "tetanus booster",
        "Comirnaty",
        "RSV vaccine",
        "hep B vaccine",
        "MMR",
        "BCG",
        "Gardasil",
        "Fluenz nasal spray",
        "travel jabs",
        "black coffee",
        "4 cups of coffee a day",
        "Duoderm",
        "Duoderm dressing 10cm x 10cm",
        "Algivon",
        "Biatain",
        "Accu-Chek Aviva",
    ],
)
def test_what_is_given_or_worn_or_drunk_is_unknown_as_a_nurse_writes_it(text):
    recognition = FORMULARY.recognise(text)
    assert recognition.status is Status.UNKNOWN
    assert recognition.substances == ()


@pytest.mark.parametrize(
    "text", ["ramipril 5mg, flu jab", "flu jab, ramipril", "ramipril; Shingrix"]
)
def test_a_medicine_beside_a_vaccine_is_asked_about_and_not_lost(text):
    recognition = FORMULARY.recognise(text)
    assert recognition.status is Status.DID_YOU_MEAN
    assert [row.inn for row in recognition.substances] == ["ramipril"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("lasics", "furosemide"),
        ("zokor 20", "simvastatin"),
        ("Zantak", "ranitidine"),
        ("Nexiam", "esomeprazole"),
    ],
)
def test_a_short_brand_written_as_it_is_said_is_offered(text, meant):
    recognition = FORMULARY.recognise(text)
    assert recognition.status is Status.DID_YOU_MEAN
    assert recognition.candidates[0] == meant


@pytest.mark.parametrize("word", ["sarah", "dotty", "converge", "camilla", "defeat"])
def test_a_word_that_only_sounds_like_a_brand_is_unknown(word):
    assert FORMULARY.recognise(word).status is Status.UNKNOWN


def test_a_name_of_two_medicines_is_asked_about_and_each_counts_meanwhile():
    recognition = FORMULARY.recognise("Benadryl")
    assert recognition.status is Status.DID_YOU_MEAN
    assert recognition.candidates == ("diphenhydramine", "cetirizine", "acrivastine")
    assert len(recognition.substances) == 3


def test_a_second_name_settles_a_name_of_two_medicines():
    recognition = FORMULARY.recognise("Benadryl (cetirizine) 10mg")
    assert recognition.status is Status.RECOGNISED
    assert [row.inn for row in recognition.substances] == ["cetirizine"]


def test_a_word_for_a_kind_of_medicine_is_unknown_but_offers_its_members():
    recognition = FORMULARY.recognise("statin")
    assert recognition.status is Status.UNKNOWN
    assert "simvastatin" in recognition.candidates
    assert recognition.substances == ()


@pytest.mark.parametrize(
    ("text", "offered"),
    [("bisop 2.5", "bisoprolol"), ("sertra 50", "sertraline"), ("metf", "metformin")],
)
def test_a_shortened_name_is_unknown_but_offers_what_it_begins(text, offered):
    recognition = FORMULARY.recognise(text)
    assert recognition.status is Status.UNKNOWN
    assert offered in recognition.candidates


def test_every_component_and_content_is_a_row_itself():
    inns = {substance.inn for substance in FORMULARY.substances}
    for substance in FORMULARY.substances:
        assert set(substance.components) <= inns
        assert set(substance.contains) <= inns


def test_atc_codes_have_the_form_of_atc_codes():
    form = re.compile(r"[A-Z][0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?")
    wrong = [s.inn for s in FORMULARY.substances if not form.fullmatch(s.atc)]
    assert wrong == []


def test_a_combination_brings_all_that_its_components_bring():
    for substance in FORMULARY.substances:
        if not substance.components:
            continue
        parts = [FORMULARY.substance(inn) for inn in substance.components]
        rank = STRENGTHS_OF_EVIDENCE.index
        strongest = max(parts, key=lambda part: rank(part.cramp_strength))
        assert substance.klass == COMBINATION
        assert rank(substance.cramp_strength) >= rank(strongest.cramp_strength)


def test_what_the_reference_does_not_cover_carries_no_flags_and_says_so():
    listed = [s for s in FORMULARY.substances if s.klass.endswith("_unlisted")]
    assert listed
    for substance in listed:
        assert substance.listed_only
        assert (substance.flags, substance.labs) == (frozenset(), ())
        assert substance.mechanism == LISTED_MECHANISM


def test_local_medicines_and_vaccines_carry_no_systemic_flags():
    local = [s for s in FORMULARY.substances if s.klass in {"topical", "vaccine"}]
    assert all(not substance.flags - {"otc"} for substance in local)


def test_every_name_has_one_meaning_or_is_marked():
    for name in FORMULARY.names:
        assert len(name.substances) == 1 or name.is_ambiguous
        assert name.text
        assert name.kind in NameKind


def test_an_unknown_inn_is_refused_by_name():
    with pytest.raises(KnowledgeError, match="no medicine 'nonsense'"):
        FORMULARY.substance("nonsense")


@given(st.text(max_size=200))
@example("ramipril" * 400)
@example("1.2.3.4 mg")
@example("٣ mg ramipril")
@example("ramipril 1,234,5")
@example("+ / & , ( ) -")
@example("\N{COMBINING ACUTE ACCENT}\x00\ud800")
def test_no_text_makes_recognition_fail(text):
    recognition = FORMULARY.recognise(text)
    assert recognition.text == text
    assert 0 <= recognition.score <= 1
    assert bool(recognition.substances) == (recognition.status is not Status.UNKNOWN)


WORDS = [
    "ramipril",
    "5",
    "mg",
    "/",
    "+",
    "and",
    "tabs",
    "(",
    ")",
    "calcium",
    "HCTZ",
    "cream",
    "not",
    "Teva",
    "x",
    "28",
    "%",
    "plus",
    "lisinoprill",
    "for",
    "-",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_no_order_of_label_words_makes_recognition_or_suggestions_fail(text):
    recognition = FORMULARY.recognise(text)
    assert all(strength.value for strength in recognition.strengths)
    FORMULARY.suggest(text)


@given(st.sampled_from(sorted(row["inn"] for row in REFERENCE)), st.data())
def test_case_and_accents_do_not_matter(inn, data):
    mixed = "".join(char.upper() if data.draw(st.booleans()) else char for char in inn)
    expected = FORMULARY.recognise(inn).substances
    assert FORMULARY.recognise(mixed).substances == expected
