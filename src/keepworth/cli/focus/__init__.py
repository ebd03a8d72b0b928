"""`keepworth focus`: where to put our time."""

import click

from keepworth.cli.focus.assigning import assign
from keepworth.cli.focus.balance import balance
from keepworth.cli.focus.concentration import concentration
from keepworth.cli.focus.fit import fit
from keepworth.cli.focus.growth import growth
from keepworth.cli.focus.tiers import tiers

__all__ = ["focus"]


@click.group()
def focus() -> None:
    """Say where to put our time among the customers of BOOK: few or many, getting or keeping, who serves whom.

    As of a day: the last score is asked that speaks for it.
    """


for command in (concentration, balance, tiers, fit, growth, assign):
    focus.add_command(command)
