"""Staggered beginnings: effects are found again, trends before show, and two-way fixed effects would have misled."""

import numpy as np
import pytest

from keepworth.errors import BadInput, CannotEstimate
from keepworth.numerics.arrays import Floats
from keepworth.prove.staggered import NEVER, Panel, breaks_at, sensitivity, staggered

PERIODS = 6


def drawn(seed: int, *, n: int = 600, growing: float = 0.5, drift: float = 0.0, each: int = 1) -> Panel:
    """A third begins in period 2, a third in 4, a third never; the effect is `growing` for each period since."""
    random = np.random.default_rng(seed)
    cluster = np.arange(n) // each
    began = np.array([2, 4, NEVER])[cluster % 3]
    since = np.where(began[:, None] == NEVER, 0, np.maximum(np.arange(PERIODS) - began[:, None] + 1, 0))
    base = random.standard_normal((n, 1)) + 0.3 * np.arange(PERIODS)
    shared = np.cumsum(random.standard_normal((n // each + 1, PERIODS)) * (0.4 if each > 1 else 0.0), axis=1)[cluster]
    parted = drift * np.arange(PERIODS) * (began[:, None] != NEVER)
    outcome = base + growing * since + parted + shared + random.standard_normal((n, PERIODS)) * 0.5
    return Panel(outcome, began, cluster)


def two_way(panel: Panel) -> float:
    """Return what least squares with fixed effects of customers and periods calls the effect."""
    on = (panel.began[:, None] != NEVER) & (np.arange(PERIODS) >= panel.began[:, None])
    flat = [
        of - of.mean(axis=0) - of.mean(axis=1, keepdims=True) + of.mean() for of in (on.astype(float), panel.outcome)
    ]
    return float((flat[0] * flat[1]).sum() / (flat[0] ** 2).sum())


def test_two_groups_and_two_periods_are_the_difference_of_differences() -> None:
    outcome = np.array([[1.0, 4.0], [2.0, 5.0], [0.0, 3.0], [1.0, 4.5], [3.0, 6.5]] + [[0.0, 1.0]] * 4 + [[2.0, 4.0]])
    began = np.r_[np.ones(5, np.int64), np.full(5, NEVER)]
    found = staggered(Panel(outcome, began))
    assert found.told[0].effect == pytest.approx(3.2 - 1.2)
    overall = found.overall()
    assert overall is not None
    assert (overall.effect, overall.error) == (found.told[0].effect, found.told[0].error)


def test_effects_that_grow_are_found_and_fixed_effects_would_not_have_found_them() -> None:
    panel = drawn(1, n=6000)
    found = staggered(panel)
    for length in range(4):
        since = found.since(length)
        assert since is not None
        assert since.effect == pytest.approx(0.5 * (length + 1), abs=0.06)
    assert {one.group for one in found.told} == {2, 4}
    overall, lengths = found.overall(), found.overall_since()
    assert overall is not None
    assert lengths is not None
    assert overall.effect == pytest.approx((1.25 + 0.75) / 2, abs=0.04)  # 2: .5 1 1.5 2; 4: .5 1
    assert lengths.effect == pytest.approx(1.25, abs=0.04)
    assert two_way(panel) < 0.85 * overall.effect


@pytest.mark.parametrize("each", [1, 5])
def test_ranges_hold_eight_times_in_ten_also_of_accounts(each: int) -> None:
    held, rounds = np.zeros(3), 250
    for seed in range(rounds):
        found = staggered(drawn(seed, n=300, each=each))
        for at, (one, truth) in enumerate([(found.since(0), 0.5), (found.by_group(2), 1.25), (found.overall(), 1.0)]):
            assert one is not None
            held[at] += one.low <= truth <= one.high
    np.testing.assert_allclose(held / rounds, 0.8, atol=0.085)  # binomial error .025, three of them


def test_trends_that_part_before_show_and_take_the_effect_away() -> None:
    honest, parted = staggered(drawn(2, n=3000)), staggered(drawn(2, n=3000, growing=0.0, drift=0.4))
    before = staggered(drawn(2, n=3000, growing=0.0, drift=0.4), only_never=True).since(-1)
    assert before is not None
    assert before.effect == pytest.approx(0.4, abs=0.05)
    seeming = parted.since(0)
    assert seeming is not None
    assert seeming.low > 0, "it looks like an effect"
    gone = breaks_at(parted)
    kept = breaks_at(honest)
    assert gone is not None
    assert kept is not None
    assert gone < 1 < kept
    wide = sensitivity(parted, m=1.0)
    assert wide is not None
    assert wide.low < 0 < wide.high
    none = sensitivity(honest, m=0.0)
    since = honest.since(0)
    assert none is not None
    assert since is not None
    assert (none.low, none.high) == (since.low, since.high)


def test_who_has_nobody_beside_them_is_said_so() -> None:
    outcome: Floats = np.random.default_rng(3).standard_normal((20, 3))
    with pytest.raises(CannotEstimate, match="nobody to hold it against"):
        staggered(Panel(outcome, np.ones(20, np.int64)))
    early = staggered(Panel(outcome, np.r_[np.ones(10, np.int64), np.full(10, 2)]))
    assert [one.period for one in early.told if not one.is_before] == [1], "in period 2 all have begun"
    assert early.since(5) is None
    first = Panel(outcome, np.r_[np.zeros(10, np.int64), np.full(10, NEVER)])
    with pytest.raises(CannotEstimate):
        staggered(first)  # nothing is known of the time before


def test_what_is_no_panel_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="two periods or more"):
        Panel(np.zeros((3, 1)), np.zeros(3, np.int64))
    with pytest.raises(BadInput, match="leave out who lacks one"):
        Panel(np.full((3, 2), np.nan), np.zeros(3, np.int64))
    with pytest.raises(BadInput, match="from 0 to 1, or never"):
        Panel(np.zeros((3, 2)), np.full(3, 2))
    with pytest.raises(BadInput, match="number for each customer"):
        Panel(np.zeros((3, 2)), np.zeros(3, np.int64), np.zeros(2, np.int64))
    with pytest.raises(BadInput, match="0 or more"):
        sensitivity(staggered(drawn(1, n=60)), m=-1)
