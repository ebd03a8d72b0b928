"""The head of a customer's page: what is known in one sentence, and on what it rests."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from keepworth_web.know.reads.visible import Visible
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.states import TRIALS, dearer_said, points, trials_said


@dataclass(frozen=True, slots=True)
class About:
    """What a number rests on."""

    customers: int  # scored by the run
    day: dt.date  # it speaks for
    age_days: int  # until the day that is shown
    run: str
    orders_model: str
    spend_model: str | None
    is_revenue: bool  # value is revenue, not margin
    horizon_weeks: float
    years: float
    is_past: bool  # a day was asked about, and the run speaks for an earlier one


@dataclass(frozen=True, slots=True)
class Head:
    """What is said of a customer at once; None where it is not known."""

    value: str | None
    value_range: str | None
    active: float | None
    orders: float | None
    orders_low: float | None
    orders_high: float | None
    note: bool  # a single order: some models take such a customer as active for certain
    about: About | None
    stays: float | None = None  # chance of staying
    stays_range: tuple[int, int] | None = None  # of 100
    fights: str = ""  # up to how much dearer, or that no trial was seen
    fights_range: tuple[str, str] | None = None
    trials: str = ""


def head_of(row: dict[str, Any], *, visible: Visible) -> Head:
    """Say what is known of a customer."""
    known = row["value"] is not None
    return Head(
        value=amount(row["value"]) if known else None,
        value_range=likely(row["value_low"], row["value_high"]) if known else None,
        active=row["p_active"],
        orders=row["expected_orders"],
        orders_low=row["expected_orders_low"],
        orders_high=row["expected_orders_high"],
        note=row["repeats"] == 0 and row["p_active"] == 1,
        about=about_of(visible),
        **_fight(row),
    )


def _fight(row: dict[str, Any]) -> dict[str, Any]:
    """Say whether they stay and fight, where a run tells it."""
    if row["trial_state"] is None:
        return {}
    stays = row["p_stay"]
    ends = (
        None
        if stays is None or row["p_stay_low"] is None
        else (round(100 * row["p_stay_low"]), round(100 * row["p_stay_high"]))
    )
    said = {"stays": stays, "stays_range": ends}
    if row["f50"] is None:
        return {**said, "fights": str(TRIALS["never tested"])}
    within = (points(row["f50_low"]), points(row["f50_high"]))
    return {**said, "fights": dearer_said(row["f50"]), "fights_range": within, "trials": trials_said(row["trials"])}


def about_of(visible: Visible) -> About | None:
    """Say what the numbers of a day rest on, None where no run speaks for it, or one of a book without orders."""
    record, day = visible.record, visible.day
    if record is None or record["orders"] is None:
        return None
    spoken, asked = dt.date.fromisoformat(record["as_of"]), record["settings"]
    return About(
        customers=record["customers"],
        day=spoken,
        age_days=max((day - spoken).days, 0),
        run=record["run"],
        orders_model=record["orders"]["title"],
        spend_model=record["spend"]["title"] if record["spend"] else None,
        is_revenue=record["margin"]["source"] == "none",
        horizon_weeks=asked["horizon_weeks"],
        years=asked["value_years"],
        is_past=spoken < day,
    )
