"""The right thing at the right place: what to offer, list, keep and expect, and how good that is."""

from keepworth.act.offer.forecasting import Asked, Forecasts, forecasts, seldom, smoothed, tsb
from keepworth.act.offer.local import Baskets, LocalLifts, local_lifts, shrunk_share
from keepworth.act.offer.months import Season, monthly_season
from keepworth.act.offer.promoting import Changed, Earned, Sales, changed, earned, season_of, within_limits
from keepworth.act.offer.ranking import Beaten, HeldOut, Ranked, beats, discounted, rank_quality
from keepworth.act.offer.replenishing import Filled, Held, days_left, released, replenish
from keepworth.act.offer.rolling import Missed, mase, rolling_origin, seasonal_naive
from keepworth.act.offer.shelves import Shelf, Shelves, shelves
from keepworth.act.offer.similar import (
    Bought,
    Compared,
    Foreseen,
    Proposed,
    bought_before,
    compare,
    filled_up,
    foreseen,
    popular,
    similar,
    speaking_for,
)
from keepworth.act.offer.stocking import Demand, count_quantile, critical_ratio, newsvendor, order_up_to
from keepworth.act.offer.tailored import Needed, Offers, chance_by_rank, tailored
from keepworth.act.offer.windows import Kinds, Monthly, Tried, Windows, busy_class, tried, windows

__all__ = [
    "Asked",
    "Baskets",
    "Beaten",
    "Bought",
    "Changed",
    "Compared",
    "Demand",
    "Earned",
    "Filled",
    "Forecasts",
    "Foreseen",
    "Held",
    "HeldOut",
    "Kinds",
    "LocalLifts",
    "Missed",
    "Monthly",
    "Needed",
    "Offers",
    "Proposed",
    "Ranked",
    "Sales",
    "Season",
    "Shelf",
    "Shelves",
    "Tried",
    "Windows",
    "beats",
    "bought_before",
    "busy_class",
    "chance_by_rank",
    "changed",
    "compare",
    "count_quantile",
    "critical_ratio",
    "days_left",
    "discounted",
    "earned",
    "filled_up",
    "forecasts",
    "foreseen",
    "local_lifts",
    "mase",
    "monthly_season",
    "newsvendor",
    "order_up_to",
    "popular",
    "rank_quality",
    "released",
    "replenish",
    "rolling_origin",
    "season_of",
    "seasonal_naive",
    "seldom",
    "shelves",
    "shrunk_share",
    "similar",
    "smoothed",
    "speaking_for",
    "tailored",
    "tried",
    "tsb",
    "windows",
    "within_limits",
]
