"""The value ledger, year by year: which lines count, what they sum to, and between what that may lie."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.value.joint import FAIR, WEIGHT, JointValue, Status, YearlyMoney, joint_value, weighted_lines

SOLD: Final = 1.0  # of an amount, where all of a line counts


@dataclass(frozen=True, slots=True)
class LedgerLines:
    """Lines of the ledger; shapes (lines,)."""

    account: Ints  # whose line it is, and of which year: a place among the accounts
    matter: Ints  # a line and the answers to it are one matter
    theirs: Flags
    amount: Floats  # below 0 on their side: what using us cost them beside the price
    status: Ints
    day: Ints  # since when it stands so

    def __post_init__(self) -> None:
        """Refuse columns that are not equally long, and what no line can be."""
        if len({getattr(self, one.name).shape for one in fields(self)}) != 1:
            raise BadInput("Lines of the ledger are columns that are equally long.")
        if not np.isin(self.status, list(Status)).all():
            raise BadInput("A line is claimed, verified or signed.")


@dataclass(frozen=True, slots=True)
class LineSums:
    """What the lines of each account sum to; shapes (accounts,)."""

    gain: Floats  # theirs, each line by how far it is believed
    gain_low: Floats  # only what both signed
    gain_high: Floats  # every line in full
    use: Floats  # what using us cost them beside the price, in full
    ours: Floats  # our gain, each line by how far it is believed; NaN where no line is on our side
    ours_low: Floats
    ours_high: Floats
    counts: Ints  # lines that count; shape (accounts, 2 sides: theirs and ours, 3 statuses)


@dataclass(frozen=True, slots=True)
class YearlyFacts:
    """What is known of each account beside its lines; shapes (accounts,), NaN where it is not known."""

    price: Floats  # what they paid us
    margin: Floats  # what was left of it, where no line is on our side
    serve: Floats  # what serving them cost


def standing_lines(of: LedgerLines) -> Flags:
    """Return which lines count: of a line and the answers to it the one most believed, and of equals the newest."""
    order = np.lexsort((np.arange(of.day.size), of.day, of.status, of.matter))
    last = np.ones(order.size, dtype=np.bool_)
    last[:-1] = of.matter[order][1:] != of.matter[order][:-1]
    found: Flags = np.zeros(order.size, dtype=np.bool_)
    found[order[last]] = True
    return found


def sum_lines(of: LedgerLines, *, accounts: int, weights: tuple[float, float, float] = WEIGHT) -> LineSums:
    """Return what the lines that count sum to, and between what that lies: only what was signed, and all in full."""
    stands = standing_lines(of)
    gains, costs = stands & of.theirs & (of.amount > 0), stands & of.theirs & (of.amount < 0)
    own = stands & ~of.theirs

    def summed(which: Flags, at: tuple[float, float, float]) -> Floats:
        return weighted_lines(
            of.account[which], of.amount[which], status=of.status[which], customers=accounts, weights=at
        )

    signed, full = (0.0, 0.0, SOLD), (SOLD, SOLD, SOLD)
    place = of.account * 6 + np.where(of.theirs, 0, 3) + of.status
    counts = np.bincount(place[stands], minlength=accounts * 6).reshape(accounts, 2, 3)
    silent = counts[:, 1].sum(axis=1) == 0
    ours, ours_low, ours_high = (np.where(silent, np.nan, summed(own, at)) for at in (weights, signed, full))
    return LineSums(
        gain=summed(gains, weights), gain_low=summed(gains, signed), gain_high=summed(gains, full),
        use=-summed(costs, full), ours=ours, ours_low=ours_low, ours_high=ours_high, counts=counts,
    )  # fmt: skip


def judge_years(of: LineSums, *, beside: YearlyFacts, fair: tuple[float, float] = FAIR) -> JointValue:
    """Return what both sides have of each account; NaN where what they paid, or our own gain, is not known.

    Lines on our side are taken as they are; where there are none, what was left of what they paid. What is not known of
    the cost to serve counts as nothing.
    """
    margin = np.where(np.isnan(of.ours), beside.margin, of.ours)
    known = ~(np.isnan(beside.price) | np.isnan(margin))
    money = YearlyMoney(
        gain=of.gain, price=np.nan_to_num(beside.price), use=of.use, margin=margin, serve=np.nan_to_num(beside.serve)
    )
    found = joint_value(money, fair=fair)
    told = [np.where(np.isnan(beside.price), np.nan, one) for one in (found.theirs, found.returned)]
    share = np.where(known, found.share, np.nan)
    greedy = np.where(known, found.takes_too_much, 0)
    return JointValue(told[0], found.ours, told[1], share, greedy, found.loses & known)
