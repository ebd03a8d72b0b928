"""`keepworth listen instruments`: the questionnaires that come along."""

import click

from keepworth.cli.asking import AS_JSON
from keepworth.cli.progress import print_json


@click.command()
@AS_JSON
def instruments(as_json: bool) -> None:
    """Say which questionnaires there are, in which version, and what each asks."""
    from keepworth.listen.instruments import all_instruments

    found = [
        {
            "name": one.name,
            "version": one.version,
            "title": one.title.en,
            "items": [item.name for item in one.items],
        }
        for one in all_instruments()
    ]
    if as_json:
        print_json({"instruments": found})
        return
    for told in found:
        click.echo(f"{told['name']} {told['version']}: {told['title']}")
        click.echo(f"  {', '.join(map(str, told['items']))}")
