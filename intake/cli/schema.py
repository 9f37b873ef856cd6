"""Writes the JSON Schemas into a folder: `python -m intake.cli.schema docs/schema`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from intake.cli.terminal import ExitCode, complain, say
from intake.services.schema import schema_files


def main(arguments: Sequence[str]) -> int:
    """Write the schemas into the folder that is named."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        complain("command line: names no folder: python -m intake.cli.schema FOLDER")
        return ExitCode.BAD_INPUT
    for name, text in schema_files().items():
        path = Path(arguments[0], name)
        path.write_text(text, encoding="utf-8", newline="\n")
        say(str(path))
    return ExitCode.DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
