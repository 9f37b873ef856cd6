import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from intake.domain.assessment import Advice, AdviceGiven, AdviceWithheld, Level, Remark
from intake.domain.record import Clinic, PrintContext
from reports.writer import PdfReportWriter
from tests.reports import samples
from tests.reports.hostile import CODED, MARKUP, OTHER, corpus

SEEN_EVENTS: list[str] = []
WATCHING = [False]
LINE = 420
FOOT = "Decisionsupport"
AGAIN = re.compile(r"^[A-Za-z]{,16},continued")


def _watch(name: str, _: object) -> None:
    if WATCHING[0] and (name in {"open", "os.system"} or name.startswith("socket.")):
        SEEN_EVENTS.append(name)


sys.addaudithook(_watch)


@contextmanager
def nothing_is_opened() -> Iterator[None]:
    SEEN_EVENTS.clear()
    WATCHING[0] = True
    try:
        yield
    finally:
        WATCHING[0] = False
    assert SEEN_EVENTS == []


@pytest.fixture
def canary(tmp_path, monkeypatch):
    """A file by its bare name: a path would move the page breaks of each run."""
    monkeypatch.chdir(tmp_path)
    return Path("canary")


@pytest.fixture
def texts(canary):
    return corpus(canary)


@pytest.fixture(autouse=True)
def warm(writer):
    """Load the fonts, so that from here on printing opens nothing at all."""
    notes = "a שלום مرحبا नमस्ते สวัสดี ⚠\n中文\n中文字體\nテスト\n한국어"
    visit = samples.benign_visit(notes=notes)
    record = samples.stored(visit, samples.benign_assessment())
    writer.visit_summary(record, samples.context())


def lines_of(texts, length=LINE):
    """Return texts joined into lines that a field takes."""
    lines = [""]
    for text in texts:
        if len(lines[-1]) + len(text) > length:
            lines.append("")
        lines[-1] += f" ¦ {text}"
    return lines


def test_the_corpus_is_large(texts):
    assert len(set(texts) | set(CODED)) >= 100
    assert len(set(MARKUP)) == len(MARKUP)
    assert len(set(OTHER)) == len(OTHER)


def flow_of(read):
    """Return the text of pages without white space, heads, feet, and `continued`."""
    texts = ["".join(page.split()) for page in read]
    head = next(
        (at for at, chars in enumerate(zip(*texts, strict=False)) if len({*chars}) > 1),
        0,
    )
    later = [AGAIN.sub("", text[head:], count=1) for text in texts[1:]]
    return "".join(text.rpartition(FOOT)[0] for text in [texts[0], *later])


def printed_of(writer, pages, record, context=None):
    with nothing_is_opened():
        pdf = writer.visit_summary(record, context or samples.context())
    return flow_of(pages(pdf))


def test_lists_of_a_visit_print_every_text_literally(
    writer, pages, squeezed, texts, canary
):
    visit = samples.serious_visit(
        medications=[{"text": text, "dose": text} for text in texts],
        conditions=[{"text": text} for text in texts],
    )
    record = samples.stored(visit, samples.serious_assessment())
    printed = printed_of(writer, pages, record)
    found = {text: printed.count(squeezed(text)) for text in texts}
    assert [text for text, times in found.items() if times < 2] == []
    # a page may end within a text beside another column, once a page
    seams = len(pages(writer.visit_summary(record, samples.context()))) - 1
    assert sum(times < 3 for times in found.values()) <= seams
    assert not canary.exists()


def test_notes_print_every_text_literally(writer, pages, squeezed, texts, canary):
    visit = samples.benign_visit(notes="\n\n".join(texts))
    record = samples.stored(visit, samples.benign_assessment())
    printed = printed_of(writer, pages, record)
    assert [text for text in texts if squeezed(text) not in printed] == []
    assert not canary.exists()


def test_allergies_print_every_text_literally(writer, pages, squeezed, texts):
    items = [{"substance": text, "reaction": text} for text in texts]
    patient = {
        "age_years": 50,
        "sex": "female",
        "allergies": {"status": "known", "items": items},
    }
    visit = samples.benign_visit(patient=patient)
    record = samples.stored(visit, samples.benign_assessment())
    printed = printed_of(writer, pages, record)
    whole = [f"{text} ({text})" for text in texts]
    assert [text for text in whole if squeezed(text) not in printed] == []


def test_single_fields_print_every_text_literally(
    writer, pages, squeezed, texts, canary
):
    for line in lines_of(texts):
        patient = {
            "number": line,
            "given_name": line,
            "title": line,
            "preferred_name": line,
            "age_years": 50,
            "sex": "male",
            "allergies": {"status": "known", "items": [{"substance": line}]},
        }
        decided = samples.decision(
            Level.SELF_CARE,
            text=line,
            untaken=[{"test": "inr", "reason": line}],
        )
        visit = samples.benign_visit(patient=patient, seen_by=line, decision=decided)
        assessment = replace(
            samples.benign_assessment(), labs=samples.serious_assessment().labs
        )
        record = samples.stored(
            visit,
            assessment,
            replaces=3,
            amend_reason=line,
            signed_by=line,
        )
        context = PrintContext(
            clinic=Clinic(name=line[:150], address=line[:200]),
            printed_by=line,
            printed_at=samples.SEEN,
        )
        printed = printed_of(writer, pages, record, context)
        assert printed.count(squeezed(line)) >= 10
        assert printed.count(squeezed(line[:150])) >= 12
    assert not canary.exists()


def test_what_the_rules_say_is_printed_literally(writer, pages, squeezed, texts):
    some = samples.serious_assessment()
    for line in lines_of(texts, length=160):
        finding = replace(
            some.findings[0], title=line, because=line, action=line, source=line
        )
        lab = replace(
            some.labs[0], name=line, reasons=(line,), tube=line, preparation=line
        )
        assessment = replace(
            some,
            findings=(finding,),
            open=(replace(some.open[0], title=line),),
            labs=(lab,),
            results=(replace(some.results[0], name=line, because=line),),
            interactions=(replace(some.interactions[0], effect=line, action=line),),
            advice=Advice(
                give=(AdviceGiven(key="a", text=line),),
                withhold=(AdviceWithheld(key="b", because=line, rule="r"),),
            ),
            contributors=(replace(some.contributors[0], evidence=(line,)),),
            warnings=(Remark(path="", text=line),),
        )
        record = samples.stored(samples.serious_visit(), assessment)
        printed = printed_of(writer, pages, record)
        assert printed.count("¦") == 19 * line.count("¦")
        assert printed.count(squeezed(line)) >= 14  # cells may part at a page's end


def test_labels_are_printed_literally(pages, squeezed, texts):
    for line in lines_of(texts, length=900):
        labels = {"short.palpitations": line, "dark_urine": line}
        writer = PdfReportWriter(labels=labels, red_flags=("palpitations",), zone=UTC)
        record = samples.stored(samples.serious_visit(), samples.serious_assessment())
        pdf = writer.visit_summary(record, samples.context())
        assert flow_of(pages(pdf)).count(squeezed(line)) >= 2


def test_what_cannot_be_seen_is_printed_as_a_code_with_a_word_of_warning(
    writer, pages, squeezed
):
    visit = samples.benign_visit(notes="\n".join(CODED))
    record = samples.stored(visit, samples.benign_assessment())
    with nothing_is_opened():
        pdf = writer.visit_summary(record, samples.context())
    read = " ".join(pages(pdf))
    printed = squeezed(read)
    assert [text for text in CODED.values() if squeezed(text) not in printed] == []
    assert "stand as codes in square brackets" in " ".join(read.split())


@pytest.mark.parametrize("notes", ["a" + "\u0301" * 500, "\u0301", "\u200d", "\u202e"])
def test_stacks_of_accents_and_lone_marks_are_printed(writer, pages, notes):
    visit = samples.benign_visit(notes=notes)
    record = samples.stored(visit, samples.benign_assessment())
    assert pages(writer.visit_summary(record, samples.context()))
