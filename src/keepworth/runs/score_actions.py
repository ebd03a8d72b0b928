"""The part of a score about actions: every play for every customer, valued, and chosen within a week's hours."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from keepworth.act import (
    Capacity,
    Chosen,
    Moves,
    Offers,
    Play,
    choose,
    expected_gain,
    learnt_of,
    plays_of,
    value_of_asking,
    withheld,
)
from keepworth.measure.beliefs import printed_errors
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.action_columns import ASK, ASK_HOURS, Rows, Told, Valued, action_columns, column_of
from keepworth.runs.answers import Heeded
from keepworth.runs.asked import Resolved
from keepworth.runs.foremost import Foremost
from keepworth.runs.learned_plays import compared_in, lessons_of, taught
from keepworth.runs.standing import Stands, Steering, standing_of, steering_of
from keepworth.tables.acting import Acting
from keepworth.tables.action_results import colleagues_of, write_actions
from keepworth.tables.concentrated import belonging_of
from keepworth.tables.evidence.places import values_at
from keepworth.tables.inviting import quiet_guests
from keepworth.tables.lots import Drawn, compared_by_lot
from keepworth.tables.settings import Settings
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import Asker

MOST: Final = 3  # actions a customer that are kept beside the one chosen
CONTACT_SD: Final = 12.0  # how far one person's view lies from that of all who decide; the design's ω
PEOPLE: Final = 3  # who decide, where nobody says how many; ours
LINES_ASKED: Final = 11  # that enter the strength
BLOCK: Final = 1 << 14  # customers at a time whose questions are valued
NODES: Final = 9
NOBODY: Final = -1

type States = tuple[list[str], Ints]
type Pairs = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of earlier runs: the lots that they drew, and what people answered to what they proposed."""

    drawn: Drawn | None = None
    heeded: Heeded = field(default_factory=Heeded)


def score_actions(
    of: Asker | None, record: dict[str, Any], *, foremost: Foremost, settings: Settings, to: Resolved,
    before: Before | None = None,
) -> dict[str, Any] | None:  # fmt: skip
    """Write actions.parquet and return the record; None where of nobody enough is known.

    `record` is what the run says of itself by now, and `before` what is known of earlier runs.
    """
    known = before or Before()
    stands = standing_of(foremost, record, settings=settings, as_of=to.as_of)
    if stands is None:
        return None
    plays, steering = plays_of(settings.act.plays), steering_of(record, settings)
    compared = compared_by_lot(of, plays, as_of=to.as_of, drawn=known.drawn) if of is not None else {}
    learnt = lessons_of(plays, compared, stands=stands, by=steering)
    plays = taught(plays, learnt)
    steering = replace(steering, learned={one.after.key: one.found for one in learnt if one.found.says_something})
    hour = settings.value.hour_cost or 0.0
    guests, until = quiet_guests(of, as_of=to.as_of) if of is not None else (np.empty(0, dtype=np.int64), None)
    quiet = np.isin(stands.customers, guests)
    states = _states(stands)
    may = [(play, _may_get(play, stands, states=states), withheld(play.mix, is_quiet=quiet)) for play in plays]
    unsold = sum(int((gets & waits).sum()) for _, gets, waits in may)
    valued = [_valued(play, stands, by=steering, hour_cost=hour, gets=gets & ~waits) for play, gets, waits in may]
    valued = [one for one in valued if one.rows.size]
    valued.append(_asking(stands, valued, by=steering, hour_cost=hour))
    owner = _owners(of, stands, as_of=to.as_of)
    rows = _worthwhile(valued)
    places = _heeded(stands, valued, heeded=known.heeded)
    chosen, offers = _chosen(valued, rows, owner=owner, acting=settings.act, seed=to.seed, heeded=places)
    kept = _kept(valued, rows, chosen=chosen, customers=stands.customers.size)
    stored, picked = rows.some(kept), chosen.is_chosen
    told = Told(compared_in(learnt), as_of=to.as_of, hour_cost=hour)
    worth = float(offers.value[picked].sum())  # answers move what is chosen, and never what it adds
    columns = action_columns(stands, stored, valued=valued, steering=steering, told=told)
    columns |= {"colleague_id": owner[stored.place], "chosen": picked[kept], "held_out": chosen.is_held_out[kept],
                "in_lot": chosen.is_drawn[kept]}  # fmt: skip
    write_actions(columns, into=foremost.into)
    return {
        "customers": int(stands.customers.size), "plays": len(plays), "actions": int(kept.sum()),
        "chosen": int(picked.sum()), "held_out": int(chosen.is_held_out.sum()),
        "value": worth, "most": worth + chosen.most - chosen.value,
        **_taken(offers, picked), "asking": int((picked & (offers.action == len(valued) - 1)).sum()),
        "capacity": settings.act.hours, "budget": settings.act.budget,
        "left_out": stands.left_out, "quiet": {"customers": int(quiet.sum()), "actions": unsold, "until": until},
        "source": "ours" if all(play.source == "ours" for play in plays) else "the book's and ours",
        "effects": [one.told for one in learnt],
        "answers": known.heeded.told,
    }  # fmt: skip


def left_undone(record: dict[str, Any]) -> list[str]:
    """Take out of the record what was left out of it, and say that in words."""
    said = []
    if others := record.pop("left_out"):
        whose = f"the {record['customers']:,} customers of most value"
        said.append(f"What to do next is proposed for {whose}; for the other {others:,} nothing is worked out.")
    if (quiet := record.pop("quiet"))["actions"]:
        said.append(
            "Nothing is sold to guests of an event for the days that were set: for "
            f"{quiet['customers']:,} customers {quiet['actions']:,} selling actions are withheld, until "
            f"{quiet['until']} at the latest."
        )
    return said


def _owners(of: Asker | None, stands: Stands, *, as_of: dt.date) -> Ints:
    """Return who of ours serves each customer."""
    if of is None:
        return np.full(stands.customers.size, UNKNOWN)
    belongs = belonging_of(of, as_of=as_of)
    return values_at(stands.customers, belongs.number, values=belongs.ids["owner_id"], missing=UNKNOWN)


def _taken(offers: Offers, picked: Flags) -> dict[str, float]:
    return {"hours": float(offers.hours[picked].sum()), "cost": float(offers.cost[picked].sum())}


def _valued(play: Play, stands: Stands, *, by: Steering, hour_cost: float, gets: Flags) -> Valued:
    rows = np.flatnonzero(gets)
    moves = by.moves(play, stands, rows=rows)
    found = expected_gain(stands.standing.some(rows), moves)
    cost = play.cost + hour_cost * play.hours
    return Valued(play, rows, moves, found.gain, found.soon, found.chance, found.gain - cost)


def _may_get(play: Play, stands: Stands, *, states: States) -> Flags:
    names, which = states
    given: Flags = np.array([play.may_be_given(name) for name in names])[which]
    if play.ends is not None and play.needs_trouble:
        given = given & (np.nan_to_num(stands.troubles[play.ends]) > 0)
    return given


def _states(stands: Stands) -> States:
    """Return the different states, and which of them each customer is in."""
    state = stands.state.tolist()
    names = sorted(set(state))
    place = {name: at for at, name in enumerate(names)}
    return names, np.array([place[name] for name in state], dtype=np.int64)


def _asking(stands: Stands, valued: Sequence[Valued], *, by: Steering, hour_cost: float) -> Valued:
    """Return what it is worth to ask one person more of each customer; who is heard well teaches little."""
    size, item = stands.customers.size, printed_errors(None)["item"]
    people = np.maximum(np.where(np.isnan(stands.people), PEOPLE, stands.people), 1.0)
    error = item**2 / LINES_ASKED + CONTACT_SD**2 * (1 - 1 / people)
    learns = learnt_of(stands.strength_sd**2, error=error) * by.per_strength**2
    learns = np.minimum(learns, 0.999 * stands.standing.variance)
    told = np.zeros(size)
    for start in range(0, size, BLOCK):
        some = np.arange(start, min(start + BLOCK, size))
        actions = [_spread(one, some, hour_cost=hour_cost) for one in valued if one.play is not None]
        told[some] = value_of_asking(stands.standing.some(some), actions, learns=learns[some], nodes=NODES)
    rows, nothing = np.arange(size), np.zeros(size)
    return Valued(None, rows, None, told, nothing, stands.standing.chance, told - hour_cost * ASK_HOURS)


def _spread(of: Valued, some: Ints, *, hour_cost: float) -> tuple[Moves, Floats]:
    """Return a play for each of some customers: of whom may not get it, at a cost that nobody pays."""
    assert of.play is not None
    assert of.moves is not None
    first, last = np.searchsorted(of.rows, [some[0], some[-1] + 1])
    at, rows = of.rows[first:last] - some[0], np.arange(first, last)
    mine = of.moves.some(rows)
    columns = []
    for values in (mine.by, mine.variance, mine.ends, mine.ends_chance):
        whole = np.zeros(some.size)
        whole[at] = values
        columns.append(whole)
    cost = np.full(some.size, 1e18)
    cost[at] = of.play.cost + hour_cost * of.play.hours
    return Moves(*columns), cost


def _worthwhile(valued: Sequence[Valued]) -> Rows:
    """Return the actions whose value is above 0, by customer."""
    parts = [(one.rows[pays], np.full(pays.size, number), pays)
             for number, one in enumerate(valued) for pays in (np.flatnonzero(one.value > 0),)]  # fmt: skip
    place, play, at = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((play, place))
    return Rows(place[order], play[order], at[order])


@dataclass(frozen=True, slots=True)
class _Answered:
    """What answers change, by places of customers and plays."""

    out: Pairs  # not proposed now
    done: Pairs  # of these, done within a week
    weight: Floats  # of each play


def _heeded(stands: Stands, valued: Sequence[Valued], *, heeded: Heeded) -> _Answered:
    """Return what answers change, by the places that customers and plays have here."""
    names = {one.play.key if one.play else ASK: at for at, one in enumerate(valued)}
    customers = {int(number): at for at, number in enumerate(stands.customers)} if heeded.out else {}

    def placed(some: Collection[tuple[int, str]]) -> Pairs:
        return {(customers[who], names[play]) for who, play in some if who in customers and play in names}

    weight = np.array([heeded.weights.get(name, 1.0) for name in names])
    return _Answered(placed(heeded.out), placed(heeded.done), weight)


def _chosen(
    valued: Sequence[Valued], rows: Rows, *, owner: Ints, acting: Acting, seed: int, heeded: _Answered
) -> tuple[Chosen, Offers]:  # fmt: skip
    """Choose within a week's hours; customers whom nobody serves share the hours of one person.

    What was answered is left out, and what was done this week has taken its hours and its money already.
    """
    served, place = colleagues_of(owner)
    place = np.where(place == NOBODY, served.size, place)
    hours, cost = (np.array(column)[rows.play] for column in zip(*(one.takes for one in valued), strict=True))
    offers = Offers(rows.place, rows.play, place[rows.place], column_of(valued, rows, name="value"), hours, cost)
    hours, budget = np.full(served.size + 1, acting.hours), np.inf if acting.budget is None else acting.budget
    for customer, play in heeded.done:
        hours[place[customer]] -= valued[play].takes[0]
        budget -= valued[play].takes[1]
    out = (
        np.fromiter(
            ((who, what) in heeded.out for who, what in zip(rows.place.tolist(), rows.play.tolist(), strict=True)),
            dtype=np.bool_,
            count=rows.place.size,
        )
        if heeded.out
        else np.zeros(rows.place.size, dtype=np.bool_)
    )
    ranked = replace(offers, value=np.where(out, 0.0, offers.value * heeded.weight[rows.play]))
    capacity = Capacity(np.maximum(hours, 0.0), max(budget, 0.0))
    return choose(ranked, capacity, held_out=acting.held_out, seed=seed), offers


def _kept(valued: Sequence[Valued], rows: Rows, *, chosen: Chosen, customers: int) -> Flags:
    """Return which actions are stored: the best few of each customer by value an hour, and what is chosen."""
    hours = np.array([one.takes[0] for one in valued])[rows.play]
    rate = column_of(valued, rows, name="value") / np.maximum(hours, 0.01)
    order = np.lexsort((-rate, rows.place))
    first = np.searchsorted(rows.place[order], np.arange(customers))
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size) - first[rows.place[order]]
    found: Flags = (rank < MOST) | chosen.is_chosen | chosen.is_drawn
    return found
