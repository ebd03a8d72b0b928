"""Offers and coupons of the customers that somebody sees: lists and counts for pages, from stored results."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from keepworth.tables.answering import ask, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.known import rows_in
from keepworth.tables.offer_results import FILES, OFFERS_FILE
from keepworth.tables.scored import Scored, Wanted

WHO: Final = ("number", "customer_id", "name")


@dataclass(frozen=True, slots=True)
class Seen:
    """Whose customers' rows count."""

    book: Book
    scored: Scored
    teams: tuple[str, ...] | None


def customers_offered(seen: Seen) -> int:
    """Return to how many customers anything is offered."""
    offers = _offers(seen)
    return 0 if offers is None else int(ask(f"SELECT count(DISTINCT number) FROM ({offers}) AS told")[0][0])


def offers_listed(
    seen: Seen, *, ranks: int = 10, customer: int | None = None, limit: int | None = None, skip: int = 0
) -> list[dict[str, Any]]:
    """Return offers down to a rank, those that are expected to leave most first, or those of one customer by rank."""
    offers = _offers(seen)
    if offers is None:
        return []
    one = "" if customer is None else f" AND number = {int(customer)}"
    order = "expected_margin DESC NULLS LAST, number, rank" if customer is None else "rank"
    some = "" if limit is None else f" LIMIT {int(limit)} OFFSET {int(skip)}"
    return dicts(f"SELECT * FROM ({offers}) AS told WHERE rank <= {int(ranks)}{one} ORDER BY {order}{some}")


def coupons_counted(seen: Seen, *, until: dt.date) -> list[dict[str, Any]]:
    """Return by product how many coupons were given, came back and were held back by lot: most given first.

    As the facts know it: what a website's tills gave joins them with each score.
    """
    with lake_here(seen.book) as lake:
        return dicts(
            "SELECT product_id, count(*) FILTER (WHERE NOT coalesce(held_out, FALSE)) AS given, "
            f"count(*) FILTER (WHERE NOT coalesce(held_out, FALSE) AND redeemed_on <= DATE '{until}') AS came, "
            "count(*) FILTER (WHERE held_out) AS held, min(issued_on) AS first, max(issued_on) AS last "
            f"FROM ({lake.select('coupons')}) AS told WHERE issued_on <= DATE '{until}' "
            f"AND customer_id IN ({seen.scored.those(seen.teams)}) GROUP BY product_id ORDER BY given DESC, product_id"
        )


def _offers(seen: Seen) -> str | None:
    run = seen.scored.run
    if run is None:
        return None
    who = seen.scored.told(Wanted(teams=seen.teams), columns=WHO)
    return (
        f"SELECT who.*, told.* EXCLUDE (customer_id) FROM ({rows_in(run / OFFERS_FILE, files=FILES)}) AS told "
        f"JOIN ({who}) AS who ON who.number = told.customer_id"
    )
