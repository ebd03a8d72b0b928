"""Fit to those who work best with us, on customers whose truth is drawn."""

import numpy as np
import pytest
from scipy.special import expit, logit

from keepworth.errors import NotEnough
from keepworth.focus.fit import Fit, fit_of, log_likelihood

Book = tuple[dict[str, np.ndarray], np.ndarray]
SEEDS = range(8)


def told_apart(seed: int, size: int = 600) -> Book:
    """In segment 0 seven of ten work best, in the others two of ten; the channel says nothing."""
    rng = np.random.default_rng(seed)
    segment, channel = rng.integers(0, 3, size), rng.integers(0, 4, size)
    return {"segment": segment, "channel": channel}, rng.random(size) < np.where(segment == 0, 0.7, 0.2)


def alike(seed: int, size: int = 2_000) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return attributes of which product and channel are the segment nine times in ten, and the true chances."""
    rng = np.random.default_rng(seed)
    segment, country = rng.integers(0, 3, size), rng.integers(0, 8, size)
    copies = [np.where(rng.random(size) < 0.9, segment, rng.integers(0, 3, size)) for _ in range(2)]
    z = -1 + np.array([1.2, -0.4, -0.8])[segment] + np.array([0.6, 0, -0.6, 0, 0, 0, 0, 0])[country]
    return {"segment": segment, "product": copies[0], "channel": copies[1], "country": country}, expit(z)


def found(book: Book) -> Fit:
    return fit_of(*book)


def slope_of(fit: np.ndarray, happened: np.ndarray) -> float:
    """Return the slope of what happened by what was said, in logits: 1 is right, below 1 is said too boldly."""
    x = np.column_stack([np.ones(fit.size), logit(fit)])
    at = np.array([0.0, 1.0])
    for _ in range(25):
        chance = expit(x @ at)
        at = at + np.linalg.solve(x.T * (chance * (1 - chance)) @ x, x.T @ (happened - chance))
    return float(at[1])


def test_the_shares_that_were_drawn_are_found_again() -> None:
    """Of seeds together, within 3 standard errors of the shares as drawn, not as they happened to come out."""
    means = []
    for seed in SEEDS:
        book = told_apart(seed)
        first = book[0]["segment"] == 0
        said = found(book).fit
        means.append((said[first].mean(), said[~first].mean()))
    many = 600 * len(SEEDS)
    errors = np.sqrt([0.7 * 0.3 / (many / 3), 0.2 * 0.8 / (many * 2 / 3)])
    assert np.abs(np.mean(means, axis=0) - [0.7, 0.2]) == pytest.approx(0, abs=3 * errors.max())


def test_what_matters_pushes_and_what_does_not_hardly_does() -> None:
    """The push of segment 0 lies logit(.7) − the average of all three above those; the channel's is 0."""
    drawn = logit(0.7) - (logit(0.7) + 2 * logit(0.2)) / 3
    pushes = [found(told_apart(seed)) for seed in SEEDS]
    assert np.mean([one.effects["segment"].push[0] for one in pushes]) == pytest.approx(drawn, abs=0.2)
    assert np.mean([np.abs(one.pushes["channel"]).mean() for one in pushes]) < 0.2


def test_attributes_that_say_the_same_do_not_count_twice() -> None:
    """Calibration of eight books against outcomes that nothing was learnt from; each within its own doubt."""
    slopes, own, missed = [], [], []
    for seed in SEEDS:
        attributes, chance = alike(seed)
        rng = np.random.default_rng(seed)
        said = fit_of(attributes, rng.random(chance.size) < chance)
        slopes.append(slope_of(said.fit, rng.random(chance.size) < chance))
        own.append(said.slope)
        missed.append(np.abs(said.fit - chance).mean())
    assert 0.8 < np.mean(slopes) < 1.25
    assert all(0.7 < slope < 1.4 for slope in slopes)
    assert all(0.8 < slope < 1.25 for slope in own)
    assert np.mean(missed) < 0.04


def test_a_copy_of_an_attribute_changes_hardly_anything() -> None:
    attributes, chance = alike(3)
    best = np.random.default_rng(3).random(chance.size) < chance
    once = found(({"segment": attributes["segment"]}, best)).fit
    thrice = found((dict.fromkeys(("a", "b", "c"), attributes["segment"]), best)).fit
    assert thrice == pytest.approx(once, abs=0.02)


def test_the_range_holds_the_drawn_chance_about_as_often_as_it_says() -> None:
    held = []
    for seed in SEEDS:
        attributes, chance = alike(seed)
        said = found((attributes, np.random.default_rng(seed).random(chance.size) < chance))
        held.append(((said.low <= chance) & (chance <= said.high)).mean())
    assert 0.7 < np.mean(held) < 0.95


def test_where_nothing_is_in_common_nothing_is_said_to_be() -> None:
    earned = 0
    for seed in range(20):
        attributes, _ = alike(seed, 300)
        said = found((attributes, np.random.default_rng(1_000 + seed).random(300) < 1 / 3))
        earned += said.earned
        if not said.earned:
            assert (said.fit == said.prior).all()
            assert all((push == 0).all() for push in said.pushes.values())
            assert np.isnan(said.slope)
    assert earned <= 1


def test_pushes_add_up_and_what_is_not_known_pushes_nothing() -> None:
    attributes, best = told_apart(5)
    attributes["segment"] = np.where(np.arange(best.size) < 10, -1, attributes["segment"])
    said = found((attributes, best))
    assert said.earned
    assert logit(said.fit) == pytest.approx(said.base + said.pushes["segment"] + said.pushes["channel"])
    assert (said.pushes["segment"][:10] == 0).all()
    assert (said.low < said.fit).all()
    assert (said.fit < said.high).all()


def test_nobody_fits_because_they_are_themselves() -> None:
    """Every customer has a name of its own beside the segment: of two of one segment the best fits no better."""
    attributes, best = told_apart(1)
    said = found(({"segment": attributes["segment"], "own": np.arange(best.size)}, best))
    assert said.earned
    for segment in range(3):
        here = attributes["segment"] == segment
        assert said.fit[here & best].mean() < said.fit[here & ~best].mean() + 0.01


def test_of_whom_nothing_is_known_nothing_is_learnt_and_they_are_judged() -> None:
    attributes, best = told_apart(2, 800)
    known = np.arange(800) < 600
    turned = np.where(known, best, ~best)
    one, other = (fit_of(attributes, flags, known=known) for flags in (best, turned))
    assert one.learnt == 600
    assert one.fit == pytest.approx(other.fit)
    first = ~known & (attributes["segment"] == 0)
    assert one.fit[first].mean() > one.fit[~known & ~first].mean() + 0.3


def test_counts_behind_a_push_are_those_of_the_book() -> None:
    attributes, best = told_apart(4)
    of = found((attributes, best)).effects["segment"]
    assert of.best.tolist() == np.bincount(attributes["segment"][best]).tolist()
    assert of.others.tolist() == np.bincount(attributes["segment"][~best]).tolist()
    assert (of.known_best, of.known_others) == (best.sum(), (~best).sum())


def test_slopes_and_curvature_are_those_of_the_likelihood() -> None:
    rng = np.random.default_rng(0)
    x, best, at = rng.normal(size=(40, 3)), rng.random(40) < 0.4, rng.normal(size=4)
    _, slopes, bend = log_likelihood(x, best, at=at, penalty=2.0)
    step = 1e-6

    def around(one: int) -> list[tuple[float, np.ndarray, np.ndarray]]:
        return [log_likelihood(x, best, at=at + sign * step * np.eye(4)[one], penalty=2.0) for sign in (1, -1)]

    for one in range(4):
        up, down = around(one)
        assert (up[0] - down[0]) / (2 * step) == pytest.approx(slopes[one], rel=1e-5, abs=1e-6)
        assert (up[1] - down[1]) / (2 * step) == pytest.approx(bend[one], rel=1e-5, abs=1e-6)


def test_too_few_are_said_to_be() -> None:
    with pytest.raises(NotEnough, match="there are 3 and 97"):
        found(({"segment": np.zeros(100, dtype=np.int64)}, np.arange(100) < 3))


def test_without_any_attribute_everybody_fits_like_everybody() -> None:
    best = np.arange(40) < 13
    found = fit_of({}, best)
    assert found.fit == pytest.approx(np.full(40, 13 / 40), abs=1e-12)
    assert not found.pushes
