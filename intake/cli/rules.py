"""`crampdesk rules`: the rules as the program uses them."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from intake.application import Desk, write_file
from intake.cli.options import JsonOption, OverlayOption
from intake.cli.replay import replay
from intake.cli.terminal import ExitCode, answer, complain, say
from intake.domain.errors import KnowledgeError
from intake.services.rule_book_markdown import markdown_of
from intake.services.rulebook import RuleLine

_PDF = ".pdf"

app = typer.Typer(help="The rules that the program works by.", no_args_is_help=True)
app.command("replay")(replay)


@app.command("list")
def list_rules(*, as_json: JsonOption = False, overlay: OverlayOption = None) -> None:
    """List every rule, those that the clinic changed or switched off as such."""
    lines = tuple(Desk(overlay=overlay).expertise.rules.lines())
    if as_json:
        answer(json.dumps([asdict(line) for line in lines], ensure_ascii=False))
        return
    width = max(len(line.id) for line in lines)
    for line in lines:
        say(f"{line.id:<{width}}  {line.kind:<9}  {line.title}{_mark(line)}")


def _mark(line: RuleLine) -> str:
    if not line.change:
        return ""
    return f"  [{'switched off' if line.is_off else 'changed'} by the clinic]"


@app.command("show")
def show(
    rule: Annotated[str, typer.Argument(metavar="RULE")],
    *,
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    """Show one rule in words: when it holds, what it does, examples, sources."""
    rules = Desk(overlay=overlay).expertise.rules
    details = rules.details(rule)
    if as_json:
        answer(json.dumps(details, ensure_ascii=False))
        return
    for line in rules.page(rule).lines():
        say(line)
    say("As written:")
    for line in str(details["when"]).splitlines():
        say(f"  {line.strip()}")


@app.command("check")
def check(*, as_json: JsonOption = False, overlay: OverlayOption = None) -> None:
    """Run every example, question every rule, list what wants a sign-off."""
    try:
        expertise = Desk(overlay=overlay).expertise
    except KnowledgeError as error:
        complain(str(error))
        raise typer.Exit(ExitCode.FOUND) from None
    found = expertise.rules.review()
    if as_json:
        answer(json.dumps(asdict(found), ensure_ascii=False))
    else:
        for line in expertise.rules.told(found):
            say(line)
    for remark in found.remarks:
        complain(f"{remark.where}: {remark.text}")
    if not found.is_sound:
        raise typer.Exit(ExitCode.FOUND)


@app.command("book")
def book(
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="FILE", help="Where to write it: .pdf, else Markdown."
        ),
    ],
    *,
    overlay: OverlayOption = None,
) -> None:
    """Write all that the program knows in words, for a clinician to read and sign."""
    expertise = Desk(overlay=overlay).expertise
    if out.suffix.lower() == _PDF:
        write_file(out, expertise.rule_book())
    else:
        write_file(out, markdown_of(expertise.rules.book()).encode("utf-8"))
    say(f"{out}")
