"""`keepworth doctor`: what is wrong here, and what to do about it."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from keepworth.cli.progress import print_json

SOMETHING_WRONG = 2  # as for anything that the caller can put right


@click.command()
@click.argument("folder", metavar="[BOOK]", type=click.Path(path_type=Path), default=None, required=False)
@click.option("--mend", is_flag=True, help="Put right what can be without losing anything, such as leftovers.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def doctor(folder: Path | None, mend: bool, as_json: bool) -> None:
    """Say what is wrong with this installation and with BOOK, and how to put it right.

    One line a check, and below it what to do. It ends with 0 where nothing is wrong, with 2 where something is. All
    facts are read, which takes about as long as scoring them.
    """
    from keepworth.runs.doctor.examine import examine

    found = examine(folder, mend=mend)
    wrong = [one for one in found if not one.is_fine]
    if as_json:
        print_json({"checks": [asdict(one) for one in found], "wrong": len(wrong)})
    else:
        for one in found:
            if one.is_fine:
                click.echo(f"  ok     {one.title}{f' (mended: {one.words})' if one.is_mended else ''}")
            else:
                click.echo(f"  wrong  {one.words}\n         Do: {one.fix}")
        click.echo(f"{len(found)} checks, {len(wrong)} wrong.")
    if wrong:
        sys.exit(SOMETHING_WRONG)
