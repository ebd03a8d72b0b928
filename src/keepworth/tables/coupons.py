"""Coupons at the till: which of a run's offers a customer may be given as such, and what each takes off."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.known import rows_in
from keepworth.tables.known_rows import numbers_of_ids, texts_of_ids
from keepworth.tables.offer_results import FILES, OFFERS_FILE

# Nothing is taken off what they would have bought anyway.
WITHOUT: Final = "again"


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer that may be given as a coupon; ids are text, empty where there is none."""

    product: str
    reason: str  # need, similar, popular
    because: str
    off: float | None  # what a running promotion takes off; None: none runs
    promotion: str
    campaign: str


def offered_to(book: Book, run: Path, *, customer: int, location: str, on: dt.date) -> list[Offered]:
    """Return the offers of a customer that may be coupons, the best first.

    A promotion by coupon that runs on the day says how much is taken off: that of this place before that of all.
    """
    with lake_here(book) as lake:
        place = numbers_of_ids(lake, {"location": {location}} if location else {}).get(("location", location))
        here = "FALSE" if place is None else f"location_id = {int(place)}"
        running = (
            "SELECT *, row_number() OVER (PARTITION BY product_id ORDER BY location_id NULLS LAST, set_on DESC) "
            "AS place "
            f"FROM ({lake.select('promotions')}) AS told WHERE kind = 'coupon' AND set_on <= DATE '{on}' "
            f"AND starts_on <= DATE '{on}' AND ends_on >= DATE '{on}' AND (location_id IS NULL OR {here})"
        )
        rows = dicts(
            "SELECT offers.product_id, reason, because, CAST(running.off AS DOUBLE) AS off, promotion_id, campaign_id "
            f"FROM ({rows_in(run / OFFERS_FILE, files=FILES)}) AS offers "
            f"LEFT JOIN ({running}) AS running ON running.product_id = offers.product_id AND running.place = 1 "
            f"WHERE customer_id = {int(customer)} AND reason <> '{WITHOUT}' ORDER BY offers.rank"
        )
        kinds = (("product", "product_id"), ("product", "because"), ("promotion", "promotion_id"),
                 ("campaign", "campaign_id"))  # fmt: skip
        asked: dict[str, set[int]] = {}
        for kind, name in kinds:
            asked.setdefault(kind, set()).update(row[name] for row in rows if row[name] is not None)
        texts = texts_of_ids(lake, asked)

    def said(kind: str, number: int | None) -> str:
        return "" if number is None else texts.get((kind, number), "")

    return [
        Offered(said("product", row["product_id"]), row["reason"], said("product", row["because"]), row["off"],
                said("promotion", row["promotion_id"]), said("campaign", row["campaign_id"]))
        for row in rows
    ]  # fmt: skip


def customer_known_as(book: Book, text: str) -> int | None:
    """Return the number of a customer by their own id, as a card shows it; None where there is none."""
    with lake_here(book) as lake:
        return numbers_of_ids(lake, {"customer": {text}}).get(("customer", text))


def goods_called(book: Book, texts: Iterable[str]) -> dict[str, str]:
    """Return what products are called, by their ids as text; of one without a name its id."""
    asked = sorted({text for text in texts if text})
    with lake_here(book) as lake:
        numbers = numbers_of_ids(lake, {"product": asked})
        by_number = {number: text for (_, text), number in numbers.items()}
        listed = ", ".join(str(number) for number in by_number) or "NULL"
        rows = dicts(
            f"SELECT product_id, name FROM ({lake.select('products')}) AS told WHERE name IS NOT NULL "
            f"AND product_id IN ({listed}) ORDER BY valid_from NULLS FIRST"
        )
    named = {by_number[row["product_id"]]: row["name"] for row in rows}
    return {text: named.get(text, text) for text in asked}
