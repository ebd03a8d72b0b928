"""`keepworth prove`: which metric, which action, which truth lasts."""

import click

from keepworth.cli.prove.bakeoff import bakeoff
from keepworth.cli.prove.lasts import lasts

__all__ = ["prove"]


@click.group()
def prove() -> None:
    """Say what foretells, what helped and what lasts, by what the customers of BOOK then did."""


prove.add_command(bakeoff)
prove.add_command(lasts)
