"""BG/BB: the figures of Fader, Hardie & Shang (2010), its likelihood, and what it predicts."""

from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import dblquad
from scipy.stats import beta as beta_of

from keepworth.errors import BadInput, NotIdentified
from keepworth.value import (
    Yearly,
    YearlyCells,
    discounted_yearly,
    expected_yearly,
    fit_yearly,
    probability_yearly_active,
)
from keepworth.value.bgbb import log_likelihood

PUBLISHED = Yearly(1.20, 0.75, 0.66, 2.78, 0.0, np.eye(4))


def cells(*rows: tuple[int, int, int, int]) -> YearlyCells:
    return YearlyCells(*np.array(rows, dtype=np.int64).T)


@pytest.fixture
def donors(real_data: Path) -> YearlyCells:
    rows = np.loadtxt(real_data / "cdnow/donations_bgbb.csv", delimiter=",", skiprows=1, dtype=np.int64)
    return YearlyCells(*rows.T)


@pytest.mark.real
def test_11104_donors_have_the_published_parameters(donors: YearlyCells) -> None:
    """α 1.204, β .750, γ .657, δ 2.783, log-likelihood −33,225.6; to the digits that are printed."""
    found = fit_yearly(donors)
    assert (found.alpha, found.beta, found.gamma, found.delta) == pytest.approx((1.204, 0.750, 0.657, 2.783), abs=6e-4)
    assert found.log_likelihood == pytest.approx(-33_225.6, abs=0.05)
    assert np.abs(log_likelihood(donors, found.logs)[1] @ donors.customers).max() < 1e-4
    assert expected_yearly(found, np.array([10])) == pytest.approx([3.1798], abs=5e-5)


@pytest.mark.real
def test_the_same_donors_one_by_one_give_the_same_fit(donors: YearlyCells) -> None:
    apart = YearlyCells(
        *(np.repeat(getattr(donors, name), donors.customers) for name in ("orders", "latest", "periods")),
        np.ones(int(donors.customers.sum()), dtype=np.int64),
    )
    assert fit_yearly(apart).logs == pytest.approx(fit_yearly(donors).logs, abs=1e-8)


def test_discounted_orders_to_come_of_the_published_parameters() -> None:
    """d = .1, n = 6, to the digits of the design: x 3, t_x 4; then x = 1 to 6 with t_x 6."""
    assert discounted_yearly(PUBLISHED, cells((3, 4, 6, 1)), discount=0.1) == pytest.approx([1.621379], abs=5e-7)
    every = cells(*((x, 6, 6, 1) for x in range(1, 7)))
    wanted = [1.802, 2.621, 3.440, 4.259, 5.078, 5.898]
    assert discounted_yearly(PUBLISHED, every, discount=0.1) == pytest.approx(wanted, abs=5.1e-4)


@pytest.mark.parametrize("logs", [np.log([1.2, 0.75, 0.66, 2.78]), np.log([0.5, 2, 3, 1.0])])
def test_slopes_are_those_of_the_likelihood(logs: np.ndarray) -> None:
    of = cells((0, 0, 6, 1), (1, 1, 6, 1), (2, 5, 6, 1), (6, 6, 6, 1), (3, 4, 9, 1))
    _, slopes = log_likelihood(of, logs)
    for row, nudge in enumerate(1e-6 * np.eye(4)):
        up, down = (log_likelihood(of, logs + side * nudge)[0] for side in (1, -1))
        np.testing.assert_allclose(slopes[row], (up - down) / 2e-6, atol=1e-7)


def test_the_likelihood_is_the_integral_over_both_chances() -> None:
    """x 2, t_x 3, n 5, every way to be silent in two periods written out."""

    def given(p: float, leaves: float) -> float:
        stays = 1 - leaves
        seen = p**2 * (1 - p)
        silent = leaves * stays**3 + leaves * stays**4 * (1 - p) + stays**5 * (1 - p) ** 2
        density = beta_of.pdf(p, 1.2, 1.75) * beta_of.pdf(leaves, 1.66, 2.78)
        return float(seen * silent * density)

    whole = dblquad(given, 0, 1, 0, 1, epsabs=1e-9)[0]
    found = log_likelihood(cells((2, 3, 5, 1)), np.log([1.2, 1.75, 1.66, 2.78]))[0]
    assert found[0] == pytest.approx(np.log(whole), abs=1e-6)


def test_a_simulated_book_gives_back_its_parameters_and_predictions() -> None:
    rng, count, n = np.random.default_rng(1), 30_000, 8
    p, leaves = rng.beta(1.2, 0.8, count), rng.beta(0.9, 3.0, count)
    gone = rng.geometric(leaves)  # the period before which they leave
    year = np.arange(1, n + 6)
    ordered = (rng.random((count, year.size)) < p[:, None]) & (year < gone[:, None])
    seen = ordered[:, :n]
    latest = np.where(seen.any(axis=1), n - np.argmax(seen[:, ::-1], axis=1), 0)
    rows = np.stack([seen.sum(axis=1), latest, np.full(count, n)])
    kinds, place, many = np.unique(rows, axis=1, return_inverse=True, return_counts=True)
    of = YearlyCells(*kinds, many)
    found = fit_yearly(of)
    reach = 3 * np.sqrt(np.diag(found.covariance))
    assert (np.abs(found.logs - np.log([1.2, 0.8, 0.9, 3.0])) < reach).all()
    active = probability_yearly_active(found, of)[place.reshape(-1)]
    assert active.mean() == pytest.approx((gone > n + 1).mean(), abs=0.01)
    # Five years on, discounted.
    paid = (ordered[:, n:] / 1.1 ** np.arange(1, 6)).sum(axis=1).mean()
    assert (discounted_yearly(found, of, discount=0.1) @ many) / count > paid
    assert expected_yearly(found, np.array([n])) == pytest.approx([seen.sum(axis=1).mean()], rel=0.01)


def test_a_gamma_of_1_is_no_hole() -> None:
    at = [
        expected_yearly(Yearly(1.2, 0.8, gamma, 3.0, 0.0, np.eye(4)), np.array([1, 10]))
        for gamma in (1 - 1e-5, 1, 1 + 1e-5)
    ]
    assert at[1] == pytest.approx((at[0] + at[2]) / 2, rel=1e-6)


def test_histories_that_cannot_happen_are_refused() -> None:
    for wrong in ((2, 1, 6, 1), (1, 7, 6, 1), (0, 3, 6, 1), (2, 0, 6, 1)):
        with pytest.raises(BadInput, match="cannot happen"):
            cells(wrong)
    with pytest.raises(NotIdentified):
        fit_yearly(cells((1, 1, 1, 10), (0, 0, 1, 10)))
    with pytest.raises(BadInput, match="above 0"):
        discounted_yearly(PUBLISHED, cells((3, 4, 6, 1)), discount=0.0)
