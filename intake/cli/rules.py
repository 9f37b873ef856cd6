"""`crampdesk rules`: the rules as the program uses them."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from intake.application import Desk
from intake.cli.terminal import ExitCode, answer, complain, say
from intake.domain.errors import KnowledgeError

app = typer.Typer(help="The rules that the program works by.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_rules(*, as_json: JsonOption = False) -> None:
    """List every rule."""
    lines = tuple(Desk().expertise.rules.lines())
    if as_json:
        answer(json.dumps([asdict(line) for line in lines], ensure_ascii=False))
        return
    width = max(len(line.id) for line in lines)
    for line in lines:
        say(f"{line.id:<{width}}  {line.kind:<9}  {line.title}")


@app.command("show")
def show(
    rule: Annotated[str, typer.Argument(metavar="RULE")], *, as_json: JsonOption = False
) -> None:
    """Show one rule: its condition, what it does, its sources."""
    details = Desk().expertise.rules.details(rule)
    if as_json:
        answer(json.dumps(details, ensure_ascii=False))
        return
    for name, value in details.items():
        shown = "; ".join(map(str, value)) if isinstance(value, list) else value
        say(f"{name:<10} {shown}")


@app.command("check")
def check() -> None:
    """Check the knowledge as a whole; list what wants a clinician's sign-off."""
    try:
        expertise = Desk().expertise
    except KnowledgeError as error:
        complain(str(error))
        raise typer.Exit(ExitCode.FOUND) from None
    unconfirmed = expertise.rules.without_sign_off()
    release = expertise.knowledge.release
    say(f"Knowledge {release.version} ({release.digest}) is sound.")
    say(f"{len(expertise.knowledge.rules)} rules; these want a clinician's sign-off:")
    for rule in unconfirmed:
        say(f"  {rule}")
