"""Bytes to JSON values, refusing everything that the standard parser lets pass.

Python's `json` keeps the last of two equal keys, reads `NaN` and `1e999`, and gives
way under deep nesting. A document that can be read in two ways is not read at all.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from intake.domain.errors import InvalidDocumentError, Problem

SIZE_LIMIT = 10_000_000
"""Most bytes of a document: a thousand times a full visit."""
_MOST_ENTRIES = 1_000
"""Most keys of an object, most items of a list: several times the question set."""
_LARGE = 100_000
"""Bytes from which the lists of a document are counted; a full visit has 8 000."""
_MOST_DIGITS = 30
"""Most characters of a number: more than any measurement can mean."""
_MOST_MAGNITUDE = 15

_NOT_FINITE = ("is not a finite number", "leave it out if it was not measured")
_OUT_OF_RANGE = ("is a number too large or too long", "check the number")
_TWICE = ("is there twice", "keep one of them")
_TOO_MANY_KEYS = ("has too many keys", "send the keys of the visit document only")
_TOO_MANY_ITEMS = ("has too many items", "keep what belongs to this visit")

_ENCODINGS: Mapping[bytes, str] = {  # the longer mark first
    b"\xef\xbb\xbf": "starts with a byte order mark",
    b"\xff\xfe\x00\x00": "is UTF-32, not UTF-8",
    b"\x00\x00\xfe\xff": "is UTF-32, not UTF-8",
    b"\xff\xfe": "is UTF-16, not UTF-8",
    b"\xfe\xff": "is UTF-16, not UTF-8",
}
_SAVE_AS_UTF8 = "save it as UTF-8 without a byte order mark"


class _SuspectError(ValueError):
    """Something in the text must be refused; a second reading finds out where."""


@dataclass(frozen=True, slots=True)
class _Flaw:
    """Stands in the place of what must be refused."""

    wrong: str
    remedy: str


def read_json(data: bytes) -> dict[str, object]:
    """Return the one JSON object in UTF-8 bytes, decimals exact.

    Raises:
        InvalidDocumentError: naming every place that must be refused.
    """
    text = _decoded(data)
    try:
        value = _decode(_FAST, text)
    except (ValueError, InvalidOperation):
        value = _decode(_MARKING, text)
        raise InvalidDocumentError(tuple(_flaws(value))) from None
    if not isinstance(value, dict):
        raise _refused("document", "is not a JSON object", 'start it with "{"')
    if len(data) > _LARGE and (flaws := tuple(_flaws(value))):
        raise InvalidDocumentError(flaws)
    return value


def _decode(decoder: json.JSONDecoder, text: str) -> object:
    try:
        return decoder.decode(text)
    except json.JSONDecodeError as error:
        raise _refused("document", *_syntax(error)) from None
    except RecursionError:
        raise _refused(
            "document", "is nested too deeply", "send a visit document"
        ) from None


def _decoded(data: bytes) -> str:
    if len(data) > SIZE_LIMIT:
        limit = SIZE_LIMIT // 1_000_000
        raise _refused(
            "document", f"is larger than {limit} MB", "send one visit, without files"
        )
    for mark, wrong in _ENCODINGS.items():
        if data.startswith(mark):
            raise _refused("document", wrong, _SAVE_AS_UTF8)
    if data[1:2] == b"\0" == data[3:4] or data[:1] == b"\0" == data[2:3]:
        raise _refused("document", "is UTF-16 or UTF-32, not UTF-8", _SAVE_AS_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = f"is not UTF-8 at byte {error.start + 1}"
        raise _refused("document", wrong, _SAVE_AS_UTF8) from None


def _syntax(error: json.JSONDecodeError) -> tuple[str, str]:
    if not error.doc.strip():
        return ("is empty", "give one JSON object")
    where = f"line {error.lineno} column {error.colno}"
    if error.msg == "Extra data":
        remedy = "give one document a file, or one a line with --jsonl"
        return (f"goes on after its end at {where}", remedy)
    return (f"is not JSON: {error.msg} at {where}", "correct it there")


def _refused(path: str, wrong: str, remedy: str) -> InvalidDocumentError:
    return InvalidDocumentError((Problem(path, wrong, remedy),))


def _flaws(value: object) -> Iterator[Problem]:
    """Yield what must be refused, in the order of the document; never recurses."""
    waiting: list[tuple[tuple[str, ...], object]] = [((), value)]
    while waiting:
        path, item = waiting.pop()
        if isinstance(item, _Flaw):
            yield Problem(path_text(path), item.wrong, item.remedy)
        elif isinstance(item, list) and len(item) > _MOST_ENTRIES:
            yield Problem(path_text(path), *_TOO_MANY_ITEMS)
        elif isinstance(item, dict | list):
            waiting += reversed([((*path, key), part) for key, part in _parts(item)])


def _parts(value: dict[str, object] | list[object]) -> list[tuple[str, object]]:
    if isinstance(value, dict):
        return list(value.items())
    return [(str(index), item) for index, item in enumerate(value)]


_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
_LONGEST_KEY = 60


def path_text(parts: tuple[str | int, ...]) -> str:
    """Return a path as text, `medications.2.dose`; the whole is `document`.

    A key that no document has may hold anything, even what a patient said or what
    moves a terminal's cursor: it is shown only if it looks like a key.
    """
    return ".".join(_part_text(str(part)) for part in parts) or "document"


def _part_text(part: str) -> str:
    if part and len(part) <= _LONGEST_KEY and _PLAIN.issuperset(part):
        return part
    return "(odd key)"


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs) or len(pairs) > _MOST_ENTRIES:
        raise _SuspectError
    return found


def _unique_marked(pairs: list[tuple[str, object]]) -> object:
    if len(pairs) > _MOST_ENTRIES:
        return _Flaw(*_TOO_MANY_KEYS)
    found: dict[str, object] = {}
    for key, value in pairs:
        found[key] = _Flaw(*_TWICE) if key in found else value
    return found


def _exact(text: str) -> Decimal:
    number = Decimal(text)
    if len(text) > _MOST_DIGITS or abs(number.adjusted()) > _MOST_MAGNITUDE:
        raise _SuspectError
    return number


def _exact_marked(text: str) -> object:
    try:
        return _exact(text)
    except (_SuspectError, InvalidOperation):
        return _Flaw(*_OUT_OF_RANGE)


def _whole_marked(text: str) -> object:
    return int(text) if len(text) <= _MOST_DIGITS else _Flaw(*_OUT_OF_RANGE)


def _refuse_constant(_name: str) -> object:
    raise _SuspectError


def _mark_constant(_name: str) -> object:
    return _Flaw(*_NOT_FINITE)


_FAST = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=_exact, parse_constant=_refuse_constant
)
_MARKING = json.JSONDecoder(
    object_pairs_hook=_unique_marked,
    parse_float=_exact_marked,
    parse_int=_whole_marked,
    parse_constant=_mark_constant,
)
