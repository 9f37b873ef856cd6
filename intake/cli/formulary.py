"""`crampdesk formulary`: the names of medicines that a clinic adds itself."""

import getpass
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from intake.application import Desk
from intake.cli.terminal import answer, complain, say
from intake.services.formulary import ImportLine
from intake.services.name_sorting import ImportReport

app = typer.Typer(
    help="Names of medicines that the clinic adds itself.", no_args_is_help=True
)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]

_KINDS = ("rxnorm", "dmd", "csv")
_SHOWN = 10


@app.command("import")
def bring_in(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="A folder of RxNorm or of dm+d, or a CSV file: name,ingredient,kind.",
        ),
    ],
    *,
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="rxnorm, dmd or csv; else found out."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Add names to medicines that the program knows; all of a source or nothing."""
    if kind is not None and kind not in _KINDS:
        raise typer.BadParameter(f"--kind is one of {', '.join(_KINDS)}")
    report = Desk().formulary.bring_in(
        path, kind=kind, who=_who(), progress=_tell_progress
    )
    if as_json:
        answer(json.dumps(_as_json(report), ensure_ascii=False))
        return
    for line in _report_lines(report):
        say(line)


@app.command("list")
def list_imports(*, as_json: JsonOption = False) -> None:
    """List the imports that count, the oldest first."""
    imports = Desk().formulary.imports()
    if as_json:
        told = [{**asdict(one), "when": one.when.isoformat()} for one in imports]
        answer(json.dumps(told, ensure_ascii=False))
        return
    if not imports:
        say("The clinic added no names.")
    for one in imports:
        say(_line_of(one))


@app.command("undo")
def undo(
    number: Annotated[
        int | None, typer.Argument(metavar="ID", help="Which import; else the latest.")
    ] = None,
) -> None:
    """Take back what an import added."""
    taken_back = Desk().formulary.undo(number)
    say(f"Import {taken_back} is taken back. Its names no longer count.")


def _who() -> str:
    """Return the name of the account that runs this, where there is one."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def _tell_progress(file: str, percent: int) -> None:
    complain(f"{file}: {percent} %")


def _as_json(report: ImportReport) -> dict[str, object]:
    return {
        "import": report.number,
        "source": report.source,
        "new": report.new,
        "asked": list(report.asked),
        "known": report.known,
        "contradicting": list(report.contradicting),
        "unknown": report.unknown,
        "missing_ingredients": dict(report.missing),
        "not_names": list(report.not_names),
    }


def _report_lines(report: ImportReport) -> Iterator[str]:
    yield f"Read: {report.source}"
    rows = (
        ("new", report.new, "added", ()),
        ("asked about", len(report.asked), "added; the nurse is asked", report.asked),
        ("already known", report.known, "nothing to do", ()),
        (
            "contradicting",
            len(report.contradicting),
            "not added: it is the generic name of something else",
            report.contradicting,
        ),
        (
            "unknown ingredient",
            report.unknown,
            "not added",
            tuple(f"{name} ({count})" for name, count in report.missing),
        ),
        ("no name", len(report.not_names), "not added", report.not_names),
    )
    for what, count, done, examples in rows:
        yield f"  {what:<20} {count:>7,}  {done}{_examples(examples)}"
    if report.number is None:
        yield "Nothing was new, nothing is changed."
    else:
        yield f"Kept as import {report.number}. It counts from the next start on."
        yield f"To take it back: crampdesk formulary undo {report.number}"


def _examples(examples: Sequence[str]) -> str:
    if not examples:
        return ""
    more = ", …" if len(examples) > _SHOWN else ""
    return f": {', '.join(examples[:_SHOWN])}{more}"


def _line_of(one: ImportLine) -> str:
    asked = f", {one.asked:,} of them asked about" if one.asked else ""
    return (
        f"{one.number:>3}  {one.when:%Y-%m-%d %H:%M}  {one.who}  {one.source}: "
        f"{one.names:,} names{asked}"
    )
