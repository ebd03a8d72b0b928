"""`keepworth listen`: the questionnaires, and what was answered."""

import click

from keepworth.cli.listen.coverage import coverage
from keepworth.cli.listen.export import export
from keepworth.cli.listen.instruments import instruments
from keepworth.cli.listen.results import results
from keepworth.cli.listen.scales import scales
from keepworth.cli.listen.standby import standby
from keepworth.cli.listen.themes import themes

__all__ = ["listen"]


@click.group()
def listen() -> None:
    """Say what the customers of BOOK answered: scores with their ranges, and themes of their words."""


for command in (results, coverage, themes, scales, instruments, standby, export):
    listen.add_command(command)
