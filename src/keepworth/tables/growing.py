"""What customers bought in a year, product by product: what unused potential is told from."""

import datetime as dt
from typing import Final

from keepworth.tables.arrays import Columns
from keepworth.tables.lake import Lake
from keepworth.tables.lake.aliases import ALIASES
from keepworth.tables.touching import Asker, fetched_columns, lake_asker

READ: Final = ("orders", "contracts", "customers")
NEEDED: Final = ("orders", "contracts")
YEAR: Final = dt.timedelta(days=365)
KEPT: Final = 64  # sizes of a year


def buying_asker(lake: Lake) -> Asker | None:
    """Return who answers about orders and contracts; None where there are none."""
    return lake_asker(lake, read=READ, needed=NEEDED)


_sizes: dict[tuple[object, ...], tuple[float | None, int]] = {}  # of this process


def size_of(lake: Lake, of: Asker, *, as_of: dt.date) -> tuple[float | None, int]:
    """Return `named_share` and `pairs_of`, counted once for the same facts: every page of a customer asks for them."""
    standing = (batch.id for name in (*READ, ALIASES) for batch in lake.manifest.standing(name))
    facts = (str(lake.folder), as_of, *sorted(lake.restricted.since), *standing)
    found = _sizes.get(facts)
    if found is None:
        if len(_sizes) >= KEPT:
            _sizes.clear()
        found = _sizes[facts] = named_share(of, as_of=as_of), pairs_of(of, as_of=as_of)
    return found


def pairs_of(of: Asker, *, as_of: dt.date) -> int:
    """Return how many pairs of a customer and a product there are in the year up to a day."""
    return int(fetched_columns(of.ask(f"SELECT count(*) AS pairs FROM ({_bought(as_of, of)}) AS told"))["pairs"][0])


def bought_of(of: Asker, *, as_of: dt.date) -> Columns:
    """Return what each customer paid for each product in the year up to a day.

    The orders of the year or what contracts that run bring, whichever is more: orders under a contract would else be
    counted twice. What names no product is left out.
    """
    return fetched_columns(of.ask(f"{_bought(as_of, of)} ORDER BY customer_id, product_id"))


def named_share(of: Asker, *, as_of: dt.date) -> float | None:
    """Return which share of the year's orders and running contracts names its product; None where there are none."""
    told = fetched_columns(
        of.ask(
            "SELECT count(*) AS every, count(product_id) AS named FROM ("
            f"SELECT product_id FROM {_ordered(as_of, of)} UNION ALL SELECT product_id FROM {_running(as_of, of)}) AS t"
        )
    )
    return float(told["named"][0] / told["every"][0]) if told["every"][0] else None


def _ordered(as_of: dt.date, of: Asker) -> str:
    return (
        f"(SELECT customer_id, product_id, amount FROM {of.tables['orders']} AS told "
        f"WHERE ordered_on > DATE '{as_of - YEAR}' AND ordered_on <= DATE '{as_of}' AND customer_id IS NOT NULL) AS o"
    )


def _running(as_of: dt.date, of: Asker) -> str:
    return (
        f"(SELECT customer_id, product_id, annual_value FROM {of.tables['contracts']} AS told "
        f"WHERE starts_on <= DATE '{as_of}' AND (ends_on IS NULL OR ends_on >= DATE '{as_of}') "
        "AND customer_id IS NOT NULL) AS c"
    )


def _bought(as_of: dt.date, of: Asker) -> str:
    return (
        "SELECT customer_id, product_id, greatest(sum(ordered), sum(agreed)) AS amount FROM ("
        "SELECT customer_id, product_id, CAST(amount AS DOUBLE) AS ordered, CAST(0 AS DOUBLE) AS agreed "
        f"FROM {_ordered(as_of, of)} UNION ALL "
        "SELECT customer_id, product_id, CAST(0 AS DOUBLE), CAST(annual_value AS DOUBLE) "
        f"FROM {_running(as_of, of)}) AS paid WHERE product_id IS NOT NULL GROUP BY customer_id, product_id"
    )
