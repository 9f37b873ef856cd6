import pytest

from intake.domain.errors import KnowledgeError
from intake.knowledge.medicines import class_in_words, in_tall_man, load_formulary
from intake.knowledge.medicines.lettering import read_tall_man, tall_man_letters


def test_look_alike_names_are_told_apart_by_capitals():
    assert in_tall_man("metformin") == "metFORMIN"
    assert in_tall_man("amiloride and furosemide") == "aMILoride and furosemide"
    assert in_tall_man("ramipril") == "ramipril"


@pytest.mark.parametrize(
    "pair",
    [
        ("amlodipine", "amiloride"),
        ("nimodipine", "nifedipine"),
        ("quinine", "quinidine"),
        ("clonidine", "clonazepam"),
        ("metformin", "metronidazole"),
        ("prednisone", "prednisolone"),
    ],
)
def test_no_two_of_a_pair_begin_to_look_alike_again(pair):
    first, second = map(in_tall_man, pair)
    assert first.lower() == pair[0]
    assert second.lower() == pair[1]
    assert first != pair[0]
    assert second != pair[1]


def test_every_word_of_the_table_is_of_a_name_of_the_formulary():
    known = {w for s in load_formulary().names for w in s.text.lower().split()}
    assert [word for word in tall_man_letters() if word not in known] == []


@pytest.mark.parametrize("rows", ["plain\n", "metFORMIN\nMETformin\n"])
def test_a_word_without_capitals_or_twice_is_refused(rows, tmp_path):
    (tmp_path / "tall_man.csv").write_text("word\n" + rows)
    with pytest.raises(KnowledgeError, match=r"tall_man\.csv: line"):
        read_tall_man(tmp_path)


def test_classes_are_called_what_people_call_them():
    assert class_in_words("acei") == "ACE inhibitor"
    assert class_in_words("statin") == "statin"
    assert class_in_words("gi_unlisted") == "stomach and bowel"
