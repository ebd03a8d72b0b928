"""The predictive distribution of order counts."""

import dataclasses

import numpy as np
import pytest
from scipy.special import betainc
from tests.factories.drawn import drawn_orders
from tests.factories.histories import CDNOW, HEAVY, HISTORIES, MODELS, cells_of, known_model, one_cell

from keepworth.errors import BadInput
from keepworth.value.counts import BLOCK
from keepworth.value.futures import expected_orders, order_counts, probability_active


@pytest.mark.parametrize("name", MODELS)
def test_counts_agree_with_drawn_futures_within_4_standard_errors(name: str) -> None:
    history, customers = (6, 25.0, 35.0), 200_000
    who, _ = drawn_orders(name, history, weeks=39, customers=customers, rng=np.random.default_rng(3))
    drawn = np.bincount(who, minlength=customers)
    counts = order_counts(known_model(name), one_cell(*history), weeks=39)
    for y in (0, 1, 2, 5, 9, 20):
        share = (drawn <= y).mean()
        error = np.sqrt(share * (1 - share) / customers)
        assert counts.at_most(np.array([y]))[0] == pytest.approx(share, abs=4 * error)


@pytest.mark.parametrize("name", MODELS)
def test_the_mean_of_the_counts_is_the_expected_number(name: str) -> None:
    model = known_model(name)
    counts = order_counts(model, HISTORIES, weeks=39)
    above = [1 - counts.at_most(np.full(HISTORIES.repeats.size, y)) for y in range(150)]
    assert np.sum(above, axis=0) == pytest.approx(expected_orders(model, HISTORIES, weeks=39), rel=1e-4)


def test_the_walk_equals_the_closed_form_of_bgnbd() -> None:
    """P(N > n) = P(active) B(a, b+x+n)/B(a, b+x) P(NB > n), each factor from a library, to 1e-12."""
    r, alpha, a, b = CDNOW["bgnbd"]
    model, x, age, weeks = known_model("bgnbd"), 26, 31.0, 39.0
    active = probability_active(model, one_cell(x, 30.86, age))[0]
    counts = order_counts(model, one_cell(x, 30.86, age), weeks=weeks)
    survived = 1.0
    for n in range(60):
        brought = betainc(n + 1, r + x, weeks / (alpha + age + weeks))
        assert 1 - counts.at_most(np.array([n]))[0] == pytest.approx(active * survived * brought, abs=1e-12)
        survived *= (b + x + n) / (a + b + x + n)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("cells", [HISTORIES, HEAVY], ids=["usual", "heavy"])
def test_a_quantile_is_the_smallest_count_that_reaches_its_level(name: str, cells: object) -> None:
    counts = order_counts(known_model(name, doubt=0.2), cells, weeks=52)
    low, high = counts.quantiles((0.1, 0.9))
    for level, found in ((0.1, low), (0.9, high)):
        assert (counts.at_most(found) >= level - 1e-9).all()
        assert (counts.at_most(found - 1) < level).all()
        assert (counts.quantile(level) == found).all()


@pytest.mark.parametrize("name", MODELS)
def test_many_histories_in_any_order_get_what_each_gets_alone(name: str) -> None:
    rng = np.random.default_rng(1)
    rows = []
    for _ in range(BLOCK + 500):  # more pairs than are walked together
        age = rng.integers(8, 3000) / 7
        x = int(rng.integers(0, 30))
        rows.append((x, age * rng.uniform(0.2, 1) if x else 0.0, age))
    counts = order_counts(known_model(name, doubt=0.1), cells_of(rows), weeks=20)
    asked = rng.integers(-1, 12, len(rows))
    together, quantiles = counts.at_most(asked), counts.quantile(0.9)
    before, upto = counts.around(asked)
    assert (before == counts.at_most(asked - 1)).all()
    assert (upto == together).all()
    for row in (0, 1, 77, BLOCK, len(rows) - 1):
        alone = order_counts(known_model(name, doubt=0.1), cells_of([rows[row]]), weeks=20)
        assert alone.at_most(asked[row : row + 1])[0] == pytest.approx(together[row], abs=1e-13)
        assert alone.quantile(0.9)[0] == quantiles[row]


def test_a_buyer_of_thousands_does_not_underflow() -> None:
    """r + x = 20,000: the chance of no order is below the smallest float."""
    counts = order_counts(known_model("paretonbd"), one_cell(20_000, 52, 52), weeks=52)
    low, high = counts.quantiles((0.1, 0.9))
    assert 1000 < low[0] < high[0] < 40_000


def test_a_walk_ends_even_where_a_probability_is_no_number() -> None:
    counts = order_counts(known_model("bgnbd"), HISTORIES, weeks=5)
    lost = dataclasses.replace(counts, active=np.full_like(counts.active, np.nan))
    assert lost.quantile(0.9).shape == (HISTORIES.repeats.size,)


def test_levels_and_counts_that_make_no_sense_are_refused() -> None:
    counts = order_counts(known_model("bgnbd"), HISTORIES, weeks=5)
    with pytest.raises(BadInput, match="Levels must rise and lie between 0 and 1"):
        counts.quantiles((0.9, 0.1))
    with pytest.raises(BadInput, match="Levels"):
        counts.quantile(1.0)
    with pytest.raises(BadInput, match="One count for each cell"):
        counts.at_most(np.array([1, 2]))
    assert (counts.at_most(np.full(HISTORIES.repeats.size, -1)) == 0).all()
