"""`python -m tests.mutants`: how many mutants the tests killed; 1 if too few."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

AT_LEAST = 90
"""Per cent (quality, section 3)."""
_KILLED = frozenset((1, 3))
"""What pytest ends with where a test failed, or where the mutant broke pytest."""
_TIMED_OUT = frozenset((36, 24, -24, 152))
"""What mutmut ends with where a mutant ran on for ever: a test would have waited."""
_SURVIVED, _UNTESTED = 0, 33
"""What pytest ends with where nothing failed, and mutmut where no test ran."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The mutants of one module.

    `not_judged` are those of which the run says nothing, such as those whose worker
    died (255); they do not count as killed.
    """

    module: str
    killed: int
    lived: tuple[str, ...]
    not_judged: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many were tried."""
        return self.killed + len(self.lived) + len(self.not_judged)


def main(folder: Path = Path("mutants")) -> int:
    """Print the share of each module, what survived, and what was not judged."""
    modules = sorted(tried(folder), key=lambda one: one.module)
    for one in modules:
        print(f"{_share(one.killed, one.size):6.1f} %  {one.module}")
        print("".join(f"           {key}\n" for key in one.lived), end="")
        print(
            "".join(f"           {key} not judged\n" for key in one.not_judged), end=""
        )
    killed, whole = sum(m.killed for m in modules), sum(m.size for m in modules)
    share = _share(killed, whole)
    print(f"{share:6.1f} %  of {whole} mutants killed; at least {AT_LEAST} %")
    return 0 if whole and share >= AT_LEAST else 1


def tried(folder: Path) -> Iterator[Tried]:
    """Yield the modules of which any mutant was tried."""
    for file in folder.rglob("*.meta"):
        ends = json.loads(file.read_text("utf-8"))["exit_code_by_key"]
        known = {key: end for key, end in ends.items() if end is not None}
        if known:
            yield _judged(str(file.relative_to(folder).with_suffix("")), known)


def _judged(module: str, ends: Mapping[str, int]) -> Tried:
    dead = _KILLED | _TIMED_OUT
    lived = tuple(k for k, end in ends.items() if end in (_SURVIVED, _UNTESTED))
    killed = sum(end in dead for end in ends.values())
    others = (k for k, end in ends.items() if end not in dead and k not in lived)
    return Tried(module, killed, lived, tuple(others))


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


if __name__ == "__main__":
    sys.exit(main())
