"""Share of wallet: what part of a customer's spending is ours, from what is known of rivals, or from ranks."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints

MULTI_USERS: Final = 0.4  # share of customers who use two suppliers or more, from which the rule may be used
MEAN_SET: Final = 1.4  # suppliers that a customer uses on average, likewise
LIMITS: Final = (
    "The rule is a convention: any falling shares of ranks would be one. It knows no amounts.",
    "It says nothing of customers who use one supplier.",
    "Compare it with shares that are known before believing it.",
)


@dataclass(frozen=True, slots=True)
class RuleFit:
    """Whether the Wallet Allocation Rule may be used in a book."""

    customers: int
    multi_users: float  # share of customers with two suppliers or more
    mean_set: float
    is_usable: bool


@dataclass(frozen=True, slots=True)
class WalletShare:
    """Our share of what each customer spends; shapes (customers,)."""

    share: Floats  # NaN where a rival's share is not known
    at_most: Floats  # what the known rivals leave; 1 where none is known
    rivals: Ints


def allocation_rule(customer: Ints, score: Floats) -> Floats:
    """Return the share of wallet of each supplier of each customer: (1 − rank/(N+1)) · 2/N.

    The supplier with the highest score is first of the N that a customer uses; suppliers of equal score share their
    ranks. NaN where a customer uses one only. Shapes (rows,), a row each supplier of a customer.

    Source: Keiningham, Aksoy, Buoye & Cooil (2011), Customer loyalty isn't enough. Grow your share of wallet, HBR.
    """
    if customer.shape != score.shape or not np.isfinite(score).all():
        raise BadInput("Each supplier of a customer has a score.")
    order = np.lexsort((-score, customer))
    own, of = customer[order], score[order]
    is_first = np.diff(own, prepend=own[:1] - 1) != 0
    start = np.flatnonzero(is_first)
    count = np.diff(np.append(start, own.size))
    rank = np.arange(own.size) - np.repeat(start, count) + 1.0
    tie = np.cumsum(is_first | (np.diff(of, prepend=np.nan) != 0)) - 1
    shared = np.bincount(tie, weights=rank) / np.bincount(tie) if tie.size else rank
    suppliers = np.repeat(count, count).astype(np.float64)
    found = np.empty(own.size)
    found[order] = np.where(suppliers > 1, (1 - shared[tie] / (suppliers + 1)) * 2 / suppliers, np.nan)
    return found


def rule_fits(suppliers: Ints) -> RuleFit:
    """Return whether the rule may be used: 40 % or more use several, and a customer uses 1.4 on average.

    `suppliers` says how many each customer uses, us included. The thresholds are its authors' rule of thumb.
    """
    used = suppliers[suppliers > 0]
    if not used.size:
        return RuleFit(0, 0.0, 0.0, is_usable=False)
    several, mean = float((used > 1).mean()), float(used.mean())
    return RuleFit(used.size, several, mean, several >= MULTI_USERS and mean >= MEAN_SET)


def share_of_wallet(customer: Ints, share: Floats, *, customers: int, alone: Flags | None = None) -> WalletShare:
    """Return what rivals leave us of each customer's spending.

    Parameters
    ----------
    customer, share
        A row each rival of a customer: the rival's share, 0 to 1, NaN where it is not known. The newest that is known.
    customers
        How many customers there are.
    alone
        Customers of whom it is known that they buy from us only. Shape (customers,).

    Raises
    ------
    BadInput
        A share is not 0 to 1, or those of a customer's rivals are more than the whole.

    """
    known = ~np.isnan(share)
    if not ((share[known] >= 0) & (share[known] <= 1)).all():
        raise BadInput("A rival's share of a customer's spending is 0 to 1.")
    theirs = np.bincount(customer[known], weights=share[known], minlength=customers)
    if (theirs > 1 + 1e-9).any():
        raise BadInput(f"Rivals of customer {int(np.argmax(theirs))} have more than the whole of their spending.")
    rivals = np.bincount(customer, minlength=customers)
    unknown = np.bincount(customer[~known], minlength=customers)
    left = np.clip(1 - theirs, 0.0, 1.0)
    whole = np.zeros(customers, dtype=np.bool_) if alone is None else alone & (rivals == 0)
    told = ((rivals > 0) & (unknown == 0)) | whole
    return WalletShare(np.where(told, left, np.nan), left, rivals)


def compare_with_known(by_rule: Floats, known: Floats) -> tuple[float, float, int]:
    """Return how far the rule is from shares that are known: correlation, mean distance, and of how many."""
    both = ~(np.isnan(by_rule) | np.isnan(known))
    one, other = by_rule[both], known[both]
    if both.sum() < 3 or not (one.std() > 0 and other.std() > 0):
        return np.nan, float(np.abs(one - other).mean()) if both.any() else np.nan, int(both.sum())
    return float(np.corrcoef(one, other)[0, 1]), float(np.abs(one - other).mean()), int(both.sum())
