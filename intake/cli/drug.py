"""`crampdesk drug`: what a medicine's name or label means."""

from collections.abc import Iterator
from typing import Annotated

import typer

from intake.application import Desk
from intake.cli.input_files import STANDARD_INPUT, opened, read_lines
from intake.cli.terminal import answer, say


def drug(
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT...", help="What the label says, in quotes."),
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line.")
    ] = False,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read texts from standard input.")
    ] = False,
) -> None:
    """Recognise medicine texts, one a line."""
    if not texts and not stdin:
        raise typer.BadParameter("give a TEXT, or --stdin")
    medicines = Desk().expertise.medicines
    for text in _texts(texts or [], stdin=stdin):
        if as_json:
            answer(medicines.answer(text))
        else:
            say(medicines.line(text))


def _texts(given: list[str], *, stdin: bool) -> Iterator[str]:
    yield from given
    if stdin:
        with opened(STANDARD_INPUT) as file:
            for line in read_lines(file):
                yield line.decode("utf-8", "replace").rstrip("\r\n")
