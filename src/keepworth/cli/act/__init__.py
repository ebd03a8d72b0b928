"""`keepworth act`: what to do next."""

import click

from keepworth.cli.act.plan import plan

__all__ = ["act"]


@click.group()
def act() -> None:
    """Say what to do next in the relationships of BOOK: the plans, and what each needs."""


for command in (plan,):
    act.add_command(command)
