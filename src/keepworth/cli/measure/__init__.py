"""`keepworth measure`: how strong relationships are, beyond one customer."""

import click

from keepworth.cli.measure.groups import groups
from keepworth.cli.measure.prices import prices

__all__ = ["measure"]


@click.group()
def measure() -> None:
    """Say how strong the relationships of BOOK are: what groups of persons say, what the loyal would pay."""


measure.add_command(groups)
measure.add_command(prices)
