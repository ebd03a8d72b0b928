"""Make the tutorial's file of orders: some households of the retail sample book, as a shop might export them.

Usage: python tools/tutorial_file.py
"""

import csv
import datetime as dt
from pathlib import Path

import duckdb

HERE = Path(__file__).parents[1]
BASKETS = HERE / "src/keepworth/samples/complete_journey/baskets.parquet"
INTO = HERE / "docs/tutorial/orders.csv"
EVERY = 11  # of the households: 225 of 2,469
# Three rows that no shop would want, for the part on refused rows: what stands in them.
SPOILT = {400: ("date", "30/02/2017"), 4_000: ("net", "n/a"), 9_000: ("client", "")}


def rows() -> list[dict[str, str]]:
    """Return the orders as text, day before month, in the order of the days."""
    with duckdb.connect() as engine:
        found = engine.execute(
            "SELECT household_id, day, sales_value FROM read_parquet(?) WHERE household_id % ? = 0 "
            "ORDER BY day, household_id, sales_value",
            [str(BASKETS), EVERY],
        ).fetchall()
    return [{"client": f"H{client:04d}", "date": _day(day), "net": str(net)} for client, day, net in found]


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def main() -> None:
    """Write the file."""
    orders = rows()
    for number, (column, text) in SPOILT.items():
        orders[number][column] = text
    with INTO.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["client", "date", "net"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(orders)


if __name__ == "__main__":
    main()
