"""Compare order models on orders that they have not seen: the same customers, the same weeks held out."""

import numpy as np

from keepworth.samples.simulated import Population, simulate_book
from keepworth.value import BuyingCells, HeldOutCells, choose_model

CUT, LAST = 273, 546  # days: fit on the first 39 weeks, foresee the next 39


def held_out(population: Population, *, seed: int) -> HeldOutCells:
    """Return histories up to the cut, and how many orders each customer placed after it."""
    book = simulate_book(population, rng=np.random.default_rng(seed))
    seen = book.moment <= CUT
    customers = population.customers
    orders = np.bincount(book.customer[seen], minlength=customers)
    first, last = np.full(customers, np.inf), np.full(customers, -np.inf)
    np.minimum.at(first, book.customer[seen], book.moment[seen])
    np.maximum.at(last, book.customer[seen], book.moment[seen])
    later = np.bincount(book.customer[~seen], minlength=customers)
    cells = BuyingCells(orders - 1, (last - first) / 7, (CUT - first) / 7, np.ones(customers, dtype=np.int64))
    return HeldOutCells(cells=cells, orders=later, weeks=(LAST - CUT) / 7)


def main() -> None:
    """Let three models foresee two books, one in which customers may leave at once and one in which they may not."""
    for truth in ("bgnbd", "paretonbd"):
        choice = choose_model(held_out(Population(model=truth, customers=3_000), seed=11))
        print(f"Customers drawn from {truth}: {choice.verdict}. {choice.words}")
        for score in choice.scores:
            print(f"  {score.name:<10} mean log-probability {score.log_probability:.4f}, behind {score.behind:.4f}")


if __name__ == "__main__":
    main()
