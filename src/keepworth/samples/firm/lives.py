"""What became of each client: contracts and their renewals, trials of the wish to keep us, and departures."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.samples.firm import LAST
from keepworth.samples.firm.latent import Latent
from keepworth.samples.firm.streams import DAYS_A_YEAR, day_between, later, stream

FAILURE: Final = 1.5  # how hard a serious failure of ours is, in log-odds of keeping
GOES: Final = 0.3  # the chance that a client who fails a trial leaves altogether
RISES: Final = (2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)  # price rises that the firm asks for


@dataclass(frozen=True, slots=True)
class Trial:
    """One test of the wish to keep us."""

    day: dt.date
    kind: str
    gap: float  # percentage points by which we were dearer than before, or than a rival
    stress: float
    passed: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A year of a contract, and what became of its renewal."""

    starts: dt.date
    ends: dt.date
    value: float
    rise: float | None  # asked for at its end; None while it runs
    rival_gap: float | None
    renewed: str
    known_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Life:
    """One client's course through the book."""

    of: Latent
    until: dt.date  # the last day as a client, or of the book
    left: dt.date | None
    why: str  # price, failure or quiet; empty for one that is still here
    trials: tuple[Trial, ...]
    terms: tuple[Term, ...]

    @property
    def id(self) -> str:
        """The client's id."""
        return self.of.client.id

    def here(self, day: dt.date) -> bool:
        """Whether they are a client on a day."""
        return self.of.starts <= day <= self.until


def live(of: Latent) -> Life:
    """Let chance take its course with one client."""
    rng = stream("life", of.client.id)
    quiet = later(of.starts, days=max(rng.exponential(1 / of.hazard) * DAYS_A_YEAR, 120)) if of.hazard else None
    trials: list[Trial] = []
    leaves = quiet is not None and quiet < later(LAST, days=-30) and of.client.story == "plain"
    left, why = (quiet, "quiet") if leaves else (None, "")
    for day, kind, gap, stress in sorted(_tests(of, rng=rng)):
        if left and day >= left:
            break
        survived = of.client.story == "failure survived" and kind == "failure"
        passed = bool(rng.random() < of.keeps(gap, stress=stress, day=day)) or survived
        trials.append(Trial(day, kind, gap, stress, passed))
        # Stories stay, so that they can be told.
        if not passed and of.client.story == "plain" and rng.random() < GOES and later(day, days=45) < LAST:
            left, why = later(day, days=45), "failure" if kind == "failure" else "price"
            break
    terms = tuple(_terms(of, trials=trials, left=left, rng=rng)) if of.retainer else ()
    return Life(of, until=left or LAST, left=left, why=why, trials=tuple(trials), terms=terms)


def _tests(of: Latent, *, rng: np.random.Generator) -> list[tuple[dt.date, str, float, float]]:
    """Draw the days on which a client's wish to keep us is put to the test."""
    if not of.story.tested:
        return []
    found = []
    for year in range(1, 4):
        day = later(of.starts, days=year * DAYS_A_YEAR)
        if day < LAST and rng.random() < 0.75:
            found.append((day, "price rise", float(rng.choice(RISES)), 0.0))
    for kind, yearly in (("rival offer", 0.35), ("failure", 0.12)):
        for _ in range(int(rng.poisson(yearly * 3))):
            day = day_between(later(of.starts, days=90), later(LAST, days=-20), rng=rng)
            gap = float(rng.integers(3, 22)) if kind == "rival offer" else 0.0
            found.append((day, kind, gap, FAILURE if kind == "failure" else 0.0))
    if of.client.story == "failure survived":
        found.append((dt.date(2025, 2, 18), "failure", 0.0, FAILURE))
    return [one for one in found if one[0] < LAST]


def _terms(of: Latent, *, trials: list[Trial], left: dt.date | None, rng: np.random.Generator) -> list[Term]:
    """Write a year of contract after the other; a price rise at its end is the trial of that day."""
    value = round(of.invoice * float(rng.uniform(0.5, 1.2)), -2)
    rises = {trial.day: trial for trial in trials if trial.kind == "price rise"}
    terms, starts, year = [], of.starts, 1
    while starts < (left or LAST):
        due = later(of.starts, days=year * DAYS_A_YEAR)
        known = left or LAST
        trial = rises.get(due)
        if due > known:
            gone = left is not None
            terms.append(Term(starts, due, value, None, None, "no" if gone else "open", left))
            return terms
        rise = trial.gap if trial else 0.0
        kept = trial.passed if trial else True
        rival = float(rng.integers(0, 9)) if trial else None
        terms.append(Term(starts, later(due, days=-1), value, rise, rival, "yes" if kept else "no", due))
        if not kept:
            return terms
        value, starts, year = round(value * (1 + rise / 100), 2), due, year + 1
    return terms
