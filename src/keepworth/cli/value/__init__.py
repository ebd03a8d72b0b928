"""`keepworth value`: what relationships are worth, to us and to the customer."""

import click

from keepworth.cli.value.equity import equity
from keepworth.cli.value.ledger import ledger
from keepworth.cli.value.referrals import referrals

__all__ = ["value"]


@click.group()
def value() -> None:
    """Say what relationships of BOOK are worth, to us and to the customer."""


for command in (equity, ledger, referrals):
    value.add_command(command)
