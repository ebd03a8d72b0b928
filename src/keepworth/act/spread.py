"""Whether something spreads along ties: who begins sooner where those whom they name have begun.

People of one group who may still begin are compared with each other, period by period, so that what a whole group does
in a period (a fashion, a season, a campaign) explains nothing. That friends are alike is not told apart from that they
follow each other: no such data can.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput, NotEnough, NotIdentified
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.newton import descend
from keepworth.numerics.reach import normal_reach

FEWEST: Final = 10  # who began beside others that might have; ours
WIDEST: Final = 8.0  # of an effect's logarithm: 3,000 times as soon is no answer but a split
STEEPEST: Final = 1e-6
LEAST: Final = 1e-9  # information below which nothing differs


@dataclass(frozen=True, slots=True)
class Begun:
    """Who began when, and whom each names; people are 0 to people − 1."""

    start: Ints  # the period, 1 to periods; above: had not begun by the end. Shape (people,)
    group: Ints  # only people of one group are compared, 0 to groups − 1
    follower: Ints  # who names. Shape (ties,); each tie stands once
    leader: Ints  # whom they name
    periods: int
    since: Ints | None = None  # from which period each might have begun; None: from the first

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        people = self.start.size
        ends = np.concatenate([self.follower, self.leader])
        if self.group.shape != self.start.shape or self.follower.shape != self.leader.shape:
            raise BadInput("Starts and groups are one a person, followers and leaders one a tie.")
        if ends.size and (ends.min() < 0 or ends.max() >= people):
            raise BadInput(
                f"{int(((ends < 0) | (ends >= people)).sum())} ends of ties are none of the {people} people."
            )
        if (self.follower == self.leader).any():
            raise BadInput(f"{int((self.follower == self.leader).sum())} ties lead from somebody to themselves.")
        if self.start.size and self.start.min() < 1:
            raise BadInput("Periods count from 1.")

    @property
    def ended(self) -> Flags:
        """Tell who began by the end."""
        found: Flags = self.start <= self.periods
        return found


@dataclass(frozen=True, slots=True)
class SpreadFound:
    """How much sooner people begin all of whose named ones have begun, against none of them; 1 is no sooner."""

    effect: float  # the logarithm of `times`
    error: float  # its standard error
    times: float
    low: float
    high: float
    level: float
    began: int  # who began beside others that might have
    exposed: int  # of these, who named somebody that had begun
    chance: float | None  # of a score as high where who began when has nothing to do with ties; None: not shuffled
    shuffles: int


@dataclass(frozen=True, slots=True)
class _Sets:
    """People who might have begun, a set a group and period in which somebody did; shapes (rows,) or (sets,)."""

    set_of: Ints
    person: Ints
    period: Ints
    began: Flags
    events: Ints  # a set


def exposures(of: Begun, start: Ints | None = None) -> Floats:
    """Return, of those whom each names, the share who had begun before each period. Shape (people, periods + 1).

    Column 0 stands for no period. Who names nobody is exposed to nobody.
    """
    begun = of.start if start is None else start
    return _shares(of.follower, begun[of.leader], people=begun.size, periods=of.periods)


def _shares(follower: Ints, begun: Ints, *, people: int, periods: int) -> Floats:
    """Return the exposures of people from when those began whom they name; `follower` and `begun` are one a tie."""
    known = np.zeros((people, periods + 2))
    np.add.at(known, (follower, np.minimum(begun, periods + 1)), 1.0)
    before = np.cumsum(known, axis=1) - known
    named = np.bincount(follower, minlength=people)
    found: Floats = before[:, : periods + 1] / np.maximum(named, 1)[:, None]
    return found


def fit_spread(
    of: Begun, *, level: float = 0.8, shuffles: int = 0, rng: np.random.Generator | None = None
) -> SpreadFound:
    """Fit how the chance to begin rises with the share of those named who have begun.

    A partial likelihood over sets of a group and a period; those who begin in one period are taken together as Efron
    says. Source: Cox (1972), JRSS B 34; Efron (1977), JASA 72. The shuffle keeps the ties and groups and deals the
    starts anew within each group; its chance is one-sided and counts the data themselves.

    Raises
    ------
    NotEnough
        Fewer than `FEWEST` people began beside others that might have.
    NotIdentified
        Nobody who might have begun was exposed otherwise than the others, or all who began were.

    """
    sets, seen = _sets(of, of.start), exposures(of)
    exposed = seen[sets.person, sets.period]
    began = int(sets.events.sum())
    if began < FEWEST:
        raise NotEnough(
            f"{began} began beside others that might have: at least {FEWEST} are needed to tell whether it spreads."
        )
    if _likelihood(np.zeros(1), sets, exposed=exposed)[2][0, 0] < LEAST:
        raise NotIdentified("Of people who might have begun in one period all were exposed alike: ties tell nothing.")
    bound = np.array([WIDEST])
    found = descend(lambda at: _likelihood(at, sets, exposed=exposed), np.zeros(1), lowest=-bound, highest=bound)
    if found.held.any() or found.slope > STEEPEST:
        raise NotIdentified("All who began, or none of them, named somebody who had: how much sooner has no end.")
    effect, error = float(found.at[0]), float(found.curvature[0, 0] ** -0.5)
    reach = normal_reach(level) * error
    low, high = np.exp([effect - reach, effect + reach])
    chance = _chance(of, shuffles=shuffles, rng=rng) if shuffles and rng is not None else None
    return SpreadFound(
        effect, error, float(np.exp(effect)), float(low), float(high), level, began,
        int((exposed[sets.began] > 0).sum()), chance, shuffles if chance is not None else 0,
    )  # fmt: skip


def _sets(of: Begun, start: Ints) -> _Sets:
    """Return who might have begun, in each group and period in which some did and others did not."""
    person, period = np.nonzero(_at_risk(of, start))
    began = start[person] == period
    _, place = np.unique(of.group[person] * (of.periods + 1) + period, return_inverse=True)
    events, size = np.bincount(place, began).astype(np.int64), np.bincount(place)
    kept = ((events > 0) & (events < size))[place]
    _, place = np.unique(place[kept], return_inverse=True)
    return _Sets(place, person[kept], period[kept], began[kept], np.bincount(place, began[kept]).astype(np.int64))


def _at_risk(of: Begun, start: Ints) -> Flags:
    time = np.arange(of.periods + 1)[None, :]
    since = np.ones_like(start) if of.since is None else of.since
    risk: Flags = (time >= np.maximum(since, 1)[:, None]) & (time <= start[:, None])
    return risk


def _likelihood(at: Floats, sets: _Sets, *, exposed: Floats) -> tuple[float, Floats, Floats]:
    """Return minus the logarithm of the likelihood, its slope and how it bends."""
    weight = np.exp(at[0] * exposed)
    count = sets.events.size
    whole = [np.bincount(sets.set_of, weight * exposed**power, count) for power in range(3)]
    own = [np.bincount(sets.set_of[sets.began], (weight * exposed**power)[sets.began], count) for power in range(3)]
    # A row an event: of those that begin together, each has a smaller part of them still beside it.
    which = np.repeat(np.arange(count), sets.events)
    earlier = np.arange(which.size) - np.repeat(np.cumsum(sets.events) - sets.events, sets.events)
    gone = earlier / sets.events[which]
    sums = [each[which] - gone * began[which] for each, began in zip(whole, own, strict=True)]
    mean = sums[1] / sums[0]
    value = at[0] * exposed[sets.began].sum() - np.log(sums[0]).sum()
    slope = exposed[sets.began].sum() - mean.sum()
    bend = (sums[2] / sums[0] - mean**2).sum()
    return -float(value), np.array([-slope]), np.array([[bend]])


def _chance(of: Begun, *, shuffles: int, rng: np.random.Generator) -> float:
    """Return how often the score is as high where starts are dealt anew within groups."""
    seen = _score(of, of.start)
    groups = [np.flatnonzero(of.group == one) for one in np.unique(of.group)]
    higher = 0
    for _ in range(shuffles):
        dealt = of.start.copy()
        for members in groups:
            dealt[members] = of.start[rng.permutation(members)]
        higher += _score(of, dealt) >= seen
    return (1 + higher) / (1 + shuffles)


def _score(of: Begun, start: Ints) -> float:
    """Return the score of no effect in its standard errors, on which the test stands.

    Without an effect all weigh alike, and who names nobody is but one more that might have begun: only followers are
    looked at one by one.
    """
    followers, place = np.unique(of.follower, return_inverse=True)
    shares = _shares(place, start[of.leader], people=followers.size, periods=of.periods)
    since = np.maximum(1 if of.since is None else of.since, np.ones_like(start))
    events, size = _counted(of, start, since=since)
    time = np.arange(of.periods + 1)
    risk = (time >= since[followers, None]) & (time <= start[followers, None])
    sums = [
        _added(np.where(who, shares**power, 0.0), of.group[followers], groups=events.shape[0])
        for power in (1, 2) for who in (risk, risk & (time == start[followers, None]))
    ]  # fmt: skip
    kept = (events > 0) & (events < size)
    first, own, second, own_second = (each[kept] for each in sums)
    which = np.repeat(np.arange(int(kept.sum())), events[kept])
    gone = (np.arange(which.size) - np.repeat(np.cumsum(events[kept]) - events[kept], events[kept])) / events[kept][
        which
    ]
    left = size[kept][which] - gone * events[kept][which]
    mean = (first[which] - gone * own[which]) / left
    bend = float(((second[which] - gone * own_second[which]) / left - mean**2).sum())
    return float(own.sum() - mean.sum()) / bend**0.5 if bend > LEAST else 0.0


def _counted(of: Begun, start: Ints, *, since: Ints) -> tuple[Ints, Ints]:
    """Return how many began, and how many might have, in each group (row) and period (column)."""
    shape = (int(of.group.max()) + 1, of.periods + 2)
    there = since <= np.minimum(start, of.periods)
    group, first, last = of.group[there], since[there], np.minimum(start[there], of.periods)
    began, size = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    np.add.at(began, (group, np.minimum(start[there], of.periods + 1)), 1)
    np.add.at(size, (group, first), 1)
    np.add.at(size, (group, last + 1), -1)
    return began[:, :-1], np.cumsum(size, axis=1)[:, :-1]


def _added(rows: Floats, group: Ints, *, groups: int) -> Floats:
    found = np.zeros((groups, rows.shape[1]))
    np.add.at(found, group, rows)
    return found
