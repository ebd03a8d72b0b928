"""The part of a score about staying: taught by past renewals, told of those to come and of who buys freely."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.special import expit

from keepworth.measure.calibration import Recalibration
from keepworth.measure.staying import (
    StayFeatures,
    StayModel,
    because_of,
    fit_staying,
    predict_staying,
    shift_active,
    stay_doubt,
)
from keepworth.measure.staying import Staying as Chances
from keepworth.measure.staying.predict import IN_ORDERS
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.runs.lasting import TIES, Known, Renewing, Stays
from keepworth.tables.arrow import words_column
from keepworth.tables.evidence.places import Places
from keepworth.tables.fight_results import STAYING_FILE, write_fight_results
from keepworth.tables.fights_joined import reasons_column
from keepworth.tables.lasting import features_at
from keepworth.tables.renewals import OPEN, Renewals
from keepworth.tables.stay_features import NAMES
from keepworth.tables.touching import EPOCH, NEVER, Asker

ORIGINS: Final = 12  # days in the past on which features are read, to learn from
APART: Final = 91  # days between them
COLUMNS: Final = (*NAMES, "price_change", "strength", "single_thread", *TIES)
GAP, CHANGE, STRENGTH, SINGLE = (
    COLUMNS.index(name) for name in ("price_gap", "price_change", "strength", "single_thread")
)
HORIZONS: Final = ("renewal", "year")
RENEWAL, YEAR = range(len(HORIZONS))
DOUBT: Final = "doubt"  # what is not known, as a reason
CORRECTED: Final = "corrected"  # by what came of earlier chances, where losses enough told it
REASONS: Final = ("x", "logits", "points")
AHEAD: Final = 1_500  # renewals that are looked ahead at most: more than a hundred years of months
LEVEL: Final = 0.8
SURE: Final = 1e-9  # as near to 0 or 1 as a chance is shown in logits
STRAIGHT: Final = 1e-7  # of logits: closer together, a straight line is the curve


@dataclass(frozen=True, slots=True)
class Facts:
    """What the facts say today of every customer, and of each decision of the past on the last day before it."""

    today: tuple[Floats, Floats]  # x and variance; shapes (customers, names)
    past: tuple[Floats, Floats]  # shapes (decisions, names)


def score_staying(of: Asker, known: Known, *, into: Path) -> tuple[dict[str, Any], Stays, Renewing] | None:
    """Write staying.parquet, and return its record, each customer's chance and that of each contract; None: of nobody.

    Every contract that runs has a row, and every customer without one who orders and of whom something is known.
    """
    renewals = known.facts.renewals
    decided, coming = (renewals.some(rows) for rows in (renewals.kept != OPEN, renewals.kept == OPEN))
    coming = coming.some(~known.left[Places(known.customers).of(coming.customer)])
    facts = _facts(of, known, decided=decided)
    model = fit_staying(with_offers(*facts.past, renewals=decided), decided.kept)
    free = _free(known, facts, under_contract=coming.customer)
    features = _today(known, facts, customers=coming.customer, renewals=coming)
    parts = [
        _rows(coming, features, model=model, by=known.correction),
        _free_rows(known, free, features=_today(known, facts, customers=known.customers[free], renewals=None),
                   model=model),
    ]  # fmt: skip
    told = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    if not told["p_stay"].size:
        return None
    order = np.lexsort((told["due"].view(np.int64), told["customer_id"]))
    rows: dict[str, Any] = {name: values[order] for name, values in told.items()}
    reasons = {name: rows.pop(name) for name in REASONS}
    rows["horizon"] = words_column(rows["horizon"], HORIZONS)
    last = [DOUBT] if known.correction.kind == "none" else [DOUBT, CORRECTED]
    many = len(model.names) + len(last)
    rows["because"] = reasons_column([*model.names, *last], **{name: each[:, :many] for name, each in reasons.items()})
    write_fight_results(rows, file=STAYING_FILE, into=into)
    renewing = _renewing(known, coming, told=told, of=(model, features))
    return _record(model, told, by=known.correction), _each(known, coming, told=told), renewing


def _renewing(
    known: Known, coming: Renewals, *, told: dict[str, Any], of: tuple[StayModel, StayFeatures]
) -> Renewing:  # fmt: skip
    """Return what the value of contracts goes by: chances in the order of the contracts, and how sure they are."""
    model, features = of
    shared, own = stay_doubt(model, features)
    oldest = int(known.facts.renewals.period.max(initial=0)) + AHEAD
    unknown = np.full((1, len(COLUMNS)), np.nan)
    nobody = StayFeatures(COLUMNS, unknown, np.zeros_like(unknown), np.zeros(1, dtype=np.int64))
    return Renewing(
        coming, told["p_stay"][: coming.customer.size], shared, own,
        retention=model.baseline.at(np.arange(oldest + 1))[0], level=stay_doubt(model, nobody)[0][0],
    )  # fmt: skip


def _facts(of: Asker, known: Known, *, decided: Renewals) -> Facts:
    """Read features of today, and of each decision on the last of the days before it.

    Strength and threads are measured anew by each run, and are not known of past days.
    """
    days = [known.as_of - dt.timedelta(days=APART * back) for back in range(ORIGINS, -1, -1)]
    day = day_before(decided, days=days)
    customers = np.arange(known.customers.size)
    place = Places(known.customers).of(decided.customer)
    at = (np.concatenate([customers, place]),
          np.concatenate([np.full(customers.size, len(days) - 1), np.maximum(day, 0)]))  # fmt: skip
    x, variance = features_at(of, known.customers, at=at, days=days, settings=known.settings)
    size = customers.size
    x[size:][day < 0], variance[size:][day < 0] = np.nan, 0.0
    return Facts((x[:size], variance[:size]), (x[size:], variance[size:]))


def day_before(of: Renewals, *, days: Sequence[dt.date]) -> Ints:
    """Return which of rising days is the last before each contract was decided or ran out, -1 where none is."""
    before = np.minimum(np.where(of.kept == OPEN, of.due, of.decided_on), of.due)
    return np.searchsorted([(one - EPOCH).days for one in days], before) - 1


def _today(known: Known, facts: Facts, *, customers: Ints, renewals: Renewals | None) -> StayFeatures:
    """Return what is known of some customers today, and the offers on the table."""
    row = Places(known.customers).of(customers)
    found = with_offers(facts.today[0][row], facts.today[1][row], renewals=renewals)
    scored = known.scored
    found.x[:, STRENGTH] = scored.of(customers, "strength")
    spread = (scored.of(customers, "strength_high") - scored.of(customers, "strength_low")) / 2 / normal_reach(LEVEL)
    found.variance[:, STRENGTH] = np.nan_to_num(spread, nan=0.0) ** 2
    # The cost of leaving and their business with us hold a customer: they enter here, and never the strength.
    for name, heard in known.ties.items():
        at = COLUMNS.index(name)
        found.x[:, at] = heard.of(customers, "score")
        found.variance[:, at] = np.nan_to_num(heard.of(customers, "sd"), nan=0.0) ** 2
    found.x[:, SINGLE] = known.threads.of(customers, "single_thread_theirs")
    return found


def with_offers(x: Floats, variance: Floats, *, renewals: Renewals | None) -> StayFeatures:
    """Return features with what was offered at renewals, in `COLUMNS`; strength and threads are not known."""
    wide, noise = np.full((len(x), len(COLUMNS)), np.nan), np.zeros((len(x), len(COLUMNS)))
    wide[:, : len(NAMES)], noise[:, : len(NAMES)] = x, variance
    if renewals is None:
        return StayFeatures(COLUMNS, wide, noise, np.zeros(len(x), dtype=np.int64))
    offered = ~np.isnan(renewals.rival_gap)
    wide[offered, GAP], noise[offered, GAP] = renewals.rival_gap[offered], 0.0
    wide[:, CHANGE] = renewals.price_change
    return StayFeatures(COLUMNS, wide, noise, renewals.period)


def _free(known: Known, facts: Facts, *, under_contract: Ints) -> Ints:
    """Return who is active by their orders, has no contract that runs, and of whom something besides is known."""
    active = known.scored.of(known.customers, "p_active")
    told = [at for at, name in enumerate(NAMES) if name not in IN_ORDERS]
    something = ~np.isnan(facts.today[0][:, told]).all(axis=1)
    something |= ~np.isnan(known.scored.of(known.customers, "strength"))
    free = ~np.isnan(active) & something & ~known.left & ~np.isin(known.customers, under_contract)
    return np.flatnonzero(free)


def _rows(coming: Renewals, features: StayFeatures, *, model: StayModel, by: Recalibration) -> dict[str, Any]:
    plain, why = predict_staying(model, features), because_of(model, features)
    low, high, chance = (by.apply(one) for one in (plain.low, plain.high, plain.chance))
    found = replace(plain, chance=chance, low=low, high=high)
    # It comes last, so that the reasons still add up to what is said.
    pushes = np.column_stack([why.pushes, why.doubt, _logit(chance) - _logit(plain.chance)])
    points = np.column_stack([why.points, why.doubt_points, chance - plain.chance])
    told = _told(coming.customer, RENEWAL, due=coming.due, found=found, start=why.start_chance)
    return told | _because(features, model, pushes=pushes, points=points)


def _free_rows(known: Known, rows: Ints, *, features: StayFeatures, model: StayModel) -> dict[str, Any]:
    """Return the same of who buys freely: from the chance of being active, by what moves the odds of a renewal."""
    customers = known.customers[rows]
    active = known.scored.of(customers, "p_active").clip(0.0, 1.0)
    found = shift_active(active, model, features=features)
    enters = np.array([not term.columns & IN_ORDERS for term in model.terms], dtype=np.float64)
    sure = (active == 0) | (active == 1)
    pushes = np.where(sure[:, None], 0.0, because_of(model, features).pushes * enters)
    start, end = (_logit(one) for one in (active, found.chance))
    away = pushes.sum(axis=1)
    none = np.zeros(rows.size)  # renewals taught the correction, so it puts right renewals alone
    pushes = np.column_stack([pushes, np.where(sure, 0.0, end - start - away), none])
    straight = np.where(sure, active, _chance(start + away))
    rate = np.where(
        np.abs(away) < STRAIGHT, active * (1 - active), (straight - active) / np.where(away == 0, 1.0, away)
    )
    points = np.column_stack([pushes[:, :-2] * rate[:, None], found.chance - straight, none])
    told = _told(customers, YEAR, due=np.full(rows.size, NEVER), found=found, start=active)
    return told | _because(features, model, pushes=pushes, points=points)


def _told(customer: Ints, horizon: int, *, due: Ints, found: Chances, start: Floats) -> dict[str, Any]:
    days = np.where(due == NEVER, np.iinfo(np.int64).min, due).view("datetime64[D]")
    return {
        "customer_id": customer, "horizon": np.full(customer.size, horizon), "due": days,
        "p_stay": found.chance, "low": found.low, "high": found.high, "logit": _logit(found.chance), "baseline": start,
    }  # fmt: skip


def _because(features: StayFeatures, model: StayModel, *, pushes: Floats, points: Floats) -> dict[str, Any]:
    """Return the value of each term and what it adds; what is not known is the last of them."""
    place = {name: at for at, name in enumerate(features.names)}
    x = np.full(pushes.shape, np.nan)
    for at, name in enumerate(model.names):
        if name in place:
            x[:, at] = features.x[:, place[name]]
    return dict(zip(REASONS, (x, pushes, points), strict=True))


def _each(known: Known, coming: Renewals, *, told: dict[str, Any]) -> Stays:
    """Return each customer's chance: of several contracts that run, of the one that is worth most in a year."""
    size = coming.customer.size
    worth = np.concatenate([np.nan_to_num(coming.annual_value, nan=0.0), np.zeros(told["p_stay"].size - size)])
    order = np.lexsort((-worth, told["customer_id"]))
    customer = told["customer_id"][order]
    first = order[np.append(True, customer[1:] != customer[:-1])] if order.size else order
    at = Places(known.customers).of(told["customer_id"][first])
    found = [np.full(known.customers.size, np.nan) for _ in range(3)]
    for values, name in zip(found, ("p_stay", "low", "high"), strict=True):
        values[at] = told[name][first]
    # Who orders and of whom nothing else is known stays by the chance of being active alone.
    active = known.scored.of(known.customers, "p_active")
    alone: Flags = np.isnan(found[0]) & ~known.left
    found[0] = np.where(alone, active, found[0])
    return Stays(*found)


def _record(model: StayModel, told: dict[str, Any], *, by: Recalibration) -> dict[str, Any]:
    return {
        "rows": int(told["p_stay"].size),
        "decisions": int(model.decisions),
        "losses": int(model.losses),
        "terms": {name: _estimate(model, name) for name in model.names},
        "against_expectation": list(model.against_expectation()),
        "held": list(model.held),
        "source": model.source,
        "recalibration": by.kind,
    }


def _estimate(model: StayModel, name: str) -> dict[str, float]:
    found = model.coefficient(name)
    return {"value": found.value, "low": found.low, "high": found.high}


def _logit(chance: Floats) -> Floats:
    """Return logits; those of what is certain are finite too, for they are shown and added up."""
    near = np.clip(chance, SURE, 1 - SURE)
    found: Floats = np.log(near) - np.log1p(-near)
    return found


def _chance(logit: Floats) -> Floats:
    found: Floats = expit(logit)
    return found
