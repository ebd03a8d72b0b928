"""Score a table of orders: make a book, import, score, and look at the customers as a data frame.

The orders are simulated here; yours come from a file, or from a frame by `frame.to_csv(path, index=False)`.
"""

import csv
import datetime as dt
import tempfile
from pathlib import Path

import numpy as np

from keepworth import open_book
from keepworth.runs.import_file import Asked, import_file
from keepworth.samples.simulated import Population, simulate_book
from keepworth.tables.book import make_book


def write_orders(file: Path) -> None:
    """Write the orders of 500 simulated customers as a shop would export them."""
    orders = simulate_book(Population(customers=500), rng=np.random.default_rng(7))
    begin = dt.date(2024, 1, 1)
    with file.open("w", encoding="utf-8", newline="") as rows:
        writer = csv.writer(rows)
        writer.writerow(["client", "date", "amount"])
        for customer, day, amount in zip(orders.customer, orders.day, orders.amount, strict=True):
            writer.writerow([f"C{customer}", begin + dt.timedelta(days=int(day)), amount])


def main() -> None:
    """Make a book aside, score it, and print what it is worth and who matters most."""
    with tempfile.TemporaryDirectory() as aside:
        file = Path(aside) / "orders.csv"
        write_orders(file)
        book = make_book(Path(aside) / "book", currency="USD", name="A simulated shop")
        done = import_file(book, file, asked=Asked(table="orders"))
        print(f"{done.rows_new:,} orders imported, {done.rows_refused} refused.")

        score = open_book(book.folder).score()
        print(score)

        customers = score.customers.to_pandas().sort_values("value", ascending=False)
        print(
            customers[["customer_id", "p_active", "value", "value_low", "value_high"]]
            .head(5)
            .to_string(index=False, float_format="{:,.2f}".format)
        )


if __name__ == "__main__":
    main()
