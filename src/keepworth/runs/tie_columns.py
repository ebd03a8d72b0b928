"""The ties of a book as columns, from what its tables say of touches and answers."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from keepworth.know import ReplyTimes, busy_touches, initiation_share, mutual_depth, reciprocity, reply_times
from keepworth.measure import Answers, TieBelief, Touches, learnt_belief, tie_strength, touch_index
from keepworth.numerics.arrays import Flags, Ints
from keepworth.tables.arrays import Columns
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import DAY, EPOCH, Touching, end_of

HOUR: Final = 3_600_000_000  # microseconds
FRESHER: Final = 365  # days by which an answer of one side must be newer than one of both to stand for it

type Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Looked:
    """Where rows of one sorted table stand in another."""

    place: Ints
    has: Flags

    def of(self, values: Array, *, missing: Any) -> Array:  # noqa: ANN401 — whatever the column holds
        """Return the values of the other table, and `missing` where there is none."""
        if not values.size:
            return np.full(self.place.size, missing, dtype=values.dtype)
        return np.where(self.has, values[self.place], missing)


def looked_up(keys: Ints, among: Ints) -> Looked:
    """Look keys up in a sorted column without repeats."""
    place = np.minimum(np.searchsorted(among, keys), max(among.size - 1, 0))
    return Looked(place, among[place] == keys if among.size else np.zeros(keys.size, dtype=np.bool_))


def each_once(*parts: Ints) -> Ints:
    """Return every number once, rising. The parts rise already, mostly; NumPy would hash them, which takes longer."""
    found = np.sort(np.concatenate(parts), kind="stable")
    first = np.ones(found.size, dtype=np.bool_)
    first[1:] = found[1:] != found[:-1]
    once: Ints = found[first]
    return once


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who is tied to whom: every contact and colleague with a touch or an answer, sorted."""

    contacts: Ints  # ids, sorted
    colleagues: Ints
    key: Ints

    def keys(self, contact: Ints, colleague: Ints) -> Ints:
        """Return one number for each pair of ids."""
        at: Ints = np.searchsorted(self.contacts, contact) * self.colleagues.size
        return at + np.searchsorted(self.colleagues, colleague)

    @property
    def contact(self) -> Ints:
        """The contact of each pair, as a place in `contacts`."""
        return self.key // max(self.colleagues.size, 1)

    @property
    def colleague(self) -> Ints:
        """The colleague of each pair, as a place in `colleagues`."""
        return self.key % max(self.colleagues.size, 1)


def pairs_of(found: Touching) -> Pairs:
    """Bring the pairs of touches and of answers together."""
    both = (found.pairs, found.answers)
    contacts, colleagues = (each_once(*(one[name] for one in both)) for name in ("contact_id", "colleague_id"))
    none = Pairs(contacts, colleagues, np.empty(0, dtype=np.int64))
    keys = [none.keys(one["contact_id"], one["colleague_id"]) for one in both]
    return Pairs(contacts, colleagues, each_once(*keys))


def tie_columns(found: Touching, pairs: Pairs, *, as_of: dt.date) -> tuple[Columns, TieBelief]:
    """Return what `ties.parquet` says of each pair, but for who works where; and what was believed of this book."""
    touched = looked_up(pairs.key, pairs.keys(found.pairs["contact_id"], found.pairs["colleague_id"]))
    of = {name: touched.of(values, missing=0) for name, values in found.pairs.items()}
    last = np.where(touched.has, of["last_us"], np.iinfo(np.int64).min)
    days = np.where(touched.has, (end_of(as_of) - 1 - of["last_us"]) // DAY, np.nan)
    ours, theirs = (_replies(found, pairs, asked_by_them=side, as_of=as_of) for side in (True, False))
    said = _said(found, pairs)
    age = np.where(said["asked_on"] == UNKNOWN, np.nan, (as_of - EPOCH).days - said["asked_on"])
    outgoing, incoming = of["outgoing"], of["incoming"]
    index = touch_index(
        Touches(days, of["touches_90"], outgoing, incoming, theirs, ours), busy=busy_touches(of["touches_90"])
    )
    if found.pairs["contact_id"].size:
        # Where touches are recorded, none is as little as one long ago.
        index = np.nan_to_num(index, nan=0.0)
    answers = Answers(said["depth_theirs"], said["depth_ours"], age)
    belief = learnt_belief(answers, index)
    strength = tie_strength(answers, index, belief=belief)
    depth = mutual_depth(said["depth_theirs"], said["depth_ours"])
    columns = {
        "strength": strength.mean,
        "strength_low": strength.low,
        "strength_high": strength.high,
        "depth": depth.depth,
        "asymmetry": depth.asymmetry,
        **said,
        "asked_on": _dates(said["asked_on"], unknown=UNKNOWN),
        "touches": of["touches"],
        "touches_90": of["touches_90"],
        "last_at": last.view("datetime64[us]"),
        "out": outgoing,
        "in": incoming,
        "reciprocity": reciprocity(outgoing, incoming),
        "initiation_theirs": initiation_share(of["begun_theirs"], of["begun_ours"], together=of["begun_both"]),
        "reply_hours_ours": _reached(ours),
        "reply_hours_theirs": _reached(theirs),
        "replies": ours.answered + theirs.answered,
        "unanswered": ours.waiting + theirs.waiting,
        "replies_ours": ours.answered,
        "replies_theirs": theirs.answered,
        "unanswered_ours": ours.waiting,
        "unanswered_theirs": theirs.waiting,
        "learnt_from": np.full(pairs.key.size, belief.touches.pairs or UNKNOWN),
    }
    return columns, belief


def _replies(found: Touching, pairs: Pairs, *, asked_by_them: bool, as_of: dt.date) -> ReplyTimes:
    """Return how long one side lets the other wait; what is not answered waits until the day is over."""
    asks = found.asks
    mine = asks["theirs"] == int(asked_by_them)
    reply, asked = asks["reply_us"][mine], asks["us"][mine]
    came = reply != UNKNOWN
    hours = (np.where(came, reply, end_of(as_of)) - asked) / HOUR
    group = np.searchsorted(pairs.key, pairs.keys(asks["contact_id"][mine], asks["colleague_id"][mine]))
    return reply_times(group, hours, answered=came, groups=pairs.key.size)


def _reached(times: ReplyTimes) -> Array:
    """Return the medians that are reached, else NaN: the counts beside it say which."""
    return np.where(np.isfinite(times.median), times.median, np.nan)


def _said(found: Touching, pairs: Pairs) -> Columns:
    """Return of each pair the newest day on which both answered, or one alone if that is newer by a year."""
    answers = found.answers
    key = pairs.keys(answers["contact_id"], answers["colleague_id"])
    both = ~np.isnan(answers["depth_theirs"] + answers["depth_ours"])
    order = np.lexsort((answers["asked_on"] + FRESHER * both, key))
    last = np.append(np.diff(key[order]) != 0, True)[: order.size]
    chosen = order[last]
    at = looked_up(pairs.key, key[chosen])
    missing = {"asked_on": UNKNOWN, "depth_theirs": np.nan, "depth_ours": np.nan, "goals_matched": UNKNOWN}
    return {name: at.of(answers[name][chosen], missing=value) for name, value in missing.items()}


def _dates(days: Ints, *, unknown: int) -> Array:
    return np.where(days == unknown, np.iinfo(np.int64).min, days).view("datetime64[D]")
