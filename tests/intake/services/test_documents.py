"""Documents: read strictly, whole, and with every problem told."""

import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import process_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intake.domain.dates import PartialDate
from intake.domain.errors import InvalidDocumentError
from intake.domain.visit import Visit
from intake.services.samples import sample_visits
from intake.services.strict_json import read_json
from tests.intake.store.visits_made import visits

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"
MALFORMED = DOCUMENTS / "malformed"
EXPECTED = tomllib.loads((MALFORMED / "expected.toml").read_text("utf-8"))
GOOD = sorted((DOCUMENTS / "good").iterdir())
OF_THE_PATIENT = ("quillfeather", "zebedee", "999 000 4021", "penicillin", "1949-03-02")


def problems_of(read, document):
    with pytest.raises(InvalidDocumentError) as caught:
        read(document)
    assert caught.value.problems
    return caught.value.problems


def test_the_set_of_malformed_documents_is_complete():
    files = {file.name for file in MALFORMED.iterdir()} - {"expected.toml"}
    assert files == set(EXPECTED)
    assert len(files) >= 60


@pytest.mark.parametrize("name", EXPECTED)
def test_a_malformed_document_is_told_its_place_cause_and_cure(name, read):
    started = process_time()
    problems = problems_of(read, (MALFORMED / name).read_bytes())
    assert process_time() - started < 2
    wanted = EXPECTED[name]
    told = [f"{p.wrong} {p.remedy}" for p in problems if p.path == wanted["path"]]
    assert any(wanted["wrong"] in text for text in told), problems
    assert all(p.path and p.wrong and p.remedy for p in problems)


@pytest.mark.parametrize("name", EXPECTED)
def test_no_problem_repeats_what_a_patient_said(name, read):
    told = "\n".join(map(str, problems_of(read, (MALFORMED / name).read_bytes())))
    assert not [word for word in OF_THE_PATIENT if word in told.lower()]
    assert "\x1b" not in told


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_good_document_is_read_and_survives_writing(file, read):
    visit = read(file.read_bytes())
    assert read(visit.as_json().encode()) == visit


def test_the_samples_are_read_and_survive_writing(expertise, read, clock):
    for visit in sample_visits(expertise.documents, clock):
        assert read(visit.as_json().encode()) == visit


def test_decimals_stay_exact(read, document):
    text = json.dumps(document).replace('"cramp_freq_week": 4', '"temp_c": 36.60')
    assert read(text.encode()).answers["temp_c"] == Decimal("36.60")


HOSTILE = {
    "10 MB of space": b'{"format": "crampdesk-visit/1"}' + b" " * 10_000_000,
    "10 MB of notes": b'{"notes": "' + b"x" * 9_900_000 + b'"}',
    "a list of three million": b'{"conditions": [' + b"1," * 3_000_000 + b"1]}",
    "an answer of three million": b'{"answers": {"cramp_sites": ['
    + b"1," * 3_000_000
    + b"1]}}",
    "half a million keys": b"{"
    + b",".join(b'"k%d":0' % n for n in range(500_000))
    + b"}",
    "a thousand unknown answers": b'{"answers": {'
    + b",".join(b'"cramp_sitez%d":0' % n for n in range(999))
    + b"}}",
    "a hundred thousand deep": b"[" * 100_000,
    "a hundred thousand objects deep": b'{"a":' * 100_000,
    "a number of a million digits": b'{"age": ' + b"9" * 1_000_000 + b"}",
    "a decimal of a million digits": b'{"age": 1.' + b"9" * 1_000_000 + b"}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_within_two_seconds(name, read):
    started = process_time()
    problems = problems_of(read, HOSTILE[name])
    assert process_time() - started < 2
    assert len(problems) <= 100


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["female", "calf", "left", "unknown", "2026-11-23", "ckd_3"]),
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(st.text(max_size=12), children, max_size=4)
    ),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["sex", "age_years", "birth_date", "cramp_sites", "text", "test", "value", "key"]
)
PARTS = JSON | st.dictionaries(KEYS, JSON, max_size=5)
LISTS = PARTS | st.lists(PARTS, max_size=3)
HEADS = st.fixed_dictionaries(
    {"format": st.just("crampdesk-visit/1"), "patient": PARTS},
    optional={
        **dict.fromkeys(
            ("answers", "conditions", "medications", "results", "other_symptoms"), LISTS
        ),
        **dict.fromkeys(("seen_at", "seen_by", "notes", "decision"), PARTS),
    },
)


@given(document=JSON | HEADS)
def test_any_value_is_read_or_refused_and_nothing_else(document, shipped):
    data = json.dumps(document).encode()
    try:
        visit = shipped.read(data)
    except InvalidDocumentError as error:
        assert error.problems  # noqa: PT017 (no raise is right, too)
        assert str(error).encode()  # noqa: PT017 (no raise is right, too)
    else:
        assert isinstance(visit, Visit)


@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_nothing_else(data, shipped):
    with pytest.raises(InvalidDocumentError):
        shipped.read(data)


def test_a_document_is_judged_as_on_the_day_that_is_asked_for(expertise, document):
    document["results"][0]["collected"] = "2026-11-20"
    data = json.dumps(document).encode()
    expertise.read(data)
    with pytest.raises(InvalidDocumentError, match="is after the visit"):
        expertise.read(data, at=date(2026, 1, 1))


def test_an_age_alone_is_enough(read, document):
    document["patient"] |= {"birth_date": None, "age_years": 81}
    del document["patient"]["birth_date_precision"]
    assert read(document).patient.age_years == 81


def test_month_and_year_are_dates_too(read, document):
    document["medications"][0]["started"] = "2024"
    assert read(document).medications[0].started == PartialDate(2024)


@given(visit=visits)
def test_whatever_visit_there_is_survives_writing_and_reading(visit):
    numbers = [n for n in visit.answers.values() if isinstance(n, Decimal)]
    assume(all(abs(number) < 10**12 for number in numbers))
    written = visit.as_json().encode()
    assert Visit.model_validate(read_json(written)) == visit
