import pytest

from intake.knowledge.medicines import Status, load_formulary, recognition_as_json

FORMULARY = load_formulary()


def inns(text):
    return [row.inn for row in FORMULARY.recognise(text).substances]


def amounts(text):
    return [f"{s.value} {s.unit}" for s in FORMULARY.recognise(text).strengths]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("frusemide", ["furosemide"]),
        ("FUROSEMIDE", ["furosemide"]),
        ("thyroxine", ["levothyroxine"]),
        ("albuterol", ["salbutamol"]),
        ("cyclosporine", ["ciclosporin"]),
        ("ramipril", ["ramipril"]),
        ("enalapril maleate", ["enalapril"]),
        ("perindopril arginine", ["perindopril"]),
        ("co-amilofruse 5/40", ["furosemide", "amiloride"]),
        ("Coamilofruse", ["furosemide", "amiloride"]),
        (
            "Lisinopril 20mg / Hydrochlorothiazide 12.5mg tablets",
            ["lisinopril", "hydrochlorothiazide"],
        ),
        ("losartan + hydrochlorothiazide", ["losartan", "hydrochlorothiazide"]),
        ("hydrochlorothiazide and losartan", ["losartan", "hydrochlorothiazide"]),
        ("Diovan HCT 160/25", ["valsartan", "hydrochlorothiazide"]),
        ("Amlodipine 5mg tablets (Teva UK Ltd) 28 tablet", ["amlodipine"]),
        ("28 tabs amlodipine 5 mg, Teva", ["amlodipine"]),
        ("Zestril (lisinopril) 10mg", ["lisinopril"]),
        ("atorvastatin calcium 20mg tabs od", ["atorvastatin"]),
        ("losartan potassium 50 mg", ["losartan"]),
        ("naproxen e/c 250mg bd prn", ["naproxen"]),
        ("ramipril 5 mg capsules one daily for blood pressure", ["ramipril"]),
        ("simvastatin40mg", ["simvastatin"]),
    ],
)
def test_names_salts_combinations_and_labels_give_their_ingredients(text, expected):
    recognition = FORMULARY.recognise(text)
    assert recognition.status is Status.RECOGNISED
    assert [row.inn for row in recognition.substances] == expected


def test_a_misspelling_is_a_question_and_never_an_answer():
    assert recognition_as_json(FORMULARY.recognise("simvastatine 40")) == {
        "text": "simvastatine 40",
        "status": "did_you_mean",
        "ingredients": [{"inn": "simvastatin", "class": "statin", "atc": "C10AA01"}],
        "strengths": [{"value": "40", "unit": "mg"}],
        "form": None,
        "candidates": ["simvastatin"],
        "score": 0.96,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amlodipine 5mg", ["5 mg"]),
        ("Amlodipine 5mg tablets (Teva UK Ltd) 28 tablet", ["5 mg"]),
        ("co-amilofruse 5/40", ["5 mg", "40 mg"]),
        ("Lisinopril 20mg/Hydrochlorothiazide 12.5mg", ["20 mg", "12.5 mg"]),
        ("Zestoretic 20/12.5 mg", ["20 mg", "12.5 mg"]),
        ("Oramorph 10mg/5ml oral solution 300ml", ["10 mg/5ml"]),
        ("levothyroxine 100", ["100 microgram"]),
        ("levothyroxine 0.1", ["0.1 mg"]),
        ("digoxin 62.5 µg", ["62.5 microgram"]),
        ("insulin glargine 100 units/ml", ["100 unit/ml"]),
        ("heparin 5,000 units", ["5000 unit"]),
        ("ibuprofen 5% gel", ["5 %"]),
        ("ramipril 2,5 mg", ["2.5 mg"]),
        ("ramipril 2 tablets", []),
        ("ramipril 28 x 5 mg", ["5 mg"]),
        ("ramipril", []),
        ("ramipril 1.2.3", []),
        ("hydrocortisone 10mg/g cream", ["10 mg/g"]),
        ("fentanyl 25 micrograms per hour", ["25 microgram/hour"]),
        ("fentanyl 25 micrograms per patch", ["25 microgram"]),
        ("albuterol 0.09 MG/ACTUAT", ["0.09 mg/dose"]),
        ("ramipril (10)", []),
    ],
)
def test_strengths_are_read_and_packs_are_not(text, expected):
    assert amounts(text) == expected


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ramipril 5mg tabs", "tablet"),
        ("nifedipine m/r 20mg tablets", "modified-release tablet"),
        ("omeprazole gastro-resistant capsules", "gastro-resistant capsule"),
        ("ibuprofen gel", "gel"),
        ("salbutamol inh", "inhaler"),
        ("isoniazid", None),
    ],
)
def test_the_form_is_named_in_full(text, form):
    assert FORMULARY.recognise(text).form == form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ibuprofen gel", "ibuprofen (topical)"),
        ("Ibuprofen 5% gel", "ibuprofen (topical)"),
        ("Voltarol gel", "diclofenac (topical)"),
        ("diclofenac sodium 1% cream", "diclofenac (topical)"),
        ("hydrocortisone 1% cream", "hydrocortisone (topical)"),
        ("clotrimazole cream", "clotrimazole (topical)"),
    ],
)
def test_what_goes_on_the_skin_is_not_the_swallowed_medicine(text, expected):
    (row,) = FORMULARY.recognise(text).substances
    assert (row.inn, row.klass) == (expected, "topical")
    assert not row.flags - {"otc"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ibuprofen 400mg tablets", "nsaid"),
        ("Voltarol 50mg tablets", "nsaid"),
        ("hydrocortisone 10mg tablets", "corticosteroid"),
        ("hydrocortisone injection", "corticosteroid"),
    ],
)
def test_what_is_swallowed_keeps_its_class(text, expected):
    assert [row.klass for row in FORMULARY.recognise(text).substances] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "28",
        "tablets",
        "one at night",
        "insulin needles",
        "glucose test strips",
        "calcium-rich yoghurt",
        "warfarin book",
        "lithium batteries",
        "the patient went to the shop yesterday",
        "iron railing",
        "statin",
        "???",
        "ψ",
    ],
)
def test_what_is_not_a_medicine_is_unknown(text):
    recognition = FORMULARY.recognise(text)
    assert recognition.status is Status.UNKNOWN
    assert recognition.substances == ()
    assert recognition.score == 0


@pytest.mark.parametrize(
    "text",
    ["stopped ramipril", "allergic to penicillin v", "ramipril plus", "Panadol cold"],
)
def test_doubt_and_more_than_a_name_are_asked_about(text):
    recognition = FORMULARY.recognise(text)
    assert recognition.status is Status.DID_YOU_MEAN
    assert recognition.candidates


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("pneumococcal vaccine booster", Status.UNKNOWN),
        ("adalimumab vaccine", Status.UNKNOWN),
        ("hepatitis B vaccine", Status.UNKNOWN),
        ("Lantus SoloStar pens and needles", Status.DID_YOU_MEAN),
        ("Lantus book", Status.UNKNOWN),
        ("low potassium", Status.UNKNOWN),
    ],
)
def test_words_beside_a_name_can_say_that_it_is_not_meant(text, status):
    assert FORMULARY.recognise(text).status is status


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("HRT patches", "estradiol"),
        ("a water tablet", "furosemide"),
        ("pred 30mg reducing", "prednisolone"),
    ],
)
def test_a_vague_text_is_unknown_but_offers_what_it_may_mean(text, offered):
    recognition = FORMULARY.recognise(text)
    assert recognition.status is Status.UNKNOWN
    assert offered in recognition.candidates


def test_a_second_ingredient_that_is_misspelt_is_offered_with_the_first():
    recognition = FORMULARY.recognise("losartan + hydroclorothiazide")
    assert recognition.status is Status.DID_YOU_MEAN
    assert {row.inn for row in recognition.substances} == {
        "losartan",
        "hydrochlorothiazide",
    }


def test_a_second_ingredient_that_nothing_explains_is_not_swallowed():
    recognition = FORMULARY.recognise("losartan / qwertyuiop")
    assert recognition.status is Status.DID_YOU_MEAN
    assert inns("losartan / qwertyuiop") == ["losartan"]


def test_the_same_text_gives_the_same_answer_and_keeps_the_text():
    first = FORMULARY.recognise("  Ramipril ")
    assert first.text == "  Ramipril "
    assert FORMULARY.recognise("  Ramipril ") == first


def test_a_combination_stands_in_products_and_its_components_in_substances():
    recognition = FORMULARY.recognise("Zestoretic")
    assert [row.inn for row in recognition.products] == [
        "lisinopril and hydrochlorothiazide"
    ]
    assert recognition.products[0].components == ("lisinopril", "hydrochlorothiazide")


def test_a_combination_with_a_class_of_its_own_stays_one_ingredient():
    (row,) = FORMULARY.recognise("Seretide 250 Accuhaler").substances
    assert (row.inn, row.klass) == ("salmeterol and fluticasone", "ics_laba")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amlodipine valsarten", {"amlodipine", "valsartan"}),
        ("sacubatril valsartan", {"valsartan and sacubitril"}),
        ("losartan 50 hydrochlorthiazid", {"losartan", "hydrochlorothiazide"}),
    ],
)
def test_a_misspelt_second_ingredient_is_asked_about_with_nothing_to_join_it(
    text, expected
):
    found = FORMULARY.recognise(text)
    assert found.status is Status.DID_YOU_MEAN
    assert {row.inn for row in found.substances} == expected


@pytest.mark.parametrize(
    "text", ["ramipril ramiprill", "ramipril Zolbrixo", "ramipril"]
)
def test_what_is_no_second_ingredient_does_not_cast_doubt(text):
    found = FORMULARY.recognise(text)
    assert found.status is Status.RECOGNISED
    assert inns(text) == ["ramipril"]


@pytest.mark.parametrize(
    "text", ["Carace (from hospital)", "ramipril by the GP", "Rx: Zocor ii nocte"]
)
def test_who_gave_it_is_no_reason_to_know_it_less(text):
    assert FORMULARY.recognise(text).status is Status.RECOGNISED


def test_a_name_of_which_two_contents_are_told_is_asked_about():
    found = FORMULARY.recognise("Cymalon sachets")
    assert found.status is Status.DID_YOU_MEAN
    assert inns("Cymalon sachets") == ["sodium citrate", "potassium citrate"]
