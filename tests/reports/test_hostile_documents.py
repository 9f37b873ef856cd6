"""Every document prints hostile text as it was typed, and opens nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from intake.domain.papers import AuditHead, Chapter, DaySheet, Entry, Manual
from intake.domain.preferences import PageSetup, Preferences
from intake.domain.record import LabelPaper, PrintOptions, VisitLine, VisitStatus
from tests.reports import real, samples
from tests.reports.hostile import corpus

LINE = 300


@pytest.fixture
def canary(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Path("canary")


@pytest.fixture
def lines(canary):
    """Return the corpus joined into lines that a field takes."""
    joined = [""]
    for text in corpus(canary):
        if len(joined[-1]) + len(text) > LINE:
            joined.append("")
        joined[-1] += f" ¦ {text}"
    return joined


def hostile_visit(line):
    patient = {
        "number": line,
        "given_name": line,
        "age_years": 50,
        "sex": "male",
        "allergies": {"status": "known", "items": [{"substance": line}]},
    }
    visit = samples.serious_visit(
        patient=patient,
        seen_by=line,
        medications=[{"text": line, "dose": line, "started": "2026-10"}],
        conditions=[{"text": line}],
    )
    some = samples.serious_assessment()
    labs = tuple(
        replace(lab, name=line, tube=line, preparation=line, reasons=(line,))
        for lab in some.labs[:1]
    )
    results = (replace(some.results[0], name=line),)
    findings = (replace(some.findings[0], title=line, level=some.level),)
    assessment = replace(some, labs=labs, results=results, findings=findings)
    return samples.stored(visit, assessment, signed_by=line)


def context_of(line):
    context = samples.context()
    page = PageSetup(letterhead=(line,))
    clinic = replace(
        context.clinic,
        name=line[:150],
        address=line[:200],
        preferences=Preferences(page=page),
    )
    return replace(context, clinic=clinic, printed_by=line)


def assert_printed(pdf, line, pages, squeezed, *, times=1):
    printed = squeezed("".join(pages(pdf)))
    assert printed.count(squeezed(line[:150])) >= times


def test_the_request_prints_every_text_literally(lines, pages, squeezed, canary):
    for line in lines:
        pdf = real.writer().lab_request(hostile_visit(line), context_of(line))
        assert_printed(pdf, line, pages, squeezed, times=8)
    assert not canary.exists()


def test_the_handout_prints_every_text_literally(lines, pages, squeezed, canary):
    for line in lines:
        pdf = real.writer().handout(
            hostile_visit(line), context_of(line), PrintOptions(language="de")
        )
        assert_printed(pdf, line, pages, squeezed, times=4)
    assert not canary.exists()


def test_the_story_prints_every_text_literally(lines, pages, squeezed, canary):
    for line in lines:
        pdf = real.writer().story([hostile_visit(line)], context_of(line))
        assert_printed(pdf, line, pages, squeezed, times=5)
    assert not canary.exists()


def test_labels_print_as_much_as_they_hold_and_never_fail(lines, canary):
    for line in lines:
        for paper in LabelPaper:
            options = PrintOptions(labels=paper)
            stored = hostile_visit(line)
            assert real.writer().tube_labels(stored, context_of(line), options)
    assert not canary.exists()


def test_the_rule_book_prints_every_text_literally(lines, pages, squeezed, canary):
    for line in lines:
        entry = Entry(title=line, lines=((0, line), (2, line)), sign_off=line)
        chapter = Chapter(
            title="C",
            paragraphs=(line,),
            entries=(entry,),
            headings=("a", "b"),
            rows=((line, line),),
        )
        book = Manual(title="B", version="1", digest="sha256:a", chapters=(chapter,))
        pdf = real.writer().rule_book(book, context_of(line))
        assert_printed(pdf, line, pages, squeezed, times=6)
    assert not canary.exists()


def test_the_day_sheet_prints_every_text_literally(lines, pages, squeezed, canary):
    head = AuditHead(count=1, digest="ab" * 32)
    for line in lines:
        visit = VisitLine(
            id=1,
            patient_id=1,
            patient_name=line,
            born=line,
            number="1",
            seen_at=samples.SEEN,
            level=samples.serious_assessment().level,
            decided_level=None,
            title=line,
            tests=(line,),
            status=VisitStatus.SIGNED,
        )
        sheet = DaySheet(day=date(2026, 11, 23), visits=(visit,), head=head)
        pdf = real.writer().day_sheet(sheet, context_of(line))
        assert_printed(pdf, line, pages, squeezed, times=3)
    assert not canary.exists()
