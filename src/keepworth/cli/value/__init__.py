"""`keepworth value`: what relationships are worth, to us and to the customer."""

import click

from keepworth.cli.value.ledger import ledger

__all__ = ["value"]


@click.group()
def value() -> None:
    """Say what relationships of BOOK are worth, to us and to the customer."""


for command in (ledger,):
    value.add_command(command)
