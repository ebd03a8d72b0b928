"""`keepworth listen instruments`: the questionnaires that come along, and a company's own."""

from pathlib import Path
from typing import Any

import click

from keepworth.cli.asking import AS_JSON
from keepworth.cli.progress import print_json


@click.command()
@click.argument("folder", metavar="[BOOK]", required=False, type=click.Path(path_type=Path))
@AS_JSON
def instruments(folder: Path | None, as_json: bool) -> None:
    """Say which questionnaires there are, in which version, and what each asks; with BOOK its own too."""
    from keepworth.listen.instruments import all_instruments
    from keepworth.tables.book import find_book
    from keepworth.tables.own_instruments import OwnInstruments, own_instruments

    own = own_instruments(find_book(folder).folder) if folder else OwnInstruments()
    mine = {(one.name, one.version) for one in own.instruments}
    found: list[dict[str, Any]] = [
        {
            "name": one.name,
            "version": one.version,
            "title": one.title.en,
            "items": [item.name for item in one.items],
            "own": (one.name, one.version) in mine,
            "retired": (one.name, one.version) in own.retired,
        }
        for one in all_instruments(own.instruments)
    ]
    if as_json:
        print_json({"instruments": found, "faults": dict(own.faults)})
        return
    for told in found:
        marks = ", ".join(word for word in ("own", "retired") if told[word])
        click.echo(f"{told['name']} {told['version']}: {told['title']}{f' ({marks})' if marks else ''}")
        click.echo(f"  {', '.join(told['items'])}")
    for file, why in own.faults.items():
        click.echo(f"Not read: {file}. {why}")
