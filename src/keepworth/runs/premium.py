"""The part of a score about price and loyalty: how much dearer the loyal may be held, and how much less they would buy.

Loyal at a renewal, or in a month, is who by then had passed a trial and failed none; what is learnt of them later does
not count. Who never renewed before cannot have shown it, so first renewals are left out.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.errors import NotEnough
from keepworth.measure.trials import REVEALED
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.fight import MOST_POPULATIONS
from keepworth.runs.lasting import Known
from keepworth.runs.populations import segments_of
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.tables.book import Book
from keepworth.tables.evidence.places import NOWHERE, Places
from keepworth.tables.fight_results import PREMIUM_FILE, write_told
from keepworth.tables.fought import premium_in
from keepworth.tables.prices import Bought, bought_at_list_prices, first_day
from keepworth.tables.renewals import OPEN, YES
from keepworth.tables.touching import EPOCH, Asker
from keepworth.tables.trials import Tried
from keepworth.tables.trials.near import Days
from keepworth.value.elasticity import LEVEL, PricePanel
from keepworth.value.loyalty import (
    NEEDED_EACH,
    NEEDED_LOST,
    NEEDED_MOVING,
    ElasticityTold,
    PremiumTold,
    elasticity_told,
    premium_told,
)
from keepworth.value.premium import Kept

SHIFT: Final = 100_000  # days: no fact is dated so far from another


@dataclass(frozen=True, slots=True)
class PremiumReport:
    """What a run says of price and loyalty."""

    as_of: dt.date
    run: str
    told: Mapping[str, Any] | None  # as in `premium.json`; None: nothing


def report_premium(book: Book, *, as_of: dt.date | None = None) -> PremiumReport:
    """Return what the last run that speaks for a day says of price and loyalty.

    Raises
    ------
    NotEnough
        No run speaks for the day.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    if seen.record is None or seen.scored.run is None:
        raise NotEnough(f"No score of this book speaks for {seen.day}. Score it: keepworth score {book.folder}")
    told = premium_in(seen.scored.run)
    return PremiumReport(dt.date.fromisoformat(seen.record["as_of"]), seen.record["run"], told or None)


def score_premium(of: Asker, known: Known, *, into: Path) -> dict[str, Any] | None:
    """Write premium.json and return it; None where no renewal had a known price, and nothing was bought at one."""
    names, segment = segments_of(known.facts.segment)
    if len(names) > MOST_POPULATIONS:
        names = ()
    loyal_at = _Loyalty(known.facts.tried, margin=known.settings.trials.same_days)
    bought = bought_at_list_prices(of, as_of=known.as_of)
    place = Places(known.customers)
    renewals, panel = _renewals(known, loyal_at), _panel(bought, loyal_at, place=place)
    if not (renewals.kept.size or panel.customer.size):
        return None
    by_lot = known.settings.trials.prices_by_lot
    premiums = [
        {"segment": name, **_premium(premium_told(_kept(renewals, rows), randomised=by_lot))}
        for name, rows in _parts(names, segment, row=place.of(renewals.customer))
    ]
    whose = panel.customer if panel.whose is None else panel.whose
    elasticities = [
        {"segment": name, **_elasticity(elasticity_told(_some(panel, rows)))}
        for name, rows in _parts(names, segment, row=place.of(whose))
    ]
    told = {
        "level": LEVEL,
        "prices_by_lot": by_lot,
        "needed": {"lost": NEEDED_LOST, "lost_each": NEEDED_EACH, "customers_each": NEEDED_MOVING},
        "premiums": premiums,
        "elasticities": elasticities,
        **_of_orders(bought),
    }
    write_told(told, file=PREMIUM_FILE, into=into)
    return told


class _Loyalty:
    """Who had passed a trial and failed none before a day."""

    def __init__(self, of: Tried, *, margin: int) -> None:
        """Take what customers did, not what they say; `margin` days apart, so that no event tells of itself."""
        done = of.some(of.weight >= REVEALED)
        self._passed, self._failed = (Days(done.customer[rows], done.day[rows]) for rows in (done.passed, ~done.passed))
        self._margin = margin

    def before(self, customer: Ints, day: Ints) -> Flags:
        """Tell of customers on a day each."""
        span = {"low": day - SHIFT, "high": day - self._margin - 1}
        return self._passed.any(customer, **span) & ~self._failed.any(customer, **span)


def _renewals(known: Known, loyalty: _Loyalty) -> Kept:
    """Return decided renewals of a known price, but for first ones; customers are the lake's."""
    of = known.facts.renewals
    price = np.where(np.isnan(of.rival_gap), of.price_change, of.rival_gap)
    rows = np.flatnonzero((of.kept != OPEN) & ~np.isnan(price) & (of.period > 0))
    customer, day = of.customer[rows], np.minimum(of.decided_on[rows], of.due[rows])
    loyal = loyalty.before(customer, day).astype(np.float64)
    return Kept(customer, price[rows], loyal, of.kept[rows] == YES)


def _panel(of: Bought, loyalty: _Loyalty, *, place: Places) -> PricePanel:
    """Return purchases as a panel: who becomes loyal has an effect of their own from then on, of each product."""
    here = place.of(of.customer) != NOWHERE
    customer, product, month = of.customer[here], of.product[here], of.month[here]
    months, at = np.unique(month, return_inverse=True)
    began = np.array([(first_day(int(one)) - EPOCH).days for one in months], dtype=np.int64)
    loyal = loyalty.before(customer, began[at]) if customer.size else np.empty(0, dtype=np.bool_)
    effect = np.zeros(0, dtype=np.int64)
    if customer.size:
        effect = np.unique(np.stack([customer, product, loyal]), axis=1, return_inverse=True)[1]
    return PricePanel(
        effect, month, np.log(of.quantity[here]), np.log(of.price[here]), loyal.astype(np.float64), whose=customer
    )


def _parts(names: tuple[str, ...], segment: Ints, *, row: Ints) -> Iterator[tuple[str | None, Ints]]:
    """Yield the rows of everybody, and of each segment where there are several."""
    yield None, np.arange(row.size)
    if len(names) > 1:
        of = segment[row]
        for at, name in enumerate(names):
            yield name, np.flatnonzero(of == at)


def _kept(of: Kept, rows: Ints) -> Kept:
    return Kept(of.customer[rows], of.price[rows], of.loyal[rows], of.kept[rows])


def _some(of: PricePanel, rows: Ints) -> PricePanel:
    whose = None if of.whose is None else of.whose[rows]
    return PricePanel(
        of.customer[rows], of.period[rows], of.log_quantity[rows], of.log_price[rows], of.loyal[rows], whose
    )


def _premium(of: PremiumTold) -> dict[str, Any]:
    low, high = (of.premium.fieller or (None, None)) if of.premium else (None, None)
    return {
        "verdict": str(of.verdict),
        "claim": str(of.premium.claim) if of.premium else None,
        "points": of.premium.points if of.premium else None,
        "low": low,
        "high": high,
        "logits_a_point": of.fit.price if of.fit else None,
        "renewals": of.renewals,
        "customers": of.customers,
        "loyal": of.loyal,
        "lost": of.lost,
        "lost_loyal": of.lost_loyal,
    }


def _elasticity(of: ElasticityTold) -> dict[str, Any]:
    found = of.found
    numbers: dict[str, Any] = {"claim": str(found.claim) if found else None}
    for at, name in enumerate(("others", "loyal", "difference")):
        ends: tuple[Floats, Floats] | None = (found.low, found.high) if found else None
        numbers[name] = float(getattr(found, name)) if found else None
        numbers[f"{name}_low"], numbers[f"{name}_high"] = (
            (float(ends[0][at]), float(ends[1][at])) if ends else (None, None)
        )
    return {
        "verdict": str(of.verdict),
        **numbers,
        "purchases": of.purchases,
        "loyal_customers": of.loyal,
        "other_customers": of.others,
    }


def _of_orders(of: Bought) -> dict[str, Any]:
    """Say which months and how many products the purchases are of, and of which share of the customers."""
    months = [int(one) for one in (of.month.min(), of.month.max())] if of.month.size else []
    since, until = (f"{first_day(one):%Y-%m}" for one in months) if months else (None, None)
    return {"since": since, "until": until, "products": int(np.unique(of.product).size), "every": of.every}
