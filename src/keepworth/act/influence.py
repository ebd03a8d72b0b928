"""Whose word others follow: how many starts are owed to each, and how sure anybody can be of who comes first."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.act.spread import Begun, SpreadFound, exposures
from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints

SURE: Final = 0.8  # from which chance on somebody is told to be among the first


@dataclass(frozen=True, slots=True)
class Influence:
    """What others' starts owe to each; shapes (people,)."""

    named: Ints  # by how many
    owed: Floats  # starts of others that are owed to it, expected
    low: Floats
    high: Floats
    first: Floats  # the chance to be one of the first `most`
    most: int
    level: float

    @property
    def sure(self) -> Ints:
        """Who is one of the first, as far as that can be said; often nobody."""
        found: Ints = np.flatnonzero(self.first >= SURE)
        return found


def influence_of(
    of: Begun, found: SpreadFound, *, most: int, rng: np.random.Generator, draws: int = 2000
) -> Influence:  # fmt: skip
    """Return how many starts are owed to each of those who are named.

    Of a start beside a share x of begun names, 1 − exp(−effect·x) is owed to them, all alike; an effect below nothing
    owes nothing. Doubt about the effect and about which single starts were owed is drawn, not averaged away: so the
    chance to be among the first says how far the order can be trusted.
    """
    people, starts = of.start.size, of.ended
    if most < 1 or draws < 1:
        raise BadInput("At least one is first, of at least one draw.")
    follows = starts[of.follower] & (of.start[of.leader] < of.start[of.follower])
    follower, leader = of.follower[follows], of.leader[follows]
    order = np.argsort(follower, kind="stable")
    follower, leader = follower[order], leader[order]
    who, begin, many = np.unique(follower, return_index=True, return_counts=True)
    share = exposures(of)[who, of.start[who]]
    effects = found.effect + found.error * rng.standard_normal(draws)
    followed, leader = np.unique(leader, return_inverse=True)  # to nobody else anything is ever owed
    counts = np.zeros((draws, followed.size), dtype=np.int64)
    for each, effect in zip(counts, effects, strict=True):
        owed = rng.random(who.size) < -np.expm1(-max(effect, 0.0) * share)
        picked = begin + np.floor(rng.random(who.size) * many).astype(np.int64)
        np.add.at(each, leader[picked[owed]], 1)
    edge = (1 - found.level) / 2
    named, told = np.bincount(of.leader, minlength=people), np.zeros((4, people))
    if followed.size:
        low, high = np.quantile(counts, [edge, 1 - edge], axis=0)
        told[:, followed] = counts.mean(axis=0), low, high, _first(counts, most=most, rng=rng)
    owed, least, greatest, first = told
    return Influence(named, owed, least, greatest, first, most, found.level)


def _first(counts: Ints, *, most: int, rng: np.random.Generator) -> Floats:
    """Return how often each is one of the first; a lot decides between equals, and nothing is never first."""
    draws, people = counts.shape
    place = max(people - most, 0)
    ranked = np.argsort(counts + rng.random((draws, people)), axis=1)[:, place:]
    hit = np.take_along_axis(counts, ranked, axis=1) > 0
    found: Floats = np.bincount(ranked[hit], minlength=people) / draws
    return found
