"""What was tried, kept between runs; and the share that the tests killed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tests.mutants.making import ROOT, Mutant
from tests.mutants.trying import KILLED, SLOW

AT_LEAST = 90
"""Per cent (quality, section 3)."""
_DEAD = (KILLED, SLOW)
_EVERY = 25
"""Mutants after which the file is written."""


def world() -> str:
    """Return the digest of the program, its data and its tests."""
    digest = sha256()
    for folder in ("intake", "tests/intake/triage", "tests/intake/knowledge"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(ROOT)}\n".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@dataclass(slots=True)
class Kept:
    """How mutants ended.

    A killed one stays killed while its function is the same; one that lived is tried
    again as soon as the program, its data or its tests are others.
    """

    file: Path
    world: str
    ends: dict[str, dict[str, str]] = field(default_factory=dict)
    _unwritten: int = 0

    @classmethod
    def read(cls, file: Path, world: str) -> "Kept":
        """Return what earlier runs kept."""
        ends = json.loads(file.read_text("utf-8")) if file.exists() else {}
        return cls(file, world, ends)

    def end(self, mutant: Mutant) -> str | None:
        """Return how a mutant ended; None if it is still to be tried."""
        kept = self.ends.get(mutant.key)
        if kept is None or kept["digest"] != mutant.digest:
            return None
        holds = kept["end"] in _DEAD or kept["world"] == self.world
        return kept["end"] if holds else None

    def tell(self, mutant: Mutant, end: str, by: str) -> None:
        """Keep how a mutant ended, and by which test."""
        self.ends[mutant.key] = {
            "end": end,
            "by": by,
            "digest": mutant.digest,
            "world": self.world,
        }
        self._unwritten += 1
        if self._unwritten >= _EVERY:
            self.write()

    def write(self) -> None:
        """Write it all, whole or not at all."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(self.ends, indent=0), "utf-8")
        fresh.replace(self.file)
        self._unwritten = 0


@dataclass(frozen=True, slots=True)
class Score:
    """The mutants of one module: `lived` with how each ended, in words."""

    module: str
    killed: int
    lived: Sequence[tuple[Mutant, str]]
    untried: int

    @property
    def tried(self) -> int:
        """How many were tried."""
        return self.killed + len(self.lived)


def scored(kept: Kept, mutants: Iterable[Mutant]) -> Sequence[Score]:
    """Return the score of each module."""
    by_module: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        by_module.setdefault(mutant.module, []).append(mutant)
    return [
        _score(name, {m: kept.end(m) for m in ms}) for name, ms in by_module.items()
    ]


def _score(module: str, ends: Mapping[Mutant, str | None]) -> Score:
    lived = [(m, end) for m, end in ends.items() if end is not None]
    return Score(
        module=module,
        killed=sum(end in _DEAD for end in ends.values()),
        lived=[(m, end) for m, end in lived if end not in _DEAD],
        untried=sum(end is None for end in ends.values()),
    )


def report(scores: Sequence[Score], *, is_whole: bool) -> int:
    """Print the share of each module and what lived; return 1 if it is not enough."""
    for one in scores:
        print(f"{_share(one):>7}  {one.tried:5d}  {one.module}")
        for mutant, end in one.lived:
            print(f"         {mutant.key} {end}")
            print(
                "".join(f"             {line}\n" for line in mutant.shown.split("\n"))
            )
    whole = Score(
        module="all",
        killed=sum(one.killed for one in scores),
        lived=[one for score in scores for one in score.lived],
        untried=sum(one.untried for one in scores),
    )
    for one in (*scores, whole):
        print(f"{_share(one):>7}  {one.tried:5d}  {one.module}")
    print(f"{whole.untried} not tried yet; at least {AT_LEAST} % are to be killed")
    enough = whole.tried and 100 * whole.killed >= AT_LEAST * whole.tried
    return 0 if enough and not (is_whole and whole.untried) else 1


def _share(score: Score) -> str:
    return f"{100 * score.killed / score.tried:.1f} %" if score.tried else "-"
