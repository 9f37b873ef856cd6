"""`python -m tests.mutants`: the tests must notice small changes of the triage."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.mutants.kept import Kept, report, scored, world
from tests.mutants.making import ROOT, Source
from tests.mutants.trying import Trial

_FOLDER = ROOT / "mutants"
_TRIAGE = ROOT / "intake" / "triage"
_KNOWLEDGE = ("units", "analytes", "analyte_file")
_LONG = (
    "tests/intake/triage/test_every_row.py"
    "::test_program_and_reference_agree_on_the_visit_of_each_rule"
)
_TESTS = (
    "tests/intake/triage",
    "tests/intake/knowledge/test_units.py",
    "tests/intake/knowledge/test_analytes.py",
    "tests/intake/knowledge/test_overlay.py",
    # they kill what the others kill, and a survivor would wait a minute for each
    "--ignore=tests/intake/triage/test_against_reference.py",
    "--ignore=tests/intake/triage/test_properties.py",
    f"--deselect={_LONG}",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try what was not tried yet, and print what all of it comes to."""
    asked = _asked(arguments)
    _FOLDER.mkdir(exist_ok=True)
    mutants = [m for s in _sources(asked.modules) for m in s.mutants()]
    kept = Kept.read(_FOLDER / "ends.json", world())
    part, parts = (int(number) for number in asked.share.split("/"))
    wanted = [m for m in mutants[part - 1 :: parts] if kept.end(m) is None]
    print(f"{len(wanted)} of {len(mutants)} mutants to try ...", flush=True)
    if wanted:
        trial = Trial(
            mutants=wanted,
            told=kept.tell,
            jobs=asked.jobs,
            until=time.monotonic() + asked.minutes * 60,
            keep=_FOLDER,
            world=kept.world,
        )
        _run(trial)
        kept.write()
    return report(scored(kept, mutants), is_whole=not asked.modules)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("modules", nargs="*", help="such as asking or row_*; else all")
    parser.add_argument("--share", default="1/1", help="such as 2/5: the second fifth")
    parser.add_argument("--minutes", type=float, default=600, help="begin none later")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(arguments)


def _sources(wanted: Sequence[str]) -> Sequence[Source]:
    knowledge = ROOT / "intake" / "knowledge"
    files = [
        *sorted(_TRIAGE.glob("*.py")),
        *(knowledge / f"{k}.py" for k in _KNOWLEDGE),
    ]
    return [
        Source.of(file)
        for file in files
        if not wanted or any(fnmatch(file.stem, one) for one in wanted)
    ]


def _run(trial: Trial) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    quiet = ["-qq", "-s", "-p", "no:cacheprovider", "-n", "0", "--tb=native"]
    code = pytest.main(
        [*quiet, f"--rootdir={ROOT}", *_in(ROOT, _TESTS)], plugins=[trial]
    )
    if code:
        raise SystemExit(f"pytest ended with {code}")


def _in(root: Path, tests: Sequence[str]) -> Sequence[str]:
    return [one if one.startswith("--") else str(root / one) for one in tests]


if __name__ == "__main__":
    sys.exit(main())
