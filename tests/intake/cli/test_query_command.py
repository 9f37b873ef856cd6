"""`crampdesk query` and `find`: the same filters as the screen, from a terminal."""

import csv
import io
import json
from typing import Any

import pytest

from intake.application import Desk
from intake.cli.main import main
from intake.cli.query_options import FILTERS, Asked, query_of
from intake.domain import query as q
from intake.domain.assessment import Level
from intake.domain.errors import InvalidDocumentError
from intake.domain.patient import Sex
from intake.services.csv_rows import csv_lines, safe_cell

PASSWORD = "ocean paper lamp"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Return the folder of a demonstration clinic with sixty visits."""
    folder = tmp_path_factory.mktemp("query") / "clinic"
    application, _ = Desk(folder).set_up(
        clinic_name="C",
        login="demo",
        display_name="D.",
        password=PASSWORD,
        is_demo=True,
    )
    list(application.population.fill(20, 60, seed=3, processes=1))
    application.close()
    return folder


@pytest.fixture
def query(filled, monkeypatch, capsysbinary):
    """Run `crampdesk query`; return its exit code, answer and messages."""
    monkeypatch.setenv("CRAMPDESK_HOME", str(filled))
    monkeypatch.setenv("CRAMPDESK_PASSWORD", PASSWORD)

    def query(*arguments, command="query"):
        code = main([command, *arguments])
        out, err = capsysbinary.readouterr()
        return code, out.decode(), err.decode()

    return query


def test_count_json_and_csv_tell_the_same_visits(query):
    narrowed = ("--age", "60-", "--sex", "female,male", "--level", "routine+")
    code, count, _ = query(*narrowed, "--count")
    assert code == 0
    _, text, _ = query(*narrowed, "--json")
    visits = json.loads(text)
    assert 0 < len(visits) == int(count) < 60
    _, table, messages = query(*narrowed, "--csv")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["visit"] for row in rows] == [str(one["visit"]) for one in visits]
    assert messages == ""


def test_for_people_the_query_stands_above_its_visits(query):
    code, text, _ = query("--from", "2022-01-01", "--condition", "!hypertension")
    first, *rows = text.splitlines()
    assert code == 0
    assert first == (
        "Visits from 01-Jan-2022 on, without hypertension; the latest first."
    )
    assert rows[-1] == f"{len(rows) - 1} found."


def test_a_limit_is_said(query):
    _, text, _ = query("--limit", "3")
    assert text.splitlines()[-1] == "3 of 60 shown."


def test_a_query_is_kept_as_json_and_used_again(query, tmp_path):
    code, kept, _ = query("--sex", "female", "--sort", "name", "--show")
    assert code == 0
    file = tmp_path / "query.json"
    file.write_text(kept)
    _, again, _ = query("--query", str(file), "--show")
    assert again == kept
    _, narrower, _ = query("--query", str(file), "--age", "70-", "--show")
    assert len(json.loads(narrower)["where"]["of"]) == 2


def test_nothing_found_is_an_answer(query):
    assert query("--notes", "zebra", "--json")[:2] == (0, "[]\n")
    assert query("--notes", "zebra", "--count")[:2] == (0, "0\n")
    assert query("--notes", "zebra")[1].splitlines()[-1] == "0 found."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--level", "worst"), "--level: cannot be used: name one of"),
        (("--age", "old"), "--age: cannot be used: write it 65-"),
        (("--age", "-"), "--age: cannot be used"),
        (("--sex", ""), "--sex: cannot be used"),
        (("--result", "potassium>=x"), "--result: cannot be used"),
        (("--no-result", "magnesium"), "--no-result: cannot be used"),
        (("--answer", "what"), "--answer: cannot be used"),
        (("--flag", "x' OR 1=1"), "--flag: cannot be used"),
        (("--pregnant", "maybe"), "--pregnant: cannot be used: say yes or no"),
        (("--from", "yesterday"), "--from: is not a day"),
        (("--from", "2026-02-01", "--to", "2026-01-01"), "--to: is before --from"),
        (("--flag", "suspected_dtv"), "flag: is not a name in use: did you mean susp"),
        (("--condition", "hypertensoin"), "condition: is not a name in use"),
        (("--ordered", "potasium"), "test: is not a name in use: did you mean potas"),
        (("--medicine", "amlodipin"), "medicine: is not a name in use"),
        (("--medicine-class", "statins"), "medicine class: is not a name in use"),
        (("--answer", "dark_urin=yes"), "question: is not a name in use"),
        (("--json", "--csv"), "command line: names several ways to print"),
        (("--sort", "id; DROP TABLE visit"), "command line:"),
        (("--patient", "1,2," * 40), "--patient: cannot be used"),
        (tuple(["--author", "a"] * 70), "command line: asks too much"),
    ],
)
def test_what_cannot_be_asked_is_told_with_its_place(query, arguments, message):
    code, out, err = query(*arguments)
    assert (code, out) == (2, "")
    assert message in err


EVERY: dict[str, tuple[str, Any]] = {
    "--level": ("routine+", q.LevelIs(level=Level.ROUTINE, or_above=True)),
    "--rules-level": ("urgent", q.LevelIs(level=Level.URGENT, by_rules=True)),
    "--flag": ("suspected_dvt", q.HasFlag(flag="suspected_dvt")),
    "--ordered": ("any", q.TestOrdered()),
    "--result": ("egfr:abnormal", q.HasResult(test="egfr", abnormal=True)),
    "--no-result": ("magnesium:12", q.NoTest(test="magnesium", months=12)),
    "--no-order": (
        "tsh:6",
        q.NoTest(test="tsh", months=6, event=q.TestEvent.ORDERED),
    ),
    "--medicine": ("amlodipine", q.TakesMedicine(ingredient="amlodipine")),
    "--medicine-class": ("statin", q.TakesClass(medicine_class="statin")),
    "--condition": ("ckd_3", q.HasCondition(condition="ckd_3")),
    "--age": ("50-64", q.Aged(youngest=50, oldest=64)),
    "--sex": ("male", q.OfSex(sex=Sex.MALE)),
    "--override": ("calmer", q.Overridden(how=q.Override.CALMER)),
    "--author": ("nurse1", q.SignedBy(login="nurse1")),
    "--notes": ("leg, night", q.NotesSay(text="leg, night")),
    "--answer": ("dark_urine=no", q.Answered(question="dark_urine", answer=False)),
    "--not-seen": ("12", q.NotSeen(months=12)),
    "--patient": ("7", q.OfPatient(patient_id=7)),
    "--pregnant": ("no", q.Not(of=q.Pregnant())),
}


def criteria(option, value):
    asked = [Asked(option, (value,))]
    query = query_of(asked, first=None, last=None, sort=q.Sort.LATEST, before=None)
    return query.where.of


def test_every_filter_has_an_option():
    assert set(EVERY) == {one.option for one in FILTERS}
    kinds = {
        type(node.of if isinstance(node, q.Not) else node) for _, node in EVERY.values()
    }
    assert kinds | {q.Seen} == set(q.Single.__args__)


@pytest.mark.parametrize("option", EVERY)
def test_each_option_comes_to_its_criterion(option):
    value, criterion = EVERY[option]
    assert criteria(option, value) == (criterion,)
    assert criteria(option, f"!{value}") == (q.Not(of=criterion),)


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [("potassium>=5.5", 5.5, None), ("potassium<=3", None, 3), ("potassium=4", 4, 4)],
)
def test_limits_of_a_result(value, low, high):
    found: Any = criteria("--result", value)
    (one,) = found
    assert (one.low, one.high) == (low, high)


@pytest.mark.parametrize(
    ("value", "criterion"),
    [
        ("any", q.HasResult()),
        ("abnormal", q.HasResult(abnormal=True)),
        ("any:abnormal", q.HasResult(abnormal=True)),
    ],
)
def test_a_result_of_whatever_test_may_be_asked_for(value, criterion):
    assert criteria("--result", value) == (criterion,)


def test_any_abnormal_result_is_found_as_abnormal_alone_is(query):
    code, out, err = query("--result", "any:abnormal", "--json")
    assert (code, err) == (0, "")
    assert out == query("--result", "abnormal", "--json")[1]


def test_several_values_are_any_of_them():
    (one,) = criteria("--flag", "suspected_dvt, suspected_pe")
    assert isinstance(one, q.AnyOf)
    assert len(one.of) == 2


def test_problems_are_told_together():
    asked = [Asked("--age", ("x",)), Asked("--sex", ("y",))]
    with pytest.raises(InvalidDocumentError) as refused:
        query_of(asked, first=None, last=None, sort=q.Sort.LATEST, before=None)
    assert [one.path for one in refused.value.problems] == ["--age", "--sex"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]
)
def test_no_cell_becomes_a_formula(text):
    assert safe_cell(text) == f"'{text}"
    (line,) = csv_lines([[text, "plain", 'a "quote", and']])
    assert next(csv.reader(io.StringIO(line, newline=""))) == [
        *(f"'{text}", "plain", 'a "quote", and'),
    ]


def test_patients_are_found_by_any_part_birth_date_or_number(query, filled):
    application = Desk(filled).sign_in("demo", PASSWORD)
    patient = application.patients.get(3).patient
    application.close()
    born, number = patient.birth_date, patient.number
    assert born
    assert number
    texts = [
        f"{patient.given_name[:4]} {patient.family_name[:5]}",
        f"{patient.family_name} {patient.given_name}",
        f"{patient.family_name} {born.day}.{born.month}.{born.year}",
        f"{patient.family_name} {born.shown()}",
        str(born),
        number,
        number.replace(" ", ""),
    ]
    for text in texts:
        code, out, _ = query(text, "--json", command="find")
        assert code == 0
        assert 3 in [hit["id"] for hit in json.loads(out)], text
