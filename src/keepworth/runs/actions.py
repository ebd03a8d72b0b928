"""What to do next: the actions of the last run, with their reasons; or chosen anew for other hours and money."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from keepworth.act import Capacity, Offers, choose
from keepworth.errors import BadInput, NotEnough
from keepworth.numerics.arrays import Ints
from keepworth.runs.answers import Heeded, answers_of, heed, moment_of
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.runs.show import customer_meant
from keepworth.runs.store import read_record
from keepworth.tables.acting import ACT
from keepworth.tables.action_results import StoredOffers, actions_at, actions_for_one, offers_in
from keepworth.tables.book import Book
from keepworth.tables.scored import Scored
from keepworth.tables.substitutes import called

MOST: Final = 1_000  # others beside what is chosen
SHORTEST: Final = 0.01  # hours
NOTHING: Final = Heeded()
LARGEST: Final = 60_000  # actions among which answers choose anew while somebody waits: some two seconds


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of an action."""

    reason: str  # lever, trouble, stays, worth, effect
    about: str | None
    number: float | None
    low: float | None
    high: float | None
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class NextAction:
    """One thing that could be done for a customer."""

    number: int
    customer_id: str
    name: str
    colleague: int | None  # who serves them; None: nobody
    colleague_name: str
    action: str
    called: str  # what the company calls it; empty: the printed play
    lever: str
    mix: str | None
    gain: float
    gain_low: float | None  # None of asking
    gain_high: float | None
    gain_90_days: float | None
    p_pays: float | None
    hours: float
    cost: float
    value: float
    p_stay: float
    p_after: float
    effect: float | None
    effect_sd: float | None
    needed: float | None  # how far the lever must move at least for it to pay
    ends: str | None
    ends_chance: float | None
    source: str
    check_on: dt.date
    chosen: bool
    held_out: bool
    why: tuple[Reason, ...]

    @property
    def compared(self) -> int | None:
        """Of how many customers, compared by lot, its effect comes; None: of none."""
        found = (one.number for one in self.why if one.reason == "compared" and one.number is not None)
        return next((int(number) for number in found), None)


@dataclass(frozen=True, slots=True)
class ActionsReport:
    """What to do next in a book."""

    as_of: dt.date
    run: str
    currency: str
    hours: float  # a week, of each of our people
    budget: float | None
    told: Mapping[str, Any]  # as in `run.json`, of the whole book
    chosen: int
    held_out: int
    value: float  # of what is chosen
    actions: tuple[NextAction, ...]  # what adds most in an hour first


@dataclass(frozen=True, slots=True)
class Week:
    """Other hours and another budget than those of the book, and what people answered to what was proposed."""

    hours: float | None = None
    budget: float | None = None
    without: Collection[tuple[int, str]] = ()  # customer and play of what is not to be proposed now
    weights: Mapping[str, float] = field(default_factory=dict)  # of plays in the ranking; of others 1
    done: Collection[tuple[int, str]] = ()  # of what was done this week: its hours are spent

    @property
    def is_answered(self) -> bool:
        """Whether an answer changes what is chosen."""
        return bool(self.without) or any(weight != 1 for weight in self.weights.values())

    def is_heeded_by(self, told: Mapping[str, Any]) -> bool:
        """Tell whether a run chose by the very same answers, so that its choice holds still."""
        mark = (told.get("answers") or {}).get("mark", NOTHING.mark)
        if mark == NOTHING.mark:
            return not self.is_answered
        weights = {play: weight for play, weight in self.weights.items() if weight != 1}
        return bool(mark == Heeded(frozenset(self.without), frozenset(self.done), weights).mark)

    def __post_init__(self) -> None:
        """Refuse what the settings of a book refuse."""
        hours, budget = (next(one for one in ACT if one.name == name) for name in ("hours", "budget"))
        pairs = ((hours, self.hours), (budget, self.budget))
        if not all(asked is None or setting.fits(asked) for setting, asked in pairs):
            raise BadInput(f"Hours are {hours.must}, and a budget is {budget.must}.")
        if not all(0 < weight <= 1 for weight in self.weights.values()):
            raise BadInput("The weight of a play in the ranking is above 0 and at most 1.")


def report_actions(
    book: Book, customer: str | None = None, *, as_of: dt.date | None = None, week: Week | None = None
) -> ActionsReport:  # fmt: skip
    """Return what the last run that speaks for a day proposes: of a customer alone where one is named.

    What people answered since is heeded as on the website: what is put off, refused or done is not proposed.

    Raises
    ------
    BadInput
        There is no such customer, or several are called so.
    NotEnough
        No run speaks for the day, or it proposes nothing.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    number = None if customer is None else int(customer_meant(seen.scored, customer)["number"])
    heeded = heed(answers_of(book), at=moment_of(as_of))
    week = replace(week or Week(), without=heeded.without, weights=heeded.weights, done=heeded.done)
    found = actions_told(book, scored=seen.scored, week=week, whole=number)
    if found is None:
        raise NotEnough(
            f"No score of this book says what to do next on {seen.day}: it takes customers who are worth something and "
            f"of whom it is known how likely they are to stay. Score it: keepworth score {book.folder}"
        )
    mine = (one for one in found.actions if number in (None, one.number))
    return replace(found, actions=tuple(one for one in mine if (one.number, one.action) not in heeded.done))


def actions_told(
    book: Book, *, scored: Scored, week: Week | None = None, teams: tuple[str, ...] | None = None,
    most: int = MOST, whole: int | None = None,
) -> ActionsReport | None:  # fmt: skip
    """Return what a run proposes for the customers whom some teams see, None where it proposes nothing.

    For other hours, another budget or where people answered it is chosen anew, among the actions that the run kept.
    Of very many, answers alone leave out and move, and choose nothing anew: nobody waits that long for a page. Beside
    what is chosen at most so many others are told, and all of the customer who is told whole. Weights move an
    action in the ranking; what it is expected to add is told as the run says it.
    """
    record = read_record(scored.run) if scored.run else None
    told = record.get("actions") if record else None
    if record is None or not told or scored.run is None:
        return None
    offers, to = offers_in(scored.run), week or Week()
    if offers is None:
        return None
    hours = told["capacity"] if to.hours is None else to.hours
    budget = told["budget"] if to.budget is None else to.budget
    ranked = _ranked(offers, to=to)
    is_other = (hours, budget) != (told["capacity"], told["budget"])
    if is_other or (not to.is_heeded_by(told) and offers.value.size <= LARGEST):
        ranked = _chosen_anew(ranked, hours=hours, budget=budget, record=record)
    at = _shown(ranked, most=most, whole=whole)
    at = at[offers.others(to.without)[at]]
    picked = zip(at.tolist(), actions_at(scored.run, at), strict=True)
    rows = [{**row, "chosen": bool(ranked.is_chosen[one]), "held_out": bool(ranked.is_held_out[one])}
            for one, row in picked]  # fmt: skip
    listed = _listed(book, rows, scored=scored, teams=teams)
    chosen = [one for one in listed if one.chosen]
    return ActionsReport(
        dt.date.fromisoformat(record["as_of"]), str(record["run"]), book.settings.currency, hours, budget, told,
        len(chosen), sum(one.held_out for one in listed), sum(one.value for one in chosen), tuple(listed),
    )  # fmt: skip


def actions_of(
    book: Book, customer: int, *, scored: Scored, teams: tuple[str, ...] | None = None
) -> list[NextAction]:  # fmt: skip
    """Return all that a run proposes for one customer whom the teams see, as it chose, what adds most in an hour first.

    The rest of the book is not read: a page about one customer waits for no other.
    """
    rows = actions_for_one(scored.run, customer) if scored.run else []
    rows.sort(key=lambda row: (-row["value"] / max(row["hours"], SHORTEST), row["action"]))
    return _listed(book, rows, scored=scored, teams=teams)


def _ranked(of: StoredOffers, *, to: Week) -> StoredOffers:
    """Return the actions with what they count in the ranking: less by their weight, nothing where they are left out."""
    if not to.is_answered:
        return of
    weight = np.array([to.weights.get(play, 1.0) for play in of.plays])
    return replace(of, value=np.where(of.others(to.without), of.value * weight[of.action], 0.0))


def _chosen_anew(
    of: StoredOffers, *, hours: float, budget: float | None, record: Mapping[str, Any]
) -> StoredOffers:  # fmt: skip
    people, colleague = np.unique(of.colleague, return_inverse=True)
    offers = Offers(of.customer, of.action, colleague, of.value, of.hours, of.cost)
    share = record["settings"].get("act", {}).get("held_out", 0.0)
    capacity = Capacity(np.full(people.size, hours), np.inf if budget is None else budget)
    found = choose(offers, capacity, held_out=share, seed=int(record["seed"]))
    return replace(of, is_chosen=found.is_chosen, is_held_out=found.is_held_out)


def _shown(of: StoredOffers, *, most: int, whole: int | None) -> Ints:
    """Return what is told: what is chosen, left by lot or of one customer, and the best of the rest, by the hour."""
    order = np.lexsort((of.action, of.customer, -of.value / np.maximum(of.hours, SHORTEST)))
    picked = of.is_chosen | of.is_held_out
    if whole is not None:
        picked = picked | (of.customer == whole)
    picked = picked[order]
    found: Ints = order[picked | (np.cumsum(~picked) <= most)]
    return found


def _listed(
    book: Book, rows: Sequence[Mapping[str, Any]], *, scored: Scored, teams: tuple[str, ...] | None
) -> list[NextAction]:  # fmt: skip
    known = scored.some(sorted({row["customer_id"] for row in rows}), teams=teams)
    people = called(book, {row["colleague_id"] for row in rows if row["colleague_id"] is not None}, kind="colleague")
    own = book.settings.act.plays
    return [
        _action(row, known[row["customer_id"]], people=people, own=str(own.get(row["action"], {}).get("name", "")))
        for row in rows
        if row["customer_id"] in known
    ]


def _action(
    row: Mapping[str, Any], known: Mapping[str, Any], *, people: Mapping[int, str], own: str
) -> NextAction:  # fmt: skip
    same = ("action", "lever", "mix", "gain", "gain_low", "gain_high", "gain_90_days", "p_pays", "hours", "cost",
            "value", "p_stay", "p_after", "effect", "effect_sd", "needed", "ends", "ends_chance", "source", "check_on",
            "chosen", "held_out")  # fmt: skip
    return NextAction(
        number=row["customer_id"], customer_id=str(known["customer_id"]), name=known["name"] or "",
        colleague=row["colleague_id"], colleague_name=people.get(row["colleague_id"] or 0, ""), called=own,
        why=tuple(Reason(**one) for one in row["why"]), **{name: row[name] for name in same},
    )  # fmt: skip
