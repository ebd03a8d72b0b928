"""Relationships as columns: what `indicators.parquet`, `pushes.parquet`, `priors.json` and customers hold of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.measure import LearntBeliefs, stated_beliefs
from keepworth.numerics.arrays import Floats, Ints
from keepworth.runs.asked import LEVEL
from keepworth.runs.measuring import Relationships, Side
from keepworth.tables.arrow import words_column
from keepworth.tables.evidence import MONTH
from keepworth.tables.indicator_results import SIDES, Columns
from keepworth.tables.settings import Settings
from keepworth.tables.tie_results import NEVER
from keepworth.tables.touching import EPOCH

LINES: Final = len(INDICATORS)


def indicator_columns(of: Relationships, *, as_of: dt.date) -> Columns:
    """Return a row for each customer, side and indicator of which anything was heard, in that order."""
    sides = (of.theirs, of.ours)
    rows = [side.scored.indicators for side in sides]
    side = np.repeat([0, 1], [one.customer.size for one in rows])
    customer, line, pieces = (_both(rows, name) for name in ("customer", "indicator", "pieces"))
    order = np.argsort(_key(customer, side, line=line), kind="stable")
    ends = [one.range(LEVEL) for one in rows]
    low, high = (np.concatenate([end[at] for end in ends]) for at in (0, 1))
    newest = np.concatenate([_newest(one, as_of=as_of) for one in sides])
    plain = ("score", "information", "freshness", "coverage", "conflict", "prior")
    return {
        "customer_id": of.of.customers[customer[order]],
        "side": words_column(side[order], SIDES),
        "indicator": words_column(line[order], INDICATORS),
        **{name: _both(rows, name)[order] for name in plain},
        "sd": np.sqrt(_both(rows, "variance")[order]),
        "prior_sd": np.sqrt(_both(rows, "prior_variance")[order]),
        "low": low[order],
        "high": high[order],
        "pieces": pieces[order],
        "newest": newest[order].view("datetime64[D]"),
    }


def push_columns(of: Relationships) -> Columns:
    """Return a row for each piece that counts, by customer, side and indicator, the oldest first.

    What says the prior itself moves nothing and was heard all the same.
    """
    evidence = of.of.evidence
    push = of.theirs.scored.push + of.ours.scored.push  # each piece is of one side
    rows = np.flatnonzero(of.theirs.scored.counts | of.ours.scored.counts)
    days = of.of.day[rows].astype("datetime64[D]").view(np.int64)
    key = _key(evidence.customer[rows], evidence.is_ours[rows].astype(np.int64), line=evidence.indicator[rows])
    first, span = (int(days.min()), int(np.ptp(days)) + 1) if days.size else (0, 1)
    rows = rows[np.argsort(key * span + (days - first), kind="stable")]
    return {
        "customer_id": of.of.customers[evidence.customer[rows]],
        "side": words_column(evidence.is_ours[rows].astype(np.int64), SIDES),
        "indicator": words_column(evidence.indicator[rows], INDICATORS),
        "evidence_id": of.of.evidence_ids(rows),
        "source": of.of.sources(rows),
        "day": of.of.day[rows],
        "contact_id": of.of.contact_id[rows],
        "colleague_id": of.of.colleague_id[rows],
        "y": evidence.y[rows],
        "push": push[rows],
    }


def priors_of(
    of: Relationships, *, settings: Settings, names: Sequence[str], groups: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what was believed before anything was heard, of both sides, and what the numbers go by.

    Our side is not told apart by location: there what we believe of the segment stands.
    """
    segment = of.populations.segment.tolist()
    return {
        "populations": [
            {
                "name": name,
                "lines": _lines(of.theirs.learnt, at),
                "ours": _lines(of.ours.learnt, segment[at]),
                "group": groups[at],
            }
            for at, name in enumerate(names)
        ],
        "stated": _stated(settings),
        "half_life_months": _by_line(of.theirs.by.beliefs.half_life),
        "together": settings.measure.together,
        "errors": of.errors.sds,
        "learnt": {"half_life_months": _learnt_half_lives(of), "errors": _learnt_errors(of)},
        "tracked": list(of.tracks.tracked),
        "because": dict(of.tracks.because),
        "weights": {name: weight for name, weight in _by_line(of.tracks.weight).items() if weight > 0},
    }


def _learnt_half_lives(of: Relationships) -> dict[str, Any]:
    """Return the half-lives that the book's own answers told, by indicator, with the range and from how many people."""
    found = of.half_lives
    return {
        name: {"months": float(found.months[at]), "low": float(found.low[at]), "high": float(found.high[at]),
               "people": int(found.people[at])}
        for at, name in enumerate(INDICATORS)
        if found.is_learnt[at]
    }  # fmt: skip


def _learnt_errors(of: Relationships) -> dict[str, Any]:
    """Return the errors that the book's own answers told, with the range and from how many repeats."""
    return {
        name: {"sd": one.sd, "low": one.low, "high": one.high, "stated": one.stated, "pairs": one.pairs,
               "people": one.people}
        for name, one in of.errors.of.items()
        if one.is_learnt
    }  # fmt: skip


def counted(places: Ints, names: Sequence[str]) -> dict[str, int]:
    """Return how many there are of each."""
    return dict(zip(names, np.bincount(places, minlength=len(names)).tolist(), strict=True))


def _stated(settings: Settings) -> dict[str, Any]:
    """Return what holds for segments of whom nobody was heard: what the book states, and has taught nothing yet."""
    of = settings.measure
    beliefs = stated_beliefs(mean=of.mean, sd=of.sd, contact_sd=of.contact_sd)
    nothing = np.zeros((1, LINES))
    return _lines(LearntBeliefs(beliefs, nothing.astype(np.int64), nothing), 0)


def _lines(of: LearntBeliefs, at: int) -> dict[str, Any]:
    beliefs = of.beliefs
    return {
        name: {
            "mean": float(beliefs.mean[at, line]),
            "sd": float(np.sqrt(beliefs.variance[at, line])),
            "contact_sd": float(np.sqrt(beliefs.contact_variance[line])),
            "heard": int(of.heard[at, line]),
            "learnt": bool(of.is_learnt[at, line]),
        }
        for line, name in enumerate(INDICATORS)
    }


def _by_line(values: Floats) -> dict[str, float]:
    return dict(zip(INDICATORS, values.tolist(), strict=True))


def _both(rows: Sequence[Any], name: str) -> Any:  # noqa: ANN401 — an array of whichever kind
    return np.concatenate([getattr(one, name) for one in rows])


def _key(customer: Ints, side: Ints, *, line: Ints) -> Ints:
    return (customer * len(SIDES) + side) * LINES + line


def _newest(of: Side, *, as_of: dt.date) -> Ints:
    """Return the day of the newest piece of each indicator."""
    ages = [np.minimum.reduceat(said.age[said.place], said.first) for said in of.scored.said]
    age = np.concatenate(ages) if ages else np.empty(0)
    days: Ints = (as_of - EPOCH).days - np.rint(age * MONTH).astype(np.int64)
    return np.where(np.isnan(age), NEVER, days)
