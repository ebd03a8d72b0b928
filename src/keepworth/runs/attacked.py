"""Customers whom a stress meets: a score puts them to it, and a page, as hard as the book says."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.measure import BookLoss, FightBeliefs, FightScores, Stress, Stressed, book_loss, stress_test
from keepworth.numerics.arrays import Flags, Floats
from keepworth.tables.staying import Trying

DRAWN: Final = 20_000_000  # losses that are drawn at most: of more customers fewer times
FEWEST, MOST = 400, 10_000  # draws, of which the range can be told; and more than enough


@dataclass(frozen=True, slots=True)
class Attacked:
    """Customers as a stress meets them; shapes (customers,)."""

    scores: FightScores
    beliefs: FightBeliefs
    trying: Trying  # how hard the book says it is
    has_champion: Flags
    stays: Floats  # today's chance, NaN where it is not known
    value: Floats  # NaN where it is not known

    @property
    def worth(self) -> Floats:
        """What each may lose us; whose value is not known loses nothing that is."""
        found: Floats = np.nan_to_num(self.value, nan=0.0)
        return found

    @property
    def worth_unknown(self) -> int:
        """Of how many nobody knows what they are worth."""
        return int(np.isnan(self.value).sum())

    @property
    def is_worth_known(self) -> bool:
        """Whether it is known of any of them: else what would be lost is not known, and not 0."""
        return self.worth_unknown < self.value.size

    @property
    def draws(self) -> int:
        """How often losses of so many can be drawn: below `FEWEST` they tell no range."""
        return min(DRAWN // max(self.value.size, 1), MOST)

    def under(self, stress: Stress) -> Stressed:
        """Return what a stress would do to each."""
        champion = np.where(self.has_champion, self.trying.vouching, 0.0)
        hard = as_hard(stress, self.trying)
        return stress_test(
            self.scores, hard, beliefs=self.beliefs, champion=champion, stays=self.stays, value=self.worth
        )  # fmt: skip

    def together(self, found: Stressed, *, rng: np.random.Generator, draws: int) -> BookLoss:
        """Return what it would cost if it met all of them at once."""
        return book_loss(found, self.worth, rng=rng, draws=draws)


def as_hard(stress: Stress, trying: Trying) -> Stress:
    """Return a stress with a failure as hard as the book says; one in which we do not fail stays as it is."""
    return replace(stress, stress=trying.failure) if stress.stress else stress
