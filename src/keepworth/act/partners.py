"""Partners: which open needs they could meet, how far we hang on each, and whether joint promises are kept in time."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.focus.concentration import concentration_of
from keepworth.know.promises import Kept, Promises, keep_promises
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.shares import ShareChange, changed_share

OURS: Final = -1  # in place of a partner: we ourselves
UNTOLD: Final = -1  # in place of a topic: nobody said what a need is about
ENOUGH: Final = 5  # things from which on concentration is told, and of each side from which on it is compared; ours


@dataclass(frozen=True, slots=True)
class Could:
    """What one partner could do about open needs; places among them, rising."""

    needs: Ints  # that it could meet
    alone: Ints  # of these, those that neither we nor another partner could


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many open needs we could meet, without partners and with them; counted, not estimated."""

    needs: int  # open, and it is said what they are about
    untold: int  # open, and nobody said what they are about: of them nothing can be told
    ours: int | None  # that we could meet ourselves; None: nothing that we can do is listed
    together: int  # that we or a partner could
    by: tuple[Could, ...]  # by the place of the partner
    nobody: Ints  # places of the needs that nobody could meet


def cover_needs(topic: Ints, *, offered: Ints, by: Ints, partners: int) -> Coverage:
    """Return how many open needs can be met by whom: a need by whatever is offered for its topic.

    Parameters
    ----------
    topic
        Of each open need, a number from 0; `UNTOLD` where nobody said it.
    offered, by
        Of each offering the topic that it meets, and the place of its partner; `OURS` where it is our own.
    partners
        How many there are.

    Source: the design's §5, need-coverage with and without partners.

    """
    if offered.shape != by.shape:
        raise BadInput("offered and by must be equally long.")
    if ((by < OURS) | (by >= partners)).any() or (offered < 0).any() or (topic < UNTOLD).any():
        raise BadInput(f"A partner is a number from 0 to {partners - 1}, or {OURS} for us; a topic is one from 0.")
    topics = int(max(topic.max(initial=-1), offered.max(initial=-1))) + 1
    can = np.zeros((topics, partners + 1), dtype=np.bool_)  # our own stand last
    can[offered, by] = True
    is_told = topic != UNTOLD
    somebody = is_told & can.any(axis=1)[topic] if topics else np.zeros(topic.size, dtype=np.bool_)
    others = can.sum(axis=1)
    return Coverage(
        needs=int(is_told.sum()),
        untold=int((~is_told).sum()),
        ours=int((is_told & can[:, OURS][topic]).sum()) if (by == OURS).any() else None,
        together=int(somebody.sum()),
        by=tuple(_could(topic, is_told, can=can[:, place], others=others) for place in range(partners)),
        nobody=np.flatnonzero(is_told & ~somebody),
    )


def _could(topic: Ints, is_told: Flags, *, can: Flags, others: Ints) -> Could:
    needs = np.flatnonzero(is_told & can[topic]) if can.any() else np.empty(0, dtype=np.int64)
    return Could(needs, needs[others[topic[needs]] == 1])


@dataclass(frozen=True, slots=True)
class Dependence:
    """How much rests on partners, and on how few of them."""

    of: float  # all there is
    resting: float  # what of it rests on partners
    things: int  # how many rest on partners
    by: Floats  # what rests on each
    hhi: float | None  # of partners among what rests on them: 10,000 where it is one; None: fewer than `ENOUGH` things
    effective: float | None  # as many equal partners would be as concentrated

    @property
    def share(self) -> float | None:
        """What part of everything rests on partners; None where there is nothing."""
        return self.resting / self.of if self.of > 0 else None

    def share_of(self, place: int) -> float | None:
        """Return what part of everything rests on one partner."""
        return float(self.by[place]) / self.of if self.of > 0 else None


def dependence_on(by: Floats, *, of: float, things: int) -> Dependence:
    """Return how far everything hangs on partners.

    Parameters
    ----------
    by
        What rests on each partner, such as needs that they met, promises that they share in, or value.
    of
        All there is, with what rests on nobody but us.
    things
        How many needs, promises or customers rest on partners.

    Source: the design's §5; Herfindahl and Hirschman's index, as in `keepworth.focus.concentration`.

    """
    resting = float(by.sum())
    if (by < 0).any() or resting > of * (1 + 1e-9):
        raise BadInput(f"What rests on partners, {resting:g}, must lie between 0 and all there is, {of:g}.")
    if things < ENOUGH or not resting > 0:
        return Dependence(of, resting, things, by, None, None)
    found = concentration_of(by)
    return Dependence(of, resting, things, by, found.hhi, found.effective)


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How promises were kept that we made with partners, beside those that are ours alone."""

    joint: Kept
    alone: Kept
    by: tuple[Kept, ...]  # by the place of the partner
    change: ShareChange | None  # of the share on time, joint less ours; None: fewer than `ENOUGH` came due on a side


def punctuality_of(promises: Promises, partner: Ints, *, partners: int, level: float = 0.8) -> Punctuality:
    """Return how joint promises were kept beside ours; the difference is an association, for nobody drew lots.

    `partner` is the place of the partner of each promise, `OURS` where it is ours alone.
    """
    if partner.shape != promises.kept.shape:
        raise BadInput(f"{partner.size} partners for {promises.kept.size} promises.")
    joint, alone = (keep_promises(promises.some(rows), level=level) for rows in (partner != OURS, partner == OURS))
    by = tuple(keep_promises(promises.some(partner == place), level=level) for place in range(partners))
    change = None
    if joint.rate and alone.rate and min(joint.rate.of, alone.rate.of) >= ENOUGH:
        sides = [(one.hits, one.of) for one in (joint.rate, alone.rate)]
        change = changed_share(*sides, level=level)
    return Punctuality(joint, alone, by, change)
