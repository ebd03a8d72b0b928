"""Who brought whom, without what cannot be: nobody brings themselves, nor whom they were brought by."""

from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Ints


class Standing(StrEnum):
    """Whether somebody was brought, as it is told."""

    COUNTS = "counts"
    SELF = "self"  # a customer who brought themselves
    CIRCLE = "circle"  # the referrer had been brought by them, straight or through others


STANDINGS: Final = tuple(Standing)
MANY: Final = 5_000  # referrals in rings: of more, each is not followed by itself, which would take hours


def standing_referrals(referrer: Ints, customer: Ints, *, day: Ints) -> Ints:
    """Return of each referral the place in `STANDINGS` of whether it counts.

    Of a ring of referrals the last by day, then by number, is left out: by then those who brought were customers.
    Where very many lie in rings, whoever of them had brought somebody there before is not brought any more.

    What came of whom somebody brought is theirs, not also of who brought them: a chain is counted link by link.
    """
    found = np.where(referrer == customer, STANDINGS.index(Standing.SELF), STANDINGS.index(Standing.COUNTS))
    ringed = np.flatnonzero((referrer != customer) & _in_rings(referrer, customer))
    order = ringed[np.lexsort((customer[ringed], referrer[ringed], day[ringed]))]
    if order.size > MANY:
        late = order[_had_brought(referrer[order], customer[order])]
        found[late] = STANDINGS.index(Standing.CIRCLE)
        return found
    before: dict[int, list[int]] = {}  # who brought each
    for row in order.tolist():
        who, whom = int(referrer[row]), int(customer[row])
        if _brought(whom, who, before=before):
            found[row] = STANDINGS.index(Standing.CIRCLE)
        else:
            before.setdefault(whom, []).append(who)
    return found


def _had_brought(referrer: Ints, customer: Ints) -> Flags:
    """Tell, of referrals in their order, in which somebody is brought who had brought another before."""
    who, first = np.unique(referrer, return_index=True)
    place = np.minimum(np.searchsorted(who, customer), who.size - 1)
    found: Flags = (who[place] == customer) & (first[place] < np.arange(customer.size))
    return found


def _in_rings(referrer: Ints, customer: Ints) -> Flags:
    """Tell which referrals lie between customers who are reached from one another."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    if not referrer.size:
        return np.zeros(0, dtype=np.bool_)
    who, place = np.unique(np.concatenate([referrer, customer]), return_inverse=True)
    tail, head = place[: referrer.size], place[referrer.size :]
    links = coo_matrix((np.ones(tail.size), (tail, head)), shape=(who.size, who.size))
    _, ring = connected_components(links, directed=True, connection="strong")
    found: Flags = ring[tail] == ring[head]
    return found


def _brought(who: int, whom: int, *, before: dict[int, list[int]]) -> bool:
    """Tell whether somebody brought another, straight or through others."""
    waiting, seen = [whom], {whom}
    while waiting:
        for one in before.get(waiting.pop(), ()):
            if one == who:
                return True
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return False
