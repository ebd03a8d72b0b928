"""What a bake-off is held on: answers of people, what their customers had done by then, and what they did after."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.listen.instruments import Instrument, Item, all_instruments
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.prove.bakeoff import Outcome
from keepworth.tables.arrays import Columns
from keepworth.tables.heard import NOBODY
from keepworth.tables.outcomes import Happened, Histories
from keepworth.tables.renewals import OPEN, YES

GOOD_FOR: Final = 365  # days that an answer speaks for the person; ours
SPAN: Final = 1 << 20  # days: more than any two facts are apart
TOP: Final = ", top box"
COMMON: Final = 0.05  # of the people, below which a segment stands among the others; ours


@dataclass(frozen=True, slots=True)
class People:
    """Moments at which somebody answered something, (moments,), with each metric as it then stood; NaN: not known."""

    customer: Ints
    day: Ints  # since 1970
    metrics: Mapping[str, Floats]


def people_of(said: Columns, *, own: tuple[Instrument, ...]) -> People:
    """Return everybody who answered a metric, at each day they did, with what they had last said to each."""
    found = answerers(said, own=own)
    return replace(found, metrics=_pooled(found.metrics, own=own))


def answerers(said: Columns, *, own: tuple[Instrument, ...]) -> People:
    """Return the same with every question by itself, as it stands and whether in its top box."""
    known = said["customer"] != NOBODY
    day = said["day"].astype("datetime64[D]").astype(np.int64)
    key = _key(said["person"], day)
    values: dict[str, tuple[Flags, Floats]] = {}
    for of in all_instruments(own):
        for item in of.asked_of("customer"):
            among = (
                known & (said["instrument"] == of.name) & (said["version"] == of.version) & (said["item"] == item.name)
            )
            if among.any() and item.scale.kind == "points":
                values |= _metrics(of, item, among=among, value=said["value"])
    every = np.zeros(key.size, dtype=bool)
    for among, _ in values.values():
        every |= among
    rows = np.flatnonzero(every)
    rows = rows[np.unique(key[rows], return_index=True)[1]]
    metrics = {name: _last(key[rows], key[among], value=value) for name, (among, value) in values.items()}
    return People(said["customer"][rows], day[rows], metrics)


def _metrics(of: Instrument, item: Item, *, among: Flags, value: Floats) -> dict[str, tuple[Flags, Floats]]:
    """Return an item as it stands, higher being better, and whether it lies in the top box where it has one."""
    low, high = item.scale.lowest or 0.0, item.scale.highest or 1.0
    told = (value[among] - low) / (high - low)
    told = 1 - told if item.lower_is_better else told
    name = f"{of.name} {of.version} {item.name}"
    found = {name: (among, told)}
    if item.top is not None:
        top = (item.top - low) / (high - low)
        found[name + TOP] = (among, (told >= (1 - top if item.lower_is_better else top) - 1e-9).astype(np.float64))
    return found


def _pooled(metrics: Mapping[str, Floats], *, own: tuple[Instrument, ...]) -> dict[str, Floats]:
    """Keep the metrics that have a top box, and of the other items the mean by indicator."""
    feeds = {f"{of.name} {of.version} {item.name}": item for of in all_instruments(own) for item in of.items}
    kept = {name: value for name, value in metrics.items() if name.endswith(TOP) or name + TOP in metrics}
    by: dict[str, list[Floats]] = {}
    for name, value in metrics.items():
        if name not in kept and feeds[name].feeds:
            by.setdefault(str(feeds[name].feeds), []).append(value)
    for indicator, columns in by.items():
        table = np.stack(columns)
        n = np.isfinite(table).sum(axis=0)
        total = np.where(np.isfinite(table), table, 0.0).sum(axis=0)
        kept[indicator] = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    return kept


def _key(person: Ints, day: Ints) -> Ints:
    """Return one rising number of who and when."""
    return np.unique(person, return_inverse=True)[1] * SPAN + (day + SPAN // 2)


def _last(moments: Ints, said: Ints, *, value: Floats) -> Floats:
    """Return what each person had said last at each moment, within a year; NaN where they had not."""
    order = np.argsort(said, kind="stable")
    place = np.searchsorted(said[order], moments, side="right") - 1
    found = said[order][np.maximum(place, 0)]
    fits = (place >= 0) & (found // SPAN == moments // SPAN) & (moments - found < GOOD_FOR)
    return np.where(fits, value[order][np.maximum(place, 0)], np.nan)


def behaviour_of(people: People, past: Histories) -> Floats:
    """Return what each customer had done by the day before, (moments, columns); it is there whatever they answered."""
    orders, began = past.orders, past.began
    until = people.day - 1
    bought, paid = _between(orders, people.customer, start=until - 365, end=until)
    last = _latest(orders, people.customer, until=until)
    first = np.minimum(_first(orders, people.customer), _first(began, people.customer))
    running, worth = _between(began, people.customer, start=np.full_like(until, -SPAN // 2), end=until)
    columns = [
        np.log1p(np.maximum(paid, 0.0)), np.log1p(bought), np.log1p(np.minimum(until - last, 3650.0)),
        np.log1p(np.clip(until - first, 0, 36500.0)), np.log1p(running), np.log1p(np.maximum(worth, 0.0)),
    ]  # fmt: skip
    segment = past.segment[np.searchsorted(past.customers, people.customer)].astype(str)
    names, counts = np.unique(segment, return_counts=True)
    common = [name for name, count in zip(names, counts, strict=True) if count >= COMMON * segment.size]
    columns += [(segment == name).astype(np.float64) for name in common[1:]]
    return np.column_stack([column for column in columns if np.ptp(column) > 0] or [np.zeros(until.size)])


def outcome_of(people: People, past: Histories, *, kind: Outcome, days: int) -> Floats:
    """Return what came within so many days after each moment, (moments,); NaN where it is not known yet, or at all."""
    start, end = people.day + 1, people.day + days
    over = end <= past.as_of
    if kind is Outcome.REFERRALS:
        return np.where(over, _between(past.referred, people.customer, start=start, end=end)[0], np.nan)
    bought, paid = _between(past.orders, people.customer, start=start, end=end)
    if kind is Outcome.GROWTH:
        earlier = _between(past.orders, people.customer, start=people.day - days, end=people.day - 1)[1]
        known = over & (earlier > 0)
        return np.where(known, np.log1p(np.maximum(paid, 0.0)) - np.log1p(np.maximum(earlier, 0.0)), np.nan)
    found = np.where(over & np.isin(people.customer, past.orders.customer), (bought > 0).astype(np.float64), np.nan)
    due = past.renewals.some(past.renewals.kept != OPEN)
    decided = Happened(due.customer, due.due, (due.kept == YES).astype(np.float64))
    many, kept = _between(decided, people.customer, start=start, end=end)
    found = np.where(many > 0, (kept == many).astype(np.float64), found)
    left = _between(past.departed, people.customer, start=start, end=end)[0] > 0
    gone = _between(past.departed, people.customer, start=np.full_like(start, -SPAN // 2), end=people.day)[0] > 0
    return np.where(gone, np.nan, np.where(left, 0.0, found))


def _between(of: Happened, customer: Ints, *, start: Ints, end: Ints) -> tuple[Floats, Floats]:
    """Return how often something happened to each customer between two days, both counted, and its amount."""
    order = np.lexsort((of.day, of.customer))
    key = of.customer[order] * SPAN + (of.day[order] + SPAN // 2)
    begins = np.searchsorted(key, customer * SPAN + (np.maximum(start, -SPAN // 2) + SPAN // 2), side="left")
    ends = np.searchsorted(key, customer * SPAN + (end + SPAN // 2), side="right")
    total = np.concatenate([[0.0], np.cumsum(of.amount[order])])
    return (ends - begins).astype(np.float64), total[ends] - total[begins]


def _latest(of: Happened, customer: Ints, *, until: Ints) -> Floats:
    """Return the last day by then on which something happened to each customer; long ago where it never did."""
    key = of.customer * SPAN + (of.day + SPAN // 2)
    place = np.searchsorted(key, customer * SPAN + (until + SPAN // 2), side="right") - 1
    at = np.maximum(place, 0)
    fits = (place >= 0) & (of.customer[at] == customer) if of.day.size else np.zeros(customer.size, dtype=bool)
    return np.where(fits, of.day[at] if of.day.size else 0, until - 3650).astype(np.float64)


def _first(of: Happened, customer: Ints) -> Floats:
    """Return the first day on which something happened to each customer; far ahead where it never did."""
    place = np.searchsorted(of.customer, customer)
    at = np.minimum(place, max(of.day.size - 1, 0))
    fits = (place < of.day.size) & (of.customer[at] == customer) if of.day.size else np.zeros(customer.size, dtype=bool)
    return np.where(fits, of.day[at] if of.day.size else 0, SPAN).astype(np.float64)
