"""Word of mouth in money: what the customers are worth whom others brought, or helped to win, and to whom it is owed.

It stands beside lifetime value and is never summed into equity, which holds who was brought already.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.asked import LEVEL
from keepworth.tables.evidence.places import NOWHERE, Places
from keepworth.tables.referring import Brought, Spoke, brought_of, spoke_of
from keepworth.tables.touching import Asker
from keepworth.value.chains import STANDINGS, Standing, standing_referrals
from keepworth.value.credit import Claims, Ranged, credited
from keepworth.value.referrals import cut_shares

REFERRAL, REFERENCE = "referral", "reference"
KINDS: Final = (REFERRAL, REFERENCE)
# What becomes of what is told: it counts, or why it does not.
TOLD: Final = (*STANDINGS, "not ours", "nobody named")
COUNTS, SELF, CIRCLE, NOT_OURS, NOBODY = range(len(TOLD))


@dataclass(frozen=True, slots=True)
class Believed:
    """What word of mouth goes by; the first two are settings."""

    would_have_come: float  # the chance of it where nobody said one
    share: float  # of a decision that is owed to a reference where nobody said one
    saved: float  # what it costs to win a customer otherwise; 0 where that is not known


@dataclass(frozen=True, slots=True)
class Links:
    """Who is credited with whom; shapes (referrals and references,). Ids are the lake's, days are since 1970."""

    kind: Ints  # the place in `KINDS`
    whose: Ints
    about: Ints
    day: Ints
    chance: Floats  # that they came by it
    share: Floats  # of their value that is credited then, after it was cut
    saved: Floats
    cost: Floats
    told: Ints  # the place in `TOLD`
    is_believed: Flags  # whether chance, or share, is ours for want of one that was said

    @property
    def counts(self) -> Flags:
        """Tell which count."""
        found: Flags = self.told == COUNTS
        return found


@dataclass(frozen=True, slots=True)
class WordOfMouth:
    """Word of mouth of a book; the money of each of its customers is NaN where the book keeps none of that kind."""

    links: Links
    referral: Ranged
    reference: Ranged

    @property
    def has_referrals(self) -> bool:
        """Whether a book keeps who brought whom."""
        return bool((self.links.kind == KINDS.index(REFERRAL)).any())


def referred_worth(
    of: Asker | None, customers: Ints, *, worth: Ranged, as_of: dt.date, believed: Believed
) -> WordOfMouth | None:  # fmt: skip
    """Return what customers (rising) are owed for whom they brought and for whom they spoke to; None: nothing is told.

    Parameters
    ----------
    of
        Who answers about word of mouth, `tables.referring.referring_asker`.
    customers
        Whom we serve, or served.
    worth
        What each is worth from the day on, NaN where that is not known: that counts as nothing.
    as_of
        The day; nothing later is seen.
    believed
        What is taken where nobody said it.

    """
    links = links_of(of, customers, as_of=as_of, believed=believed) if of else None
    if links is None or not links.kind.size:
        return None
    referral, reference = (_owed(links, customers, worth=worth, kind=kind) for kind in range(len(KINDS)))
    return WordOfMouth(links, referral, reference)


def links_of(of: Asker, customers: Ints, *, as_of: dt.date, believed: Believed) -> Links:
    """Return who is credited with whom, the shares of one new customer cut so that they never sum above 1.

    What it costs to win a customer is saved once, and parted among those who brought them.
    """
    brought, spoke = brought_of(of, as_of=as_of), spoke_of(of, as_of=as_of)
    ours = Places(customers)
    told = np.concatenate([_told_of_brought(brought, ours), _told_of_spoke(spoke, ours)])
    kind = np.repeat([KINDS.index(REFERRAL), KINDS.index(REFERENCE)], [brought.day.size, spoke.day.size])
    about = np.concatenate([brought.customer, spoke.about])
    said = np.concatenate([brought.would_have_come, spoke.share])
    would = np.where(np.isnan(brought.would_have_come), believed.would_have_come, brought.would_have_come)
    share = np.where(np.isnan(spoke.share), believed.share, spoke.share)
    counts = told == COUNTS
    chance = np.where(counts, np.concatenate([1 - would, np.ones(spoke.day.size)]), 0.0)
    owed = np.where(counts, np.concatenate([np.ones(brought.day.size), share]), 0.0)
    saved = np.zeros(kind.size)
    if counts.any():
        place = ours.of(about[counts])
        owed[counts] *= cut_shares(place, chance[counts] * owed[counts])
        came = kind[counts] == KINDS.index(REFERRAL)
        saved[counts] = np.where(came, believed.saved / np.maximum(np.bincount(place, weights=came)[place], 1.0), 0.0)
    return Links(
        kind, np.concatenate([brought.referrer, spoke.customer]), about, np.concatenate([brought.day, spoke.day]),
        chance, owed, saved, np.concatenate([brought.cost, np.zeros(spoke.day.size)]), told, np.isnan(said) & counts,
    )  # fmt: skip


def _told_of_brought(of: Brought, ours: Places) -> Ints:
    """Return what becomes of referrals: a reward that was paid for nothing still counts as its cost."""
    standing = standing_referrals(of.referrer, of.customer, day=of.day)
    strange = (ours.of(of.referrer) == NOWHERE) | (ours.of(of.customer) == NOWHERE)
    return np.where((standing == STANDINGS.index(Standing.COUNTS)) & strange, NOT_OURS, standing)


def _told_of_spoke(of: Spoke, ours: Places) -> Ints:
    strange = (ours.of(of.customer) == NOWHERE) | (ours.of(of.about) == NOWHERE)
    return np.select([of.about < 0, of.about == of.customer, strange], [NOBODY, SELF, NOT_OURS], COUNTS)


def _owed(links: Links, customers: Ints, *, worth: Ranged, kind: int) -> Ranged:
    """Return what is owed to each customer by one kind of word of mouth; NaN where a book keeps none of it."""
    if not (links.kind == kind).any():
        nothing = np.full(customers.size, np.nan)
        return Ranged(nothing, nothing, nothing)
    ours = Places(customers)
    rows = np.flatnonzero((links.kind == kind) & (ours.of(links.whose) != NOWHERE))
    about = np.maximum(ours.of(links.about[rows]), 0)  # of whom nothing is owed it does not matter whose it is
    claims = Claims(
        ours.of(links.whose[rows]), about, links.chance[rows], links.share[rows], links.saved[rows] - links.cost[rows]
    )
    mean = np.nan_to_num(worth.mean, nan=0.0)
    known = Ranged(mean, *(np.where(np.isnan(end), mean, end) for end in (worth.low, worth.high)))
    return credited(claims, known, level=LEVEL)
