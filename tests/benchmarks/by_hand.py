"""The filters of the screen as somebody writes them by hand who knows the tables.

Each has a list of places where an index holds one, and a condition on a visit `v` of
`visit_search`. Of every filter and pair each way to read it is tried, and the fastest
is the peer: a person would find it by trying, too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from intake.store.search_rows import first_place

YEAR_AGO, THIS_YEAR = date(2025, 11, 23), date(2026, 1, 1)
_MOST_WORDS = "\U0010ffff"
Shown = tuple[Any, ...]
"""What a line shows, cell by cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """One filter: what must hold of a visit, and a list of places if there is one."""

    holds: str
    places: str | None = None


def _term(*terms: str) -> Hand:
    wanted = ", ".join(f"'{term}'" for term in terms)
    return Hand(
        places=f"SELECT place FROM visit_term WHERE term IN ({wanted})",  # noqa: S608 (terms of ours)
        holds="EXISTS (SELECT 1 FROM visit_term t"  # noqa: S608 (as above)
        f" WHERE t.term IN ({wanted}) AND t.place = v.place)",
    )


def _row(condition: str) -> Hand:
    return Hand(
        places=f"SELECT place FROM visit_search WHERE {condition}",  # noqa: S608 (as above)
        holds=f"v.{condition}",
    )


def _answer(condition: str) -> Hand:
    return Hand(
        places="SELECT s.place FROM visit_answer a"  # noqa: S608 (as above)
        f" JOIN visit_search s ON s.visit_id = a.visit_id WHERE {condition}",
        holds="EXISTS (SELECT 1 FROM visit_answer a"  # noqa: S608 (as above)
        f" WHERE a.visit_id = v.visit_id AND {condition})",
    )


def _notes(condition: str, number: str) -> Hand:
    found = f"SELECT {number} AS place FROM visit_note WHERE {condition}"  # noqa: S608 (as above)
    return Hand(places=found, holds=f"v.place IN ({found})")


_SAID = {
    False: _notes('visit_note MATCH \'"leg"* AND "pain"*\'', "rowid"),
    True: _notes("words @@ '(''leg'':*) & (''pain'':*)'::tsquery", "place"),
}
_NUMBER = {
    False: "CAST(a.value AS REAL)",
    True: "CASE WHEN a.kind IN ('whole', 'number') THEN a.value::float8 END",
}


def filters(*, is_server: bool) -> Mapping[str, Hand]:
    """Return the filters by the names that the tests of the plans give them."""
    since = first_place(YEAR_AGO)
    return {
        "level": _term("l:urgent"),
        "level or above": _row("urgency >= 2"),
        "level by the rules": _term("q:urgent"),
        "flag": _term("f:suspected_dvt"),
        "ordered": _term("o:potassium"),
        "any ordered": _term("o"),
        "result": _term("r:potassium"),
        "value": Hand(
            places="SELECT DISTINCT place FROM visit_value"
            " WHERE test = 'potassium' AND highest >= 5.5",
            holds="EXISTS (SELECT 1 FROM visit_value x WHERE x.patient_id ="
            " v.patient_id AND x.test = 'potassium' AND x.place = v.place"
            " AND x.highest >= 5.5)",
        ),
        "abnormal": _term("a"),
        "medicine": _term("m:amlodipine"),
        "class": _term("k:statin"),
        "condition": _term("c:hypertension"),
        "age": _row("age >= 65"),
        "sex": _term("s:male"),
        "pregnant": _term("p"),
        "override": _term("v:any"),
        "author": _term("u:asmith"),
        "notes": _SAID[is_server],
        "answer": _answer("a.key = 'dark_urine' AND a.value = 'true'"),
        "number": _answer(f"a.key = 'sbp' AND {_NUMBER[is_server]} >= 160"),
        "patient": _row("patient_id = 1"),
        "any of": Hand(
            places="SELECT place FROM visit_term WHERE term = 'p' UNION"
            " SELECT place FROM visit_term WHERE term = 'f:suspected_dvt'",
            holds=_term("p", "f:suspected_dvt").holds,
        ),
        "seen": _row(f"place >= {first_place(THIS_YEAR)}"),
        "not seen": Hand(
            holds=f"v.place < {since} AND NOT EXISTS (SELECT 1 FROM visit_search o"  # noqa: S608 (as above)
            f" WHERE o.patient_id = v.patient_id AND o.place >= {since})"
        ),
        "no result": Hand(
            holds="NOT EXISTS (SELECT 1 FROM visit_value x"  # noqa: S608 (as above)
            " WHERE x.patient_id = v.patient_id AND x.test = 'magnesium'"
            f" AND x.day || '' >= '{YEAR_AGO}')"
        ),
        "no order": Hand(
            holds="NOT EXISTS (SELECT 1 FROM visit_search o CROSS JOIN visit_term t"  # noqa: S608 (as above)
            " WHERE t.place = o.place AND t.term = 'o:magnesium'"
            f" AND o.patient_id = v.patient_id AND o.place >= {since})"
        ),
        "not": Hand(holds=f"NOT {_term('f:suspected_dvt').holds}"),
    }


def ways(*asked: Hand) -> Iterator[str]:
    """Yield each way to read the places of visits for which all of this holds."""
    conditions = " AND ".join(one.holds for one in asked)
    yield f"FROM visit_search v WHERE {conditions}"
    for one in asked:
        if one.places is None:
            continue
        others = " AND ".join(other.holds for other in asked if other is not one)
        if not others:
            yield f"FROM ({one.places}) v"
        else:
            yield (
                f"FROM ({one.places}) f JOIN visit_search v ON v.place = f.place"
                f" WHERE {others}"
            )


def page(way: str) -> str:
    """Return the statement for the first page, latest first."""
    return f"SELECT v.place {way} ORDER BY v.place DESC LIMIT 50"


def count(way: str) -> str:
    """Return the statement for how many there are."""
    return f"SELECT count(*) {way}"


Rows = Sequence[Sequence[Any]]
Run = Callable[[str], Rows]
"""Runs a statement and returns its rows."""

_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_RANKS = {
    level: rank
    for rank, level in enumerate(
        ["emergency", "same_day", "urgent", "routine", "self_care", "not_assessed"]
    )
}
_PERSON = (
    "p.id, p.family_name, p.given_name, p.title, p.birth_date, p.age_years, p.number"
)


def _person(row: Sequence[Any], today: date) -> tuple[int, str, str, str]:
    """Return number, name, birth and number of a made-up patient as a list shows them.

    All of them have a full date of birth and a number of the NHS.
    """
    number, family, given, title, birth, _, nhs = row
    name = f"{family.upper()}, {given}" + (f" ({title})" if title else "")
    year, month, day = birth.split("-")
    had = (today.month, today.day) >= (int(month), int(day))
    age = today.year - int(year) - (0 if had else 1)
    born = f"{day}-{_MONTHS[int(month) - 1]}-{year} ({age}y)"
    bare = nhs.replace(" ", "")
    return number, name, born, f"{bare[:3]} {bare[3:6]} {bare[6:]}"


def lines(run: Run, visits: Sequence[int], today: date) -> Sequence[Shown]:
    """Return what the screen shows of some visits, in their order."""
    wanted = f"IN ({', '.join(map(str, visits)) or 'NULL'})"
    tests, flags = defaultdict(list), defaultdict(list)
    for visit, name in run(
        "SELECT visit_id, name FROM visit_lab"  # noqa: S608 (numbers)
        f" WHERE visit_id {wanted} AND choice <> 'not_wanted'"
        " ORDER BY visit_id, position"
    ):
        tests[visit].append(name)
    for visit, flag, level in run(
        "SELECT visit_id, flag, level FROM visit_finding"  # noqa: S608 (as above)
        f" WHERE visit_id {wanted} ORDER BY visit_id, position"
    ):
        flags[visit].append((_RANKS[level], flag))
    counted = run(
        "SELECT visit_id, count(*) FROM visit_medication"  # noqa: S608 (as above)
        f" WHERE visit_id {wanted} GROUP BY visit_id"
    )
    taken = {visit: number for visit, number in counted}  # noqa: C416 (rows have no type)
    found = {}
    for visit, at, level, decided, heading, status, author, *person in run(
        "SELECT v.id, v.happened_at, v.level, v.decided_level, v.title, v.status,"  # noqa: S608 (as above)
        f" v.signed_by, {_PERSON} FROM visit v JOIN patient o ON o.id = v.patient_id"
        " JOIN patient p ON p.id = coalesce(o.merged_into, o.id)"
        f" WHERE v.id {wanted}"
    ):
        ordered = sorted(flags[visit], key=lambda one: one[0])
        found[visit] = (
            visit,
            *_person(person, today),
            datetime.fromisoformat(at) if isinstance(at, str) else at,
            *(level, decided, heading, tuple(tests[visit]), status),
            tuple(dict.fromkeys(flag for _, flag in ordered)),
            *(taken.get(visit, 0), author),
        )
    return [found[visit] for visit in visits]


def found_by_words(words: Sequence[str], first: str) -> str:
    """Return what finds the patients who have all words, begun so.

    They come in the order of the word that is walked first: walking another one
    brings other lines.
    """
    others = "".join(
        " AND EXISTS (SELECT 1 FROM patient_token o WHERE o.patient_id ="  # noqa: S608 (words of ours)
        f" t.patient_id AND {_begun('o', word)})"
        for word in words
        if word != first
    )
    return (
        "SELECT t.patient_id FROM patient_token t"  # noqa: S608 (as above)
        f" WHERE {_begun('t', first)}{others}"
        " ORDER BY t.token, t.patient_id LIMIT 160"
    )


def patients(run: Run, numbers: Sequence[int], today: date) -> Sequence[Shown]:
    """Return what the screen shows of some patients, in their order."""
    wanted = f"IN ({', '.join(map(str, numbers)) or 'NULL'})"
    visits = {
        patient: (count, latest)
        for patient, count, latest in run(
            "SELECT patient_id, count(*), max(happened_at) FROM visit"  # noqa: S608 (as above)
            f" WHERE patient_id {wanted} AND is_newest"
            " AND status <> 'entered_in_error' GROUP BY patient_id"
        )
    }
    found = {}
    for row in run(f"SELECT {_PERSON} FROM patient p WHERE p.id {wanted}"):  # noqa: S608 (as above)
        count, latest = visits[row[0]]
        at = datetime.fromisoformat(latest) if isinstance(latest, str) else latest
        found[row[0]] = (*_person(row, today), count, at.astimezone().date())
    return [found[number] for number in numbers]


def _begun(alias: str, word: str) -> str:
    return f"{alias}.token >= '{word}' AND {alias}.token < '{word}{_MOST_WORDS}'"
