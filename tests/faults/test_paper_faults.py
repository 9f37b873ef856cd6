"""Faults F20, F21 and F39 of the security notes: very long prints, and no memory.

A tenth of the size in `make test`, the whole size in `make faults`.
"""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from intake.domain.text import NOTES_LIMIT
from tests.reports import real, samples

ROOT = Path(__file__).parents[2]

LONG = """
import resource, sys, time
from dataclasses import replace
from intake.services.rule_book_manual import manual_of
from intake.services.rulebook import RuleBook
from tests.reports import real, samples
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
times = float(sys.argv[1])
book = manual_of(RuleBook(knowledge=real.knowledge()).book())
chapters = book.chapters * 3
chapters = chapters[: round(len(book.chapters) * times)]
writer = real.writer()
writer.rule_book(replace(book, chapters=book.chapters[:1]), samples.context())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.process_time()
pdf = writer.rule_book(replace(book, chapters=chapters), samples.context())
spent = time.process_time() - began
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sys.stdout.buffer.write(f"{spent} {(after - before) // 1024}\\n".encode() + pdf)
"""

STARVED = """
import os, sys
from pathlib import Path
import _testcapi
from intake.application import write_file
from tests.reports import real, samples
folder = Path(sys.argv[1])
stored = samples.stored(samples.benign_visit(), samples.benign_assessment())
writer, context = real.writer(), samples.context()
writer.visit_summary(stored, context)

def starve(start):
    try:
        _testcapi.set_nomemory(start, start + 1)
        write_file(folder / f"{start}.pdf", writer.visit_summary(stored, context))
    except BaseException as error:
        _testcapi.remove_mem_hooks()
        return 7 if isinstance(error, MemoryError) else 8
    finally:
        _testcapi.remove_mem_hooks()
    return 0

for start in map(int, sys.argv[2:]):
    child = os.fork()
    if child == 0:
        os._exit(starve(start))
    print(start, os.waitpid(child, 0)[1])
"""

needs_limits = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="sets limits as Linux has them"
)


def run(script, *arguments):
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )


def assert_long_print(times, pages, seconds):
    done = run(LONG, times)
    assert done.returncode == 0, done.stderr
    told, _, pdf = done.stdout.partition(b"\n")
    spent, grown = told.split()
    assert len(PdfReader(BytesIO(pdf)).pages) >= pages
    assert float(spent) <= seconds
    assert int(grown) <= 200


@needs_limits
def test_fifty_pages_take_little_time_and_memory():
    assert_long_print(0.5, 50, 15)


@needs_limits
@pytest.mark.faults
def test_five_hundred_pages_take_little_time_and_memory():
    assert_long_print(2.6, 500, 15)


def assert_whole_or_absent(folder, starts):
    """Fail an allocation for each start, in a process of its own."""
    done = run(STARVED, folder, *starts)
    assert done.returncode == 0, done.stderr
    pairs = [line.split() for line in done.stdout.splitlines()]
    ends = {int(start): int(end) for start, end in pairs}
    assert list(ends) == list(starts)
    whole = {start for start, end in ends.items() if end == 0}
    assert {path.name for path in folder.iterdir()} == {f"{n}.pdf" for n in whole}
    for start in whole:
        with pypdfium2.PdfDocument(folder / f"{start}.pdf") as document:
            assert len(document) == 1
    assert len(whole) < len(ends), "memory was never short"


def test_without_memory_there_is_no_half_a_file(tmp_path):
    pytest.importorskip("_testcapi")
    assert_whole_or_absent(tmp_path, (1, 7, 100, 1_500, 40_000))


@pytest.mark.faults
def test_whichever_allocation_fails_there_is_no_half_a_file(tmp_path):
    pytest.importorskip("_testcapi")
    first = range(1, 51)
    assert_whole_or_absent(tmp_path, [*first, *(n**3 for n in range(4, 51))])


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_as_many_notes_as_there_may_be_are_printed_to_the_last_letter(language):
    phrase = {
        "en": "She woke at night with a cramp; ",
        "ar": "استيقظت ليلا بتشنج في الساق ",
        "zh": "患者夜间因小腿抽筋而醒来。",
    }[language]
    notes = (phrase * (NOTES_LIMIT // len(phrase) + 1))[:NOTES_LIMIT]
    stored = samples.stored(
        samples.benign_visit(notes=notes), samples.benign_assessment()
    )
    pdf = real.writer().visit_summary(stored, samples.context())
    read = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    printed = "".join(read.split())
    for letter in set(notes) - {" "}:
        assert printed.count(letter) >= notes.count(letter)
