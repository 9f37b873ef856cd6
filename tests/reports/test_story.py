"""The patient's story, the rule book and the day sheet."""

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest

from intake.domain.assessment import Level
from intake.domain.decision import OverrideReason
from intake.domain.papers import AuditHead, Chapter, DaySheet, Entry, Manual
from intake.domain.record import VisitLine, VisitStatus
from intake.domain.visit import Visit
from intake.services.labels import result_units
from intake.services.rule_book_manual import manual_of
from intake.services.rulebook import RuleBook
from reports.manual import day_sheet
from reports.medicine_times import medicine_rows
from reports.named import FillIn, Timeline, Trend
from reports.story import story
from reports.timeline import span_of
from reports.wording import Wording
from tests.reports import real, samples

TODAY = samples.SEEN.date()


def visit_of(days_ago, *, results=(), number=1, status=VisitStatus.SIGNED, **changes):
    seen = samples.SEEN - timedelta(days=days_ago)
    taken = (seen - timedelta(days=2)).date().isoformat()
    told = real.document("07_thiazide_with_low_potassium") | {
        "seen_at": seen.isoformat(),
        "results": [
            {"test": test, "value": value, "unit": unit, "collected": taken}
            for test, value, unit in results
        ],
    }
    visit = Visit.model_validate(told | changes)
    assessment = real.rules().assess(visit, at=seen.date())
    return samples.stored(visit, assessment, id=number, signed_at=seen, status=status)


@pytest.fixture
def visits():
    return [
        visit_of(400, results=[("potassium", "3.9", "mmol/L")], number=1),
        visit_of(100, results=[("potassium", "3.1", "mmol/L")], number=2),
        visit_of(
            10,
            results=[("potassium", "3.4", "mEq/L"), ("magnesium", "0.6", "mmol/L")],
            number=3,
        ),
    ]


def told(visits, wishes=None, **context):
    wording = Wording(
        labels=real.labels(),
        units={},
        zone=UTC,
        wishes=wishes or {},
        in_unit=result_units(real.knowledge()),
    )
    return story(visits, samples.context(**context), wording)


def text_under(document, heading):
    section = document.section(heading)
    assert section is not None
    return section.text


def parts_of(document, kind):
    cells = (cell for s in document.sections for row in s.rows for cell in row)
    return [part for cell in cells for part in cell if isinstance(part, kind)]


def chart_of(document, title):
    return next(t for t in parts_of(document, Trend) if t.title == title)


def test_every_visit_stands_in_the_story_latest_first(visits):
    text = text_under(told(visits), "Visits")
    days = ["13-Nov-2026", "15-Aug-2026", "19-Oct-2025"]
    assert [text.index(day) for day in days] == sorted(text.index(day) for day in days)
    assert "Potassium low" in text


def test_a_result_that_came_twice_is_drawn_against_its_interval(visits):
    (trend,) = parts_of(told(visits), Trend)
    assert trend.title == "Potassium"
    assert [point.shown for point in trend.points] == ["3.9", "3.1↓", "3.4↓"]
    assert (trend.low, trend.high) == (3.5, 5.3)
    assert "11-Nov-2026 3.4↓" in trend.words


def test_a_trend_is_drawn_in_the_unit_of_choice_with_its_interval():
    came = [("creatinine", "88", "umol/L"), ("creatinine", "1.5", "mg/dl")]
    both = [
        visit_of(days, results=[one], number=days)
        for days, one in zip((90, 9), came, strict=True)
    ]
    trend = chart_of(told(both, {"creatinine": "mg/dL"}), "Creatinine")
    assert trend.unit == "mg/dL"
    assert [point.shown.rstrip("↑") for point in trend.points] == ["1.00", "1.5"]
    assert trend.low is not None
    assert 0.4 < trend.low < 0.9
    usual = chart_of(told(both, {"creatinine": "umol/L"}), "Creatinine")
    assert (usual.unit, usual.points[1].shown.rstrip("↑")) == ("µmol/L", "133")


def test_a_single_result_is_told_in_the_unit_of_choice(visits):
    text = text_under(told(visits, {"magnesium": "mg/dL"}), "Single results")
    assert "1.46 mg/dL  ↓ low" in text


def test_a_result_that_came_once_is_told_in_words(visits):
    text = text_under(told(visits), "Single results")
    assert "Magnesium" in text
    assert "0.6 mmol/L  ↓ low" in text


def test_a_result_that_is_no_number_is_told_as_it_stands(visits):
    strip = visit_of(5, results=[("urine_dip_blood", "positive", "")], number=4)
    assert "positive" in text_under(told([*visits, strip]), "Other results")


def test_medicines_stand_over_one_axis_of_time(visits):
    (timeline,) = parts_of(told(visits), Timeline)
    labels = [row.label for row in timeline.rows]
    assert labels[0] == "Cramps"
    assert "Bendroflumethiazide 2.5mg tablets" in labels
    assert timeline.end == TODAY
    assert timeline.start < date(2025, 10, 19)


def test_what_was_entered_in_error_is_named_so_and_left_out_of_the_trends(visits):
    wrong = replace(visits[1], status=VisitStatus.ENTERED_IN_ERROR)
    document = told([visits[0], wrong, visits[2]])
    assert "ENTERED IN ERROR" in text_under(document, "Visits")
    (trend,) = parts_of(document, Trend)
    assert [point.shown for point in trend.points] == ["3.9", "3.4↓"]


def test_the_nurses_level_stands_before_that_of_the_rules(visits):
    decided = samples.decision(
        visits[2].assessment.level, Level.EMERGENCY, reason=OverrideReason.MORE_WORRIED
    )
    changed = visits[2].visit.model_copy(update={"decision": decided})
    text = text_under(told([replace(visits[2], visit=changed)]), "Visits")
    assert f"rules: {visits[2].assessment.level.word}" in text


def test_one_visit_without_anything_makes_a_story_too():
    bare = {"medications": [], "answers": {}, "conditions": []}
    document = told([visit_of(3, **bare)])
    assert parts_of(document, Timeline) == []
    assert "1 visit" in document.identity.about


def test_the_story_prints_every_page_with_the_person(visits, pages):
    many = [replace(visits[number % 3], id=number) for number in range(60)]
    read = pages(real.writer().story(many, samples.context(is_demo=True)))
    assert len(read) > 2
    for number, page in enumerate(read, start=1):
        assert "WHITCOMBE, Harold (Mr)" in page
        assert "14-Jul-1945" in page
        assert "DEMO" in page
        assert f"Page {number} of {len(read)}" in page


def test_a_course_runs_from_its_start_to_its_end_with_its_changes():
    told_of = [
        {
            "text": "Ramipril 5mg",
            "started": "2025-03",
            "changed": "2026-01-10",
            "stopped": "2026-06-01",
        },
        {"text": "Senna"},
    ]
    visit = visit_of(10, medications=told_of).visit
    wording = Wording(labels={}, units={}, zone=UTC)
    rows, days = medicine_rows([visit], wording, TODAY)
    by_label = {row.label: row for row in rows}
    ramipril, senna = by_label["Ramipril 5mg"], by_label["Senna"]
    assert (ramipril.begin, ramipril.end) == (date(2025, 3, 1), date(2026, 6, 1))
    assert ramipril.changes == (date(2026, 1, 10),)
    assert (senna.begin, senna.end) == (None, TODAY)
    assert "since when unknown" in senna.words
    assert date(2025, 3, 1) in days


def test_the_axis_reaches_back_three_years_at_most():
    start, end = span_of([date(1990, 1, 1)], TODAY)
    assert end == TODAY
    assert 3 < (end - start).days / 365.25 < 3.3
    assert span_of([], TODAY)[0] < TODAY


@pytest.fixture(scope="module")
def book():
    return manual_of(RuleBook(knowledge=real.knowledge()).book())


def test_the_rule_book_prints_every_rule_with_source_examples_and_digest(book, pages):
    read = "".join(
        "".join(page.split())
        for page in pages(real.writer().rule_book(book, samples.context()))
    )
    rules = [rule for rule in real.knowledge().rules if f"[{rule.id}]" not in read]
    assert rules == []
    assert "".join(book.digest.split()) in read
    assert read.count("Examples:") == len(real.knowledge().rules)


def test_a_rule_that_wants_it_has_room_for_a_clinicians_name():
    entry = Entry(title="A rule", lines=((1, "deep"),), sign_off="Wants a sign-off")
    chapter = Chapter(title="C", paragraphs=("p",), entries=(entry,))
    manual = Manual(title="B", version="1", digest="sha256:ab", chapters=(chapter,))
    plain = replace(manual, chapters=())
    writer = real.writer()
    with_room = writer.rule_book(manual, samples.context(copy=True))
    assert len(with_room) > len(writer.rule_book(plain, samples.context()))


def line_of(number=1, **changes):
    made = {
        "id": number,
        "patient_id": 7,
        "patient_name": "SMITH, John (Mr)",
        "born": "14-Jul-1945 (81y)",
        "number": "943 476 5870",
        "seen_at": samples.SEEN,
        "level": Level.SAME_DAY,
        "decided_level": None,
        "title": "DVT likely",
        "tests": ("D-dimer",),
        "status": VisitStatus.SIGNED,
    }
    return VisitLine(**(made | changes))


def sheet_of(*lines):
    head = AuditHead(count=1204, digest="0123456789abcdef" * 4)
    return DaySheet(day=TODAY, visits=lines, head=head)


def test_the_day_sheet_lists_the_visits_and_carries_the_audit_head(pages):
    lines = [line_of(), line_of(2, decided_level=Level.EMERGENCY)]
    read = pages(real.writer().day_sheet(sheet_of(*lines), samples.context()))
    for page in read:
        assert "0123456789ab" in page
        assert "Day sheet 23-Nov-2026" in page
    text = " ".join(" ".join(read).split())
    assert "1204 events in the audit log" in text
    assert "0123456789abcdef" * 4 in text.replace(" ", "")
    assert "rules: SAME DAY" in text
    assert "D-dimer" in text


def test_a_day_without_visits_says_so():
    wording = Wording(labels={}, units={}, zone=UTC)
    section = day_sheet(sheet_of(), samples.context(), wording).section("Visits")
    assert section is not None
    assert section.text == "None."


def test_a_visit_entered_in_error_is_named_so_on_the_day_sheet():
    wording = Wording(labels={}, units={}, zone=UTC)
    wrong = line_of(status=VisitStatus.ENTERED_IN_ERROR, title="", tests=())
    section = day_sheet(sheet_of(wrong), samples.context(), wording).section("Visits")
    assert section is not None
    assert "ENTERED IN ERROR" in section.text


def test_boxes_of_a_row_are_of_equal_width_if_nothing_else_is_said():
    assert FillIn(("a", "b")).shares == ()


def test_changes_and_unknown_beginnings_are_drawn(pages):
    taken = [{"text": "Ramipril 5mg", "changed": "2026-09-01"}, {"text": "Senna"}]
    (page, *_) = pages(
        real.writer().story([visit_of(10, medications=taken)], samples.context())
    )
    assert "Ramipril 5mg" in page
    assert "Senna" in page
    assert "A diamond: the dose was changed." in " ".join(page.split())
