"""`keepworth focus`: where to put our time."""

import click

from keepworth.cli.focus.concentration import concentration

__all__ = ["focus"]


@click.group()
def focus() -> None:
    """Say where to put our time among the customers of BOOK: on how few all of it hangs.

    As of a day: the last score is asked that speaks for it.
    """


for command in (concentration,):
    focus.add_command(command)
