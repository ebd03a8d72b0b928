"""Retention curves against published figures, and their slopes before their fits."""

import numpy as np
import pytest
from scipy.optimize import check_grad

from keepworth.errors import BadInput, NotIdentified
from keepworth.measure.retention import (
    Decisions,
    count_decisions,
    count_lives,
    fit_beta_geometric,
    fit_hazard,
    flat_baseline,
    printed_beta_geometric,
    retention_baseline,
    retention_curve,
)
from keepworth.measure.retention.beta_geometric import log_likelihood
from keepworth.measure.retention.hazard import posterior

# Fader & Hardie (2007): of 100 customers, how many are still there after 1 to 7 years.
HIGH_END = (86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1)
REGULAR = (63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1)
# Rossi, Berk & Lenihan (1980): of 432 released, how many were arrested in week 1 to 52; nobody was lost from sight.
ARRESTS = [1, 1, 1, 1, 1, 1, 1, 5, 2, 1, 2, 2, 1, 3, 2, 2, 3, 3, 2, 5, 2, 1, 1, 4, 3, 3, 2, 2, 0, 2, 1, 2, 2, 2, 4, 3,
           4, 1, 2, 4, 0, 2, 4, 2, 2, 4, 1, 2, 5, 3, 0, 4]  # fmt: skip
RELEASED = 432


def cohort(shares: tuple[float, ...], *, many: float = 1.0) -> Decisions:
    left = np.array([100.0, *shares]) * many
    return Decisions(left[:-1], left[:-1] - left[1:])


def rossi() -> Decisions:
    weeks = np.concatenate([np.repeat(np.arange(1, 53), ARRESTS), np.full(RELEASED - sum(ARRESTS), 52)])
    return count_lives(weeks, np.arange(RELEASED) < sum(ARRESTS))


@pytest.mark.parametrize(
    ("shares", "alpha", "beta", "likelihood"),
    [(HIGH_END, 0.66809, 3.80610, -161.116), (REGULAR, 0.70408, 1.18204, -168.027)],
)
def test_both_cohorts_are_those_of_fader_and_hardie_2007(
    shares: tuple[float, ...], alpha: float, beta: float, likelihood: float
) -> None:
    found = fit_beta_geometric(cohort(shares), priors=None)
    assert (found.alpha, found.beta) == pytest.approx((alpha, beta), abs=1e-5)
    assert found.log_likelihood == pytest.approx(likelihood, abs=5e-4)
    assert found.prior is None


def test_retention_rises_and_survival_is_its_product() -> None:
    found = fit_beta_geometric(cohort(HIGH_END), priors=None)
    ages = np.arange(12)
    retention = found.retention(ages)
    assert retention[0] == pytest.approx(found.beta / (found.alpha + found.beta), abs=1e-12)
    assert (np.diff(retention) > 0).all()
    assert found.survival(ages + 1) == pytest.approx(np.cumprod(retention), abs=1e-12)
    assert found.logit(ages)[0] == pytest.approx(np.log(retention / (1 - retention)), abs=1e-12)
    assert 100 * found.survival(np.array([7]))[0] == pytest.approx(49.1, abs=1.0)


@pytest.mark.parametrize("of", [cohort(HIGH_END), cohort(REGULAR), rossi()], ids=["high-end", "regular", "rossi"])
@pytest.mark.parametrize("at", [(0.3, -0.4), (-1.0, 2.0), (1.5, 1.5)])
def test_slopes_of_the_likelihood_are_its_differences(of: Decisions, at: tuple[float, float]) -> None:
    place = np.array(at)
    off = check_grad(lambda x: log_likelihood(of, x)[0], lambda x: log_likelihood(of, x)[1], place)
    assert off < 1e-3 * max(1.0, np.abs(log_likelihood(of, place)[1]).max() * 1e-2)
    for row in range(2):
        bend = check_grad(
            lambda x, row=row: log_likelihood(of, x)[1][row], lambda x, row=row: log_likelihood(of, x)[2][row], place
        )
        assert bend < 1e-3 * max(1.0, np.abs(log_likelihood(of, place)[2]).max() * 1e-2)


@pytest.mark.parametrize("prior", [None, printed_beta_geometric()], ids=["none", "printed"])
def test_slopes_of_the_hazard_are_its_differences(prior: object) -> None:
    of = cohort(REGULAR)
    place = np.concatenate([[0.2, 0.7], np.linspace(-0.5, 0.5, of.due.size)])
    whole = {"spread": 0.4, "prior": prior}
    assert check_grad(lambda x: posterior(of, x, **whole)[0], lambda x: posterior(of, x, **whole)[1], place) < 2e-4
    for row in range(place.size):
        off = check_grad(
            lambda x, row=row: posterior(of, x, **whole)[1][row],
            lambda x, row=row: posterior(of, x, **whole)[2][row],
            place,
        )
        assert off < 2e-4


def test_kaplan_meier_is_the_designs_and_its_band_that_of_lifelines() -> None:
    """lifelines 0.30.3, KaplanMeierFitter(alpha=.05) on its Rossi data."""
    found = retention_curve(rossi(), level=0.95)
    assert found.share[[25, 51]] == pytest.approx([0.8750, 0.7361], abs=5e-5)
    assert found.low[[25, 51]] == pytest.approx([0.839975, 0.691860], abs=5e-7)
    assert found.high[[25, 51]] == pytest.approx([0.902804, 0.775063], abs=5e-7)


def test_lives_with_weights_and_censoring_are_those_of_lifelines() -> None:
    """lifelines 0.30.3, KaplanMeierFitter(alpha=.2), of fourteen contracts as many times as their weight."""
    periods = np.array([1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5])
    ended = np.array([1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0], bool)
    weight = np.array([3.0, 1, 2, 5, 4, 1, 2, 2, 6, 1, 3, 2, 1, 4])
    found = retention_curve(count_lives(periods, ended, weight=weight))
    assert found.share == pytest.approx([0.756757, 0.582121, 0.520845, 0.473495, 0.378796], abs=5e-7)
    assert found.low == pytest.approx([0.651915, 0.468701, 0.407506, 0.356055, 0.239759], abs=5e-7)
    assert found.high == pytest.approx([0.833964, 0.679539, 0.622514, 0.582024, 0.516920], abs=5e-7)


def test_lives_and_decisions_are_the_same_counts() -> None:
    # Three lives: two periods then left; one period and still there; seen from its second period, lost in its third.
    lives = count_lives(np.array([2, 1, 3]), np.array([True, False, True]), entered=np.array([0, 0, 1]))
    said = count_decisions(np.array([0, 1, 0, 1, 2, 2]), np.array([1, 0, 1, 1, 0, -1]))
    assert lives.due.tolist() == said.due.tolist() == [2, 2, 1]
    assert lives.lost.tolist() == said.lost.tolist() == [0, 1, 1]
    twice = count_decisions(np.array([0, 1, 0, 1, 2, 2]), np.array([1, 0, 1, 1, 0, -1]), weight=np.full(6, 0.5))
    assert twice.due.tolist() == [1, 1, 0.5]


def test_few_or_alike_decisions_stand_on_the_printed_prior() -> None:
    printed = printed_beta_geometric()
    empty = Decisions(np.zeros(0), np.zeros(0))
    nothing = fit_beta_geometric(empty)
    assert (nothing.alpha, nothing.beta) == pytest.approx(printed.median, rel=1e-9)
    assert nothing.covariance == pytest.approx(np.diag(np.square(printed.spread)), abs=1e-9)
    assert nothing.prior == "ours"
    # One age tells only the ratio; nobody who left tells even less.
    for of in (Decisions(np.array([500.0]), np.array([90.0])), Decisions(np.full(3, 500.0), np.zeros(3))):
        with pytest.raises(NotIdentified):
            fit_beta_geometric(of, priors=None)
        assert fit_beta_geometric(of).prior == "ours"
    assert fit_beta_geometric(cohort(HIGH_END)).prior == "ours"  # 100 customers
    assert fit_beta_geometric(cohort(HIGH_END, many=2)).prior is None


def test_an_age_of_its_own_is_followed_where_much_was_seen_and_hardly_where_little_was() -> None:
    due = np.array([10_000.0, 8_000, 6_000, 30, 25])
    lost = due * np.array([0.05, 0.3, 0.1, 0.5, 0.08])  # a term ends at age 1; age 3 is noise of thirty
    found = fit_hazard(Decisions(due, lost))
    assert found.retention[:3] == pytest.approx(1 - lost[:3] / due[:3], abs=0.01)
    assert found.retention[3] > 0.55
    assert found.spread > 0.3


def test_where_ages_have_nothing_of_their_own_it_is_the_curve() -> None:
    truth = fit_beta_geometric(cohort(HIGH_END), priors=None)
    of = cohort(tuple(100 * truth.survival(np.arange(1, 8))), many=50)
    found, curve = fit_hazard(of), fit_beta_geometric(of)
    assert found.spread < 0.02
    assert found.retention == pytest.approx(curve.retention(of.ages), abs=1e-3)
    beyond, variance = found.beyond(np.array([9]))
    assert 1 / (1 + np.exp(-beyond)) == pytest.approx(curve.retention(np.array([9])), abs=1e-3)
    assert variance[0] > 0


def test_where_all_are_alike_the_curve_is_held_by_its_prior() -> None:
    """Retention that hardly hangs on age: α and β would grow together without end, and the fit never came to rest."""
    due, lost = np.array([728.0, 570, 443, 94]), np.array([158.0, 127, 75, 25])
    found = fit_hazard(Decisions(due, lost))
    assert found.prior == "ours"
    low, high = found.retention_range(0.99)
    assert ((low < 1 - lost / due) & (1 - lost / due < high)).all()
    assert np.abs(found.retention - 0.79).max() < 0.04


def test_the_baseline_needs_no_decision_and_tells_common_doubt_apart() -> None:
    nothing = retention_baseline(Decisions(np.zeros(0), np.zeros(0)))
    logits, variance = nothing.at(np.array([0, 3, 3]))
    printed = printed_beta_geometric()
    assert logits == pytest.approx(np.log((printed.median[1] + np.array([0, 3, 3])) / printed.median[0]), abs=1e-9)
    assert (variance > 1).all()
    of = cohort(HIGH_END, many=50)
    told = retention_baseline(of)
    whole = fit_hazard(of).covariance
    assert told.common > 0
    assert (told.variance < np.diag(whole) + 1e-12).sum() >= 5
    assert told.at(np.array([0, 20]))[0][1] > told.logit[0]


def test_one_age_has_all_doubt_in_common() -> None:
    told = retention_baseline(Decisions(np.array([500.0]), np.array([90.0])))
    assert told.variance == pytest.approx([0.0], abs=1e-12)
    assert told.common == pytest.approx(1 / (500 * 0.82 * 0.18), rel=0.1)
    assert 1 / (1 + np.exp(-told.logit)) == pytest.approx([0.82], abs=0.003)


def test_what_cannot_be_is_refused() -> None:
    for due, lost in (([1.0, 2], [0.0]), ([1.0], [2.0]), ([1.0], [-1.0]), ([np.inf], [0.0])):
        with pytest.raises(BadInput):
            Decisions(np.array(due), np.array(lost))
    with pytest.raises(BadInput, match="below 0"):
        count_decisions(np.array([-1]), np.array([1]))
    with pytest.raises(BadInput, match="outcome"):
        count_decisions(np.array([1]), np.array([2]))
    with pytest.raises(BadInput, match="before anybody looked"):
        count_lives(np.array([2]), np.array([True]), entered=np.array([2]))
    with pytest.raises(BadInput, match="Weights"):
        count_decisions(np.array([1]), np.array([1]), weight=np.array([-1.0]))
    with pytest.raises(BadInput, match="chance"):
        flat_baseline(1.0)
    with pytest.raises(BadInput, match="level"):
        retention_curve(cohort(REGULAR), level=1.0)
