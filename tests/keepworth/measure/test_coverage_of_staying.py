"""Whether staying tells the truth of simulated books, drawn by a fixed seed; ranges say 8 in 10."""

import numpy as np
import pytest

from keepworth.measure.calibration import backtest_staying, customer_folds
from keepworth.measure.staying import StayFeatures, choose_terms, fit_staying, predict_staying, stay_priors

BOOKS = 60
NAMES = ("strength", "single_thread", "champion_left", "price_gap", "promises_broken")
SPREAD = np.array([15.0, 1, 1, 4, 1])


class Drawn:
    """A book whose truth is drawn from what is believed, so that ranges must hold what they say."""

    def __init__(self, rng: np.random.Generator, *, renewals: int, unsure: float = 0.0) -> None:
        printed = stay_priors()
        of = [printed.columns[name] for name in NAMES]
        self.b = np.array([max(rng.normal(one.mean, one.sd), one.lowest) for one in of])
        level = rng.normal(0, 0.3)
        age = rng.integers(0, 5, renewals)
        x = np.column_stack(
            [rng.normal(60, 15, renewals), *(rng.random((2, renewals)) < 0.25), rng.normal(0, 4, renewals),
             rng.poisson(0.4, renewals)]
        )  # fmt: skip
        # What is known of strength is its mean and variance; the truth lies around it.
        variance = np.zeros_like(x)
        variance[:, 0] = unsure**2 * rng.uniform(0.5, 1.5, renewals)
        true = x + np.sqrt(variance) * rng.normal(size=x.shape)
        z = (true - [one.centre for one in of]) / [one.unit for one in of]
        logit = 1.6 + level + 0.15 * age + z @ self.b
        self.chance = 1 / (1 + np.exp(-logit))
        self.kept = (rng.random(renewals) < self.chance).astype(int)
        self.features = StayFeatures(NAMES, x, variance, age)


@pytest.mark.parametrize(("renewals", "unsure"), [(120, 0.0), (1_500, 0.0), (1_500, 12.0)])
def test_coefficients_and_chances_are_covered_and_come_true(renewals: int, unsure: float) -> None:
    rng = np.random.default_rng(41)
    held, within, slopes = [], [], []
    for _ in range(BOOKS):
        book = Drawn(rng, renewals=renewals + 500, unsure=unsure)
        known, new = book.features.some(slice(renewals)), book.features.some(slice(renewals, None))
        model = fit_staying(known, book.kept[:renewals])
        ranges = [model.coefficient(name) for name in NAMES]
        held.append([one.low <= true <= one.high for one, true in zip(ranges, book.b, strict=True)])
        said = predict_staying(model, new)
        truth = book.chance[renewals:]
        within.append(((said.low <= truth) & (truth <= said.high)).mean())
        line = backtest_staying(said.chance, book.kept[renewals:]).line
        assert line
        slopes.append(line.slope.value)
    # Of 60 books and five coefficients three standard errors are .07; chances of one book go together.
    assert np.mean(held) == pytest.approx(0.8, abs=0.07)
    assert np.mean(within) == pytest.approx(0.8, abs=0.1)
    assert 0.8 <= np.median(slopes) <= 1.25


def test_error_of_strength_is_no_weakness_of_it() -> None:
    rng = np.random.default_rng(42)
    away = []
    for _ in range(30):
        book = Drawn(rng, renewals=4_000, unsure=15.0)
        away.append(fit_staying(book.features, book.kept).coefficients[1] - book.b[0])
    # Left out of the likelihood, an error as wide as the strengths themselves would take away a tenth of b.
    assert np.mean(away) == pytest.approx(0, abs=0.03)


@pytest.mark.slow
def test_bends_and_products_are_found_where_they_are_and_not_where_they_are_not() -> None:
    rng = np.random.default_rng(43)
    x = rng.normal(size=(3_000, 4))
    features = StayFeatures(("a", "b", "c", "d"), x, np.zeros_like(x), np.zeros(len(x), dtype=np.int64))
    folds = customer_folds(np.arange(len(x)))
    for bent in (True, False):
        logit = 1.5 + 0.8 * x[:, 0] + (2.0 * np.minimum(x[:, 1], 0) - 1.2 * x[:, 1] * (x[:, 2] > 0) if bent else 0)
        kept = (rng.random(len(x)) < 1 / (1 + np.exp(-logit))).astype(int)
        found = choose_terms(features, kept, folds=folds, most=8)
        if not bent:
            assert found.added <= 1
            continue
        assert found.added >= 2
        assert found.gain > 3 * found.gain_error
        assert all(term.columns <= {"a", "b", "c"} for term in found.terms[4:6])
        bending = fit_staying(features.some(slice(1_500)), kept[:1_500], terms=found.terms)
        plain = fit_staying(features.some(slice(1_500)), kept[:1_500])
        new = features.some(slice(1_500, None))
        after, before = (backtest_staying(predict_staying(one, new).chance, kept[1_500:]) for one in (bending, plain))
        assert after.auc
        assert before.auc
        assert after.auc.value > before.auc.value + 0.03


def test_strength_stays_a_straight_line() -> None:
    rng = np.random.default_rng(46)
    x = np.column_stack([rng.normal(60, 15, 1_500), rng.normal(size=1_500)])
    # Only middling relationships stay, and more of those with the other column: what must not be learnt.
    logit = 2 - 0.1 * np.abs(x[:, 0] - 60) * (1 + x[:, 1] ** 2)
    kept = (rng.random(1_500) < 1 / (1 + np.exp(-logit))).astype(int)
    features = StayFeatures(("strength", "own"), x, np.zeros_like(x), np.zeros(1_500, dtype=np.int64))
    found = choose_terms(features, kept, folds=customer_folds(np.arange(1_500)), most=4)
    assert found.added >= 1
    assert all("strength" not in term.columns for term in found.terms[2:])


def test_of_few_losses_nothing_is_chosen() -> None:
    rng = np.random.default_rng(44)
    x = rng.normal(size=(500, 2))
    features = StayFeatures(("a", "b"), x, np.zeros_like(x), np.zeros(500, dtype=np.int64))
    found = choose_terms(features, (np.arange(500) >= 40).astype(int), folds=customer_folds(np.arange(500)))
    assert found.added == 0
    assert "Of 40 losses" in found.reason


def test_columns_that_do_not_matter_are_held_back() -> None:
    rng = np.random.default_rng(45)
    scales = []
    for matter in (0.0, 1.0):
        x = rng.normal(size=(600, 30))
        kept = (rng.random(600) < 1 / (1 + np.exp(-(1 + x @ (matter * rng.normal(size=30)))))).astype(int)
        names = tuple(f"own {at}" for at in range(30))
        model = fit_staying(StayFeatures(names, x, np.zeros_like(x), np.zeros(600, dtype=np.int64)), kept)
        scales.append(model.scale)
    assert scales[0] < 0.15
    assert scales[1] == pytest.approx(1.0, abs=0.4)
