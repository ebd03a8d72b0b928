"""Fit the models alone, on arrays: no file, no book. The customers are simulated, so the truth is known."""

import numpy as np

from keepworth.samples.simulated import BUYING, SPENDING, Population, SimulatedBook, simulate_book
from keepworth.value import BuyingCells, SpendHistories, expected_orders, fit_orders, fit_spend, probability_active


def histories(book: SimulatedBook, *, last_day: int) -> tuple[BuyingCells, SpendHistories]:
    """Reduce orders to what the models read: repeats, weeks to the latest order, weeks since the first, mean spend."""
    customer, moment = book.customer, book.moment
    begins = np.flatnonzero(np.append(True, customer[1:] != customer[:-1]))  # orders are sorted by customer
    ends = np.append(begins[1:], customer.size) - 1
    repeats, ones = ends - begins, np.ones(begins.size, dtype=np.int64)
    cells = BuyingCells(repeats, (moment[ends] - moment[begins]) / 7, (last_day - moment[begins]) / 7, ones)
    again = repeats > 0
    spent = np.add.reduceat(book.amount, begins) - book.amount[begins]
    return cells, SpendHistories(repeats[again], spent[again] / repeats[again], ones[again])


def main() -> None:
    """Fit orders and spend, and print what was found beside what is true."""
    book = simulate_book(Population(customers=4_000, days=273), rng=np.random.default_rng(1997))
    cells, spend = histories(book, last_day=273)

    orders = fit_orders("bgnbd", cells)
    print(f"{orders.title}, {orders.customers:,} customers:")
    for (name, error), found, true in zip(orders.standard_errors.items(), orders.values, BUYING["bgnbd"], strict=True):
        print(f"  {name:<6} {found:7.3f} ± {error:.3f}   true {true}")

    gamma_gamma = fit_spend(spend)
    p, q, gamma = SPENDING
    print(f"Mean spend {gamma_gamma.population_mean:.2f}, true {p * gamma / (q - 1):.2f}")

    active, coming = probability_active(orders, cells), expected_orders(orders, cells, weeks=39)
    for row in np.argsort(-cells.repeats)[:3]:
        silent = cells.age[row] - cells.last_order[row]
        print(
            f"  {cells.repeats[row]} repeat orders, silent for {silent:.1f} weeks: active with a chance of "
            f"{active[row]:.2f}, {coming[row]:.1f} orders expected in 39 weeks"
        )


if __name__ == "__main__":
    main()
