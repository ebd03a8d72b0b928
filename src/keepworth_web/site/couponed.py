"""Coupons of the till as rows of the lake: who was given which, who was held back by lot, and which came back.

It imports nothing of Django, as every run loads it.
"""

from collections.abc import Iterator
from typing import Any, Final

from keepworth.tables.lake.written import WrittenTable, written_table
from keepworth_web.site.heard import Ask

COUPONS: Final = """
SELECT code_hash, customer, issued_on, product, promotion, campaign, "off", valid_to, held_out, redeemed_on, location,
    "order"
FROM act_coupon ORDER BY id
"""
NAMES: Final = (
    "coupon_id", "customer_id", "issued_on", "product_id", "promotion_id", "campaign_id", "off", "valid_to", "held_out",
    "redeemed_on", "location_id", "order_id",
)  # fmt: skip
DAYS: Final = (2, 7, 9)


def coupon_rows(ask: Ask) -> Iterator[WrittenTable]:
    """Yield the rows of `coupons`; `ask` asks the database in parts."""
    for part in ask(COUPONS):
        yield written_table("coupons", NAMES, rows=[_said(list(row)) for row in part])


def _said(row: list[Any]) -> list[Any]:
    row[0] = f"k-{row[0][:24]}"
    for at in DAYS:
        row[at] = str(row[at]) if row[at] else None
    row[8] = "true" if row[8] else None
    return row
