"""The patients of our own writing: `vignettes/*.toml`, as visits."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from intake.domain.visit import Visit
from tests.intake.triage.made import result, visit

Case = Mapping[str, object]
FOLDER = Path(__file__).with_name("vignettes")
KEYS = {
    *("story", "trigger", "who", "answers", "conditions", "medications", "results"),
    *("others", "near", "level", "rules", "flags", "no_flags", "tests", "no_tests"),
    *("give", "withhold", "settled"),
}


def cases() -> Iterator[Case]:
    for file in sorted(FOLDER.glob("*.toml")):
        for case in tomllib.loads(file.read_text("utf-8"))["patient"]:
            assert case.keys() <= KEYS, case
            yield case


CASES = tuple(cases())


def visit_of(case: Case, near: Mapping[str, object] | None = None) -> Visit:
    """Return the visit of a case, changed once more for its near miss."""
    near = near or {}
    answers = {**_table(case, "answers"), **_table(near, "answers")}
    who = {**_table(case, "who"), **_table(near, "who")}
    parts = {**case, **near}
    results = parts.get("results", [])
    assert isinstance(results, list)
    return visit(
        answers,
        patient=who,
        conditions=parts.get("conditions", []),
        medications=parts.get("medications", []),
        other_symptoms=parts.get("others", []),
        results=[_result(row) for row in results],
    )


def _table(case: Mapping[str, object], key: str) -> Mapping[str, object]:
    part = case.get(key, {})
    assert isinstance(part, dict)
    return part


def _result(row: list[str]) -> dict[str, object]:
    test, value, unit, *day = row
    return result(test, value, unit, collected=day[0] if day else "2026-11-20")
