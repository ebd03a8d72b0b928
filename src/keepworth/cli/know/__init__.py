"""`keepworth know`: what customers need, what was promised, who else serves them, and a segment in one page."""

import click

from keepworth.cli.know.briefing import briefing
from keepworth.cli.know.merging import merge, rejoin, split
from keepworth.cli.know.needs import needs
from keepworth.cli.know.promises import promises
from keepworth.cli.know.rivals import rivals
from keepworth.cli.know.ties import champions, ties

__all__ = ["know"]


@click.group()
def know() -> None:
    """Say who the customers of BOOK are to us: needs, promises, rivals, segments.

    As of a day: nothing later is seen, and what became of something later is open.
    """


for command in (needs, promises, rivals, briefing, ties, champions, merge, split, rejoin):
    know.add_command(command)
