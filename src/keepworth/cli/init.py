"""`keepworth init`: a new, empty book."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="BOOK", type=click.Path(path_type=Path))
@click.option("--currency", required=True, metavar="CODE", help="The one currency of every amount, such as USD.")
@click.option("--name", default="", help="The book's name. Default: the folder's.")
@click.option(
    "--time-zone",
    "--timezone",
    "time_zone",
    default="UTC",
    show_default=True,
    metavar="ZONE",
    help="Where a day begins, such as Europe/Berlin.",
)
def init(folder: Path, currency: str, name: str, time_zone: str) -> None:
    """Make a new, empty BOOK."""
    from keepworth.tables.book import make_book

    book = make_book(folder, currency=currency.upper(), name=name, time_zone=time_zone)
    click.echo(f"Made {book.folder}, a book in {book.settings.currency}. Its settings are in keepworth.toml.")
    click.echo(f"Next: keepworth import {book.folder} FILE --as orders")
