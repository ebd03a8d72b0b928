"""`keepworth listen themes`: what open answers speak of."""

import datetime as dt
from pathlib import Path

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, SINCE, many, plain, said_share
from keepworth.cli.progress import print_json

QUOTES = 2


@click.command()
@BOOK
@click.option("--instrument", metavar="NAME", help="Only what was said to this questionnaire.")
@SINCE
@AS_OF
@AS_JSON
def themes(
    folder: Path, *, instrument: str | None, since: dt.date | None, as_of: dt.date | None, as_json: bool
) -> None:  # fmt: skip
    """Group what customers of BOOK said in their own words by what it speaks of, in English and in Chinese.

    Words that stand together make a theme, where halves of the answers give it again. Nobody reads here: the answers
    behind a theme are what was said.
    """
    from keepworth.runs.survey_themes import survey_themes
    from keepworth.tables.book import find_book

    found = survey_themes(find_book(folder), instrument=instrument, since=since, as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    click.echo(f"As of {found.as_of}: {many(found.answers, 'answer')} in words.")
    for group in found.languages:
        click.echo(f"\n{group.language}: {many(group.answers, 'answer')}, {group.no_theme:,} of no theme.")
        if group.withheld:
            click.echo(f"  withheld. {group.withheld}")
        for theme in group.themes:
            click.echo(f"  {', '.join(theme.words)}: {said_share(theme.share)}")
            for quote in theme.quotes[:QUOTES]:
                click.echo(f"    “{quote.words[:200]}”")
