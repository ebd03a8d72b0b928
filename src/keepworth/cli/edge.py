"""Where the command line begins: commands are loaded when called, refusals are turned into words."""

import importlib
import os
import secrets
import sys
import tempfile
import traceback
from pathlib import Path

import click

from keepworth.errors import BadInput, CannotEstimate, KeepworthError, NotPermitted

# Every command, and where it is: module and name.
COMMANDS = {
    "init": "keepworth.cli.init:init",
    "import": "keepworth.cli.importing:import_",
    "undo": "keepworth.cli.undo:undo",
    "tables": "keepworth.cli.tables:tables",
    "export": "keepworth.cli.export:export",
    "person": "keepworth.cli.person:person",
    "backup": "keepworth.cli.backup:backup",
    "restore": "keepworth.cli.backup:restore",
    "doctor": "keepworth.cli.doctor:doctor",
    "score": "keepworth.cli.score:score",
    "show": "keepworth.cli.show:show",
    "backtest": "keepworth.cli.backtest:backtest",
    "portfolio": "keepworth.cli.portfolio:portfolio",
    "know": "keepworth.cli.know:know",
    "listen": "keepworth.cli.listen:listen",
    "measure": "keepworth.cli.measure:measure",
    "value": "keepworth.cli.value:value",
    "focus": "keepworth.cli.focus:focus",
    "act": "keepworth.cli.act:act",
    "prove": "keepworth.cli.prove:prove",
    "demo": "keepworth.cli.demo:demo",
}
# What `keepworth --help` says of each; a test holds them to the commands' own words.
SAID = {
    "init": "Make a new, empty BOOK.",
    "import": "Add the rows of FILE to BOOK.",
    "undo": "Take one imported file out of BOOK again.",
    "tables": "Say which tables a book holds and what their columns mean.",
    "export": "Write a table of BOOK to a file, with your own ids.",
    "person": "Export, restrict or erase what BOOK holds about one person.",
    "backup": "Write all of BOOK to one FILE, while others go on writing to it.",
    "restore": "Make the book in FOLDER from the backup FILE.",
    "doctor": "Say what is wrong with this installation and with BOOK, and how to put it right.",
    "score": "Say what each customer of BOOK is worth, and how sure that is.",
    "show": "Say what is known of one CUSTOMER of BOOK: its worth, the relationship, and why.",
    "backtest": "Forecast a past day of BOOK and compare with what came.",
    "portfolio": "Say what the customers of BOOK are worth together, and name those who matter most.",
    "know": "Say who the customers of BOOK are to us: needs, promises, rivals, segments.",
    "listen": "Say what the customers of BOOK answered: scores with their ranges, and themes of their words.",
    "measure": "Say how strong the relationships of BOOK are: what groups of persons say, what the loyal would pay.",
    "value": "Say what relationships of BOOK are worth, to us and to the customer.",
    "focus": "Say where to put our time among the customers of BOOK: few or many, getting or keeping, who serves whom.",
    "act": "Say what to do next in the relationships of BOOK: what pays most an hour, the plans, who speaks for us.",
    "prove": "Say what foretells, what helped and what lasts, by what the customers of BOOK then did.",
    "demo": "Score the sample book and show its portfolio.",
}
# Commands from beside the library are registered by the distribution: group, and what `--help` says of each.
REGISTERED = "keepworth.commands"
SAID_OF_REGISTERED = {"serve": "Open BOOK in a browser."}
FAULT_OF_OURS, BAD_INPUT, CANNOT_ESTIMATE, NOT_PERMITTED = 1, 2, 3, 4


class _Commands(click.Group):
    """A group that imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *_registered()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        where = COMMANDS.get(cmd_name) or _registered().get(cmd_name)
        if where is None:
            return None
        module, name = where.split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([*SAID.items(), *((name, SAID_OF_REGISTERED.get(name, "")) for name in _registered())])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeepworthError as refusal:
            click.echo(f"Error: {refusal}", err=True)
            sys.exit(exit_code(refusal))
        except BrokenPipeError:
            # The reader of our output went away, as `head` does.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except (click.ClickException, click.exceptions.Exit, click.Abort, SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            if os.environ.get("KEEPWORTH_DEBUG"):
                raise
            click.echo(_our_fault(), err=True)
            sys.exit(FAULT_OF_OURS)


def _registered() -> dict[str, str]:
    """Return the commands that this distribution registers, by name: the library does not know who offers them."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found = distribution("keepworth").entry_points.select(group=REGISTERED)
    except PackageNotFoundError:
        return {}
    return {one.name: one.value for one in found}


def exit_code(refusal: KeepworthError) -> int:
    """Return the exit code of a refusal."""
    for kind, code in ((BadInput, BAD_INPUT), (CannotEstimate, CANNOT_ESTIMATE), (NotPermitted, NOT_PERMITTED)):
        if isinstance(refusal, kind):
            return code
    return FAULT_OF_OURS


def _our_fault() -> str:
    """Keep what happened in a file, and say where, with an id to name in a report."""
    known_as = secrets.token_hex(4)
    path = Path(tempfile.gettempdir()) / f"keepworth-{known_as}.log"
    # A trace may hold rows of a file, so the log is for this person alone, and takes nobody's place.
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as log:
        log.write(traceback.format_exc())
    return (
        f"Error: this is a fault of Keepworth, not of your data (id {known_as}). Nothing half-done was kept. "
        f"What happened stands in {path}; please report it with that file."
    )


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="keepworth")
def main() -> None:
    """Say which customers would fight to keep you, what each is worth, and how sure that is.

    Begin with a book of your own, `keepworth init BOOK --currency USD`, or with the sample, `keepworth demo`.
    """
