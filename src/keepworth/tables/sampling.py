"""A fixed sample of a book's customers: the same ones on every engine, and whatever the order of rows."""

from typing import Final

from keepworth.numerics.arrays import Ints

SAMPLE: Final = 30_000  # customers on whom models are compared
PRIME: Final = 2_147_483_647
MULTIPLIER: Final = 1_327_217_885  # the golden section of the prime: numbers in a row land far apart (Knuth, 6.4)


def scattered(numbers: Ints) -> Ints:
    """Spread customers' numbers evenly over 0 … 2³¹ − 2."""
    found: Ints = (numbers % PRIME) * MULTIPLIER % PRIME
    return found


def least_out(*, customers: int, most: int = SAMPLE) -> int:
    """Return where scattered numbers begin that are not in a sample of about `most` of `customers` customers."""
    if customers <= most:
        return PRIME
    # Three in a hundred fewer than `most` are aimed at: chance hardly ever goes that far beyond.
    return int(PRIME * 0.97 * most / customers)
