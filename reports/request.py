"""The request that goes to the laboratory, with everything that it needs to know."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from intake.domain.assessment import Level
from intake.domain.errors import NothingToPrintError
from intake.domain.patient import Sex
from intake.domain.record import StoredVisit
from reports import background
from reports.document import (
    Cell,
    Document,
    Line,
    Section,
    Size,
    Span,
    Tone,
    plain,
    small,
    strong,
)
from reports.named import Codes, FillIn, LevelMark
from reports.opinions import urgency
from reports.printed import Printed, full_name, headline, identity, marks
from reports.remarks import with_remarks
from reports.wording import Wording, capital, sentence

REQUEST_FORMAT = "crampdesk-request/1"
_BEDSIDE = "bedside"
_COLUMNS = (0.29, 0.13, 0.23, 0.35)
_CHECK = 97
_FINDINGS = 5
_MOST_IN_CODE = 1_500
"""Most bytes of a QR code that a phone reads off paper of this size."""

_SEX = {
    Sex.FEMALE: "Female",
    Sex.MALE: "Male",
    Sex.INTERSEX: "Intersex",
    Sex.UNKNOWN: "Not known",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A test that the laboratory is asked for."""

    test: str
    name: str
    loinc: str
    urgency: Level
    tube: str
    preparation: str


def request_number(stored: StoredVisit) -> str:
    """Return the number of a visit's request: every version of it has its own.

    The last two figures find a mistyped one (ISO 7064, MOD 97-10).
    """
    digits = f"{stored.id:08}"
    check = 98 - int(digits) * 100 % _CHECK
    return f"CD{digits}{check:02}"


def shown_number(number: str) -> str:
    """Return a request number as people read it: `CD 0000 1042 79`."""
    return f"{number[:2]} {number[2:6]} {number[6:10]} {number[10:]}"


def wanted(printed: Printed, wording: Wording) -> tuple[Wanted, ...]:
    """Return what the laboratory is asked for: what is not done at the bedside.

    Raises:
        NothingToPrintError: if there is nothing.
    """
    asked = [
        Wanted(
            test=lab.test,
            name=lab.name,
            loinc=lab.loinc or "",
            urgency=lab.urgency,
            tube=lab.tube,
            preparation=lab.preparation,
        )
        for lab in printed.ordered
    ]
    told = wording.labels
    asked += [
        Wanted(
            test=key,
            name=wording.named("test", key),
            loinc=told.get(f"loinc.{key}", ""),
            urgency=printed.level,
            tube=told.get(f"tube.{key}", ""),
            preparation=told.get(f"preparation.{key}", ""),
        )
        for key in printed.added
    ]
    for_laboratory = [one for one in asked if one.tube != _BEDSIDE]
    if not for_laboratory:
        raise NothingToPrintError(
            "There is nothing to request: this visit orders no tests."
        )
    return tuple(sorted(for_laboratory, key=lambda one: one.urgency.rank))


def lab_request(printed: Printed, stored: StoredVisit, wording: Wording) -> Document:
    """Return what the laboratory is asked for, and about whom.

    Raises:
        NothingToPrintError: if the visit orders no tests.
    """
    tests = wanted(printed, wording)
    number = request_number(stored)
    patient, clinic = printed.visit.patient, printed.context.clinic
    document = Document(
        title=f"Laboratory request {number}",
        identity=identity(
            clinic,
            name=full_name(patient),
            facts=(
                ("Born", patient.born_text(printed.day)),
                ("Sex", _SEX[patient.sex]),
                ("No.", patient.number_text()),
            ),
            allergies=background.allergy_span(patient.allergies),
            about=f"Laboratory request {shown_number(number)}",
            marked=marks(printed),
        ),
        opinions=(),
        sections=tuple(_sections(printed, stored, tests, wording)),
        footer=_footer(printed, wording),
    )
    return with_remarks(document)


def _sections(
    printed: Printed, stored: StoredVisit, tests: tuple[Wanted, ...], wording: Wording
) -> Iterator[Section]:
    number = request_number(stored)
    soonest = tests[0].urgency
    codes = Codes(
        number=number,
        shown=f"Request {shown_number(number)}",
        words="The square code holds the request as data.",
        data=request_data(printed, stored, tests),
    )
    yield Section("Request", (1.0,), (((codes,),),))
    mark = LevelMark(soonest)
    when = strong(f"Wanted {urgency(soonest)}")
    yield Section("Urgency", (0.2, 0.8), (((mark,), (when,)),))
    yield _requester(printed, stored, wording)
    yield from _clinical(printed, wording)
    yield from _tests(tests)
    yield _collection()


def _requester(printed: Printed, stored: StoredVisit, wording: Wording) -> Section:
    clinic = printed.context.clinic
    decision = printed.visit.decision
    by = decision.decided_by if decision else stored.signed_by
    lines = (
        strong(by),
        plain(sentence((clinic.name, clinic.address.replace("\n", ", ")))),
        small(f"Ordered {wording.moment(stored.signed_at)}. Results to the requester."),
    )
    return Section("Requester", (1.0,), ((lines,),))


def _clinical(printed: Printed, wording: Wording) -> Iterator[Section]:
    visit, assessment = printed.visit, printed.assessment
    found = headline(assessment, most=_FINDINGS)
    told = [plain(f"Leg cramps. {found}." if found else "Leg cramps.")]
    reasons = dict.fromkeys(why for lab in printed.ordered for why in lab.reasons)
    if reasons:
        told.append(small(f"Tests because of: {'; '.join(reasons)}."))
    yield Section("Clinical details", (1.0,), ((tuple(told),),))
    yield background.conditions(visit, wording)
    yield background.medicines(visit, assessment, wording, tight=True, mechanisms=False)


def _tests(tests: tuple[Wanted, ...]) -> Iterator[Section]:
    head = tuple((small(word),) for word in ("Test", "Wanted", "Tube", "Preparation"))
    rows: list[tuple[Cell, ...]] = [head]
    rows += [_test(one) for one in tests]
    yield Section("Tests", _COLUMNS, tuple(rows))
    tubes = [
        f"{tube} ({len(list(group))})"
        for tube, group in groupby(in_tubes(tests), key=lambda one: one.tube)
    ]
    yield Section("Tubes", (1.0,), (((plain(", ".join(tubes)),),),))


def in_tubes(tests: Iterable[Wanted]) -> list[Wanted]:
    """Return the tests that need a tube, by tube; what is calculated needs none."""
    return sorted((one for one in tests if one.tube), key=lambda one: one.tube)


def _test(one: Wanted) -> tuple[Cell, ...]:
    loinc = Span(f"LOINC {one.loinc}" if one.loinc else "", Tone.QUIET)
    return (
        (strong(one.name), Line((loinc,), Size.SMALL)),
        (plain(capital(urgency(one.urgency))),),
        (plain(one.tube or "–"),),
        (plain(capital(one.preparation) or "–"),),
    )


def _collection() -> Section:
    boxes = FillIn(
        ("Date taken", "Time taken (24 h)", "Taken by", "Last meal", "Tubes"),
        (1.1, 1.0, 1.6, 1.0, 0.6),
    )
    return Section("Collection", (1.0,), (((boxes,),),))


def request_data(
    printed: Printed, stored: StoredVisit, tests: tuple[Wanted, ...]
) -> bytes:
    """Return the request as JSON, short enough for a code.

    Where names are too long for that they are left to the paper; the number is not.
    """
    patient = printed.visit.patient
    born = patient.birth_date
    told: dict[str, object] = {
        "format": REQUEST_FORMAT,
        "request": request_number(stored),
        "visit": stored.id,
        "version": stored.version,
        "ordered": stored.signed_at.isoformat(timespec="minutes"),
        "urgency": tests[0].urgency.value,
        "tests": [[one.test, one.loinc] for one in tests],
        "patient": {
            "number": patient.number or "",
            "born": str(born) if born else "",
            "sex": patient.sex.value,
        },
    }
    names = {
        "family_name": patient.family_name,
        "given_name": patient.given_name,
    }
    whole = _as_json(told | {"name": names})
    return whole if len(whole) <= _MOST_IN_CODE else _as_json(told)


def _as_json(told: Mapping[str, object]) -> bytes:
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def _footer(printed: Printed, wording: Wording) -> str:
    context = printed.context
    when = f"{wording.moment(context.printed_at)} {wording.offset(context.printed_at)}"
    return f"Printed {when} by {context.printed_by}"
