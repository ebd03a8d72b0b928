"""Which of what customers said goes on foretelling whether they stay, window of time after window."""

import datetime as dt
from typing import Any, Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.prove.bakeoff import Outcome
from keepworth.prove.long_view import concordance, stability
from keepworth.runs.bakeoff_rows import People, outcome_of, people_of
from keepworth.runs.survey_results import answers_of
from keepworth.tables.answering import lake_here
from keepworth.tables.book import Book
from keepworth.tables.heard import Sought
from keepworth.tables.outcomes import histories_of, outcomes_asker

WINDOW: Final = 182  # days: windows that follow one another and share nothing
FEWEST: Final = 30  # customers of a window who answered and of whom it is known what came; ours
RARE: Final = 5  # of them, to whom the rarer thing happened; ours
LEVEL: Final = 0.95
NEEDED: Final = 4  # windows: twenty-four months stand behind a claim


def lasting_drivers(book: Book, *, outcome: Outcome, days: int, as_of: dt.date) -> dict[str, Any]:
    """Return of each metric what became of its correlation with what came, over half-years of answers."""
    answered = answers_of(book, Sought(as_of=as_of))
    people = people_of(answered.said, own=answered.own)
    with lake_here(book) as lake:
        asker = outcomes_asker(lake)
        past = histories_of(asker, people.customer, as_of=as_of, staying=book.settings.staying) if (
            asker is not None and people.day.size
        ) else None  # fmt: skip
    told: dict[str, Any] = {"needed": NEEDED, "days": days, "window_days": WINDOW, "drivers": [], "concordance": None}
    if past is None:
        return told
    came = outcome_of(people, past, kind=outcome, days=days)
    window = (people.day - people.day.min()) // WINDOW
    seen = {name: _windows(people, value, came=came, window=window) for name, value in people.metrics.items()}
    kept = {name: rows for name, rows in seen.items() if len(rows) >= NEEDED}
    for name, rows in kept.items():
        estimate, error = (np.array([row[at] for row in rows.values()]) for at in (0, 1))
        found = stability(estimate, error)
        # Where windows scatter by more than their errors, so does their mean (Birge's ratio).
        scatter = max(found.q / (found.windows - 1), 1.0)
        wide = normal_reach(LEVEL) * float(np.sqrt(scatter / (1 / error**2).sum()))
        told["drivers"].append({
            "driver": name, "lasting": str(found.lasting), "mean": found.mean,
            "low": found.mean - wide, "high": found.mean + wide, "i2": found.i2,
            "same_sign": found.same_sign, "beyond_doubt": found.beyond_doubt, "slope": found.slope,
            "slope_low": found.slope_low, "slope_high": found.slope_high, "windows": found.windows,
            "answers": sum(row[2] for row in rows.values()),
        })  # fmt: skip
    told["drivers"].sort(key=lambda one: -abs(one["mean"]))
    common = sorted(set.intersection(*(set(rows) for rows in kept.values()))) if len(kept) > 1 else []
    if len(common) > 1:
        w, p = concordance(np.array([[abs(kept[name][at][0]) for name in kept] for at in common]))
        told["concordance"] = {"w": w, "p": p, "windows": len(common)}
    return told


def _windows(people: People, value: Floats, *, came: Floats, window: Ints) -> dict[int, tuple[float, float, int]]:
    """Return by window Fisher's z of the correlation with what came, its error, and of how many customers.

    A customer counts once a window, by the mean of what its people said and of what came. Source: Fisher (1915).
    """
    known = np.isfinite(value) & np.isfinite(came)
    found = {}
    for at in np.unique(window[known]).tolist():
        rows = known & (window == at)
        _, own = np.unique(people.customer[rows], return_inverse=True)
        many = np.bincount(own)
        said, then = (np.bincount(own, weights=one[rows]) / many for one in (value, came))
        rare = min(float((then > 0).sum()), float((then < 1).sum()))
        if many.size < FEWEST or rare < RARE or np.ptp(said) == 0 or np.ptp(then) == 0:
            continue
        r = float(np.corrcoef(said, then)[0, 1])
        found[int(at)] = (float(np.arctanh(np.clip(r, -0.999, 0.999))), 1 / float(np.sqrt(many.size - 3)), many.size)
    return found
