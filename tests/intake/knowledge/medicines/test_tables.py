import shutil
from pathlib import Path

import pytest

from intake.domain.errors import KnowledgeError
from intake.knowledge.medicines import NameKind, Status, read_formulary
from intake.knowledge.medicines.tables import formulary_folder

HEADS = {
    "drugs.csv": "inn,brands,class,atc,cramp_strength,mechanism,labs,flags,source",
    "classes.csv": "class,default_strength,default_mechanism,default_labs,"
    "default_flags,source,n_drugs",
    "listed_classes.csv": "class,what",
    "substances.csv": "inn,class,atc,components,other_names,salts,brands",
    "names.csv": "inn,contains,other_names,salts,brands",
    "asked.csv": "name,kind,candidates,why",
    "strengths.csv": "inn,strengths,bare_unit,bare_from",
}
ROWS = {
    "drugs.csv": [
        "ramipril,Tritace,acei,C09AA05,none,no signal,potassium,k_high,knowledge",
        "amlodipine,Istin;amlodipin,ccb,C08CA01,none,no signal,,fluid_retention,known",
    ],
    "classes.csv": [
        "acei,none,no signal,potassium,k_high,knowledge,1",
        "ccb,weak,oedema,,fluid_retention,knowledge,1",
    ],
    "listed_classes.csv": ["eye_unlisted,eyes"],
    "substances.csv": ["ramipril and amlodipine,combo,C09BB07,ramipril+amlodipine,,,"],
    "names.csv": ["ramipril,,,,Altace"],
    "asked.csv": ["water tablet,group,ramipril,"],
    "strengths.csv": ["ramipril,5;10,,"],
}


@pytest.fixture
def folder(tmp_path: Path):
    shutil.copy(str(formulary_folder() / "words.csv"), tmp_path)
    for name, head in HEADS.items():
        write(tmp_path, name, ROWS[name], head=head)
    return tmp_path


def write(folder, name, rows, *, head=None):
    lines = [head or HEADS[name], *rows]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_small_formulary_is_read_with_defaults_of_the_class(folder):
    write(
        folder,
        "substances.csv",
        [*ROWS["substances.csv"], "spirapril,acei,C09AA11,,,,"],
    )
    formulary = read_formulary(folder)
    spirapril = formulary.substance("spirapril")
    assert spirapril.flags == {"k_high"}
    assert spirapril.labs == ("potassium",)
    assert spirapril.mechanism == "no signal"
    assert not spirapril.listed_only


def test_a_combination_is_built_from_its_components(folder):
    row = read_formulary(folder).substance("ramipril and amlodipine")
    assert row.flags == {"k_high", "fluid_retention"}
    assert row.labs == ("potassium",)
    assert row.cramp_strength == "none"


def test_names_of_the_reference_are_parted_by_their_first_letter(folder):
    row = read_formulary(folder).substance("amlodipine")
    assert (row.brands, row.other_names) == (("Istin",), ("amlodipin",))


def test_a_note_in_brackets_is_no_name_and_a_component_is_skipped(folder):
    first = "ramipril,Tritace (withdrawn);Exotic (component);(generic),acei,C09AA05"
    rest = "none,no signal,,,knowledge"
    write(folder, "drugs.csv", [f"{first},{rest}", ROWS["drugs.csv"][1]])
    row = read_formulary(folder).substance("ramipril")
    assert row.brands == ("Tritace", "Altace")


@pytest.mark.parametrize(
    ("name", "rows", "reason"),
    [
        ("drugs.csv", ["ramipril,,nope,C09AA05,none,,,,x"], "line 2: unknown class"),
        ("drugs.csv", ["ramipril,,acei,C09AA05,huge,,,,x"], "line 2: unknown strength"),
        (
            "drugs.csv",
            [ROWS["drugs.csv"][0]] * 2,
            "line 3: 'ramipril' stands twice or is empty",
        ),
        ("drugs.csv", ["ramipril,acei"], "line 2: wrong number of cells"),
        ("listed_classes.csv", ["acei,x"], "line 2: class acei is in the reference"),
        ("substances.csv", ["x,combo,A01,a+b,,,"], "unknown components"),
        ("names.csv", ["nonsense,,,,"], "line 2: unknown medicine 'nonsense'"),
        ("names.csv", ["ramipril,a+b,,,"], "line 2: unknown contents"),
        ("names.csv", ["ramipril,,,,Istin"], "'Istin' means both"),
        ("asked.csv", ["Zog,brand,nonsense,"], "line 2: unknown kind or candidates"),
        ("asked.csv", ["Zog,nonsense,ramipril,"], "line 2: unknown kind or candidates"),
        ("strengths.csv", ["nonsense,5,,"], "line 2: unknown medicine 'nonsense'"),
    ],
)
def test_a_wrong_row_is_refused_with_file_line_and_reason(folder, name, rows, reason):
    write(folder, name, rows)
    with pytest.raises(KnowledgeError, match=reason):
        read_formulary(folder)


def test_wrong_columns_are_refused(folder):
    write(folder, "names.csv", [], head="inn,brands")
    with pytest.raises(KnowledgeError, match=r"names\.csv: line 1: columns must be"):
        read_formulary(folder)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nonsense,foo,,", "unknown kind 'nonsense'"),
        ("filler,needles,,", "'needles' has two meanings"),
    ],
)
def test_wrong_label_words_are_refused(folder, line, reason):
    words = folder / "words.csv"
    words.write_text(f"{words.read_text('utf-8')}{line}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=reason):
        read_formulary(folder)


def test_a_brand_of_two_medicines_is_read_as_a_question(folder):
    write(folder, "asked.csv", ["Tritace,brand,ramipril;amlodipine,differs"])
    formulary = read_formulary(folder)
    assert formulary.recognise("Tritace").status is Status.DID_YOU_MEAN
    (name,) = {n for n in formulary.names if n.text == "Tritace"}
    assert (name.kind, name.is_ambiguous) == (NameKind.BRAND, True)
