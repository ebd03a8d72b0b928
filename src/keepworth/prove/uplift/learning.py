"""Whom an action moves, foretold from what was known before the lot, by models that never saw the customer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from keepworth.errors import BadInput, CannotEstimate
from keepworth.numerics.arrays import Flags, Floats, Ints

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingRegressor

FOLDS: Final = 5
FEWEST_EVENTS: Final = 100  # in all: below it a model of who is moved learns noise
LEAF: Final = 50  # customers in the smallest group that a model tells apart; ours


@dataclass(frozen=True, slots=True)
class Lot:
    """Who got an action by lot, what was known of them before, and what came of it; n customers."""

    before: Floats  # (n, columns), NaN where something is not known
    got: Flags  # (n,) was to get it
    outcome: Floats  # (n,) 0 or 1, or an amount
    share: float  # of all, to whom the lot gave it
    account: Ints | None = None  # (n,) drawn as a whole

    def __post_init__(self) -> None:
        """Refuse what was no lot."""
        n = self.outcome.size
        if self.before.ndim != 2 or len(self.before) != n or self.got.shape != (n,) or n == 0:
            raise BadInput("What was known before, who got it and what came of it have one row for each customer.")
        if not 0 < self.share < 1:
            raise BadInput("The lot gave it to a share between 0 and 1: without people left out nothing can be told.")
        if not np.isfinite(self.outcome).all():
            raise BadInput("An outcome is a number for each customer.")
        if self.account is not None and self.account.shape != (n,):
            raise BadInput("An account is a number for each customer.")

    @property
    def who(self) -> Ints:
        """Who goes together."""
        return np.arange(self.outcome.size) if self.account is None else self.account

    @property
    def weight(self) -> Floats:
        """(n,) One over the chance of what each got, above 0 for who got it and below 0 for who did not."""
        return np.where(self.got, 1 / self.share, -1 / (1 - self.share))


def foretold_uplift(lot: Lot, *, seed: int = 0) -> Floats:
    """Return by how much the action is foretold to move each customer's outcome, (n,).

    The doubly robust learner: what is left over two models of the outcome, weighted by the known chances of the lot,
    is regressed on what was known before. Every customer is foretold by models of other folds of accounts.

    Raises
    ------
    CannotEstimate
        Fewer than a hundred events in all.

    Source: Kennedy (2023), Electronic Journal of Statistics 17, 3008-3049; gradient boosting of scikit-learn.

    """
    events = _events(lot.outcome)
    if events < FEWEST_EVENTS:
        raise CannotEstimate(f"{events} events in all; whom it moves takes {FEWEST_EVENTS}.")
    of = np.unique(lot.who, return_inverse=True)[1]
    fold = np.random.default_rng(seed).permutation(int(of.max()) + 1)[of] % FOLDS
    effect = _pseudo(lot, fold)
    found = np.empty(lot.outcome.size)
    for one in range(FOLDS):
        here = fold == one
        if here.any():
            found[here] = _model(seed).fit(lot.before[~here], effect[~here]).predict(lot.before[here])
    return found


def _events(outcome: Floats) -> int:
    """Return how often the rarer of two things happened, or how many amounts are not 0."""
    kinds, counts = np.unique(outcome, return_counts=True)
    return int(counts.min()) if kinds.size == 2 else int((outcome != 0).sum()) if kinds.size > 2 else 0


def _pseudo(lot: Lot, fold: Ints) -> Floats:
    """Return an unbiased, noisy effect for each customer, by models of the outcome that never saw their account."""
    mu = np.zeros((2, lot.outcome.size))
    for one in range(FOLDS):
        here = fold == one
        for arm in (0, 1):
            given = ~here & (lot.got == bool(arm))
            if here.any() and given.any():
                mu[arm, here] = _model(0).fit(lot.before[given], lot.outcome[given]).predict(lot.before[here])
    effect: Floats = mu[1] - mu[0] + lot.weight * (lot.outcome - np.where(lot.got, mu[1], mu[0]))
    return effect


def _model(seed: int) -> "HistGradientBoostingRegressor":
    from sklearn.ensemble import HistGradientBoostingRegressor

    return HistGradientBoostingRegressor(
        max_iter=60, learning_rate=0.08, max_leaf_nodes=8, min_samples_leaf=LEAF, random_state=seed
    )
