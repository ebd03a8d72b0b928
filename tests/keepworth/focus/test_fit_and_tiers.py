"""Fit and tiers, on customers whose truth is known."""

import numpy as np
import pytest

from keepworth.errors import NotEnough
from keepworth.focus.fit import fit_of
from keepworth.focus.tiers import Ranged, tiers_of


def customers(seed: int, size: int = 600) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """In segment 0 seven of ten work best, in the others two of ten; the channel says nothing."""
    rng = np.random.default_rng(seed)
    segment, channel = rng.integers(0, 3, size), rng.integers(0, 4, size)
    return {"segment": segment, "channel": channel}, rng.random(size) < np.where(segment == 0, 0.7, 0.2)


@pytest.mark.parametrize("seed", range(3))
def test_what_matters_pushes_and_what_does_not_hardly_does(seed: int) -> None:
    attributes, best = customers(seed)
    found = fit_of(attributes, best)
    first = attributes["segment"] == 0
    assert found.fit[first].mean() == pytest.approx(best[first].mean(), abs=0.04)
    assert found.fit[~first].mean() == pytest.approx(best[~first].mean(), abs=0.04)
    assert np.abs(found.pushes["channel"]).mean() < 0.25
    assert found.pushes["segment"][first].mean() > 0.7


def test_pushes_add_up_and_what_is_not_known_pushes_nothing() -> None:
    attributes, best = customers(5)
    attributes["segment"] = np.where(np.arange(best.size) < 10, -1, attributes["segment"])
    found = fit_of(attributes, best)
    logit = np.log(found.fit) - np.log1p(-found.fit)
    prior = np.log(found.prior) - np.log1p(-found.prior)
    assert logit - prior == pytest.approx(found.pushes["segment"] + found.pushes["channel"])
    assert (found.pushes["segment"][:10] == 0).all()


def test_nobody_fits_because_they_are_themselves() -> None:
    """Every customer has a segment of its own: nothing can be learnt from it of anybody."""
    rng = np.random.default_rng(1)
    found = fit_of({"own": np.arange(200)}, rng.random(200) < 0.3)
    assert found.fit == pytest.approx(found.prior, abs=0.02)


def test_too_few_are_said_to_be() -> None:
    with pytest.raises(NotEnough, match="there are 3 and 97"):
        fit_of({"segment": np.zeros(100, dtype=np.int64)}, np.arange(100) < 3)


def sure(mean: np.ndarray, *, part: float) -> Ranged:
    return Ranged(mean, mean * (1 - part), mean * (1 + part))


def test_where_everything_is_known_tiers_are_places() -> None:
    value = np.arange(1.0, 101.0)
    found = tiers_of(sure(value, part=1e-6), sure(np.full(100, 50.0), part=0), fit=np.ones(100),
                     rng=np.random.default_rng(1))  # fmt: skip
    assert np.bincount(found.tier).tolist() == [20, 30, 50]
    assert found.tier[-1] == 0
    assert (found.also == -1).all()


def test_who_lies_between_two_tiers_is_said_to() -> None:
    value = np.arange(1.0, 101.0)
    found = tiers_of(sure(value, part=0.2), sure(np.full(100, 50.0), part=0.1), fit=np.ones(100),
                     rng=np.random.default_rng(1))  # fmt: skip
    at = 80  # the first of the best fifth
    assert {int(found.tier[at]), int(found.also[at])} == {0, 1}
    assert found.chances.sum(axis=1) == pytest.approx(1)
    assert found.chances[-1, 0] > 0.9


def test_said_chances_come_true() -> None:
    """Truth drawn from what is said of it: of those said to be A with a chance, that share is."""
    rng = np.random.default_rng(2)
    mean, reach = np.exp(rng.normal(5, 1, 400)), 0.5 * 1.2815515655446004
    strength = rng.uniform(40, 80, 400)
    said = tiers_of(Ranged(mean, mean * np.exp(-reach), mean * np.exp(reach)), sure(strength, part=0),
                    fit=np.ones(400), rng=rng)  # fmt: skip
    hits = np.zeros(400)
    for _ in range(40):
        truth = mean * np.exp(0.5 * rng.standard_normal(400)) * strength
        hits += np.argsort(np.argsort(-truth)) < 80
    between = (said.chances[:, 0] > 0.3) & (said.chances[:, 0] < 0.7)
    assert hits[between].mean() / 40 == pytest.approx(said.chances[between, 0].mean(), abs=0.05)
