"""Who would speak for us, and why; what they were asked last, when they may be asked again, what that was worth."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np

from keepworth.act import Begun, SpreadFound, fit_spread, influence_of
from keepworth.act.influence import Influence
from keepworth.errors import CannotEstimate
from keepworth.runs.asked import LEVEL, SEED
from keepworth.runs.seen_as import SeenAs, last_day, seen_as
from keepworth.tables.advocates import Advocate, advocates_among
from keepworth.tables.book import Book
from keepworth.tables.gap import WEAK
from keepworth.tables.speaking import YEAR, Spoken, came_through, first_acts, spoken_of

SHUFFLES: Final = 999
FEWEST_SHUFFLES: Final = 99
DEALT: Final = 1_000_000  # customers in all shuffles together, about: a page waits for them once
FIRST: Final = 5  # of whom the chance is told to be among those that are followed most
QUARTER: Final = 3  # months


@dataclass(frozen=True, slots=True)
class LastAsk:
    """What somebody was asked last."""

    kind: str
    asked_on: dt.date
    answer: str  # "open", "yes" or "no"
    answered_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Moment:
    """What went well lately, after which is a good moment to ask."""

    kind: str  # "promise" (kept), "case" (solved), "trial" (passed), "answer" (9 or 10 of 10)
    on: dt.date


@dataclass(frozen=True, slots=True)
class Followed:
    """How many customers' first word for us is owed to one customer, and the chance to be among the first."""

    owed: float
    low: float
    high: float
    first: float


@dataclass(frozen=True, slots=True)
class Written:
    """Asks and thanks as they stand now; as `tables.speaking` tells them, the oldest first."""

    asks: list[dict[str, Any]]
    thanks: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person at a customer who spoke for us, or was asked to."""

    number: int
    customer_id: str
    name: str | None  # of the customer
    segment: str | None
    contact_id: str
    contact: str | None
    role: str | None
    influence: int | None  # 1 to 5, by our own judgement
    strength: float | None  # 0 to 100; None: withheld, or no run tells any
    strength_low: float | None
    strength_high: float | None
    acts: int
    acts_12m: int
    kinds: Mapping[str, int]
    last_act_on: dt.date | None
    worth: Advocate | None  # of the customer; None: the run tells nothing
    asks_12m: int
    last_ask: LastAsk | None
    may_be_asked_on: dt.date | None  # the day told: now; None: they have yet to answer
    moment: Moment | None  # None: nothing went well within 90 days, or they were asked since
    last_thanked_on: dt.date | None
    thanks_owed: int  # acts of twelve months for which nobody thanked
    followed: Followed | None  # None: it cannot be told
    do: str  # "ask", "thank", "wait"
    wait: str | None  # why: "unanswered", "limit", "complaint" (one is not solved), "weak" (surely below `WEAK`)


@dataclass(frozen=True, slots=True)
class AdvocatesReport:
    """Who would speak for us on a day."""

    as_of: dt.date
    run: str | None
    currency: str
    asks_a_year: int
    spread: SpreadFound | None  # whether who came through somebody that spoke for us does so sooner
    spread_why: str | None  # why that cannot be told
    advocates: tuple[Speaker, ...]  # those to ask first, by what they did lately


def report_advocates(book: Book, *, as_of: dt.date | None = None) -> AdvocatesReport:
    """Return who would speak for us as of a day, unless said that until which the book is told."""
    day = as_of or last_day(book)
    return advocates_seen(book, seen_as(book, day=day))


def advocates_seen(
    book: Book, seen: SeenAs, *, written: Written | None = None, spreads: bool = True
) -> AdvocatesReport:  # fmt: skip
    """Return the advocates of the customers that somebody sees; who sees all is told whether it spreads, if asked.

    `written` are asks and thanks as they stand now, in place of those that the last run took into the book.
    """
    limit, spoken = book.settings.act.asks_a_year, spoken_of(book, as_of=seen.day)
    if written is not None:
        spoken = replace(spoken, asks=written.asks, thanks=written.thanks)
    told = _told_of(spoken, seen)
    spread, why, followed = None, None, dict[int, Followed]()
    if spreads and seen.teams is None:
        spread, why, followed = _spread(book, as_of=seen.day)
    found = [
        _speaker(row, told=told, seen=seen, limit=limit, followed=followed.get(row["customer_id"]))
        for row in spoken.people
        if row["customer_id"] in told.rows
    ]
    found.sort(key=_order)
    return AdvocatesReport(seen.day, seen.run, book.settings.currency, limit, spread, why, tuple(found))


def may_be_asked_on(asked: Sequence[dt.date], *, limit: int, day: dt.date) -> dt.date:
    """Return the first day, from `day` on, on which one more ask keeps within the limit of twelve months."""
    lately = sorted(one for one in asked if one > day - YEAR)
    return day if len(lately) < limit else lately[-limit] + YEAR


@dataclass(frozen=True, slots=True)
class _Told:
    """What was spoken, by whom it is of."""

    rows: Mapping[int, Mapping[str, Any]]  # customers that are seen
    worth: Mapping[int, Advocate]
    unsolved: frozenset[int]
    successes: Mapping[int, list[dict[str, Any]]]  # by customer
    acts: Mapping[int, list[dict[str, Any]]] = field(default_factory=dict)  # by person, as are the others
    asks: Mapping[int, list[dict[str, Any]]] = field(default_factory=dict)
    thanks: Mapping[int, list[dict[str, Any]]] = field(default_factory=dict)


def _told_of(spoken: Spoken, seen: SeenAs) -> _Told:
    customers = sorted({int(row["customer_id"]) for row in spoken.people})
    rows = seen.scored.some(customers, teams=seen.teams)
    return _Told(
        rows, advocates_among(seen.scored, list(rows)), spoken.unsolved, _by(spoken.successes, "customer_id"),
        *(_by(each, "contact_id") for each in (spoken.acts, spoken.asks, spoken.thanks)),
    )  # fmt: skip


def _by(rows: Sequence[dict[str, Any]], name: str) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found


def _speaker(
    row: Mapping[str, Any], *, told: _Told, seen: SeenAs, limit: int, followed: Followed | None
) -> Speaker:  # fmt: skip
    of = told.rows[row["customer_id"]]
    acts, asks, thanks = (each.get(row["contact_id"], []) for each in (told.acts, told.asks, told.thanks))
    day, late = seen.day, seen.day - YEAR
    last = asks[-1] if asks else None
    is_open = last is not None and last["answer"] == "open"
    may = may_be_asked_on([one["asked_on"] for one in asks], limit=limit, day=day)
    owed = sum(one["happened_on"] > late and not _is_thanked(one, thanks) for one in acts)
    strength, low, high = (of.get(name) for name in ("strength", "strength_low", "strength_high"))
    wait = (
        "unanswered" if is_open
        else "complaint" if row["customer_id"] in told.unsolved
        else "weak" if high is not None and high < WEAK
        else "limit" if may > day
        else None
    )  # fmt: skip
    return Speaker(
        int(row["customer_id"]), str(of["customer_id"]), of["name"], of.get("segment"), row["own"], row["name"],
        row["role"], row["influence"], strength, low, high, len(acts), sum(one["happened_on"] > late for one in acts),
        dict(sorted(Counter(str(one["kind"]) for one in acts).items())), acts[-1]["happened_on"] if acts else None,
        told.worth.get(int(row["customer_id"])), sum(one["asked_on"] > late for one in asks),
        LastAsk(*(last[name] for name in ("kind", "asked_on", "answer", "answered_on"))) if last else None,
        None if is_open else may, _moment(row, told, since=last["asked_on"] if last else None),
        thanks[-1]["thanked_on"] if thanks else None, owed, followed,
        "wait" if wait else "thank" if owed else "ask", wait,
    )  # fmt: skip


def _moment(row: Mapping[str, Any], told: _Told, *, since: dt.date | None) -> Moment | None:
    """Return the newest success with this very person, or with nobody named of their company."""
    for one in told.successes.get(row["customer_id"], []):
        if one["contact_id"] in (None, row["contact_id"]) and (since is None or one["day"] > since):
            return Moment(str(one["kind"]), one["day"])
    return None


def _is_thanked(act: Mapping[str, Any], thanks: Sequence[Mapping[str, Any]]) -> bool:
    return any(
        one["act_id"] == act["act_id"] if one["act_id"] is not None else one["thanked_on"] >= act["happened_on"]
        for one in thanks
    )


def _order(of: Speaker) -> tuple[Any, ...]:
    worth = (of.worth.referral_value or 0) + (of.worth.reference_value or 0) if of.worth else 0
    return (
        ("ask", "thank", "wait").index(of.do),
        -of.acts_12m,
        -worth,
        -(of.strength or 0),
        of.customer_id,
        of.contact_id,
    )


def _spread(book: Book, *, as_of: dt.date) -> tuple[SpreadFound | None, str | None, dict[int, Followed]]:
    """Tell whether customers who came through somebody that spoke for us speak for us sooner themselves."""
    rows = first_acts(book, as_of=as_of)
    place = {int(row["customer_id"]): at for at, row in enumerate(rows)}
    first = min((row["day"] for row in rows if row["day"]), default=as_of)
    periods = _quarter(as_of, first)
    start = np.array([_quarter(row["day"], first) if row["day"] else periods + 1 for row in rows], dtype=np.int64)
    since = np.array([max(_quarter(row["since"], first), 1) if row["since"] else 1 for row in rows], dtype=np.int64)
    ties = [
        (place[one], place[other]) for one, other in came_through(book, as_of=as_of) if {one, other} <= place.keys()
    ]
    follower, leader = (np.array([tie[end] for tie in ties], dtype=np.int64) for end in range(2))
    # Whoever spoke before they became a customer might have from that day on.
    try:
        found, told = _fitted(
            tuple(each.tobytes() for each in (start, np.minimum(since, start), follower, leader)), periods
        )
    except CannotEstimate as fault:
        return None, str(fault), {}
    return found, None, {
        number: Followed(float(told.owed[at]), float(told.low[at]), float(told.high[at]), float(told.first[at]))
        for number, at in place.items()
        if told.named[at]
    }  # fmt: skip


@lru_cache(maxsize=4)
def _fitted(told: tuple[bytes, ...], periods: int) -> tuple[SpreadFound, Influence]:
    """Return what the same days and ties say, which are asked for on every page; worked out once."""
    starts, first, ends, others = (np.frombuffer(each, dtype=np.int64) for each in told)
    of = Begun(starts, np.zeros_like(starts), ends, others, periods, since=first)
    rng = np.random.default_rng(SEED)
    shuffles = min(max(DEALT // max(starts.size, 1), FEWEST_SHUFFLES), SHUFFLES)
    found = fit_spread(of, level=LEVEL, shuffles=shuffles, rng=rng)
    return found, influence_of(of, found, most=FIRST, rng=rng)


def _quarter(day: dt.date, first: dt.date) -> int:
    """Count quarters, the one of the first word for us as 1."""
    return (day.year - first.year) * 4 + (day.month - 1) // QUARTER - (first.month - 1) // QUARTER + 1
