"""Stress tests: what becomes of customers, and of the book, if a rival is cheaper, a champion leaves or we fail."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, ndtri

from keepworth.errors import BadInput
from keepworth.measure.fight import LEVEL, FightScores
from keepworth.measure.fight_beliefs import FightBeliefs, printed_stress, written_fight
from keepworth.numerics.arrays import Floats
from keepworth.numerics.common_shock import simulate_losses

NODES: Final = 21  # of Gauss–Hermite's rule over the doubt about φ
BLOCK: Final = 1 << 13  # customers at a time, whose numbers stay near the processor
FAR: Final = 300.0  # logits
DRAWS: Final = 10_000
WORST: Final = 0.95


@dataclass(frozen=True, slots=True)
class Stress:
    """Something that may happen to us."""

    key: str
    gap: float = 0.0  # by how many percentage points of price a rival becomes cheaper
    stress: float = 0.0  # e: what else makes it hard, in logits
    champion_leaves: bool = False  # of whoever has one

    def __post_init__(self) -> None:
        """Refuse what would make it easier: that is no stress."""
        if not (np.isfinite(self.gap) and np.isfinite(self.stress) and self.gap >= 0 and self.stress >= 0):
            raise BadInput("A stress makes it harder: its gap and logits are 0 or more.")


@dataclass(frozen=True, slots=True)
class Stressed:
    """What a stress would do; shapes (customers,)."""

    keep: Floats  # P(keep) = σ(φ − γ·gap − e) at the mode of φ, which is its median
    low: Floats
    high: Floats
    stands: Floats  # the share of today's probability of staying that is left: mean of σ(φ − c)/σ(φ) over the doubt
    p_stay: Floats
    value_lost: Floats


@dataclass(frozen=True, slots=True)
class BookLoss:
    """What a stress would cost the whole book."""

    mean: float
    low: float
    high: float
    level: float
    worst: float  # the mean of the worst 1 in 20 (CVaR 95)


def printed_stresses() -> tuple[Stress, ...]:
    """Return the stresses that every book is put to: the last is all of them together, with the dearer rival."""
    failure = printed_stress("failure")
    return (
        Stress("rival_10", gap=10.0),
        Stress("rival_20", gap=20.0),
        Stress("champion_leaves", champion_leaves=True),
        Stress("failure", stress=failure),
        Stress("all", gap=20.0, stress=failure, champion_leaves=True),
    )


def printed_shared() -> float:
    """Return what share of the shock is common to all customers, as `fight.toml` prints it."""
    return float(written_fight()["common"]["shared"])


def stress_test(
    of: FightScores,
    stress: Stress,
    *,
    beliefs: FightBeliefs,
    champion: Floats,
    stays: Floats,
    value: Floats,
) -> Stressed:  # fmt: skip
    """Return what a stress would do to each customer.

    An attack is a trial: it is passed with P(keep) = σ(φ − γ·gap − e). Today's probability of staying and today's value
    hold where it does not come. Where it comes both are multiplied by how much less likely a trial of this hardness is
    passed than one of none, on average over the doubt about φ: no stress loses nothing, and a harder one loses more.

    Parameters
    ----------
    of
        As `fight_scores` returns it, with the same beliefs.
    stress
        What happens.
    beliefs
        γ and its doubt.
    champion
        e of each customer if who speaks for us leaves, in logits: the printed 1.0 or an estimate of one's own, and 0
        where nobody speaks for us.
    stays
        Today's probability of staying.
    value
        Today's value; what is below 0 is no loss and counts as 0.
    The range of `keep` is of the level of the scores. Source: the design's §8.

    """
    hard = beliefs.gamma * stress.gap + stress.stress + (champion if stress.champion_leaves else 0.0)
    hard = np.broadcast_to(hard, of.phi.shape)
    logit = of.phi - hard
    reach = float(ndtri((1 + of.level) / 2)) * np.sqrt(
        of.sd**2 + ((of.by_gamma - stress.gap) * beliefs.gamma_sd) ** 2
    )  # fmt: skip
    stands = _stands(of, hard)
    lost = np.maximum(value, 0.0) * (1 - stands)
    return Stressed(expit(logit), expit(logit - reach), expit(logit + reach), stands, stays * stands, lost)


def book_loss(
    of: Stressed,
    value: Floats,
    *,
    rng: np.random.Generator,
    shared: float | None = None,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> BookLoss:  # fmt: skip
    """Return what a stress that hits everybody at once would cost the book, as in a price war.

    Who is lost is drawn: a shock that all share decides it by `shared` (a correlation, the printed one unless said),
    and each customer's own by the rest. The mean is that of the customers' losses, and does not depend on it; the
    range does.
    """
    common = printed_shared() if shared is None else shared
    amount = np.maximum(value, 0.0)
    found = simulate_losses(1 - of.stands, amount, shared=common, draws=draws, rng=rng)
    ends = (found.at_risk((1 - level) / 2), found.at_risk((1 + level) / 2))
    return BookLoss(float(of.value_lost.sum()), *ends, level, found.beyond(WORST))


def _stands(of: FightScores, hard: Floats) -> Floats:
    """Return the mean of σ(φ − c)/σ(φ) under the posterior of φ, as normal around its mode."""
    nodes, weight = np.polynomial.hermite_e.hermegauss(NODES)
    share, found = weight / weight.sum(), np.empty(of.phi.size)
    for start in range(0, of.phi.size, BLOCK):
        at = slice(start, start + BLOCK)
        # σ(φ − c)/σ(φ) = (1 + e^−φ)/(1 + e^(c − φ)): at least e^−c, and 1 where nothing is hard. Below −`FAR` it is
        # e^−c to the last digit, and so e^(c − φ) stays a number.
        turned = np.exp(-np.maximum(of.phi[at, None] + of.sd[at, None] * nodes, -FAR))
        ratio = (1.0 + turned) / (1.0 + np.exp(np.minimum(hard[at, None], FAR)) * turned)
        found[at] = np.minimum(ratio @ share, 1.0)
    return found
