"""The main job as another program would do it: real processes, nothing shared."""

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader

DATA = Path(__file__).parents[1] / "data" / "documents"
SAMPLES = Path(__file__).parents[2] / "intake" / "services" / "demo_data"
PASSWORD = "ocean paper lamp"
NAMES = ("zieliński", "grzegorz", "quillfeather", "zebedee")


@dataclass(frozen=True)
class Ran:
    code: int
    out: bytes
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def computer(tmp_path):
    """Return the environment of a computer that has never seen the program."""
    folders = {
        name: str(tmp_path / name.lower())
        for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")
    }
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    return {
        **folders,
        "PATH": os.environ["PATH"],
        "LC_ALL": "C",
        "TMPDIR": str(temporary),
    }


@pytest.fixture
def crampdesk(computer):
    def run(*arguments, stdin=b"", **variables):
        done = subprocess.run(
            [sys.executable, "-m", "intake.cli", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            check=False,
            timeout=180,
            env=computer | variables,
            cwd=Path(__file__).parents[2],
        )
        assert b"Traceback" not in done.stderr
        return Ran(done.returncode, done.stdout, done.stderr.decode())

    return run


def traces(tmp_path):
    """Return every byte that was left on the disk outside the encrypted record."""
    return b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


@pytest.fixture
def signed_in(crampdesk, tmp_path):
    """Set up a clinic, and return what signs its only user in."""
    assert b"Set up    no" in crampdesk("db", "status").out
    password = tmp_path / "password.txt"
    password.write_text(PASSWORD, encoding="utf-8")
    created = crampdesk(
        *("db", "create", "--clinic", "Hillside Surgery", "--user", "nurse1"),
        *("--name", "Nurse One", "--password-file", password),
    )
    assert created.code == 0, created.err
    password.unlink()
    return {"CRAMPDESK_PASSWORD": PASSWORD}


def test_a_visit_is_recorded_triaged_stored_printed_and_found_again(
    crampdesk, signed_in, tmp_path
):
    assessed = crampdesk("triage", SAMPLES / "02_dvt.json", "--json").json
    assert assessed["level"] == "same_day"
    added = crampdesk(
        "visit", "add", SAMPLES / "02_dvt.json", SAMPLES / "01_benign.json", **signed_in
    )
    assert added.out.decode().splitlines() == [
        "Visit 1 of patient 1: SAME DAY: seen today",
        "Visit 2 of patient 2: SELF-CARE: advice and safety net",
    ]

    (hit,) = crampdesk("find", "zielinski", "--json", **signed_in).json
    assert hit["patient"]["family_name"] == "Zieliński"
    shown = crampdesk("visit", "show", 1, "--json", **signed_in)
    assert shown.json["answers"]["swelling"] == "left"
    again = crampdesk("triage", "-", "--json", stdin=shown.out).json
    assert again == assessed

    out = tmp_path / "summary.pdf"
    assert (
        crampdesk("report", 1, "--kind", "summary", "--out", out, **signed_in).code == 0
    )
    pages = [
        page.extract_text() for page in PdfReader(io.BytesIO(out.read_bytes())).pages
    ]
    assert all("ZIELIŃSKI" in page for page in pages)
    assert "SAME DAY" in pages[0]
    out.unlink()

    bad = crampdesk("visit", "add", DATA / "malformed" / "no_sex.json", **signed_in)
    assert bad.code == 2
    assert bad.err.startswith("patient.sex: is missing: ")
    wrong = crampdesk("find", "z", CRAMPDESK_PASSWORD="ocean paper limp")
    assert wrong.code == 3
    assert len(crampdesk("find", "1958", "--json", **signed_in).json) == 1

    left = traces(tmp_path).decode("utf-8", "replace").lower()
    assert not [name for name in NAMES if name in left]


def test_the_demo_needs_no_set_up_and_leaves_only_its_pages(crampdesk, tmp_path):
    out = tmp_path / "pages"
    ran = crampdesk("demo", "--out", out)
    assert (ran.code, ran.err) == (0, "")
    assert len(list(out.glob("visit-*-summary.pdf"))) >= 8
    table = ran.out.decode()
    assert "ZIELIŃSKI, Grzegorz (Mr)" in table
    assert str(out) in table
    others = [p for p in tmp_path.rglob("*") if p.is_file() and p.parent != out]
    assert others == []


def test_a_reader_that_has_had_enough_ends_the_stream_quietly(computer, tmp_path):
    document = json.dumps(json.loads((DATA / "good" / "contract.json").read_bytes()))
    stream = tmp_path / "visits.jsonl"
    stream.write_text(f"{document}\n" * 200, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "intake.cli", "triage", "--jsonl", str(stream)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=computer,
        cwd=Path(__file__).parents[2],
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert json.loads(child.stdout.readline())["level"] == "urgent"
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == 0


def test_answers_come_line_by_line_as_documents_do(computer):
    document = json.dumps(json.loads((DATA / "good" / "contract.json").read_bytes()))
    with subprocess.Popen(
        [sys.executable, "-m", "intake.cli", "triage", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=computer,
        cwd=Path(__file__).parents[2],
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for _ in range(3):
            child.stdin.write(document.encode() + b"\n")
            child.stdin.flush()
            assert json.loads(child.stdout.readline())["level"] == "urgent"
        child.stdin.close()
    assert child.returncode == 0
