"""Every command of `crampdesk`, with its options and its help."""

from collections.abc import Sequence
from typing import Annotated

import typer

from intake.cli import (
    audit,
    batch,
    database,
    demonstration,
    drug,
    formulary,
    query,
    read_page,
    record,
    report,
    restricted,
    rules,
    triage,
    users,
    versions,
)
from intake.cli.terminal import ExitCode, complain

app = typer.Typer(
    name="crampdesk",
    help="Takes in a patient with leg cramps: record, triage, store, print, find.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("triage")(triage.triage)
app.command("drug")(drug.drug)
app.add_typer(formulary.app, name="formulary")
record.visits.command("read")(read_page.read)
record.visits.command("amend")(versions.amend)
record.visits.command("error")(versions.enter_in_error)
record.visits.command("note")(versions.add_note)
app.add_typer(record.visits, name="visit")
app.command("find")(record.find)
app.command("query")(query.query)
app.command("report")(report.report)
app.command("reports")(batch.reports)
app.command("day-sheet")(report.day_sheet)
app.add_typer(rules.app, name="rules")
app.add_typer(database.app, name="db")
app.add_typer(users.app, name="user")
audit.app.command("glasses")(restricted.glasses)
audit.app.command("review")(restricted.review)
app.add_typer(audit.app, name="audit")
app.add_typer(restricted.app, name="restricted")
app.add_typer(restricted.glass, name="glass")
app.command("demo")(demonstration.demo)


@app.callback(invoke_without_command=True)
def _window(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        _open_window(demo=False, own_rules=False)


@app.command("gui")
def window(
    demo: Annotated[
        bool, typer.Option("--demo", help="A throw-away clinic with made-up patients.")
    ] = False,
    own_rules: Annotated[
        bool, typer.Option("--own-rules", help="With --demo: the clinic's own rules.")
    ] = False,
) -> None:
    """Open the window; so does `crampdesk` alone."""
    _open_window(demo=demo, own_rules=own_rules)


def _open_window(*, demo: bool, own_rules: bool) -> None:
    from intake.cli.gui import open_window  # noqa: PLC0415 (Qt only for the window)

    raise typer.Exit(open_window(demo=demo, own_rules=own_rules))


def run(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code.

    Raises:
        EOFError: if it was stopped at a question.
    """
    try:
        code = app(list(arguments), standalone_mode=False)
    except typer.Abort as stop:
        raise EOFError from stop
    except typer.TyperException as error:
        return _bad_usage(error)
    return code if isinstance(code, int) else ExitCode.DONE


def _bad_usage(error: typer.TyperException) -> int:
    text = " ".join(error.format_message().split()).rstrip(".")
    complain(f"command line: {text}: see crampdesk --help")
    return ExitCode.BAD_INPUT
