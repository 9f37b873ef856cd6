"""JSON that can be read in two ways is not read at all."""

import json
from decimal import Decimal

import pytest

from intake.domain.errors import InvalidDocumentError
from intake.services.strict_json import path_text, read_json


def told(data):
    with pytest.raises(InvalidDocumentError) as caught:
        read_json(data)
    return [(problem.path, problem.wrong) for problem in caught.value.problems]


def test_whole_numbers_and_decimals_are_exact():
    found = read_json(b'{"a": 36.60, "b": 4, "c": -0.0, "d": 0.1}')
    assert found == {"a": Decimal("36.60"), "b": 4, "c": 0, "d": Decimal("0.1")}


def test_every_second_key_is_told_with_its_place():
    data = b'{"a": {"b": 1, "b": 2}, "c": [{"d": 1}, {"d": 1, "d": 2}], "a": 1}'
    assert told(data) == [("a", "is there twice"), ("c.1.d", "is there twice")]


def test_every_number_without_meaning_is_told_with_its_place():
    data = b'{"a": NaN, "b": [1, -Infinity], "c": 1e999, "d": 1e99999999999999999999}'
    assert told(data) == [
        ("a", "is not a finite number"),
        ("b.1", "is not a finite number"),
        ("c", "is a number too large or too long"),
        ("d", "is a number too large or too long"),
    ]


def test_a_number_may_not_be_smaller_than_any_measurement():
    assert told(b'{"a": 1e-400}') == [("a", "is a number too large or too long")]


def test_a_syntax_error_beside_a_flaw_is_told_first():
    assert told(b'{"a": NaN, "b": }')[0][1].startswith("is not JSON")


def test_an_object_of_too_many_keys_is_refused_by_name():
    data = json.dumps({"answers": {f"k{n}": 1 for n in range(1001)}}).encode()
    assert told(data) == [("answers", "has too many keys")]


@pytest.mark.parametrize("text", ["null", "1", '"x"', "[]", "true"])
def test_only_an_object_is_a_document(text):
    assert told(text.encode()) == [("document", "is not a JSON object")]


@pytest.mark.parametrize(
    ("encoding", "wrong"),
    [
        ("utf-8-sig", "starts with a byte order mark"),
        ("utf-16", "is UTF-16, not UTF-8"),
        ("utf-16-le", "is UTF-16 or UTF-32, not UTF-8"),
        ("utf-16-be", "is UTF-16 or UTF-32, not UTF-8"),
        ("utf-32", "is UTF-32, not UTF-8"),
        ("utf-32-le", "is UTF-16 or UTF-32, not UTF-8"),
        ("utf-32-be", "is UTF-16 or UTF-32, not UTF-8"),
    ],
)
def test_another_encoding_is_named(encoding, wrong):
    assert told('{"format": "x"}'.encode(encoding)) == [("document", wrong)]


def test_a_path_shows_only_what_looks_like_a_key():
    assert path_text(("medications", 2, "dose")) == "medications.2.dose"
    assert path_text(()) == "document"
    assert path_text(("answers", "Zebedee has cramps")) == "answers.(odd key)"
    assert path_text(("a" * 61,)) == "(odd key)"
    assert path_text(("\x1b[2J",)) == "(odd key)"
