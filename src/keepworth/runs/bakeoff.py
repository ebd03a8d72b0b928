"""Which metric foretells what this book's customers then do: effort, satisfaction, recommendation, or none."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.errors import BadInput, NotEnough
from keepworth.prove.bakeoff import Asked, Contest, Gain, Outcome, Response, Verdict, bakeoff, weigh_response
from keepworth.prove.bakeoff import NotEnough as TooFew
from keepworth.runs.bakeoff_rows import People, behaviour_of, outcome_of, people_of
from keepworth.runs.clock import Steps, Tell, nobody
from keepworth.runs.kept_findings import keep_finding
from keepworth.runs.seen_as import last_day
from keepworth.runs.snapshots import take_snapshots
from keepworth.runs.survey_results import answers_of
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import Columns, columns_of
from keepworth.tables.book import Book
from keepworth.tables.heard import Sought, asked_when
from keepworth.tables.outcomes import Histories, histories_of, outcomes_asker

DAYS: Final = 365
MOST_DAYS: Final = 3650
COVERED: Final = 0.5  # of the people: a metric that fewer answered would leave too few who answered all; ours
TOGETHER: Final = "all together"
SEED: Final = 1


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A metric that too few of the people had answered."""

    name: str
    answered: int
    of: int


@dataclass(frozen=True, slots=True)
class Bakeoff:
    """What a bake-off of a book found."""

    as_of: dt.date
    kind: Outcome
    days: int
    found: Verdict | TooFew
    respondents: int  # who answered every metric, and of whom it is known what came
    left_out: tuple[LeftOut, ...]
    response: Response | None  # None: the book knows of no invitations, so nobody knows who did not answer

    @property
    def winner(self) -> str:
        """A metric, or `tie`, `none` or `not_enough_events`."""
        if isinstance(self.found, TooFew):
            return "not_enough_events"
        return self.found.winner or ("tie" if self.found.winners else "none")

    def record(self) -> dict[str, Any]:
        """Return it as plain values that become JSON."""
        told: dict[str, Any] = {
            "as_of": self.as_of.isoformat(), "outcome": str(self.kind), "days": self.days, "winner": self.winner,
            "respondents": self.respondents, "tied": [], "metrics": [], "base": None, "events": self.found.events,
            "events_needed": None, "judged": 0, "accounts": 0, "origins": [], "level": None, "samples": 0,
            "left_out": [{"metric": one.name, "answered": one.answered, "of": one.of} for one in self.left_out],
            "response": None if self.response is None else asdict(self.response),
        }  # fmt: skip
        found = self.found
        if isinstance(found, TooFew):
            return told | {"events_needed": found.needed}
        return told | {
            "tied": list(found.winners) if len(found.winners) > 1 else [], "base": found.base, "judged": found.judged,
            "accounts": found.accounts, "level": found.level, "samples": found.samples,
            "origins": [(dt.date(1970, 1, 1) + dt.timedelta(days=day)).isoformat() for day in found.origins],
            "metrics": [_gain_record(one) for one in found.gains],
        }  # fmt: skip


def _gain_record(of: Gain) -> dict[str, Any]:
    return {
        "metric": of.name, "gain": of.gain, "low": of.low, "high": of.high, "p": of.p, "p_best": of.p_best,
        "score": of.score, "brier": of.brier, "calibration_slope": of.slope,
    }  # fmt: skip


def bakeoff_book(
    book: Book, *, outcome: Outcome = Outcome.RETAINED, days: int = DAYS, as_of: dt.date | None = None,
    samples: int = 2000, tell: Tell = nobody,
) -> Bakeoff:  # fmt: skip
    """Judge every metric that a book's customers answered by what they did in the days after.

    Raises
    ------
    BadInput
        Fewer days than one, or more than ten years.
    NotEnough
        Nobody answered a metric, or the book knows nothing of what customers did.

    """
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(f"Days are a whole number from 1 to {MOST_DAYS}.")
    steps = Steps(tell)
    take_snapshots(book)
    day = as_of or last_day(book)
    with steps.step("read"):
        answered = answers_of(book, Sought(as_of=day))
        people = people_of(answered.said, own=answered.own)
        if not people.day.size:
            raise NotEnough(f"By {day} no customer of this book had answered a metric: ask for some, or import them.")
        with lake_here(book) as lake:
            asker = outcomes_asker(lake)
            if asker is None:
                raise NotEnough("This book knows of no orders, contracts or departures: nothing can be foretold.")
            invited = columns_of(asked_when(lake.table("invitations"), sought=Sought(as_of=day)))
            among = np.concatenate([people.customer, invited["customer"]])
            past = histories_of(asker, among, as_of=day, staying=book.settings.staying)
    with steps.step("compare"):
        contest, left_out = _contest(people, past, kind=outcome, days=days)
        if contest is None:
            raise NotEnough(f"Of nobody who answered is it known what came within {days} days by {day}.")
        contest, response = _spoken_for(contest, invited, past=past, days=days)
        found = bakeoff(contest, samples=samples, seed=SEED)
    return Bakeoff(day, outcome, days, found, contest.outcome.size, left_out, response)


def keep_bakeoff(book: Book, *, outcome: Outcome = Outcome.RETAINED, days: int = DAYS, tell: Tell = nobody) -> Path:
    """Judge every metric as of the book's last day, keep what was found, and return its file."""
    found = bakeoff_book(book, outcome=outcome, days=days, tell=tell)
    at = dt.datetime.now(tz=dt.UTC)
    return keep_finding(book, f"bakeoff-{outcome}", as_of=found.as_of, found=found.record(), at=at)


def _spoken_for(
    contest: Contest, invited: Columns, *, past: Histories, days: int
) -> tuple[Contest, Response | None]:  # fmt: skip
    """Weigh answers so that they speak for all who were asked, where the book knows whom it asked."""
    many = invited["customer"].size
    if not many:
        return contest, None
    day = invited["day"].astype("datetime64[D]").astype(np.int64)
    # Both are described together, so that their columns mean the same.
    both = People(np.concatenate([invited["customer"], contest.account]), np.concatenate([day, contest.asked_on]), {})
    behaviour = behaviour_of(both, past)
    asked = People(invited["customer"], day, {})
    came = outcome_of(asked, past, kind=contest.kind, days=days)
    weight, response = weigh_response(
        Asked(asked.customer, behaviour[:many], invited["answered"] > 0, came), behaviour[many:]
    )
    return replace(contest, weight=weight), response


def _contest(
    people: People, past: Histories, *, kind: Outcome, days: int
) -> tuple[Contest | None, tuple[LeftOut, ...]]:  # fmt: skip
    """Return those who answered every metric that half of the people did, and the metrics that fewer answered."""
    came = outcome_of(people, past, kind=kind, days=days)
    complete = np.isfinite(came)
    many = int(complete.sum())
    answered = {name: int(np.isfinite(value[complete]).sum()) for name, value in people.metrics.items()}
    kept = [name for name, count in answered.items() if count and count >= COVERED * many]
    for name in kept:
        complete &= np.isfinite(people.metrics[name])
    rows = np.flatnonzero(complete)
    left_out = tuple(LeftOut(name, count, many) for name, count in answered.items() if name not in kept)
    if not kept or not rows.size:
        return None, left_out
    columns = {name: people.metrics[name][rows, None] for name in kept}
    if len(columns) > 1:
        columns[TOGETHER] = np.column_stack(list(columns.values()))
    behaviour = behaviour_of(people, past)[rows]
    return Contest(kind, people.day[rows], people.customer[rows], behaviour, columns, came[rows]), left_out


def bakeoff_sentences(of: Bakeoff) -> Iterator[str]:
    """Say who won, by how much, and how far that goes."""
    found, after = of.found, f"within {of.days} days after they answered, as of {of.as_of}"
    if isinstance(found, TooFew):
        what = {Outcome.RETAINED: "left or stayed (the rarer counts)", Outcome.GROWTH: "bought before and after"}
        yield (
            f"Not enough events to name a winner: {found.events:,} {what.get(of.kind, 'brought somebody')} {after}; "
            f"{found.needed:,} are needed."
        )
        return
    scale = "AUC" if of.kind is Outcome.RETAINED else "of what is explained"
    best = found.gains[0]
    if found.winner:
        yield f"{best.name} foretells best {after}: {_ranged(best)} {scale} over past behaviour alone."
    elif found.winners:
        yield f"A tie {after}: {', '.join(found.winners)} cannot be told apart; the first adds {_ranged(best)} {scale}."
    else:
        yield f"No metric adds anything beyond doubt to past behaviour {after}; {best.name} {_ranged(best)} {scale}."
    yield (
        f"{found.respondents:,} answers to every metric, {found.accounts:,} customers judged, {found.events:,} events; "
        f"past behaviour alone reaches {found.base:.3f}. Each by models that saw neither them nor their time."
    )
    for one in found.gains:
        yield f"  {one.gain:+.3f} ({one.low:+.3f} to {one.high:+.3f})  best in {one.p_best:4.0%}  {one.name}"
    for lacking in of.left_out:
        yield f"  left out: {lacking.name}, answered by {lacking.answered:,} of {lacking.of:,}"
    yield from _response_sentences(of)


def _response_sentences(of: Bakeoff) -> Iterator[str]:
    """Say who did not answer, how they fared, and what was made of it."""
    who, what = of.response, {Outcome.RETAINED: "stayed", Outcome.GROWTH: "grew by", Outcome.REFERRALS: "brought"}
    if who is None:
        yield "The book knows of no invitations: who did not answer is not known, and nothing is weighted."
        return
    yield f"Of {who.asked:,} times that somebody was asked, {who.answered:,} were answered."
    if who.apart is not None:
        yield (
            f"Of them {what[of.kind]} {who.apart.answered:.3f} on average, of the silent {who.apart.silent:.3f}: "
            f"{who.apart.difference:+.3f} (likely {who.apart.low:+.3f} to {who.apart.high:+.3f}, 95 in 100), an "
            "association."
        )
    if who.is_weighted:
        yield (
            f"Answers are weighted to speak for all who were asked: they tell as much as {who.effective:,.0f} of "
            "equal weight."
        )
    else:
        yield "Too few answered, or too few did not, to weigh answers by their chance; nothing is weighted."


def _ranged(of: Gain) -> str:
    return f"{of.gain:+.3f} (likely {of.low:+.3f} to {of.high:+.3f}, 95 in 100)"
