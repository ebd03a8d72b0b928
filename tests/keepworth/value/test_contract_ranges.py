"""Ranges of contracts against simulated futures: of one that ends after whole terms, of many that share a doubt."""

import numpy as np
import pytest
from scipy.special import expit

from keepworth.value.agreed import DIRECTIONS, Agreed, estimate_agreed, ranges_of
from keepworth.value.contracts import MONTHLY, Contracts, ContractValues, odds_shift, value_contracts

YEARS, DISCOUNT = 10.0, 0.1
DELTA = np.log1p(DISCOUNT)
FLAT = np.zeros(1)  # the cohort's curve: the same at every age


def yearly(stays: np.ndarray, left: np.ndarray) -> ContractValues:
    """Contracts of one a year, paid as they run, each with its chance to be renewed."""
    size = stays.size
    of = Contracts(
        np.ones(size), np.zeros(size), np.ones(size), left, np.full(size, MONTHLY), np.zeros(size, np.int64), stays,
        odds_shift(stays, np.zeros(size, np.int64), retention=FLAT),
    )  # fmt: skip
    return value_contracts(of, retention=FLAT, discount=DISCOUNT, years=YEARS)


def between(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    ends = (np.clip(end, 0.0, YEARS) for end in (first, last))
    since, until = (np.exp(-DELTA * end) for end in ends)
    return (since - until) / DELTA


def futures(stays: np.ndarray, left: np.ndarray, *, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Draw what contracts bring; shape (draws, contracts)."""
    value = np.broadcast_to(between(np.zeros(left.size), left), (draws, left.size)).copy()
    here = np.ones((draws, left.size), dtype=bool)
    for term in range(int(YEARS) + 1):
        here &= rng.random(here.shape) < stays
        value += here * between(left + term, left + term + 1)
    return value


def test_the_range_of_one_contract_holds_more_than_it_says_because_it_ends_after_whole_terms() -> None:
    """300 contracts whose chances are known: 94 to 95 in 100 lie in their ranges, and their chances are right.

    Where the first renewal fails with a chance above 1 in 10 the lower end is what is agreed, below which nothing lies.
    Judged as counts are, by the randomised probability integral transform, it is 80 in 100.
    """
    rng = np.random.default_rng(1)
    stays, left = rng.beta(8, 1.6, 300), rng.uniform(0, 1, 300)
    found = yearly(stays, left)
    came = futures(stays, left, draws=1_000, rng=rng)
    others = futures(stays, left, draws=1_000, rng=rng)
    inside = (came >= found.low - 1e-9) & (came <= found.high + 1e-9)
    assert inside.mean() == pytest.approx(0.947, abs=0.01)
    assert came.mean() == pytest.approx(found.net.mean(), rel=0.01)
    drawn = []
    for one, other in zip(came.T, np.sort(others, axis=0).T, strict=True):
        ends = [np.searchsorted(other, one + step, side="left") / other.size for step in (-1e-9, 1e-9)]
        drawn.append(ends[0] + rng.random(one.size) * (ends[1] - ends[0]))
    told = np.concatenate(drawn)
    assert ((told >= 0.1) & (told <= 0.9)).mean() == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize("centre", [2.0, 0.5, -1.0])
@pytest.mark.parametrize("doubt", [0.2, 0.6, 1.2])
def test_the_range_of_many_that_share_a_doubt_holds_eight_in_ten(doubt: float, centre: float) -> None:
    """To first order alone a doubt of 1.2 logits held 96 in 100, and one of 3.6 left a range without its own mean."""
    rng = np.random.default_rng(1)
    own, left = centre + rng.normal(0, 0.5, 100), rng.uniform(0, 1, 100)
    found = estimate_agreed(shared(own, left, doubt=doubt))
    came = [
        futures(expit(own + doubt * rng.normal()), left, draws=1, rng=rng).sum() for _ in range(1_500)
    ]  # fmt: skip
    assert np.mean([found.low <= one <= found.high for one in came]) == pytest.approx(0.8, abs=0.05)


def shared(own: np.ndarray, left: np.ndarray, *, doubt: float) -> Agreed:
    """Contracts whose logits of staying all may be wrong by the same, so much to either side."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    found = yearly(expit(own[:, None] + doubt * nodes) @ (weights / weights.sum()), left)
    doubts = np.zeros((DIRECTIONS, own.size))
    doubts[0] = found.slope * doubt
    return Agreed(found.net, found.chance, doubts, found.floor, found.ceiling)


@pytest.mark.parametrize("doubt", [2.5, 3.6, 9.0])
def test_a_doubt_that_tells_next_to_nothing_still_has_its_mean_within_its_range(doubt: float) -> None:
    rng = np.random.default_rng(1)
    of = shared(-1 + rng.normal(0, 0.5, 100), rng.uniform(0, 1, 100), doubt=doubt)
    found = estimate_agreed(of)
    assert of.floor.sum() <= found.low < found.mean < found.high < of.ceiling.sum()


def test_a_doubt_that_is_next_to_nothing_stays_as_it_is() -> None:
    """The range is that of a normal then: to the last digits of a mean of 90 in 100 its variance was below nothing."""
    doubts = np.zeros((DIRECTIONS, 1))
    doubts[0] = 1e-7
    of = Agreed(*(np.array([one]) for one in (90.0, 0.0)), doubts, *(np.array([one]) for one in (0.0, 100.0)))
    (low,), (high,) = ranges_of(of)
    assert (low - 90, high - 90) == pytest.approx((-1.2816e-7, 1.2816e-7), rel=1e-3)
