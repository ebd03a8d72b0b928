"""`keepworth listen export`: every score, or every answer, as a file that others can read."""

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.survey_export import What


@click.command()
@BOOK
@click.argument("what", type=click.Choice(["results", "answers"]))
@click.option("--to", "into", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="The file to write: .csv, .csv.gz, .parquet or .xlsx.")  # fmt: skip
@click.option("--instrument", default="", metavar="NAME", help="Only of this questionnaire.")
@click.option("--replace", is_flag=True, help="Replace FILE where it exists.")
@AS_OF
@AS_JSON
def export(
    folder: Path, *, what: "What", into: Path, instrument: str, replace: bool, as_of: dt.date | None, as_json: bool
) -> None:  # fmt: skip
    """Write the results of all questionnaires of BOOK, or the answers of its customers with their words.

    Texts that a spreadsheet would run as a formula get an apostrophe in front.
    """
    from keepworth.runs.survey_export import export_survey
    from keepworth.tables.book import find_book

    done = export_survey(find_book(folder), what, into=into, instrument=instrument, as_of=as_of, replace=replace)
    if as_json:
        print_json(asdict(done))
        return
    click.echo(f"Wrote {many(done.rows, 'row')} of {done.what} to {done.file}.")
