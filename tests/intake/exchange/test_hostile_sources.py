"""A source that is damaged or means harm is refused with file and line; all or none."""

import tempfile
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain.errors import InvalidDocumentError, StoreUnavailableError
from intake.exchange.names_csv import CsvSource
from intake.exchange.source_files import SourceFiles
from intake.exchange.xml_records import xml_records
from intake.services import name_sorting
from tests.intake.exchange.conftest import DMD_FILES, XML, concept_line, relation_line

ENTITIES = """<!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]>
<VIRTUAL_THERAPEUTIC_MOIETIES><VTM><VTMID>1</VTMID><NM>&lol3;</NM></VTM>
</VIRTUAL_THERAPEUTIC_MOIETIES>"""
EXTERNAL = """<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<VTMS><VTM><VTMID>1</VTMID><NM>&x;</NM></VTM></VTMS>"""


PIECES = [
    *(b"name,ingredient\n", b"name;ingredient;kind\n", b"Abc,aspirin\n", b'"', b"\n"),
    *(b"<A>", b"</A>", b"<VTM>", b"</VTM>", b"<NM>", b"</NM>", b"&amp;", b"&x;", b"<!"),
    *(b"<!DOCTYPE a [", b"<?xml version='1.0' encoding='", b"utf-16", b"'?>", b"\xff"),
    *(
        b"latin-1",
        b"idna",
        b"rot13",
        b"<![CDATA[",
        b"]]>",
        b"\0",
        b"\xef\xbb\xbf",
        b",,",
    ),
]


def refused(clinic, path, kind=None):
    """Return the one problem told; nothing else may have happened."""
    before = clinic.files
    with pytest.raises(InvalidDocumentError) as caught:
        clinic.bring_in(path, kind)
    assert clinic.files == before
    (problem,) = caught.value.problems
    return str(problem)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (ENTITIES, "line 2: begins a document type"),
        (EXTERNAL, "line 2: begins a document type"),
        ("<A><VTM><VTMID>1</VTMID>", "line 2: is not XML as it should be"),
        ("<A>&lol;</A>", "line 2: is not XML as it should be (undefined entity)"),
        ("<A>\n\ufffe</A>", "line 3: is not XML as it should be"),
        ("<A>" * 50 + "</A>" * 50, "line 2: is nested too deeply"),
        (f"<VTM><NM>{'x' * 5000}</NM></VTM>", "holds a text that is too long"),
        ("<VTM>" + "".join(f"<A{n}/>" for n in range(200)) + "</VTM>", "many fields"),
        ("<A " + "x" * 700_000, "a tag has no end"),
        ("", "is not XML as it should be (no element found)"),
    ],
)
def test_xml_that_means_harm_is_refused_with_its_line(clinic, dmd, content, told):
    (dmd / "f_vtm2_3010126.xml").write_text(XML + content, "utf-8")
    problem = refused(clinic, dmd)
    assert problem.startswith("f_vtm2_3010126.xml: line ")
    assert told in problem


def test_xml_in_an_encoding_nobody_knows_is_refused(clinic, dmd):
    text = '<?xml version="1.0" encoding="klingon"?><A/>'
    (dmd / "f_vtm2_3010126.xml").write_text(text, "utf-8")
    assert "f_vtm2_3010126.xml: line 1: " in refused(clinic, dmd)
    (dmd / "f_vtm2_3010126.xml").write_bytes(XML.encode() + b"<A>\xff\xfe</A>")
    assert "line 2: is not XML" in refused(clinic, dmd)


def test_a_release_cut_short_is_refused(clinic, dmd, rxnorm):
    for name in DMD_FILES:
        whole = (dmd / name).read_bytes()
        (dmd / name).write_bytes(whole[: len(whole) // 2])
        assert refused(clinic, dmd).startswith(f"{name}: line ")
        (dmd / name).write_bytes(whole)
    for name in ("RXNCONSO.RRF", "RXNREL.RRF"):
        whole = (rxnorm / name).read_bytes()
        (rxnorm / name).write_bytes(whole[:-20])
        lines = whole.count(b"\n")
        told = f"{name}: line {lines}: has the wrong number of columns"
        assert refused(clinic, rxnorm).startswith(told)
        (rxnorm / name).write_bytes(whole)


def test_a_folder_that_lacks_files_or_holds_two_releases_is_refused(
    clinic, dmd, rxnorm
):
    (rxnorm / "RXNREL.RRF").unlink()
    assert refused(clinic, rxnorm) == "RXNREL.RRF: is no file: check the name"
    (rxnorm / "RXNCONSO.RRF").write_text("")
    assert "RXNCONSO.RRF: holds no medicine" in refused(clinic, rxnorm)
    (dmd / "f_amp2_9999999.xml").write_text("<A/>")
    assert "has 2 files f_amp2_*.xml" in refused(clinic, dmd)
    (dmd / "f_amp2_9999999.xml").unlink()
    (dmd / "f_vmp2_3010126.xml").write_text("<A/>")
    assert "f_vmp2_3010126.xml: holds no product" in refused(clinic, dmd)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "line 1: does not name the columns"),
        (b"\xff\xfen\x00a\x00m\x00e\x00", "line 1: is not UTF-8"),
        (b"name,ingredient\nCaf\xe9,aspirin\n", "line 2: is not UTF-8"),
        (b"name,ingredient\nA\0B,aspirin\n", "line 2: holds a zero byte"),
        (b'name,ingredient\n"Abc,aspirin\nB,c\n', "line 3: is not CSV"),
        (b"name,ingredient\nAbc\n", "line 2: has not 2 cells"),
        (b"name,ingredient\nAbc,\n", "line 2: has an empty cell"),
        (b"name,ingredient\nAbc,a+\n", "line 2: has an empty cell"),
        (b"name,ingredient,kind\nAbc,aspirin,toy\n", "line 2: names an unknown kind"),
        (b"name,ingredient\n" + b"x" * 30_000, "line 2: is too long"),
        (b"ingredient,name\n", "line 1: does not name the columns"),
    ],
)
def test_a_table_that_is_none_is_refused_with_its_line(clinic, table, content, told):
    assert refused(clinic, table(content)).startswith(f"names.csv: {told}")


def test_a_device_or_folder_is_no_table(clinic, tmp_path):
    assert "is no file" in refused(clinic, tmp_path, "csv")


def test_a_file_that_cannot_be_read_is_told(clinic, table, monkeypatch):
    file = table("name,ingredient\nTensopress,amlodipine\n")

    def fail(*_arguments, **_named):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", fail)
    assert "cannot be read (Permission denied)" in refused(clinic, file)


def test_more_names_than_a_formulary_has_are_refused(clinic, table, monkeypatch):
    monkeypatch.setattr(name_sorting, "MOST_NAMES", 1000)
    rows = "".join(f"Zzname{n},amlodipine\n" for n in range(1001))
    assert "names.csv: holds more than 1,000 names" in refused(
        clinic, table("name,ingredient\n" + rows)
    )


def test_a_table_of_too_many_rows_is_refused_before_anything_is_looked_up(
    clinic, table, monkeypatch
):
    monkeypatch.setattr("intake.exchange.names_csv.MOST_ROWS", 3)
    monkeypatch.setattr(name_sorting.NameSorter, "take", None)
    four = "name,ingredient\n" + "Zztest,amlodipine\n" * 4
    for text in (four, four.rstrip("\n")):
        assert "names.csv: holds 4 rows, more than 3: import" in refused(
            clinic, table(text)
        )


def test_releases_larger_than_any_are_refused(clinic, dmd, rxnorm, monkeypatch):
    monkeypatch.setattr("intake.exchange.dmd._MOST_ENTRIES", 3)
    assert "more entries than a release can" in refused(clinic, dmd)
    monkeypatch.setattr("intake.exchange.rxnorm._MOST_ENTRIES", 6)
    told = "RXNCONSO.RRF: line 9: is one more than a release can hold"
    assert refused(clinic, rxnorm).startswith(told)


def test_a_long_release_is_read_in_little_memory(clinic, rxnorm):
    with (rxnorm / "RXNCONSO.RRF").open("a", encoding="utf-8") as file:
        line = concept_line("8", "SCD", "x" * 200, "RXNORM", "N")
        for _ in range(300):
            file.write(line * 100)
    with (rxnorm / "RXNREL.RRF").open("a", encoding="utf-8") as file:
        file.write(relation_line("8", "isa", "9") * 30_000)
    clinic.service.formulary()
    tracemalloc.start()
    try:
        report = clinic.bring_in(rxnorm)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert report.new == 4
    assert most < 5_000_000


def test_a_damaged_import_is_told_with_the_way_out(clinic, table):
    clinic.bring_in(table("name,ingredient\nTensopress,amlodipine\n"))
    clinic.bring_in(table("name,ingredient\nTensotwo,amlodipine\n"))
    file = clinic.names / "001-csv.csv"
    whole = file.read_text("utf-8")
    damaged = {
        whole.replace("Tensopress,brand,amlodipine\n", ""): "it was cut short",
        whole.replace("crampdesk-formulary/1", "other/1"): "its head is wrong",
        whole.replace("name,kind,medicines", "name,kind"): "its columns are wrong",
        whole.replace(",brand,", ",toy,"): "it cannot be read",
        "": "its head is wrong",
    }
    for content, why in damaged.items():
        file.write_text(content, "utf-8")
        with pytest.raises(StoreUnavailableError, match=f"{why}.*formulary undo 1"):
            clinic.found("Tensotwo")
    clinic.service.undo(1)
    assert clinic.found("Tensotwo")[0] == "recognised"
    (clinic.names / "002-csv.csv").unlink()
    (clinic.names / "002-csv.csv").mkdir()
    with pytest.raises(StoreUnavailableError, match="it cannot be opened"):
        clinic.found("Tensotwo")


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join),
    )
)
def test_any_bytes_are_read_or_refused(content):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "any"
        file.write_bytes(content)
        files = SourceFiles(lambda _file, _percent: None)
        for names in (
            lambda: CsvSource(file, files).names(),
            lambda: xml_records(files, file, ("VTM",)),
        ):
            with suppress(InvalidDocumentError):
                list(names())
