"""`python -m tests.benchmarks [stream ...]`: measure and compare with the budgets."""

import sys

from tests.benchmarks.table import modules, table


def main(wanted: list[str]) -> int:
    """Measure everything, or the modules named; 1 if a budget is missed."""
    lines = []
    for module in modules():
        name = module.__name__.rpartition("_")[2]
        if not wanted or name in wanted:
            print(f"{name} ...", file=sys.stderr)
            lines += module.measure()
    print("\n".join(table(lines)))
    return 0 if all(line.passed for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
