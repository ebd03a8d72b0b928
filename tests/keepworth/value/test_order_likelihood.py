"""Value and gradient of each likelihood, before any fit."""

import mpmath as mp
import numpy as np
import pytest
from tests.factories.histories import CDNOW, HEAVY, HISTORIES, MODELS

from keepworth.value import bgnbd, mbgnbd, paretonbd
from keepworth.value.cells import BuyingCells, factors
from keepworth.value.families import FAMILIES
from keepworth.value.likelihood import each_cell, total, total_curved

PARAMETERS = [
    (name, values)
    for name in MODELS
    for values in (CDNOW[name], (3.0, 0.4, 0.05, 9.0), (0.1, 60.0, 5.0, 0.3), (1.5, 5.0, 1.0, 5.0))
]


def each(name: str, values: tuple[float, ...], cells: BuyingCells) -> tuple[np.ndarray, np.ndarray]:
    apart = factors(cells)
    return each_cell(FAMILIES[name].tables(apart, np.array(values)), apart)


@pytest.mark.parametrize(("name", "values"), PARAMETERS)
@pytest.mark.parametrize("cells", [HISTORIES, HEAVY], ids=["usual", "heavy"])
def test_gradient_is_the_finite_difference(name: str, values: tuple[float, ...], cells: BuyingCells) -> None:
    _, slopes = each(name, values, cells)
    for which in range(4):
        nudge = np.exp(1e-5 * np.eye(4)[which])
        above, below = (
            each(name, tuple(values * nudge), cells)[0],
            each(name, tuple(values / nudge), cells)[0],
        )
        rounding = 3e-10 * np.abs(above)  # what is left of a value's last digits after dividing by the step
        gap = np.abs((above - below) / 2e-5 - slopes[which])
        assert (gap <= 1e-7 * (1 + np.abs(slopes[which])) + rounding).all()


@pytest.mark.parametrize(("name", "values"), PARAMETERS)
def test_total_is_the_weighted_sum_over_cells(name: str, values: tuple[float, ...]) -> None:
    apart = factors(HISTORIES)
    customers = np.arange(HISTORIES.repeats.size)
    tables = FAMILIES[name].tables(apart, np.array(values))
    value, gradient = total(tables, apart, customers=customers)
    alone, slopes = each_cell(tables, apart)
    assert value == pytest.approx(alone @ customers, rel=1e-13)
    assert gradient == pytest.approx(slopes @ customers, rel=1e-11, abs=1e-11)


def bend(name: str, values: tuple[float, ...], cells: BuyingCells) -> tuple[float, np.ndarray, np.ndarray]:
    apart = factors(cells)
    return total_curved(*FAMILIES[name].bends(apart, np.array(values)), factors=apart, customers=cells.customers)


@pytest.mark.parametrize(("name", "values"), PARAMETERS)
@pytest.mark.parametrize("cells", [HISTORIES, HEAVY], ids=["usual", "heavy"])
def test_second_derivatives_are_the_finite_differences_of_the_gradient(
    name: str, values: tuple[float, ...], cells: BuyingCells
) -> None:
    for row in range(cells.repeats.size):
        alone = BuyingCells(*(getattr(cells, field)[[row]] for field in BuyingCells.__slots__))
        _, slopes, square = bend(name, values, alone)
        assert (square == square.T).all()
        for which in range(4):
            nudge = np.exp(1e-4 * np.eye(4)[which])
            above, below = (each(name, tuple(near), alone)[1][:, 0] for near in (values * nudge, values / nudge))
            rounding = 1e-10 * (1 + np.abs(slopes).max())
            gap = np.abs((above - below) / 2e-4 - square[which])
            assert (gap <= 3e-7 * (1 + np.abs(square[which])) + rounding).all()


@pytest.mark.parametrize(("name", "values"), PARAMETERS)
def test_second_derivatives_add_up_over_customers(name: str, values: tuple[float, ...]) -> None:
    heads = np.arange(HISTORIES.repeats.size)
    one_by_one = (np.repeat(getattr(HISTORIES, field), heads) for field in BuyingCells.__slots__)
    counted = BuyingCells(HISTORIES.repeats, HISTORIES.last_order, HISTORIES.age, heads)
    for ours, theirs in zip(bend(name, values, counted), bend(name, values, BuyingCells(*one_by_one)), strict=True):
        assert ours == pytest.approx(theirs, rel=1e-11, abs=1e-11)
    apart = factors(counted)
    value, gradient = total(FAMILIES[name].tables(apart, np.array(values)), apart, customers=heads)
    assert bend(name, values, counted)[0] == value
    assert (bend(name, values, counted)[1] == gradient).all()


def pareto_by_hypergeometric(x: int, latest: float, age: float, values: tuple[float, ...]) -> float:
    """Fader & Hardie (2005), "A note on deriving the Pareto/NBD model", eq. 22-25, in 60 digits."""
    with mp.workdps(60):
        r, alpha, s, beta = (mp.mpf(value) for value in values)
        near, far, power = (alpha, beta, s + 1) if alpha >= beta else (beta, alpha, r + x)
        total_shape = r + s + x

        def part(t: float) -> mp.mpf:
            z = (near - far) / (near + t)
            return mp.hyp2f1(total_shape, power, total_shape + 1, z) / (near + t) ** total_shape

        lead = mp.gamma(r + x) * alpha**r * beta**s / mp.gamma(r)
        active = 1 / ((alpha + age) ** (r + x) * (beta + age) ** s)
        left = s / total_shape * (part(latest) - part(age))
        return float(mp.log(lead * (active + left)))


@pytest.mark.parametrize("values", [values for name, values in PARAMETERS if name == "paretonbd"])
@pytest.mark.parametrize("cells", [HISTORIES, HEAVY], ids=["usual", "heavy"])
def test_pareto_likelihood_matches_the_published_form_to_1e_9(values: tuple[float, ...], cells: BuyingCells) -> None:
    ours, _ = each("paretonbd", values, cells)
    rows = zip(cells.repeats, cells.last_order, cells.age, strict=True)
    published = [pareto_by_hypergeometric(int(x), float(t), float(age), values) for x, t, age in rows]
    assert ours == pytest.approx(published, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("name", MODELS)
def test_customers_of_the_last_day_carry_no_information(name: str) -> None:
    value, slopes = each(
        name, CDNOW[name], BuyingCells(*(np.zeros(1, dtype=kind) for kind in (int, float, float, int)))
    )
    assert value == pytest.approx([0.0], abs=1e-13)
    assert slopes == pytest.approx(np.zeros((4, 1)), abs=1e-13)


@pytest.mark.parametrize("name", MODELS)
def test_heavy_current_buyers_stay_finite(name: str) -> None:
    value, slopes = each(name, CDNOW[name], HEAVY)
    assert np.isfinite(value).all()
    assert np.isfinite(slopes).all()


def test_the_named_likelihoods_are_those_of_the_registry() -> None:
    named = {
        "bgnbd": bgnbd.log_likelihood(HISTORIES, bgnbd.BgNbdParameters(*CDNOW["bgnbd"])),
        "mbgnbd": mbgnbd.log_likelihood(HISTORIES, mbgnbd.MbgNbdParameters(*CDNOW["mbgnbd"])),
        "paretonbd": paretonbd.log_likelihood(HISTORIES, paretonbd.ParetoNbdParameters(*CDNOW["paretonbd"])),
    }
    for name, (value, slopes) in named.items():
        expected, expected_slopes = each(name, CDNOW[name], HISTORIES)
        assert (value == expected).all()
        assert (slopes == expected_slopes).all()
