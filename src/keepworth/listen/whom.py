"""Whom to ask next, so that the voices heard cover deciding people and money as fast as may be.

One contact budget holds for a person over everything that we ask or offer: who was written to lately rests.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints

MOST_IN: Final = 90  # days over which contacts are counted
MOST: Final = 2  # times that anybody is written to in these days, by surveys, offers, asks and invitations together
APART: Final = 30  # days between any two; all three are ours, and settings
UNKNOWN_INFLUENCE: Final = 3.0  # of 5, as where strength is reckoned
KNOWN_BY: Final = 4.0  # invitations that the answering of all others counts for, of one person; ours
ANSWERING: Final = 0.3  # of those who are asked, where nobody was asked yet; ours


@dataclass(frozen=True, slots=True)
class Budget:
    """How often one person may be written to."""

    most: int = MOST
    within_days: int = MOST_IN
    days_apart: int = APART


@dataclass(frozen=True, slots=True)
class Askable:
    """People who could be asked; shapes (contacts,).

    Raises
    ------
    BadInput
        Columns of different lengths, a chance outside 0 to 1, or a weight or an amount below 0.

    """

    customer: Ints  # whose contact, by number
    weight: Floats  # in the decision, 0 or more; of a customer without any, all weigh alike
    money: Floats  # what the customer is worth: the same for all contacts of a customer
    chance: Floats  # that the person answers, 0 to 1
    heard: Flags  # answered lately
    may: Flags  # may be asked: not resting, not unsubscribed, here

    def __post_init__(self) -> None:
        sizes = {column.size for column in (self.weight, self.money, self.chance, self.heard, self.may)}
        if sizes != {self.customer.size}:
            raise BadInput(f"The columns of contacts are of different lengths: {sorted(sizes | {self.customer.size})}.")
        for name, column, most in (("chance", self.chance, 1.0), ("weight", self.weight, np.inf),
                                   ("money", self.money, np.inf)):  # fmt: skip
            wrong = ~((column >= 0) & (column <= most))
            if wrong.any():
                at = int(wrong.argmax())
                raise BadInput(
                    f"{int(wrong.sum())} of {wrong.size} in {name} cannot be; the first is row {at}: {column[at]:g}."
                )


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom to ask, in this order, and how far the expected voices reach after each."""

    contact: Ints  # rows of the contacts
    deciding: Floats  # expected share of the weight in decisions that is heard, after each
    money: Floats  # expected share of the money whose customer is heard, after each
    deciding_before: float
    money_before: float


def resting(days_since: list[list[float]], *, budget: Budget) -> Flags:
    """Return who was written to so lately or so often that they rest; by person the days since each time."""
    return np.array(
        [
            any(day < budget.days_apart for day in days)
            or sum(day < budget.within_days for day in days) >= budget.most
            for days in days_since
        ],
        dtype=np.bool_,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A day on which somebody was written to. A reminder belongs to its ask, and adds nothing to how often."""

    day: dt.date
    counts: bool = True


def rests_until(written: Iterable[Written], *, budget: Budget) -> dt.date | None:
    """Return the first day on which somebody may be written to again, None where nobody ever wrote to them.

    Days lie apart from any mail, reminders too; how often counts what was asked of them alone.
    """
    days = list(written)
    if not days:
        return None
    until = max(one.day for one in days) + dt.timedelta(days=budget.days_apart)
    asked = sorted((one.day for one in days if one.counts), reverse=True)
    if len(asked) >= budget.most:
        until = max(until, asked[budget.most - 1] + dt.timedelta(days=budget.within_days))
    return until


def chance_of_answer(asked: Ints, answered: Ints) -> Floats:
    """Return how likely each person answers, by how often they did; who was rarely asked is like all others.

    Shapes (contacts,). The rate of all counts for a person as four invitations would.
    """
    whole = int(asked.sum())
    rate = (float(answered.sum()) + ANSWERING * KNOWN_BY) / (whole + KNOWN_BY)
    return np.minimum((answered + rate * KNOWN_BY) / (asked + KNOWN_BY), 1.0)


def decision_weight(customer: Ints, *, decides: Flags, influence: Floats) -> Floats:
    """Return what each contact weighs in a decision: the influence of who decides, 3 of 5 where it is unknown.

    Of a customer of whom nobody is known to decide, everybody weighs by their influence. Shapes (contacts,).
    """
    weight = np.where(np.isnan(influence), UNKNOWN_INFLUENCE, influence)
    _, group = np.unique(customer, return_inverse=True)
    known = np.bincount(group, weights=decides)[group] > 0
    return np.where(known & ~decides, 0.0, weight)


def whom_to_ask(contacts: Askable, *, most: int) -> Plan:
    """Choose up to `most` people to ask, each time the one who adds most to what is expected to be heard.

    What is heard is half the weight of those who decide, each customer by its money, and half the money of customers
    of whom anybody answered. Both have diminishing returns, so that taking the best next one is never worse than
    63 in 100 of the best choice there is.

    Source: Nemhauser, Wolsey & Fisher (1978), Mathematical Programming 14, 265-294, for the bound.
    """
    _, group = np.unique(contacts.customer, return_inverse=True)
    weight = _shares(contacts.weight, group)
    first = np.unique(group, return_index=True)[1]
    whole = float(contacts.money[first].sum())
    money = contacts.money / whole if whole > 0 else np.full(group.size, 1 / max(first.size, 1))
    silent = np.ones(first.size)  # the chance that nobody of a customer is heard
    np.minimum.at(silent, group, np.where(contacts.heard, 0.0, 1.0))
    deciding = float((weight * money)[contacts.heard].sum())
    reached = float(((1 - silent) * money[first]).sum())
    before = deciding, reached
    open_ = contacts.may & ~contacts.heard & (contacts.chance > 0)
    rows, curve = [], []
    for _ in range(min(most, int(open_.sum()))):
        adds = contacts.chance * money * (weight + silent[group]) / 2
        best = int(np.where(open_, adds, -1.0).argmax())
        chance, of = contacts.chance[best], group[best]
        deciding += float(chance * weight[best] * money[best])
        reached += float(chance * silent[of] * money[best])
        silent[of] *= 1 - chance
        open_[best] = False
        rows.append(best)
        curve.append((deciding, reached))
    heard = np.array(curve, dtype=np.float64).reshape(-1, 2)
    return Plan(np.array(rows, dtype=np.int64), heard[:, 0], heard[:, 1], *before)


def in_order(contacts: Askable, plan: Plan) -> Ints:
    """Return all rows: those of a plan, then who may be asked by what each adds alone, who was heard, and the rest."""
    _, group = np.unique(contacts.customer, return_inverse=True)
    adds = contacts.chance * contacts.money * (_shares(contacts.weight, group) + 1)
    planned = np.zeros(group.size, dtype=np.bool_)
    planned[plan.contact] = True
    others = np.flatnonzero(~planned)
    last = np.where(contacts.may[others], contacts.heard[others].astype(np.int64), 2)
    return np.concatenate([plan.contact, others[np.lexsort((-adds[others], last))]])


def _shares(weight: Floats, group: Ints) -> Floats:
    """Return each contact's share of its customer's decision; alike where none is known to weigh."""
    whole = np.bincount(group, weights=weight)
    alike = 1 / np.bincount(group)
    return np.where(whole[group] > 0, weight / np.where(whole > 0, whole, 1.0)[group], alike[group])
