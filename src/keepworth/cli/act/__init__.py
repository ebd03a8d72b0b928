"""`keepworth act`: what to do next."""

import click

from keepworth.cli.act.advocates import advocates
from keepworth.cli.act.assortment import assortment
from keepworth.cli.act.events import events
from keepworth.cli.act.next import next_actions
from keepworth.cli.act.offers import offers
from keepworth.cli.act.partners import partners
from keepworth.cli.act.plan import plan
from keepworth.cli.act.promotion import promotion
from keepworth.cli.act.replenish import replenish
from keepworth.cli.act.season import season

__all__ = ["act"]


@click.group()
def act() -> None:
    """Say what to do next in the relationships of BOOK: what pays most an hour, the plans, who speaks for us."""


for command in (advocates, assortment, events, next_actions, offers, partners, plan, promotion, replenish, season):
    act.add_command(command)
