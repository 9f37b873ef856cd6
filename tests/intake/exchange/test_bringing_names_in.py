"""What becomes of the names in a RxNorm release, a dm+d release and a table."""

import stat
from pathlib import Path

import pytest

from intake.domain.errors import (
    InvalidDocumentError,
    NotFoundError,
    StoreUnavailableError,
)
from intake.exchange.dmd import brand_of
from intake.knowledge.clinic import knowledge_with_names
from intake.knowledge.medicines import NameKind, OfferedName
from intake.knowledge.release import load_knowledge
from intake.services.name_sorting import NameSorter
from tests.intake.exchange.conftest import relation_line


def test_brands_of_rxnorm_lead_to_known_ingredients(clinic, rxnorm):
    assert clinic.found("Vascotest 5mg") == ("unknown", set())
    report = clinic.bring_in(rxnorm)
    assert report.source == "RxNorm rxnorm-2026-11"
    assert clinic.found("Vascotest 5mg tab") == ("recognised", {"amlodipine"})
    assert clinic.found("Besytest") == ("recognised", {"amlodipine"})
    assert clinic.found("amlodipinum testicum") == ("recognised", {"amlodipine"})
    both = {"losartan", "hydrochlorothiazide"}
    assert clinic.found("HYZATEST 50/12.5") == ("recognised", both)


def test_what_is_suppressed_licensed_elsewhere_or_unknown_is_left_out(clinic, rxnorm):
    report = clinic.bring_in(rxnorm)
    assert clinic.found("Agedtest")[0] != "recognised"
    assert clinic.found("Licensed Elsewhere")[0] == "unknown"
    assert clinic.found("Foobarix") == ("unknown", set())
    assert report.missing == (("foobarine", 2),)
    assert clinic.found("Lonelytest") == ("unknown", set())
    assert (report.new, report.unknown, report.known) == (4, 3, 5)


def test_brands_of_dmd_lead_to_the_row_of_their_form(clinic, dmd):
    report = clinic.bring_in(dmd)
    assert report.source == "dm+d 3010126"
    assert clinic.found("Vascotest 5mg tablets") == ("recognised", {"amlodipine"})
    assert clinic.found("Geltest") == ("recognised", {"diclofenac (topical)"})
    assert clinic.found("Difftest gel") == ("recognised", {"diclofenac (topical)"})
    assert clinic.found("Difftest 50mg tablets") == ("recognised", {"diclofenac"})
    both = {"losartan", "hydrochlorothiazide"}
    assert clinic.found("Losarbrand") == ("recognised", both)
    assert clinic.found("Gonetest")[0] == clinic.found("Pasttest")[0] == "unknown"
    assert clinic.found("Foobarix") == ("unknown", set())
    assert report.missing == (("Foobarine", 2),)


def test_a_brand_of_two_medicines_is_asked_about(clinic, dmd):
    report = clinic.bring_in(dmd)
    assert report.asked == (
        "Bothtest (amlodipine or losartan and hydrochlorothiazide)",
    )
    status, counted = clinic.found("Bothtest 5mg")
    assert status == "did_you_mean"
    assert counted == {"amlodipine", "losartan", "hydrochlorothiazide"}


@pytest.mark.parametrize(
    ("product", "generic", "brand"),
    [
        (
            "Adalat LA 30 tablets",
            "Nifedipine 30mg modified-release tablets",
            "Adalat LA",
        ),
        ("Amlodipine 5mg tablets", "Amlodipine 5mg tablets", ""),
        (
            "Ventolin 100micrograms/dose Evohaler",
            "Salbutamol 100micrograms/dose inhaler CFC free",
            "Ventolin",
        ),
        (
            "Adcal-D3 Dissolve tablets",
            "Colecalciferol / Calcium carbonate tablets",
            "Adcal-D3 Dissolve",
        ),
        ("", "Amlodipine 5mg tablets", ""),
    ],
)
def test_the_brand_is_what_the_generic_name_does_not_say(product, generic, brand):
    assert brand_of(product, generic) == brand


def test_a_table_adds_brands_other_names_and_products_of_two(clinic, table):
    file = table(
        "\ufeffname;ingredient;kind\r\n"
        "Tensopress;amlodipine;brand\r\n"
        '"Duo""press";losartan potassium + hydrochlorothiazide;\r\n'
        "\r\n"
        "amlodipinium;amlodipine;other\r\n"
    )
    report = clinic.bring_in(file)
    assert (report.new, report.number) == (3, 1)
    assert clinic.found("tensopress 10") == ("recognised", {"amlodipine"})
    assert clinic.found("amlodipinium 5mg") == ("recognised", {"amlodipine"})
    both = {"losartan", "hydrochlorothiazide"}
    assert clinic.found('Duo"press') == ("recognised", both)


def test_names_that_would_mislead_are_not_added(clinic, table):
    file = table(
        "name,ingredient\n"
        "aspirin,warfarin\n"  # a generic name of something else
        "amlodipine tablets,warfarin\n"  # would catch every such label
        "amlodipine,amlodipine\n"  # known
        "Amlodipine Teva,amlodipine\n"  # understood without it
        "tablets,warfarin\n"  # a word of labels
        "test strips,warfarin\n"  # another thing
        "ab,warfarin\n"  # too short
        "Zzbrand,foobarine\n"
        "Zzmixed,warfarin\n"
        "Zzmixed,foobarine\n"  # partly unknown
        "Zzpair,warfarin + amlodipine\n"  # no product that is known
    )
    report = clinic.bring_in(file)
    assert report.contradicting == (
        "aspirin (warfarin)",
        "amlodipine tablets (warfarin)",
    )
    assert report.not_names == ("tablets", "test strips", "ab")
    assert (report.known, report.unknown, report.new) == (2, 3, 0)
    assert dict(report.missing) == {"foobarine": 2, "warfarin with amlodipine": 1}
    assert report.number is None
    assert clinic.files == []


def test_a_brand_that_the_program_knows_otherwise_is_asked_about(clinic, table):
    report = clinic.bring_in(table("name,ingredient\nNorvasc,warfarin\n"))
    assert report.asked == ("Norvasc (amlodipine or warfarin)",)
    status, counted = clinic.found("Norvasc 5")
    assert (status, counted) == ("did_you_mean", {"amlodipine", "warfarin"})


def test_a_second_import_of_the_same_finds_nothing_new(clinic, rxnorm):
    first = clinic.bring_in(rxnorm)
    second = clinic.bring_in(rxnorm)
    assert first.number == 1
    assert (second.number, second.new, second.asked) == (None, 0, ())
    assert second.known == first.known + first.new


def test_an_import_is_listed_and_can_be_taken_back(clinic, rxnorm, dmd, table):
    clinic.bring_in(rxnorm)
    clinic.bring_in(dmd)
    clinic.bring_in(table("name,ingredient\nTensopress,amlodipine\n"))
    listed = clinic.service.imports()
    assert [one.number for one in listed] == [1, 2, 3]
    assert [one.source for one in listed] == [
        *("RxNorm rxnorm-2026-11", "dm+d 3010126", "table names.csv")
    ]
    assert listed[1].asked == 1
    assert {one.who for one in listed} == {"ann"}
    assert clinic.service.undo(2) == 2
    assert clinic.service.undo(None) == 3
    assert clinic.found("Geltest")[0] == clinic.found("Tensopress")[0] == "unknown"
    assert clinic.found("Vascotest")[0] == "recognised"
    assert clinic.files == [
        "001-rxnorm.csv",
        "002-dmd.csv.undone",
        "003-csv.csv.undone",
    ]
    again = clinic.bring_in(table("name,ingredient\nTensopress,amlodipine\n"))
    assert again.number == 4


def test_taking_back_what_is_not_there_is_told(clinic, table):
    with pytest.raises(NotFoundError, match="no import to take back"):
        clinic.service.undo(None)
    clinic.bring_in(table("name,ingredient\nTensopress,amlodipine\n"))
    with pytest.raises(NotFoundError, match="no import 7"):
        clinic.service.undo(7)


def test_the_file_of_an_import_is_private_and_changes_the_release(clinic, table):
    shipped = load_knowledge()
    assert knowledge_with_names(clinic.names) is shipped
    clinic.bring_in(table("name,ingredient\nTensopress,amlodipine\n"))
    file = clinic.names / "001-csv.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(clinic.names.stat().st_mode) == 0o700
    one = knowledge_with_names(clinic.names)
    assert one.release.version == shipped.release.version
    assert one.release.digest != shipped.release.digest
    assert one.release == knowledge_with_names(clinic.names).release
    assert one.formulary.recognise("Tensopress").matched == ("Tensopress",)
    clinic.service.undo(1)
    assert knowledge_with_names(clinic.names) is shipped


def test_progress_is_told_for_each_long_file(clinic, rxnorm):
    told = []
    with (rxnorm / "RXNREL.RRF").open("a", encoding="utf-8") as file:
        file.write(relation_line("8", "isa", "9") * 3000)
    clinic.service.bring_in(
        rxnorm, kind="rxnorm", who="ann", progress=lambda *step: told.append(step)
    )
    assert {file for file, _ in told} == {"RXNREL.RRF"}
    percents = [percent for _, percent in told]
    assert percents == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]


def test_two_imports_at_once_never_take_one_number(clinic, table):
    clinic.names.mkdir(parents=True)
    (clinic.names / "001.claim").touch()
    report = clinic.bring_in(table("name,ingredient\nTensopress,amlodipine\n"))
    assert report.number == 2
    assert clinic.files == ["001.claim", "002-csv.csv"]


def test_what_is_nothing_known_is_refused(clinic, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    for path in (empty, tmp_path / "nowhere"):
        with pytest.raises(InvalidDocumentError, match="nothing that can be imported"):
            clinic.bring_in(path)
    assert clinic.files == []


def test_a_name_around_a_generic_one_may_mean_more_than_it(clinic, table):
    file = table(
        "name,ingredient\n"
        "Losartan Bothtest,losartan + hydrochlorothiazide\n"
        "Losartan Asktest,losartan + hydrochlorothiazide\n"
        "Losartan Asktest,losartan\n"
    )
    report = clinic.bring_in(file)
    assert report.asked == (
        "Losartan Asktest (losartan or losartan and hydrochlorothiazide)",
    )
    both = {"losartan", "hydrochlorothiazide"}
    assert clinic.found("Losartan Bothtest 50/12.5") == ("recognised", both)


def test_a_brand_in_two_forms_of_one_medicine_goes_by_the_form(clinic):
    labels = {
        "Zzspray": ("budesonide inhaler", "budesonide nasal spray"),
        "Zzoddment": ("sodium chloride tablets", "sodium chloride nasal spray"),
    }
    formulary = clinic.service.formulary()
    sorter = NameSorter(formulary, "names")
    for text, forms in labels.items():
        for label in forms:
            sorter.take(
                OfferedName(text=text, kind=NameKind.BRAND, ingredients=(), label=label)
            )
    added = {name.text: name.inns for name in sorter.report("names").added}
    assert added["Zzspray"] == ("budesonide (inhaled)",)
    assert added["Zzoddment"] == ("sodium chloride (nasal)",)


def test_missing_ingredients_are_counted_in_bounded_memory(clinic, table, monkeypatch):
    monkeypatch.setattr("intake.services.name_sorting.MOST_NAMES", 2)
    rows = "".join(f"Zztest,foo{n}\n" for n in (1, 2, 3, 1))
    report = clinic.bring_in(table("name,ingredient\n" + rows))
    assert report.missing == (("foo1", 2), ("foo2", 1))


def test_a_folder_that_cannot_be_written_is_told(clinic, table, monkeypatch):
    file = table("name,ingredient\nTensopress,amlodipine\n")
    clinic.names.parent.mkdir()
    clinic.names.write_text("in the way")
    with pytest.raises(StoreUnavailableError, match="cannot be written"):
        clinic.bring_in(file)
    clinic.names.unlink()
    clinic.bring_in(file)

    def fail(*_arguments):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(StoreUnavailableError, match="Read-only file system"):
        clinic.service.undo(1)


def test_a_number_taken_meanwhile_is_left_to_whoever_took_it(
    clinic, table, monkeypatch
):
    """Another import ends between our look at the folder and our claim."""
    clinic.names.mkdir(parents=True)
    claims = iter([("001-csv.csv", True), ("002.claim", False), ("", False)])
    touch = Path.touch

    def touch_late(self, mode=0o666, *, exist_ok=True):
        name, first = next(claims)
        if name:
            touch(clinic.names / name)
        if first:
            (clinic.names / name).replace(clinic.names / "001-dmd.csv.undone")
        touch(self, mode, exist_ok)

    monkeypatch.setattr("pathlib.Path.touch", touch_late)
    report = clinic.bring_in(table("name,ingredient\nTensopress,amlodipine\n"))
    assert report.number == 3
    assert clinic.files == ["001-dmd.csv.undone", "002.claim", "003-csv.csv"]


def test_an_import_gone_meanwhile_is_not_found(clinic):
    with pytest.raises(NotFoundError, match="no import 5"):
        clinic.service.kept.read(5)
