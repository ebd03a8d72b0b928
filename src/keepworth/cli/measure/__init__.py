"""`keepworth measure`: how strong relationships are, beyond one customer."""

import click

from keepworth.cli.measure.groups import groups

__all__ = ["measure"]


@click.group()
def measure() -> None:
    """Say how strong the relationships of BOOK are: what groups of persons say."""


measure.add_command(groups)
